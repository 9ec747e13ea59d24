//! The Linux Kexec HandOver ABI, written down once, and everything that can be derived from it without
//! touching a file.

pub mod target;

pub use target::{Arch, PageSize, Target};
