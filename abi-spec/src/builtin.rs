//! The text of the KHO ABI itself: the files in `spec/`, in the order in which they build on each other.

use crate::Source;

/// The files of the spec. Paths are relative to the top of the repository.
pub fn sources() -> Vec<Source> {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    vec![source("abi-spec/spec/kexec_handover.rs", include_str!("../spec/kexec_handover.rs"))]
}
