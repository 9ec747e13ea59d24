//! What the ABI has outside of the KHO headers: it is found by name, in the files where it is said to be.
//! Such a file is made for a whole kernel, so its definitions are cut out of it and compiled alone, unless
//! the KHO headers, or a configured tree, have it read as it is.
//!
//! Names are a question here. What they stand for comes from the tree alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path};

use tempfile::TempDir;

use super::{argument, KHO_HEADERS};
use crate::error::{CannotCheck, Checked};
use crate::headers::{cut, Along, Cut, HeaderIndex};
use crate::source::Tree;

/// A file that is no KHO header, and what is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The file, as a path from the top of the tree.
    pub path: String,
    /// The names of macros, of structs, unions and enums, of enumerators and of types.
    pub names: BTreeSet<String>,
}

/// How a compiler is given a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// What is wanted of it, cut out.
    Cut,
    /// All of it.
    AsItIs,
    /// It is for another architecture.
    Absent,
}

/// What was found of what is wanted.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    /// In the order in which a compiler has to read them.
    indexes: Vec<HeaderIndex>,
    /// The way of each file that the tree has.
    ways: BTreeMap<String, Way>,
    /// What each of them defines of what is wanted.
    found: BTreeMap<String, BTreeSet<String>>,
    /// The names found in files that are read as they are.
    borrowed: BTreeSet<String>,
    /// By the path of its file, what was cut out.
    texts: BTreeMap<String, String>,
    folder: Option<(String, TempDir)>,
}

/// A file of which something was found.
struct File {
    path: String,
    cut: Cut,
}

impl Excerpts {
    /// Finds what is wanted in a tree; `way` says how a compiler gets the file at a path.
    pub(super) fn new(tree: &Tree, wanted: &[Elsewhere], way: impl Fn(&str) -> Way) -> Checked<Excerpts> {
        let mut excerpts = Excerpts::default();
        let mut files = Vec::new();
        for (path, names) in by_path(wanted) {
            let way = way(path);
            let Some(bytes) = (if way == Way::Absent { None } else { tree.read(path)? }) else { continue };
            let along = if way == Way::Cut { Along::Used } else { Along::Nothing };
            let cut = cut(&bytes, &names, along).map_err(|unclosed| {
                let problem = format!("{path}:{}: no end was found of what is open here", unclosed.line);
                let remedy = "close its brace, and end it with a semicolon";
                CannotCheck::new(format!("{problem}, so `{}` cannot be cut out", unclosed.name), remedy)
            })?;
            excerpts.ways.insert(path.to_owned(), way);
            excerpts.found.insert(path.to_owned(), cut.found.clone());
            if !cut.found.is_empty() && !is_below(KHO_HEADERS, path) {
                files.push(File { path: path.to_owned(), cut });
            }
        }
        for file in in_order_of_use(files) {
            excerpts.add(&file)?;
        }
        Ok(excerpts)
    }

    fn add(&mut self, file: &File) -> Checked<()> {
        self.indexes.push(HeaderIndex::new(file.path.as_str(), file.cut.text.as_bytes()));
        if self.ways.get(&file.path) != Some(&Way::Cut) {
            self.borrowed.extend(file.cut.found.iter().cloned());
            return Ok(());
        }
        let (top, folder) = match self.folder.take() {
            Some(folder) => folder,
            None => temporary()?,
        };
        let written = write(&folder.path().join(&file.path), file.cut.text.as_bytes());
        self.folder = Some((top, folder));
        self.texts.insert(file.path.clone(), file.cut.text.clone());
        written.map_err(|error| unwritable(&error))
    }

    pub(super) fn indexes(&self) -> &[HeaderIndex] {
        &self.indexes
    }

    /// What was cut out: path from the top of the tree, and text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_bytes()))
    }

    pub(super) fn borrowed(&self) -> &BTreeSet<String> {
        &self.borrowed
    }

    /// What the file defines of what is wanted of it; none if the tree does not have it.
    pub(super) fn found(&self, path: &str) -> Option<&BTreeSet<String>> {
        self.found.get(path)
    }

    /// The folder with what was cut out, if anything was.
    pub(super) fn folder(&self) -> Option<&str> {
        self.folder.as_ref().map(|(path, _)| path.as_str())
    }

    /// The files to include, absolute. `top` is the folder of those that are read as they are.
    pub(super) fn includes<'e>(&'e self, top: &'e str) -> impl Iterator<Item = String> + 'e {
        self.indexes.iter().map(move |index| {
            let is_cut = self.ways.get(&index.path) == Some(&Way::Cut);
            let folder = self.folder().filter(|_| is_cut).unwrap_or(top);
            format!("{folder}/{}", index.path)
        })
    }
}

/// What is wanted of each file. Nothing is looked for outside of the tree.
fn by_path(wanted: &[Elsewhere]) -> BTreeMap<&str, BTreeSet<String>> {
    let mut files: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let is_inside =
        |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    for file in wanted.iter().filter(|file| is_inside(&file.path)) {
        files.entry(&file.path).or_default().extend(file.names.iter().cloned());
    }
    files
}

pub(super) fn is_below(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Headers come first, and what defines a name before what uses it; a circle is broken at its first file.
fn in_order_of_use(mut files: Vec<File>) -> Vec<File> {
    files.sort_by(|a, b| (!is_header(&a.path), &a.path).cmp(&(!is_header(&b.path), &b.path)));
    let mut ordered = Vec::with_capacity(files.len());
    while !files.is_empty() {
        let waits = |file: &File| {
            files.iter().any(|other| {
                let comes_first = is_header(&other.path) || !is_header(&file.path);
                comes_first && other.path != file.path && !other.cut.defines.is_disjoint(&file.cut.words)
            })
        };
        let next = files.iter().position(|file| !waits(file)).unwrap_or_default();
        ordered.push(files.remove(next));
    }
    ordered
}

fn is_header(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "h")
}

/// A temporary folder, which goes when it is dropped, and its path.
pub(super) fn temporary() -> Checked<(String, TempDir)> {
    let folder = tempfile::Builder::new().prefix("kho-abi-").tempdir().map_err(|e| unwritable(&e))?;
    Ok((argument(folder.path())?, folder))
}

/// Why no temporary file was written, and what to do.
pub(super) fn unwritable(error: &io::Error) -> CannotCheck {
    let problem =
        format!("no temporary folder can be written below {}: {error}", std::env::temp_dir().display());
    CannotCheck::new(problem, "set TMPDIR to a folder with space that you may write to")
}

/// Writes a file, and makes the folders that it is in.
pub(super) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}
