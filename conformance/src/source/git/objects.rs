//! The dialogue with one `git cat-file --batch` process.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use crate::error::{CannotCheck, Checked};

/// A running `git cat-file`, which answers one question at a time.
#[derive(Debug)]
pub(super) struct Objects {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// A file, since a pipe that nobody reads would stop git once it is full.
    complaints: File,
}

/// What a commit has at a path, behind all links.
pub(super) enum Found {
    /// A file's content.
    Blob(Vec<u8>),
    /// A folder's object name.
    Tree(String),
    /// Something that cannot be followed, and why.
    Unreachable(&'static str),
    /// None of these.
    Nothing,
}

impl Objects {
    pub(super) fn start(repo: &Path) -> Checked<Objects> {
        let complaints = tempfile::tempfile().map_err(|error| no_pipe(&error.to_string()))?;
        let stderr = complaints.try_clone().map_err(|error| no_pipe(&error.to_string()))?;
        let mut process = super::git(repo)
            .args(["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .map_err(|error| super::cannot_start(&error))?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(no_pipe("no pipe"));
        };
        Ok(Objects { process, questions, answers: BufReader::new(answers), complaints })
    }

    /// Asks what `commit` has at `path`. After an error, the process is of no more use.
    pub(super) fn find(&mut self, commit: &str, path: &str) -> Checked<Found> {
        if path.contains('\n') {
            return Ok(Found::Unreachable("git cannot be asked for a name with a line break"));
        }
        self.ask(commit, path).map_err(|error| {
            let said = self.complaint();
            let reason = if said.is_empty() { error.to_string() } else { said };
            CannotCheck::new(format!("git stopped while reading {path} of {commit}: {reason}"), super::MEND)
        })
    }

    fn ask(&mut self, commit: &str, path: &str) -> io::Result<Found> {
        writeln!(self.questions, "{commit}:{path}")?;
        self.questions.flush()?;
        let mut header = Vec::new();
        self.answers.read_until(b'\n', &mut header)?;
        let header = String::from_utf8_lossy(&header);
        let header = header.strip_suffix('\n').ok_or(io::ErrorKind::UnexpectedEof)?;
        if header.ends_with(" missing") {
            return Ok(Found::Nothing);
        }
        let (what, size) = header.rsplit_once(' ').ok_or(io::ErrorKind::InvalidData)?;
        let content = self.content(size.parse().map_err(|_| io::ErrorKind::InvalidData)?)?;
        Ok(match what.split_once(' ') {
            Some((_, "blob")) => Found::Blob(content),
            Some((id, "tree")) => Found::Tree(id.to_owned()),
            None if what == "symlink" => Found::Unreachable("this is a link that leads out of the tree"),
            None if what == "loop" => Found::Unreachable("this is a link that leads back to itself"),
            // A submodule, a link to nothing, or a file where the path needs a folder.
            Some(_) | None => Found::Nothing,
        })
    }

    /// Reads `size` bytes and the line break behind them.
    fn content(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        self.answers.by_ref().take(size.saturating_add(1)).read_to_end(&mut content)?;
        if content.pop() != Some(b'\n') || u64::try_from(content.len()) != Ok(size) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(content)
    }

    /// What git wrote to its error output.
    fn complaint(&mut self) -> String {
        // It has closed its output, so it has said all that it had to say.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let mut said = Vec::new();
        match self.complaints.rewind().and_then(|()| self.complaints.read_to_end(&mut said)) {
            Ok(_) => super::words(&said),
            Err(error) => format!("its error output cannot be read: {error}"),
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It only reads, so it can be ended at any point; both calls fail only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn no_pipe(reason: &str) -> CannotCheck {
    CannotCheck::new(
        format!("git cannot be talked to: {reason}"),
        "make room for temporary files and processes",
    )
}
