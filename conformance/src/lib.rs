//! Holds the KHO ABI spec against real kernel trees.
//!
//! The way of the data: a tree comes from a folder or from git ([`source`]); its KHO headers and what they need are
//! made ready for a compiler ([`input`], [`headers`]); witnesses look at them ([`evidence`]) and say what they saw
//! ([`observed`]), of which some is kept ([`recorded`]); that is compared with the spec ([`compare`]), and put into one report ([`check`], [`report`]).

pub mod check;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod compat;
pub mod drift;
pub mod error;
pub mod evidence;
pub mod headers;
pub mod input;
pub mod lints;
pub mod observed;
pub mod recorded;
pub mod report;
mod seen;
pub mod shard;
pub mod source;
pub mod trees;
pub mod waivers;

pub use kho_abi_spec::rules;

/// The README's own example compiles and does what it says.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
