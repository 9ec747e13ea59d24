//! The string literals of files: where the ABI is in words of the source that no definition names, they are
//! all there is.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::error::Checked;
use crate::headers::{literals, Named};
use crate::source::Tree;

/// The literals of the files that were asked about, by their paths.
#[derive(Debug, Default)]
pub(super) struct Literals(Mutex<BTreeMap<String, Vec<Named>>>);

impl Literals {
    /// The first line with a literal in a file. A file that the tree does not have, has none.
    pub(super) fn line(&self, tree: &Tree, path: &str, text: &str) -> Checked<Option<usize>> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !files.contains_key(path) {
            let bytes = tree.read(path)?.unwrap_or_default();
            files.insert(path.to_owned(), literals(&bytes));
        }
        let mut all = files.get(path).into_iter().flatten();
        Ok(all.find(|literal| literal.name == text).map(|literal| literal.line))
    }
}
