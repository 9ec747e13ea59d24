//! Git repositories made of the real header trees, one commit a release, for tests to add commits to.
//!
//! Taken in by `#[path = "history/mod.rs"] mod history;`. What is made is the same in each run, to the last hash, and
//! nothing of the configuration of the user or the machine enters.

// Not every test needs everything, and helpers of tests end the test.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod files;
mod import;
mod run;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The branch with the releases.
pub(crate) const MAIN: &str = "main";
/// The file that [`Repository::add_noise`] changes.
pub(crate) const NOISE: &str = "README";

/// A repository in a folder of its own, which goes with it.
pub(crate) struct Repository {
    folder: TempDir,
    /// What time it is: each commit is an hour later than the one before.
    clock: Cell<u64>,
}

impl Repository {
    /// A repository without a commit, on branch [`MAIN`].
    pub(crate) fn empty() -> Repository {
        let repository = Repository::unborn();
        repository.git(&["init", "--quiet", "--template=", "--initial-branch", MAIN, "linux"], true);
        for (key, value) in [
            ("core.autocrlf", "false"),
            ("core.fsync", "none"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("uploadpack.allowAnySHA1InWant", "true"),
            ("uploadpack.allowFilter", "true"),
        ] {
            repository.git(&["config", key, value], false);
        }
        repository
    }

    /// A folder for a repository, which is to be made as `linux` in it.
    fn unborn() -> Repository {
        // Not in the folder for temporary files, which a test makes unusable.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Repository { folder, clock: Cell::new(1_700_000_000) }
    }

    /// A commit for each known release, oldest first on [`MAIN`], with an annotated tag such as `v7.3`; the newest is
    /// checked out. None, with a line that says so, if a tree is missing.
    ///
    /// Of each tree there is what `check` and `drift` read: what makes up the ABI, and the Makefile that says which
    /// release it is.
    pub(crate) fn of_releases() -> Option<Repository> {
        let releases = files::releases()?;
        let repository = Repository::empty();
        repository.import_releases(&releases);
        repository.git(&["reset", "--quiet", "--hard"], false);
        Some(repository)
    }

    /// The top folder; of a bare repository, the repository itself.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("linux")
    }

    /// What git prints, without the line break at its end. Something that the methods do not do can be done with it.
    ///
    /// # Panics
    /// If git fails.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.git(arguments, false)
    }

    /// Replaces texts in files and commits that, together with whatever was written or removed before; gives the hash.
    ///
    /// # Panics
    /// If a text that is to be replaced does not occur exactly once: the edit would not be the one that the test
    /// means. If nothing has changed.
    pub(crate) fn commit(&self, message: &str, edits: &[(&str, &str, &str)]) -> String {
        for (path, from, to) in edits {
            let text = fs::read_to_string(self.path().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
            let found = text.matches(from).count();
            assert_eq!(found, 1, "`{from}` is {found} times in {path}");
            self.write(path, text.replacen(from, to, 1).as_bytes());
        }
        self.git(&["add", "--all", "--force"], false);
        self.git(&["commit", "--quiet", "--message", message], false);
        self.rev("HEAD")
    }

    /// Writes a file of the work tree, and the folders that it needs. [`Repository::commit`] takes it in.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Removes a file of the work tree. [`Repository::commit`] takes it in.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// Begins a branch at the commit that is checked out, and goes to it.
    pub(crate) fn branch(&self, name: &str) {
        self.git(&["switch", "--quiet", "--create", name], false);
    }

    /// Goes to a branch, or to a commit that no branch then follows.
    pub(crate) fn checkout(&self, rev: &str) {
        self.git(&["checkout", "--quiet", rev], false);
    }

    /// Merges a branch into the one that is checked out, with a merge commit also where none is needed; gives its hash.
    ///
    /// # Panics
    /// If they conflict.
    pub(crate) fn merge(&self, branch: &str, message: &str) -> String {
        self.git(&["merge", "--quiet", "--no-ff", "--message", message, branch], false);
        self.rev("HEAD")
    }

    /// The full hash of a commit.
    pub(crate) fn rev(&self, name: &str) -> String {
        self.git(&["rev-parse", "--verify", "--end-of-options", &format!("{name}^{{commit}}")], false)
    }

    /// Appends commits to the branch that is checked out which change nothing but [`NOISE`]. Changes that were not
    /// committed are lost.
    pub(crate) fn add_noise(&self, n: usize) {
        self.import_noise(n);
        self.git(&["reset", "--quiet", "--hard"], false);
    }

    /// Appends commits to the branch that is checked out which each add a comment to the end of a KHO header; gives
    /// their hashes, the oldest first. Changes that were not committed are lost.
    pub(crate) fn add_abi_commits(&self, n: usize) -> Vec<String> {
        self.import_comments(n);
        self.git(&["reset", "--quiet", "--hard"], false);
        let hashes = self.git(&["rev-list", "--reverse", "--max-count", &n.to_string(), "HEAD"], false);
        hashes.lines().map(str::to_owned).collect()
    }

    /// Puts all objects into one pack, as they are in a clone.
    pub(crate) fn pack(&self) {
        self.git(&["repack", "-a", "-d", "-q"], false);
    }

    /// A bare clone of everything.
    pub(crate) fn clone_bare(&self) -> Repository {
        self.cloned(&["--bare"])
    }

    /// A clone of the newest commits of the branch that is checked out.
    pub(crate) fn clone_shallow(&self, depth: usize) -> Repository {
        self.cloned(&["--depth", &depth.to_string()])
    }

    /// A clone with all commits and no file, and nothing checked out: git fetches a file when somebody reads it.
    pub(crate) fn clone_partial(&self) -> Repository {
        self.cloned(&["--filter=blob:none", "--no-checkout"])
    }

    fn cloned(&self, arguments: &[&str]) -> Repository {
        let clone = Repository::unborn();
        // Over the protocol, as from a server: a clone by path shares what is there and ignores depths and filters.
        let url = url(&self.path());
        let all = [&["clone", "--quiet", "--template="], arguments, &[url.as_str(), "linux"]].concat();
        clone.git(&all, true);
        clone.clock.set(self.clock.get());
        clone
    }
}

fn url(path: &Path) -> String {
    format!("file://{}", path.canonicalize().unwrap().display())
}
