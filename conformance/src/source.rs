//! Where the files of one kernel tree come from: a folder, or one revision of a git repository.
//!
//! Whoever reads kernel files does it through [`Tree`], so that nothing else knows which of the two it is. This room
//! knows paths and bytes only: what a file means may not enter it.
//!
//! Links to files are followed. Links to folders are followed where the caller names them, and never descended into
//! while listing, so that no loop of links can hold a listing up.

mod folder;
mod git;

use std::path::Path;

use crate::error::{printable, CannotCheck, Checked};

pub use git::history::{Content, History, Node, Range};

/// The files of one kernel tree.
#[derive(Debug)]
pub struct Tree(Source);

#[derive(Debug)]
enum Source {
    Folder(folder::Folder),
    Revision(git::Revision),
}

impl Tree {
    /// The tree in a folder.
    ///
    /// # Errors
    /// If there is no such folder, if it is something else, or if it cannot be read.
    pub fn folder(path: &Path) -> Checked<Tree> {
        folder::Folder::open(path).map(|folder| Tree(Source::Folder(folder)))
    }

    /// The tree of one revision of a git repository: bare, shallow and partial clones included. Nothing is checked
    /// out, and the revision is resolved once, here: a branch that moves later does not change the tree.
    ///
    /// # Errors
    /// If `repo` is not the top folder of a git repository, if `rev` names no commit in it, or if there is no git.
    pub fn revision(repo: &Path, rev: &str) -> Checked<Tree> {
        git::Revision::open(repo, rev).map(|revision| Tree(Source::Revision(revision)))
    }

    /// What to call the tree in a report: the folder, or `REPO at REV (abbreviated hash)`; one line, whatever
    /// the names.
    pub fn describe(&self) -> String {
        printable(&match &self.0 {
            Source::Folder(folder) => folder.describe(),
            Source::Revision(revision) => revision.describe(),
        })
    }

    /// The full hash of the commit that the tree is, if it is a revision.
    pub fn commit(&self) -> Option<&str> {
        match &self.0 {
            Source::Folder(_) => None,
            Source::Revision(revision) => Some(revision.commit()),
        }
    }

    /// The files below a folder of the tree, at any depth: paths from the top of the tree, separated by `/`, sorted.
    /// A folder that the tree does not have has no files. Links that lead to no file are left out; bytes of a name
    /// that are not UTF-8 are replaced by U+FFFD, and such a file cannot be read.
    ///
    /// # Errors
    /// If `dir` leads out of the tree, or if something in it cannot be read.
    pub fn files_below(&self, dir: &str) -> Checked<Vec<String>> {
        let dir = inside(dir)?;
        let mut files = match &self.0 {
            Source::Folder(folder) => folder.files_below(&dir)?,
            Source::Revision(revision) => revision.files_below(&dir)?,
        };
        files.sort_unstable();
        Ok(files)
    }

    /// The content of a file, or `None` if the tree has no such file.
    ///
    /// # Errors
    /// If `path` leads out of the tree, or if the file is there and cannot be read.
    pub fn read(&self, path: &str) -> Checked<Option<Vec<u8>>> {
        let path = inside(path)?;
        match &self.0 {
            Source::Folder(folder) => folder.read(&path),
            Source::Revision(revision) => revision.read(&path),
        }
    }

    /// The release that the tree's own Makefile states, such as `7.3`; `None` if it states none, as in the prepared
    /// half of a tree. A stable update (`7.3.4`) and a candidate (`7.3-rc2`) count as their release.
    ///
    /// # Errors
    /// If the Makefile is there and cannot be read.
    pub fn release(&self) -> Checked<Option<String>> {
        let makefile = self.read("Makefile")?.unwrap_or_default();
        Ok(release_in(&String::from_utf8_lossy(&makefile)))
    }
}

/// `path` without what it does not need (`./`, doubled and trailing `/`).
fn inside(path: &str) -> Checked<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if path.starts_with('/') || parts.contains(&"..") {
        return Err(CannotCheck::new(
            format!("`{path}` leads out of the kernel tree"),
            "name a path that starts at the top of the tree, without `..`",
        ));
    }
    Ok(parts.join("/"))
}

/// `VERSION.PATCHLEVEL` of a kernel's top Makefile.
fn release_in(makefile: &str) -> Option<String> {
    let value = |name: &str| {
        let (_, value) =
            makefile.lines().filter_map(|line| line.split_once('=')).find(|(n, _)| n.trim() == name)?;
        value.trim().parse::<u32>().ok()
    };
    Some(format!("{}.{}", value("VERSION")?, value("PATCHLEVEL")?))
}

#[cfg(test)]
mod tests;
