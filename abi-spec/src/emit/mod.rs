//! The emitters: from a [`crate::Spec`] to the text of files or to tokens.
//!
//! Pure functions. Nothing in here computes a size, an offset or a value (the layouts have them), spells a name on its
//! own ([`crate::names`] does), or writes a file (xtask does). What is emitted is sorted and the same on every run.

pub mod bytemap;
pub mod c;
#[cfg(feature = "files")]
pub mod catalogue;
#[cfg(feature = "files")]
pub mod docs;
#[cfg(feature = "files")]
pub mod json;
pub mod rust;
mod words;

/// A file to be written, or to be compared with what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// The path relative to `generated/`, with `/` between its parts.
    pub path: String,
    /// The whole text, with a final newline.
    pub text: String,
}

/// Every file that belongs into `generated/`, sorted by path.
#[cfg(feature = "files")]
pub fn files(spec: &crate::Spec) -> Vec<OutputFile> {
    let mut files = rust::files(spec);
    files.extend(c::files(spec));
    files.extend(json::files(spec));
    files.extend(catalogue::files(spec));
    files.extend(docs::files(spec));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
