//! The real `drift`, run on repositories by tests, and what its report says.
//!
//! Taken in by `#[path = "drift_run/mod.rs"] mod drift_run;`, beside `history`.

// Not every test needs everything, and helpers of tests end the test.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

pub(crate) mod edits;

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The target at which most of the tests look: one is enough to see which commit is behind a finding.
pub(crate) const TARGET: &str = "arm64-16k";

/// The cache that all tests of one file share, so that each content is compiled once. It is empty when the first of them
/// comes, and stays below the folder for such things until the file runs again.
pub(crate) fn cache() -> PathBuf {
    static CACHE: OnceLock<PathBuf> = OnceLock::new();
    let made = || {
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join(concat!(env!("CARGO_CRATE_NAME"), "-cache"));
        drop(fs::remove_dir_all(&cache));
        fs::create_dir_all(&cache).unwrap();
        cache
    };
    CACHE.get_or_init(made).clone()
}

/// A run of `drift` that is not started yet, without a target and without a cache.
pub(crate) fn drift<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    command.arg("drift").args(arguments).stdin(Stdio::null());
    for variable in ["CLICOLOR_FORCE", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    // What the user of this machine has configured is not what is tested.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

/// `drift --each` at one target, with the shared cache and a JSON report.
pub(crate) fn each(repository: &Path, range: &str) -> Answer {
    Answer::of(each_command(repository, range))
}

pub(crate) fn each_command(repository: &Path, range: &str) -> Command {
    let mut command = drift(["--each", range, "--tree"]);
    command.arg(repository).args(["--target", TARGET, "--report", "json", "--cache"]).arg(cache());
    command
}

/// `drift` of two revisions in the same way.
pub(crate) fn two(repository: &Path, old: &str, new: &str) -> Answer {
    let mut command = drift([old, new, "--tree"]);
    command.arg(repository).args(["--target", TARGET, "--report", "json", "--cache"]).arg(cache());
    Answer::of(command)
}

/// What a run has said.
pub(crate) struct Answer {
    pub(crate) status: i32,
    /// The JSON report.
    pub(crate) report: Value,
    /// Standard output as it is.
    pub(crate) text: String,
}

impl Answer {
    /// Runs a command whose standard output is a JSON report, and holds that it says nothing else.
    pub(crate) fn of(command: Command) -> Answer {
        let answer = Answer::text_of(command);
        let report =
            serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {}", answer.text));
        Answer { report, ..answer }
    }

    /// Runs a command with another report.
    pub(crate) fn text_of(mut command: Command) -> Answer {
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "", "{command:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        Answer { status: output.status.code().unwrap(), report: Value::Null, text }
    }

    /// Everything that is found, without notes, and without what is said of comments, which the edits leave as they are;
    /// sorted.
    pub(crate) fn found(&self) -> Vec<Found> {
        self.findings(|finding| finding.level != "note" && finding.rule != "doc-version-stale")
    }

    /// The same of what is denied only.
    pub(crate) fn denied(&self) -> Vec<Found> {
        self.findings(|finding| finding.level == "deny")
    }

    pub(crate) fn findings(&self, wanted: impl Fn(&Found) -> bool) -> Vec<Found> {
        let list = self.report["findings"].as_array().unwrap();
        let mut found: Vec<Found> = list.iter().map(Found::of).filter(|finding| wanted(finding)).collect();
        found.sort();
        found
    }

    /// The first finding of a rule, in full.
    pub(crate) fn first(&self, rule: &str) -> &Value {
        let list = self.report["findings"].as_array().unwrap();
        list.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("no {rule}: {self:?}"))
    }

    pub(crate) fn verdict(&self) -> &str {
        self.report["verdict"].as_str().unwrap()
    }

    /// Every problem, with the tree that has it before it.
    pub(crate) fn problems(&self) -> Vec<String> {
        let inputs = self.report["inputs"].as_array().unwrap().iter();
        let of_input = |input: &Value| -> Vec<String> {
            let tree = input["tree"].as_str().unwrap();
            let problems = input["problems"].as_array().unwrap().iter();
            problems.map(|problem| format!("{tree}: {}", problem.as_str().unwrap())).collect()
        };
        inputs.flat_map(of_input).collect()
    }

    /// The remarks, one after the other.
    pub(crate) fn remarks(&self) -> String {
        let remarks = self.report["remarks"].as_array().unwrap().iter();
        remarks.map(|remark| remark.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    }

    /// Holds that everything was looked at and nothing is denied, and that this is what else was found.
    pub(crate) fn passes(&self, found: &[(&str, &str, &str, &str)]) {
        self.is(0, "pass", found);
    }

    /// Holds that it fails, and what was found.
    pub(crate) fn fails(&self, found: &[(&str, &str, &str, &str)]) {
        self.is(1, "fail", found);
    }

    fn is(&self, status: i32, verdict: &str, found: &[(&str, &str, &str, &str)]) {
        let mut expected: Vec<Found> = found
            .iter()
            .map(|(level, rule, item, commit)| Found {
                level: (*level).to_owned(),
                rule: (*rule).to_owned(),
                item: (*item).to_owned(),
                commit: (*commit).to_owned(),
            })
            .collect();
        expected.sort();
        assert_eq!(self.found(), expected, "{self:?}");
        assert_eq!((self.status, self.verdict()), (status, verdict), "{self:?}");
        assert_eq!(self.problems(), [""; 0]);
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = ["inputs", "remarks", "findings"];
        let parts = keys.map(|key| format!("{key}: {:#}", self.report[key]));
        write!(f, "{} {}", self.status, parts.join("\n"))
    }
}

/// A finding, as far as tests compare it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) level: String,
    pub(crate) rule: String,
    pub(crate) item: String,
    /// The full hash of the commit that brought it.
    pub(crate) commit: String,
}

impl Found {
    fn of(finding: &Value) -> Found {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let [level, rule, item] = ["level", "rule", "item"].map(|key| text(&finding[key]));
        Found { level, rule, item, commit: commit_of(&finding["commit"]) }
    }
}

/// The hash of a commit, as a report has it.
pub(crate) fn commit_of(value: &Value) -> String {
    let hash = value.get("hash").unwrap_or(value);
    hash.as_str().unwrap_or_default().to_owned()
}
