//! The memory that a Linux kernel hands over to the next one across kexec (Kexec HandOver, KHO), as Rust types.
//!
//! There is one module per version channel of the ABI, and in it one per version. Choose the version by the string or
//! number that the handed-over data announces, never by the release of a kernel. What depends on the page size is in a
//! module per page size, and reached from generic code through the trait `AtPageSize` of the version:
//!
//! ```
//! use kho_abi::kho::v4::{AtPageSize, KhoVmallocChunk};
//!
//! /// The physical addresses that one chunk of a preserved area holds.
//! fn pages<P: AtPageSize>(chunk: &P::KhoVmallocChunk) -> impl Iterator<Item = u64> + '_ {
//!     chunk.phys().iter().copied().take_while(|phys| *phys != 0)
//! }
//!
//! let mut chunk = kho_abi::kho::v4::page_16k::KhoVmallocChunk::ZEROED;
//! chunk.phys[0] = 0x8000_0000;
//! assert_eq!(pages::<kho_abi::Page16K>(&chunk).count(), 1);
//! ```
//!
//! All types hold plain integers of fixed size, so every bit pattern is valid for them; constant assertions hold every
//! size, alignment and offset. With the feature `zerocopy`, records derive the traits of that crate, which turn bytes
//! into references without `unsafe`.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(not(all(target_pointer_width = "64", target_endian = "little")))]
compile_error!(
    "kho-abi describes memory of 64-bit little-endian kernels (x86_64, arm64), and its types have the same layout only \
     on 64-bit little-endian targets"
);

// So that generated code can say `::kho_abi`, here as well as in the crates that use the macro.
extern crate self as kho_abi;

#[doc(hidden)]
pub mod bits;
mod khoser_ptr;
mod page_size;
mod unaligned;

// MODULES

pub use bits::DoesNotFit;
pub use khoser_ptr::KhoserPtr;
pub use page_size::{Page16K, Page4K, Page64K, PageSize};
pub use unaligned::Unaligned;

/// The examples of the README, compiled and run as those of the docs are.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

#[cfg(feature = "zerocopy")]
#[doc(hidden)]
pub use zerocopy;
