//! Where a name is looked for before it is said that nothing defines it.
//!
//! In the code of every KHO header, in what the ABI has [elsewhere](crate::input::Elsewhere), and in the code of the
//! headers and sources below [`FOLDERS`] whose names contain the word that the name begins with, or one of
//! [`RELATED`], or are the name of a KHO header.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Checked;
use crate::headers::{mentions, words};
use crate::input::KHO_HEADERS;
use crate::lints::{defined, Subject};
use crate::source::Tree;

/// Where the rest of the kernel has what comments of the KHO headers speak of.
const FOLDERS: [&str; 5] = ["arch/arm64/include", "arch/x86/include", "include", "kernel/liveupdate", "mm"];

/// What names of files contain that have to do with a handover.
const RELATED: [&str; 3] = ["kexec", "kho", "liveupdate"];

/// Looks for names. What it has found is not looked for again.
pub(super) struct Search<'s> {
    tree: &'s Tree,
    /// Names that are there.
    known: BTreeSet<String>,
    /// What was looked for in the whole tree.
    answers: BTreeMap<String, bool>,
    /// The names of the KHO headers, without their folders.
    headers: BTreeSet<&'s str>,
    /// Every file below the folders; none as long as nothing was looked for.
    files: Option<Vec<String>>,
}

impl<'s> Search<'s> {
    pub(super) fn new(subject: &Subject<'s>) -> Checked<Search<'s>> {
        let headers = subject.input.headers();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for header in headers {
            let code = subject.tree.read(&header.path)?.unwrap_or_default();
            known.extend(words(&code).into_keys());
        }
        known.extend(defined(subject.input.excerpts()).into_iter().map(str::to_owned));
        let headers = headers.iter().map(|header| base(&header.path)).collect();
        Ok(Search { tree: subject.tree, known, answers: BTreeMap::new(), headers, files: None })
    }

    /// Whether a name is anywhere where it is looked for; `prefix` is the word that it begins with, in small letters.
    pub(super) fn finds(&mut self, name: &str, prefix: &str) -> Checked<bool> {
        if self.known.contains(name) {
            return Ok(true);
        }
        if let Some(answer) = self.answers.get(name) {
            return Ok(*answer);
        }
        let answer = self.is_in_tree(name, prefix)?;
        self.answers.insert(name.to_owned(), answer);
        Ok(answer)
    }

    /// Whether the tree has sources: without them, it has no names that only sources define.
    pub(super) fn has_sources(&mut self) -> Checked<bool> {
        self.list()?;
        Ok(self.files.iter().flatten().any(|path| path.ends_with(".c")))
    }

    fn is_in_tree(&mut self, name: &str, prefix: &str) -> Checked<bool> {
        self.list()?;
        let names = BTreeSet::from([name.to_owned()]);
        let files = self.files.iter().flatten();
        for path in files.filter(|path| is_related(base(path), prefix, &self.headers)) {
            let text = self.tree.read(path)?.unwrap_or_default();
            if mentions(&text, &names, None) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lists the files below the folders, when they are asked for first.
    fn list(&mut self) -> Checked<()> {
        if self.files.is_none() {
            self.files = Some(files(self.tree)?);
        }
        Ok(())
    }
}

fn is_related(file: &str, prefix: &str, headers: &BTreeSet<&str>) -> bool {
    let file_lower = file.to_lowercase();
    headers.contains(file)
        || file_lower.contains(prefix)
        || RELATED.iter().any(|word| file_lower.contains(word))
}

/// The headers and sources below the folders, but the KHO headers themselves.
fn files(tree: &Tree) -> Checked<Vec<String>> {
    let mut all = Vec::new();
    for folder in FOLDERS {
        let files = tree.files_below(folder)?.into_iter();
        all.extend(files.filter(|path| {
            let is_code = path.ends_with(".h") || path.ends_with(".c");
            is_code && !path.starts_with(KHO_HEADERS)
        }));
    }
    Ok(all)
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
