//! What commits have in the files of the ABI, each distinct content looked at once.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kho_abi_spec::Spec;

use super::super::names::Names;
use super::super::snapshot::Snapshot;
use super::super::two::Settings;
use crate::check::wanted_in_any;
use crate::error::{CannotCheck, Checked};
use crate::input::Input;
use crate::source::{Content, History};

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
    of_commit: BTreeMap<String, Key>,
    looks: BTreeMap<Key, OnceCell<Look>>,
    /// By commit, the files that a compiler would read.
    files: RefCell<BTreeMap<String, Vec<String>>>,
}

/// What tells one content from another: what is in the files of the ABI, and the release that the tree says it is, which
/// says what the files mean.
pub(super) type Key = (Content, Option<String>);

/// The file that says which release a tree is.
const MAKEFILE: &str = "Makefile";

impl<'a> Contents<'a> {
    pub(super) fn new(
        spec: &'a Spec,
        names: &'a Names,
        history: &'a History,
        settings: &'a Settings,
        progress: Progress<'a>,
    ) -> Self {
        let (of_commit, looks, files) = (BTreeMap::new(), BTreeMap::new(), RefCell::default());
        Contents { spec, names, history, settings, progress, of_commit, looks, files }
    }

    pub(super) fn history(&self) -> &'a History {
        self.history
    }

    /// Finds out which commits have the same at the paths.
    ///
    /// # Errors
    /// If git does not answer.
    pub(super) fn group(&mut self, commits: &BTreeSet<String>, paths: &BTreeSet<String>) -> Checked<()> {
        let releases = self.releases(commits)?;
        let contents = self.history.contents(commits, paths)?.into_iter();
        let with_release = |(commit, content)| {
            let release = releases.get(&commit).cloned().flatten();
            (commit, (content, release))
        };
        self.of_commit = contents.map(with_release).collect();
        self.looks = self.of_commit.values().map(|content| (content.clone(), OnceCell::new())).collect();
        Ok(())
    }

    /// The release that each commit says it is; each distinct Makefile is read once.
    fn releases(&self, commits: &BTreeSet<String>) -> Checked<BTreeMap<String, Option<String>>> {
        let makefiles = self.history.contents(commits, &BTreeSet::from([MAKEFILE.to_owned()]))?;
        let mut known: BTreeMap<Content, Option<String>> = BTreeMap::new();
        let mut releases = BTreeMap::new();
        for (commit, makefile) in makefiles {
            let release = known.entry(makefile).or_insert_with(|| {
                // That it cannot be read is said by whoever looks at the tree.
                self.history.tree(&commit).release().ok().flatten()
            });
            releases.insert(commit, release.clone());
        }
        Ok(releases)
    }

    /// What tells the content of a commit from others.
    ///
    /// # Errors
    /// As [`Contents::look`].
    pub(super) fn of(&self, commit: &str) -> Checked<Key> {
        let unexpected = || CannotCheck::new(format!("{commit} was not expected here"), "report it to us");
        self.of_commit.get(commit).cloned().ok_or_else(unexpected)
    }

    /// Whether two commits have the same files. Of a commit that was never grouped nothing is known.
    pub(super) fn are_equal(&self, one: &str, other: &str) -> bool {
        let files = |commit: &str| self.of_commit.get(commit).map(|(files, _)| files);
        files(one).is_some_and(|content| files(other) == Some(content))
    }

    /// Looks at a commit, if nobody has looked at its content before.
    ///
    /// # Errors
    /// If the commit was never grouped, which is a mistake of ours.
    pub(super) fn look(&self, commit: &str) -> Checked<Look> {
        let cell = self.looks.get(&self.of(commit)?);
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
        match Snapshot::take(&self.spec.abi, self.names, self.history.tree(commit), targets, cache) {
            Ok(snapshot) if snapshot.problems.is_empty() => Look::Seen(Rc::new(snapshot)),
            Ok(snapshot) => Look::Broken(snapshot.problems),
            Err(problem) => Look::Broken(vec![problem.to_string()]),
        }
    }

    /// The files that a compiler would read of a commit; none where that cannot be told, which is said once it is looked
    /// at.
    pub(super) fn own_files(&self, commit: &str) -> Vec<String> {
        if let Some(known) = self.files.borrow().get(commit) {
            return known.clone();
        }
        let opened = Input::unprepared_if_any(&self.history.tree(commit), &wanted_in_any(&self.spec.abi));
        let files = opened.ok().flatten().map(|input| input.own_files().to_vec()).unwrap_or_default();
        self.files.borrow_mut().insert(commit.to_owned(), files.clone());
        files
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
