//! The witnesses: each reads a kernel tree, or what was made from one, in its own way.
//!
//! One that observes says what it [saw](crate::observed::Observed), by the names that it found; nothing of the ABI spec
//! may enter it. The compilers ([`cc`]) cannot list what there is, so they are asked about facts that others choose, and
//! answer with what they know by themselves.

pub mod bindgen;
pub mod btf;
pub mod cc;
pub mod dwarf;
pub mod image;
