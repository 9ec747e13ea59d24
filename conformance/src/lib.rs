//! Holds the KHO ABI spec against real kernel trees.

pub mod observed;
