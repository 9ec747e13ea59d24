//! A driver that hands a ring of buffers over to the next kernel.
//!
//! Read the modules in this order:
//!
//! 1. [`abi`] says what the bytes are, in the language of the KHO ABI spec. Everything else follows from it.
//! 2. [`preserve`] is what the old kernel does: it fills the records in and leaves them in memory.
//! 3. [`restore`] is what the new kernel does: it finds the version out, follows physical addresses, and trusts nothing.
//! 4. [`memory`] stands in for the machine: pages with physical addresses.

pub mod abi;
pub mod memory;
pub mod preserve;
pub mod restore;

use kho_abi::zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The ring as the driver itself works with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    /// Position of the next buffer to be filled.
    pub head: u32,
    /// Whether the ring has been filled once.
    pub wrapped: bool,
    /// The buffers.
    pub buffers: Vec<Buffer>,
    /// How many packets had to be dropped. Version 1 does not hand this over.
    pub dropped: u64,
}

/// A buffer of the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// The page that it is in.
    pub pfn: u64,
    /// How many bytes of it are in use.
    pub len: u16,
}

/// What can be turned into bytes and back.
pub trait Bytes: FromBytes + IntoBytes + Immutable + KnownLayout {}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout> Bytes for T {}

/// A page size, with the records whose layout follows from it. Code that is generic over this works with 4, 16 and 64
/// KiB alike: `restore::<Page64K>(...)`.
pub trait Pages:
    kho_abi::kho::v4::AtPageSize<KhoVmallocChunk: Bytes> + abi::v2::AtPageSize<RingPage: Bytes>
{
}

impl<P> Pages for P where
    P: kho_abi::kho::v4::AtPageSize<KhoVmallocChunk: Bytes> + abi::v2::AtPageSize<RingPage: Bytes>
{
}
