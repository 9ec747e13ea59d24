//! The targets: an architecture together with a page size.
//!
//! This is the only place that knows which pairs exist. What follows from a page size is computed by the layout
//! engine; nothing here knows an item of the ABI.

use std::fmt;
use std::str::FromStr;

/// An instruction set architecture that supports Kexec HandOver.
///
/// Both are LP64 and little-endian, and lay out C records alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arch {
    /// x86-64, System V ABI.
    X86_64,
    /// 64-bit Arm, AAPCS64, little-endian.
    Arm64,
}

impl Arch {
    /// The name that the kernel gives the architecture's folder below `arch/`.
    pub fn kernel_dir(self) -> &'static str {
        match self {
            Arch::X86_64 => "x86",
            Arch::Arm64 => "arm64",
        }
    }

    /// The target triple that clang and gcc know the architecture by.
    pub fn triple(self) -> &'static str {
        match self {
            Arch::X86_64 => "x86_64-linux-gnu",
            Arch::Arm64 => "aarch64-linux-gnu",
        }
    }
}

/// An architecture with one of its page sizes: everything that a layout can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// x86-64, 4 KiB pages.
    X86_64Page4k,
    /// arm64, 4 KiB pages.
    Arm64Page4k,
    /// arm64, 16 KiB pages.
    Arm64Page16k,
    /// arm64, 64 KiB pages.
    Arm64Page64k,
}

impl Target {
    /// Every target, in the order in which reports name them.
    pub const ALL: [Target; 4] =
        [Target::X86_64Page4k, Target::Arm64Page4k, Target::Arm64Page16k, Target::Arm64Page64k];

    /// The name on the command line and in reports, such as `arm64-16k`.
    pub fn name(self) -> &'static str {
        match self {
            Target::X86_64Page4k => "x86_64-4k",
            Target::Arm64Page4k => "arm64-4k",
            Target::Arm64Page16k => "arm64-16k",
            Target::Arm64Page64k => "arm64-64k",
        }
    }

    /// The architecture.
    pub fn arch(self) -> Arch {
        match self {
            Target::X86_64Page4k => Arch::X86_64,
            Target::Arm64Page4k | Target::Arm64Page16k | Target::Arm64Page64k => Arch::Arm64,
        }
    }

    /// The page size.
    pub fn page(self) -> PageSize {
        match self {
            Target::X86_64Page4k | Target::Arm64Page4k => PageSize::Page4K,
            Target::Arm64Page16k => PageSize::Page16K,
            Target::Arm64Page64k => PageSize::Page64K,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(name: &str) -> Result<Self, UnknownTarget> {
        Target::ALL.into_iter().find(|t| t.name() == name).ok_or_else(|| UnknownTarget(name.to_owned()))
    }
}

/// A name that no target has. Its message lists those that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTarget(String);

impl fmt::Display for UnknownTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Target::ALL.map(Target::name).join(", ");
        write!(f, "unknown target `{}`; the targets are {known}", self.0)
    }
}

impl std::error::Error for UnknownTarget {}

/// The size of a base page: the unit of the page allocator, which KHO inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageSize {
    /// 4 KiB.
    Page4K,
    /// 16 KiB.
    Page16K,
    /// 64 KiB.
    Page64K,
}

impl PageSize {
    /// Every page size, smallest first.
    pub const ALL: [PageSize; 3] = [PageSize::Page4K, PageSize::Page16K, PageSize::Page64K];

    /// log2 of the size in bytes (`PAGE_SHIFT`).
    pub fn shift(self) -> u32 {
        match self {
            PageSize::Page4K => 12,
            PageSize::Page16K => 14,
            PageSize::Page64K => 16,
        }
    }

    /// The size in bytes (`PAGE_SIZE`).
    pub fn bytes(self) -> u64 {
        1 << self.shift()
    }

    /// The suffix that names the size: `4k`, `16k`, `64k`.
    pub fn suffix(self) -> &'static str {
        match self {
            PageSize::Page4K => "4k",
            PageSize::Page16K => "16k",
            PageSize::Page64K => "64k",
        }
    }

    /// The one target whose layouts stand for this page size. All architectures agree for a given page size,
    /// which `layout::tests` holds.
    pub fn representative(self) -> Target {
        match self {
            PageSize::Page4K => Target::X86_64Page4k,
            PageSize::Page16K => Target::Arm64Page16k,
            PageSize::Page64K => Target::Arm64Page64k,
        }
    }
}
