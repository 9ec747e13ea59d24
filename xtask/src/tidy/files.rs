//! The files that are in the repository, as git sees them: tracked, or new and not ignored. So a mistake shows before it
//! is committed. Nothing else is looked at.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

/// A checkout's files and folders.
pub(super) struct Checkout {
    root: PathBuf,
    paths: Vec<String>,
    folders: BTreeSet<String>,
}

/// One file.
pub(super) struct File {
    /// From the top of the checkout, with `/`.
    pub(super) path: String,
    /// Its text; bytes that are no text are replaced.
    pub(super) text: String,
}

impl Checkout {
    /// Asks git for the files.
    ///
    /// # Errors
    /// If git does not start, or this is no checkout.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let answer = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
            .current_dir(root)
            .output()
            .context("cannot start git, which knows the files of the repository")?;
        if !answer.status.success() {
            let why = String::from_utf8_lossy(&answer.stderr);
            bail!("git does not list the files of {}: {}", root.display(), why.trim());
        }
        let listed = String::from_utf8_lossy(&answer.stdout);
        let mut paths: Vec<_> = listed.split_terminator('\0').map(str::to_owned).collect();
        // Deleted, but not yet from the index.
        paths.retain(|path| root.join(path).symlink_metadata().is_ok());
        let folders = paths.iter().flat_map(|path| above(path)).map(str::to_owned).collect();
        Ok(Checkout { root: root.to_owned(), paths, folders })
    }

    /// All files, in git's order.
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Whether a file or folder of the repository has this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.folders.contains(path) || self.paths.iter().any(|file| file == path)
    }

    /// Reads one.
    pub(super) fn file(&self, path: &str) -> Result<File> {
        let bytes = fs::read(self.root.join(path)).with_context(|| format!("cannot read {path}"))?;
        Ok(File { path: path.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned() })
    }
}

impl File {
    /// Its lines, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Whether it is Rust.
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

/// The folders that a path is in.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}
