//! A kernel tree that is one revision of a git repository.
//!
//! Everything is asked of the git command line, which reads every kind of clone. File contents come from one
//! `git cat-file` process per tree, since a process per file would take longer than everything else together.

pub(super) mod history;
mod objects;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{CannotCheck, Checked};

use objects::{Found, Objects};

/// One commit of a git repository.
#[derive(Debug)]
pub(super) struct Revision {
    repo: PathBuf,
    rev: String,
    commit: String,
    reader: Shared,
}

/// What those share who look at many commits of one repository.
type Shared = Arc<Reader>;

/// Who is asked for files.
#[derive(Debug, Default)]
struct Reader {
    /// Started by the first question, and anew after a failure. It holds several files open, so that there cannot be one
    /// for each commit.
    objects: Mutex<Option<Objects>>,
    /// Commits and paths that are known not to be in them: to find that out takes a process, and it is asked many times.
    absent: Mutex<BTreeSet<(String, String)>>,
}

impl Revision {
    pub(super) fn open(repo: &Path, rev: &str) -> Checked<Revision> {
        super::folder::Folder::open(repo)?;
        let commit = resolve(repo, rev)?;
        Ok(Revision { repo: repo.to_owned(), rev: rev.to_owned(), commit, reader: Shared::default() })
    }

    /// A commit that is known to be one of the repository, by its full hash.
    fn known(repo: &Path, commit: &str, reader: &Shared) -> Revision {
        let (rev, commit) = (commit.to_owned(), commit.to_owned());
        Revision { repo: repo.to_owned(), rev, commit, reader: Arc::clone(reader) }
    }

    pub(super) fn describe(&self) -> String {
        // 12 digits is what the kernel's own documents abbreviate to.
        let short = self.commit.get(..12).unwrap_or(&self.commit);
        format!("{} at {} ({short})", self.repo.display(), self.rev)
    }

    /// Its full hash.
    pub(super) fn commit(&self) -> &str {
        &self.commit
    }

    pub(super) fn files_below(&self, dir: &str) -> Checked<Vec<String>> {
        let tree = match self.find(dir)? {
            Found::Tree(id) => id,
            Found::Blob(_) => return Ok(Vec::new()),
            Found::Unreachable(reason) => return Err(self.unreachable(dir, reason)),
            Found::Nothing => return self.absent(dir).map(|()| Vec::new()),
        };
        // Listing the object, not the path, reaches what is behind a link too.
        let listing = self.run(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        let mut files = Vec::new();
        for entry in listing.split(|&byte| byte == 0) {
            let Some((kind, name)) = entry_of(entry) else { continue };
            let path = if dir.is_empty() { name } else { format!("{dir}/{name}") };
            match kind {
                EntryKind::File => files.push(path),
                EntryKind::Link if matches!(self.find(&path)?, Found::Blob(_)) => files.push(path),
                EntryKind::Link | EntryKind::Submodule => {}
            }
        }
        Ok(files)
    }

    pub(super) fn read(&self, path: &str) -> Checked<Option<Vec<u8>>> {
        match self.find(path)? {
            Found::Blob(content) => Ok(Some(content)),
            Found::Tree(_) => Ok(None),
            Found::Unreachable(reason) => Err(self.unreachable(path, reason)),
            Found::Nothing => self.absent(path).map(|()| None),
        }
    }

    /// What the commit has at a path.
    fn find(&self, path: &str) -> Checked<Found> {
        let mut running = self.reader.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let mut objects = match running.take() {
            Some(objects) => objects,
            None => Objects::start(&self.repo)?,
        };
        let found = objects.find(&self.commit, path)?;
        // Only a process that answered in full is kept: after anything else its output is out of step.
        *running = Some(objects);
        Ok(found)
    }

    fn unreachable(&self, path: &str, reason: &str) -> CannotCheck {
        CannotCheck::new(
            format!("{path:?} in {}: {reason}", self.describe()),
            "use a folder with these files instead",
        )
    }

    /// Holds that a path for which git has nothing is not in the commit, rather than in it and not in the clone.
    fn absent(&self, path: &str) -> Checked<()> {
        let place = (self.commit.clone(), path.to_owned());
        let known = || self.reader.absent.lock().unwrap_or_else(PoisonError::into_inner);
        if known().contains(&place) {
            return Ok(());
        }
        let listing = self.run(&["ls-tree", "-z", "--full-tree", &self.commit, "--", path])?;
        let mut entries = listing.split(|&byte| byte == 0).filter_map(entry_of);
        if entries.any(|(kind, _)| kind == EntryKind::File) {
            let problem =
                format!("{path} is part of {}, but its content is not in this clone", self.describe());
            return Err(CannotCheck::new(problem, MEND));
        }
        known().insert(place);
        Ok(())
    }

    fn run(&self, arguments: &[&str]) -> Checked<Vec<u8>> {
        let output = git(&self.repo).args(arguments).output().map_err(|error| cannot_start(&error))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(refused(&self.repo, &words(&output.stderr)))
        }
    }
}

