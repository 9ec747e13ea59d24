//! What the ABI has outside of the KHO headers, as the bindgen witness sees it: in files of C that are
//! written here, and in the real trees, if they are there.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "excerpts/conditions.rs"]
mod conditions;
#[path = "excerpts/cutting.rs"]
mod cutting;
#[path = "excerpts/real_trees.rs"]
mod real_trees;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kho_abi_conformance::error::Checked;
use kho_abi_conformance::evidence::bindgen::observe;
use kho_abi_conformance::input::{Elsewhere, Input};
use kho_abi_conformance::observed::{Constant, Observed};
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;
use tempfile::TempDir;

/// A tree of some files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What is wanted from a file.
fn wanted(path: &str, names: &[&str]) -> Elsewhere {
    Elsewhere { path: path.to_owned(), names: names.iter().map(|&name| name.to_owned()).collect() }
}

fn input(top: &Path, elsewhere: &[Elsewhere]) -> Checked<Input> {
    Input::unprepared(&Tree::folder(top).unwrap(), elsewhere)
}

fn see(input: &Input) -> Observed {
    observe(input, Target::X86_64Page4k).unwrap()
}

fn int(seen: &Observed, name: &str) -> Option<i128> {
    match seen.constants.get(name)? {
        Constant::Int(value) => Some(*value),
        Constant::Str(text) => panic!("{name} is {text:?}"),
    }
}

/// Name and size of each record.
fn sizes(seen: &Observed) -> Vec<(&str, u64)> {
    seen.records.iter().map(|(name, record)| (name.as_str(), record.size)).collect()
}

/// The names of everything seen.
fn names(seen: &Observed) -> BTreeSet<&str> {
    seen.records.keys().chain(seen.constants.keys()).map(String::as_str).collect()
}
