//! What cannot be checked: the real program says so with exit status 2 and one line that says what to do, prints nothing
//! else to standard error, and leaves nothing behind.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "withstands/arguments.rs"]
mod arguments;
#[path = "withstands/meddling.rs"]
mod meddling;
#[path = "withstands/program.rs"]
mod program;
#[path = "withstands/revisions.rs"]
mod revisions;
#[path = "withstands/tools.rs"]
mod tools;
#[path = "withstands/trees.rs"]
mod trees;
