//! What cannot be checked: the real program says so with exit status 2 and one line that says what to do, prints nothing
//! else to standard error, and leaves nothing behind.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "withstands/arguments.rs"]
mod arguments;
#[path = "check_edits/edit.rs"]
#[allow(dead_code)]
mod edit;
#[path = "withstands/family.rs"]
mod family;
#[path = "withstands/images.rs"]
mod images;
#[path = "withstands/meddling.rs"]
mod meddling;
#[path = "withstands/program.rs"]
mod program;
#[path = "check_edits/real.rs"]
#[allow(dead_code)]
mod real;
#[path = "withstands/revisions.rs"]
mod revisions;
#[path = "withstands/tools.rs"]
mod tools;
#[path = "withstands/trees.rs"]
mod trees;
