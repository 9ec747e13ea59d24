//! The witnesses: each reads a kernel tree in its own way and says what it [saw](crate::observed::Observed).
//!
//! Nothing of the ABI spec may enter: a witness names what it saw by itself.

pub mod bindgen;
pub mod cc;
