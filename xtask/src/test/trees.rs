//! The real header trees for the tests: fetched by `kho-abi trees`, which knows them. This only remembers what it said.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;

use anyhow::{Context, Result};

use crate::forward;

/// The environment variable that tells the tests where the trees are.
pub(super) const VARIABLE: &str = "KHO_ABI_TREES";

/// How the folders of the trees of full source are called. They are large, so a test does without them.
const SOURCE: &str = "linux-source-";

/// The exit status of `kho-abi trees` if some tree could not be had.
const SOME_MISSING: i32 = 2;

/// Which trees there are, and what was said of those that could not be had.
pub(super) struct Trees {
    folder: PathBuf,
    /// Each a release and a path, as printed.
    available: Vec<String>,
    /// The messages, as printed.
    complaints: Vec<String>,
    outcome: Outcome,
}

enum Outcome {
    Complete,
    SomeMissing,
    /// Nothing was fetched, as the user wished.
    Offline,
    /// `kho-abi trees` itself did not work.
    Broken,
}

impl Trees {
    /// Fetches every known tree that is not there yet; offline it only looks which folders there are.
    pub(super) fn obtain(folder: &Path, offline: bool) -> Result<Self> {
        if offline {
            return Ok(Trees::present(folder));
        }
        anstream::println!("==> kho-abi trees");
        let arguments: [&OsStr; 3] = ["trees".as_ref(), "--into".as_ref(), folder.as_ref()];
        let mut child = forward::command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start cargo to build and run `kho-abi trees`")?;
        // Both at once: a full pipe would stop the child.
        let messages = child.stderr.take().map(|pipe| thread::spawn(move || shown_lines(pipe)));
        let available = child.stdout.take().map(shown_lines).unwrap_or_default();
        let messages = messages.and_then(|reader| reader.join().ok()).unwrap_or_default();
        let status = child.wait().context("cannot wait for `kho-abi trees`")?;
        Ok(Trees::judge(folder, available, &messages, status.code()))
    }

    fn present(folder: &Path) -> Self {
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let is_tree =
            |path: &PathBuf| path.is_dir() && !name(path).starts_with('.') && !name(path).starts_with(SOURCE);
        let folders = entries.map(|entry| entry.path()).filter(is_tree);
        let mut available: Vec<_> = folders.map(|path| path.display().to_string()).collect();
        available.sort();
        Trees { folder: folder.to_owned(), available, complaints: Vec::new(), outcome: Outcome::Offline }
    }

    fn judge(folder: &Path, available: Vec<String>, messages: &[String], status: Option<i32>) -> Self {
        let outcome = match status {
            Some(0) => Outcome::Complete,
            Some(SOME_MISSING) => Outcome::SomeMissing,
            _ => Outcome::Broken,
        };
        // What only tells of progress is not said twice.
        let is_complaint = |line: &&String| line.starts_with("error");
        let mut complaints: Vec<_> = messages.iter().filter(is_complaint).cloned().collect();
        if complaints.is_empty() && !matches!(outcome, Outcome::Complete) {
            complaints = messages.to_vec();
        }
        Trees { folder: folder.to_owned(), available, complaints, outcome }
    }

    /// The folder that holds them, absolute.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it is known which trees there are. A tree that cannot be had is no failure, because the evidence
    /// recorded from it is checked instead; not to have looked is one.
    pub(super) fn were_looked_for(&self) -> bool {
        !matches!(self.outcome, Outcome::Broken)
    }

    /// What to say of them at the end.
    pub(super) fn summary(&self) -> String {
        let folder = self.folder.display();
        let mut text = match self.outcome {
            Outcome::Complete => format!("every known real header tree was there, in {folder}\n"),
            Outcome::SomeMissing => "NOT AVAILABLE: some real header trees; the recorded evidence stood in for them\n".into(),
            Outcome::Offline => format!(
                "--offline: no real header tree was fetched; {} found in {folder}; for the others the recorded evidence \
                 stood in\n",
                self.available.len()
            ),
            Outcome::Broken => "NOT CHECKED against real header trees: `kho-abi trees` did not work\n".into(),
        };
        if !matches!(self.outcome, Outcome::Complete) {
            list(&mut text, "available:", &self.available);
        }
        list(&mut text, "said of the others:", &self.complaints);
        text + &self.sources()
    }

    /// What to say of the trees of full source, which are never fetched for the tests.
    fn sources(&self) -> String {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let count = entries.filter(|e| e.path().is_dir() && name(&e.path()).starts_with(SOURCE)).count();
        format!(
            "trees of full source are optional, {count} were there; `cargo xtask trees --sources` gets all, and the \
             recorded evidence stood in for the others\n"
        )
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn list(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  {title}");
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
}

/// Reads all lines and shows each at once, so that a download is seen to go on. What goes wrong while reading ends it.
fn shown_lines(pipe: impl std::io::Read) -> Vec<String> {
    let lines = BufReader::new(pipe).split(b'\n').map_while(Result::ok);
    lines
        .map(|line| String::from_utf8_lossy(&line).into_owned())
        .inspect(|line| anstream::println!("{line}"))
        .collect()
}

#[cfg(test)]
impl Trees {
    pub(super) fn made_up(stdout: &str, stderr: &str, status: Option<i32>) -> Self {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        Trees::judge(Path::new("/trees"), lines(stdout), &lines(stderr), status)
    }
}

#[cfg(test)]
mod tests {
    use super::Trees;

    #[test]
    fn a_tree_that_could_not_be_had_is_named_at_the_end() {
        let said = "downloading a\nerror: a.deb is in no archive: see apt-get update\n";
        let text = Trees::made_up("7.3 there/7.3\n", said, Some(2)).summary();
        assert!(text.starts_with("NOT AVAILABLE"), "{text}");
        assert!(text.contains("a.deb is in no archive") && text.contains("7.3 there/7.3"), "{text}");
        assert!(!text.contains("downloading"), "{text}");
    }

    #[test]
    fn messages_in_an_unknown_form_are_kept_whole() {
        let text = Trees::made_up("", "no luck with a.deb\n", Some(2)).summary();
        assert!(text.contains("no luck with a.deb"), "{text}");
    }

    #[test]
    fn a_program_that_does_not_work_is_not_taken_for_a_missing_tree() {
        for status in [Some(101), Some(1), None] {
            let trees = Trees::made_up("", "error: could not compile", status);
            assert!(!trees.were_looked_for());
            assert!(trees.summary().starts_with("NOT CHECKED"), "{}", trees.summary());
        }
        assert!(Trees::made_up("", "", Some(2)).were_looked_for());
    }

    #[test]
    fn offline_names_what_is_there() {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("linux-headers-7.3.4")).unwrap();
        for other in [".fetching-x", "linux-source-7.3", "linux-source-7.2"] {
            std::fs::create_dir(folder.path().join(other)).unwrap();
        }
        std::fs::write(folder.path().join("package.deb"), "").unwrap();
        let text = Trees::obtain(folder.path(), true).unwrap().summary();
        assert!(text.contains("1 found in") && text.contains("linux-headers-7.3.4"), "{text}");
        assert!(!text.contains("package.deb") && !text.contains("fetching"), "{text}");
        assert!(text.contains("optional, 2 were there"), "{text}");
        let none = Trees::obtain(&folder.path().join("none"), true).unwrap().summary();
        assert!(none.contains("0 found in"), "{none}");
    }
}
