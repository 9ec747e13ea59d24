//! The page sizes, as types.

mod sealed {
    /// There are no other page sizes.
    pub trait Sealed {}
}

/// A size of base pages. Each version has a trait `AtPageSize` that leads from here to what depends on it.
pub trait PageSize: sealed::Sealed + Copy + core::fmt::Debug + 'static {
    /// log2 of the size in bytes.
    const PAGE_SHIFT: u32;
    /// Size in bytes.
    const PAGE_SIZE: usize = 1 << Self::PAGE_SHIFT;
}

/// Pages of 4 KiB: x86-64 and arm64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page4K {}

/// Pages of 16 KiB: arm64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page16K {}

/// Pages of 64 KiB: arm64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page64K {}

impl sealed::Sealed for Page4K {}
impl sealed::Sealed for Page16K {}
impl sealed::Sealed for Page64K {}

impl PageSize for Page4K {
    const PAGE_SHIFT: u32 = 12;
}

impl PageSize for Page16K {
    const PAGE_SHIFT: u32 = 14;
}

impl PageSize for Page64K {
    const PAGE_SHIFT: u32 = 16;
}