/// The full hash of the commit that `rev` names.
fn resolve(repo: &Path, rev: &str) -> Checked<String> {
    const REMEDY: &str =
        "name a commit, tag or branch that is in this repository; fetch it first if the clone is shallow";
    let no_commit = |reason: &str| {
        CannotCheck::new(format!("`{rev}` names no commit in {}{reason}", repo.display()), REMEDY)
    };
    if rev.is_empty() {
        return Err(CannotCheck::new("the name of the revision is empty", REMEDY));
    }
    // What starts with `-` would be taken for an option; git forbids such names.
    if rev.starts_with('-') {
        return Err(no_commit(""));
    }
    let mut rev_parse = git(repo);
    rev_parse.args(["rev-parse", "--verify", "--quiet", &format!("{rev}^{{commit}}")]);
    let output = rev_parse.output().map_err(|error| cannot_start(&error))?;
    let (answer, reason) = (words(&output.stdout), words(&output.stderr));
    // git also answers what excludes a commit, such as `^HEAD`, with its hash behind a `^`.
    let is_hash = !answer.is_empty() && answer.bytes().all(|byte| byte.is_ascii_hexdigit());
    match output.status.code() {
        Some(0) if is_hash => Ok(answer),
        Some(0) => Err(no_commit("")),
        // git could look, and mostly stays silent about names that do not exist.
        Some(1) if reason.is_empty() => Err(no_commit("")),
        Some(1) => Err(no_commit(&format!(" ({reason})"))),
        _ => Err(refused(repo, &reason)),
    }
}

/// What to do about a repository that lacks something it should have.
const MEND: &str =
    "see what `git fsck` says; in a partial clone, let git reach the repository that it came from";

#[derive(PartialEq, Eq)]
enum EntryKind {
    File,
    Link,
    Submodule,
}

/// Reads an entry of `git ls-tree -z`: `MODE TYPE ID<tab>NAME`.
fn entry_of(entry: &[u8]) -> Option<(EntryKind, String)> {
    let entry = String::from_utf8_lossy(entry);
    let (facts, name) = entry.split_once('\t')?;
    let kind = match facts.split(' ').next()? {
        "120000" => EntryKind::Link,
        "160000" => EntryKind::Submodule,
        "040000" => return None,
        _ => EntryKind::File,
    };
    Some((kind, name.to_owned()))
}

/// Variables by which git finds another repository than the one that it is told, or other objects for the same names.
/// Inside a hook, git says by some of them which repository it works on.
const MEDDLING: [&str; 11] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A git command on exactly this repository, that never asks anybody anything.
fn git(repo: &Path) -> Command {
    let mut command = Command::new("git");
    for variable in MEDDLING {
        command.env_remove(variable);
    }
    // A folder that is no repository must not be taken for part of one that happens to be around it.
    if let Some(above) = repo.canonicalize().ok().as_deref().and_then(Path::parent) {
        command.env("GIT_CEILING_DIRECTORIES", above);
    }
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_LITERAL_PATHSPECS", "1");
    command.stdin(Stdio::null()).arg("-C").arg(repo);
    command
}

fn cannot_start(error: &io::Error) -> CannotCheck {
    CannotCheck::new(
        format!("git cannot be started: {error}"),
        "install git, or name a folder instead of a revision",
    )
}

fn refused(repo: &Path, reason: &str) -> CannotCheck {
    CannotCheck::new(
        format!("git cannot read {}: {reason}", repo.display()),
        "name the top folder of a git repository that you may read, such as a clone of Linux",
    )
}

/// What git said, in one line.
fn words(output: &[u8]) -> String {
    let output = String::from_utf8_lossy(output);
    output.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}
