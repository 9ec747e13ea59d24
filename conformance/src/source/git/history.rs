//! The commits of a range that touch some paths, and what a commit has at these paths, by the names of git's objects.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{cannot_start, git, refused, resolve, words, Revision, Shared, MEND};
use crate::error::{CannotCheck, Checked};
use crate::source::{Source, Tree};

/// The history of a git repository.
#[derive(Debug)]
pub struct History {
    repo: PathBuf,
    /// Commits whose parents are not in the clone.
    shallow: BTreeSet<String>,
    /// Whether files may be missing in the clone, and come when git asks for them.
    partial: bool,
    reader: Shared,
}

/// A commit, as it stands in its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its full hash.
    pub commit: String,
    /// Its parents, the first one first.
    pub parents: Vec<String>,
    /// The first line of its message.
    pub subject: String,
}

/// A range of commits: those that lead to `to` and not to `from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The full hash of the commit that excludes.
    pub from: String,
    /// The full hash of the commit that includes.
    pub to: String,
    /// Where the two sides have parted; `from` itself where one leads to the other.
    pub base: String,
}

/// What a commit has at some paths: equal for two commits that have the same there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content(String);

/// What a partial clone has in its configuration.
const PROMISES: &str = "^(extensions\\.partialclone|remote\\..*\\.promisor)$";

impl History {
    /// # Errors
    /// If this is not the top folder of a git repository, or if there is no git.
    pub fn open(repo: &Path) -> Checked<History> {
        crate::source::folder::Folder::open(repo)?;
        let (shallow, reader) = (BTreeSet::new(), Shared::default());
        let mut history = History { repo: repo.to_owned(), shallow, partial: false, reader };
        let path = history.run(&["rev-parse", "--git-path", "shallow"])?;
        // What git gives is relative to the repository, if it is not absolute.
        let list = fs::read_to_string(repo.join(words(&path))).unwrap_or_default();
        history.shallow = list.lines().map(|line| line.trim().to_owned()).collect();
        // It fails if nothing has such a name.
        history.partial = history.run(&["config", "--get-regexp", PROMISES]).is_ok();
        Ok(history)
    }

    /// The tree of a commit, by its full hash as one of the other questions has given it. All trees of a history are read
    /// by one process.
    pub fn tree(&self, commit: &str) -> Tree {
        Tree(Source::Revision(Revision::known(&self.repo, commit, &self.reader)))
    }

    /// A range as git writes it: `A..B`, where a side that is left out is `HEAD`.
    ///
    /// # Errors
    /// If it is none, or if a side names no commit.
    pub fn range(&self, text: &str) -> Checked<Range> {
        let sides = text.split_once("..").filter(|(_, to)| !to.starts_with('.'));
        let Some((from, to)) = sides else {
            return Err(CannotCheck::new(
                format!("`{text}` is no range of commits"),
                "give two revisions with two dots between them, such as v7.2..HEAD",
            ));
        };
        let side = |name: &str| resolve(&self.repo, if name.is_empty() { "HEAD" } else { name });
        let (from, to) = (side(from)?, side(to)?);
        // Two histories that have nothing in common have no base: what is excluded is as good as any.
        let base = self.run(&["merge-base", &from, &to]).map(|base| words(&base)).unwrap_or_default();
        let base = if base.is_empty() { from.clone() } else { base };
        Ok(Range { from, to, base })
    }

    /// How many commits a range has.
    ///
    /// # Errors
    /// If git cannot tell.
    pub fn count(&self, range: &Range) -> Checked<u64> {
        let text = words(&self.run(&["rev-list", "--count", &range.to, &format!("^{}", range.from)])?);
        text.parse().map_err(|_| refused(&self.repo, &text))
    }

    /// Whether a range has merges.
    ///
    /// # Errors
    /// If git cannot tell.
    pub fn has_merges(&self, range: &Range) -> Checked<bool> {
        let exclude = format!("^{}", range.from);
        let merge = self.run(&["rev-list", "--merges", "--max-count=1", &range.to, &exclude])?;
        Ok(!words(&merge).is_empty())
    }

