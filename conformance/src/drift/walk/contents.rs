//! What commits have in the files of the ABI, each distinct content looked at once.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kho_abi_spec::Spec;

use super::super::names::Names;
use super::super::snapshot::Snapshot;
use super::super::two::Settings;
use crate::check::wanted_in_any;
use crate::error::{CannotCheck, Checked};
use crate::input::Input;
use crate::source::{Content, History, Tree};

/// Is told how many contents were looked at, and how many there are.
pub type Progress<'a> = &'a dyn Fn(usize, usize);

/// What came of looking at a commit.
#[derive(Clone)]
pub(super) enum Look {
    /// All of it was seen.
    Seen(Rc<Snapshot>),
    /// Some of it could not be: why, a line each.
    Broken(Vec<String>),
}

/// The contents of commits.
pub(super) struct Contents<'a> {
    spec: &'a Spec,
    names: &'a Names,
    history: &'a History,
    settings: &'a Settings,
    progress: Progress<'a>,
    /// By commit, which content it has.
    of_commit: BTreeMap<String, Content>,
    looks: BTreeMap<Content, OnceCell<Look>>,
}

impl<'a> Contents<'a> {
    pub(super) fn new(
        spec: &'a Spec,
        names: &'a Names,
        history: &'a History,
        settings: &'a Settings,
        progress: Progress<'a>,
    ) -> Self {
        let (of_commit, looks) = (BTreeMap::new(), BTreeMap::new());
        Contents { spec, names, history, settings, progress, of_commit, looks }
    }

    pub(super) fn history(&self) -> &'a History {
        self.history
    }

    /// Finds out which commits have the same at the paths.
    ///
    /// # Errors
    /// If git does not answer.
    pub(super) fn group(&mut self, commits: &BTreeSet<String>, paths: &BTreeSet<String>) -> Checked<()> {
        self.of_commit = self.history.contents(commits, paths)?;
        self.looks = self.of_commit.values().map(|content| (content.clone(), OnceCell::new())).collect();
        Ok(())
    }

    /// Looks at a commit, if nobody has looked at its content before.
    ///
    /// # Errors
    /// If the commit was never grouped, which is a mistake of ours.
    pub(super) fn look(&self, commit: &str) -> Checked<Look> {
        let cell = self.of_commit.get(commit).and_then(|content| self.looks.get(content));
        let cell = cell
            .ok_or_else(|| CannotCheck::new(format!("{commit} was not expected here"), "report it to us"))?;
        Ok(cell
            .get_or_init(|| {
                let before = self.looks.values().filter(|cell| cell.get().is_some()).count();
                (self.progress)(before, self.looks.len());
                self.take(commit)
            })
            .clone())
    }

    fn take(&self, commit: &str) -> Look {
        let Settings { targets, cache, .. } = self.settings;
        let snapshot = Tree::revision(self.history.repo(), commit)
            .and_then(|tree| Snapshot::take(&self.spec.abi, self.names, tree, targets, cache));
        match snapshot {
            Ok(snapshot) if snapshot.problems.is_empty() => Look::Seen(Rc::new(snapshot)),
            Ok(snapshot) => Look::Broken(snapshot.problems),
            Err(problem) => Look::Broken(vec![problem.to_string()]),
        }
    }

    /// The files that a compiler would read of a commit; none where that cannot be told, which is said once it is looked
    /// at.
    pub(super) fn own_files(&self, commit: &str) -> Vec<String> {
        let opened = Tree::revision(self.history.repo(), commit)
            .and_then(|tree| Input::unprepared_if_any(&tree, &wanted_in_any(&self.spec.abi)));
        opened.ok().flatten().map(|input| input.own_files().to_vec()).unwrap_or_default()
    }

    /// One commit for each content.
    pub(super) fn representatives(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let first = self.of_commit.iter().filter(|(_, content)| seen.insert(*content));
        first.map(|(commit, _)| commit.clone()).collect()
    }

    /// Whether a commit has nothing of KHO.
    ///
    /// # Errors
    /// As [`Contents::look`].
    pub(super) fn is_empty(&self, commit: &str) -> Checked<bool> {
        Ok(matches!(self.look(commit)?, Look::Seen(snapshot) if snapshot.is_empty()))
    }

    /// The first of some commits that has the same content as one.
    pub(super) fn first_with_content_of<'c>(
        &self,
        commit: &str,
        mut others: impl Iterator<Item = &'c str>,
    ) -> Option<String> {
        let content = self.of_commit.get(commit)?;
        others.find(|other| self.of_commit.get(*other) == Some(content)).map(str::to_owned)
    }

    /// How many contents there are.
    pub(super) fn count(&self) -> u64 {
        self.looks.len() as u64
    }

    /// What to call a commit.
    pub(super) fn describe(&self, commit: &str) -> String {
        let short = commit.get(..12).unwrap_or(commit);
        format!("{} at {short}", self.history.repo().display())
    }
}
