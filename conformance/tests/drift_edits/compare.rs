//! Makes the two sides of a row and has them compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kho_abi_conformance::drift::{between, Cache, Settings};
use kho_abi_conformance::report::Report;
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use crate::real::{self, Copy};
use crate::row::{File, Part, Row};

/// What is seen in one tree is seen once, however many rows have it as a side.
fn cache() -> Cache {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drift_edits");
        // What an earlier run has left may be of another program.
        drop(fs::remove_dir_all(&folder));
        folder
    });
    Cache::at(folder.clone())
}

/// The two sides of a row, the older one first.
pub(crate) struct Sides {
    unedited: Side,
    edited: Copy,
    back: bool,
}

enum Side {
    Real(PathBuf),
    Copy(Copy),
}

impl Sides {
    /// Makes the sides; none if a tree is not here.
    ///
    /// # Errors
    /// If a text that is to be replaced does not occur exactly once: then the edit is not the one that its name says.
    pub(crate) fn make(row: &Row) -> Option<Result<Sides, String>> {
        let unedited = if row.given.is_empty() && row.had.is_empty() {
            Side::Real(real::tree(row.tree)?)
        } else {
            match real::build(row.tree, row.given, row.had, &[])? {
                Ok(copy) => Side::Copy(copy),
                Err(wrong) => return Some(Err(wrong)),
            }
        };
        let parts: Vec<Part> = row.given.iter().chain([&row.change]).chain(row.with).copied().collect();
        let new = |(file, _): &&(File, &str)| !row.adds.iter().any(|(other, _)| other == file);
        let kept = row.had.iter().filter(new).filter(|(file, _)| !row.removes.contains(file));
        let adds: Vec<_> = kept.chain(row.adds).copied().collect();
        let removes: Vec<_> =
            row.removes.iter().copied().filter(|file| !row.had.iter().any(|(had, _)| had == file)).collect();
        let made = real::build(row.tree, &parts, &adds, &removes)?;
        Some(made.map(|edited| {
            let file = edited.top().join(real::path(row.change.0));
            if let Some(twist) = row.twist {
                fs::write(&file, twist(fs::read(&file).unwrap())).unwrap();
            }
            if let Some(to) = row.moved {
                fs::rename(&file, edited.top().join(real::path(to))).unwrap();
            }
            Sides { unedited, edited, back: row.back }
        }))
    }

    /// The edited side.
    pub(crate) fn edited(&self) -> &Path {
        self.edited.top()
    }

    /// Compares them.
    pub(crate) fn compare(&self, spec: &Spec, targets: &[Target]) -> Report {
        let unedited = match &self.unedited {
            Side::Real(path) => path,
            Side::Copy(copy) => copy.top(),
        };
        let (old, new) =
            if self.back { (self.edited.top(), unedited) } else { (unedited, self.edited.top()) };
        compare(spec, old, new, targets)
    }
}

/// Compares two folders at some targets.
pub(crate) fn compare(spec: &Spec, old: &Path, new: &Path, targets: &[Target]) -> Report {
    between(spec, Tree::folder(old), Tree::folder(new), &Settings::new(targets, cache()))
}