    /// The commits of a range that have something else at the paths than each of their parents, parents first.
    ///
    /// # Errors
    /// If git cannot tell, as where objects are missing.
    pub fn touching(&self, range: &Range, paths: &BTreeSet<String>) -> Checked<Vec<Node>> {
        let exclude = format!("^{}", range.from);
        let fixed = ["log", "-z", "--full-history", "--topo-order", "--reverse", "--no-show-signature"];
        let format = "--format=%H%n%P%n%s";
        let mut arguments: Vec<&str> = fixed.to_vec();
        arguments.extend(["--no-color", "--encoding=UTF-8", format, &range.to, &exclude, "--"]);
        arguments.extend(paths.iter().map(String::as_str));
        let output = String::from_utf8_lossy(&self.run(&arguments)?).into_owned();
        let commits = output.split('\0').map(|text| text.trim_start_matches('\n'));
        let commits = commits.filter(|text| !text.is_empty());
        commits
            .map(|text| node(text).ok_or_else(|| refused(&self.repo, "its log is not as expected")))
            .collect()
    }

    /// What each of the commits has at the paths.
    ///
    /// # Errors
    /// If git does not answer.
    pub fn contents(
        &self,
        commits: &BTreeSet<String>,
        paths: &BTreeSet<String>,
    ) -> Checked<BTreeMap<String, Content>> {
        if self.partial {
            return commits.iter().map(|commit| Ok((commit.clone(), self.listed(commit, paths)?))).collect();
        }
        let mut questions = tempfile::tempfile().map_err(|error| no_file(&error))?;
        let mut text = String::new();
        for commit in commits {
            paths.iter().for_each(|path| text.push_str(&format!("{commit}:{path}\n")));
        }
        questions.write_all(text.as_bytes()).and_then(|()| questions.rewind()).map_err(|e| no_file(&e))?;
        let mut command = git(&self.repo);
        command.args(["cat-file", "--batch-check=%(objectname)"]).stdin(Stdio::from(questions));
        let output = command.output().map_err(|error| cannot_start(&error))?;
        if !output.status.success() {
            return Err(refused(&self.repo, &words(&output.stderr)));
        }
        let answers = String::from_utf8_lossy(&output.stdout);
        let mut answers = answers.lines().map(|line| match line.ends_with(" missing") {
            true => "-",
            false => line,
        });
        let mut contents = BTreeMap::new();
        for commit in commits {
            let own: Vec<&str> = answers.by_ref().take(paths.len()).collect();
            if own.len() < paths.len() {
                return Err(CannotCheck::new(format!("git stopped while reading {commit}"), MEND));
            }
            contents.insert(commit.clone(), Content(own.join(" ")));
        }
        Ok(contents)
    }

    /// What a commit has at the paths, as its folders say: what is not in the clone is not what is not in the commit, and
    /// need not be fetched to know its name.
    fn listed(&self, commit: &str, paths: &BTreeSet<String>) -> Checked<Content> {
        let mut arguments = vec!["ls-tree", "-z", "--full-tree", commit, "--"];
        arguments.extend(paths.iter().map(String::as_str));
        Ok(Content(String::from_utf8_lossy(&self.run(&arguments)?).into_owned()))
    }

    /// Whether the clone ends at a commit that has parents elsewhere: what it was made from is not known.
    pub fn is_cut_off(&self, commit: &str) -> bool {
        self.shallow.contains(commit)
    }

    /// Whether one commit leads to another.
    ///
    /// # Errors
    /// If there is no git.
    pub fn leads_to(&self, ancestor: &str, commit: &str) -> Checked<bool> {
        let mut command = git(&self.repo);
        let output = command.args(["merge-base", "--is-ancestor", ancestor, commit]).output();
        Ok(output.map_err(|error| cannot_start(&error))?.status.success())
    }

    /// The folder of the repository.
    pub fn repo(&self) -> &Path {
        &self.repo
    }

    fn run(&self, arguments: &[&str]) -> Checked<Vec<u8>> {
        let output = git(&self.repo).args(arguments).output().map_err(|error| cannot_start(&error))?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(refused(&self.repo, &words(&output.stderr))),
        }
    }
}

/// A commit of `git log`: hash, parents and subject, a line each.
fn node(text: &str) -> Option<Node> {
    let mut lines = text.splitn(3, '\n');
    let is_hash = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let commit = lines.next().filter(is_hash)?.to_owned();
    let parents = lines.next()?.split_whitespace().map(str::to_owned).collect();
    Some(Node { commit, parents, subject: lines.next().unwrap_or_default().trim_end().to_owned() })
}

fn no_file(error: &std::io::Error) -> CannotCheck {
    CannotCheck::new(format!("no temporary file can be written: {error}"), "make room for temporary files")
}
