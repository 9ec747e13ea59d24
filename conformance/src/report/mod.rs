//! What a run found: the model of every report, and the formats that render it.
//!
//! A report is data. A format is a pure function from it to text; none looks at a tree or at the spec.

pub mod file;
pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod merge;
pub mod read;
pub mod sarif;
pub mod sides;
pub mod sight;
mod words;

use std::collections::BTreeSet;

use kho_abi_spec::target::Target;
use serde::{Deserialize, Serialize};

use crate::error::printable;
use crate::rules::{Level, Rule};
use crate::shard::Shard;

/// Everything that one run has to say.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// The part of the run that this is of; none if it is all of it.
    pub shard: Option<Shard>,
    /// What was checked. For [`Question::Drift`] the old side and the new one, and then each commit between them that
    /// could not be checked in full.
    pub inputs: Vec<InputReport>,
    /// What there is to say of the run as a whole, a line each without a final full stop.
    pub remarks: Vec<String>,
    /// What was found, gravest first.
    pub findings: Vec<Finding>,
    /// What was compared, and what was not.
    pub coverage: Coverage,
}

/// What a run was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Is the tree as the spec says? What a finding says was before is the spec's side.
    #[default]
    Check,
    /// What has changed between two trees, and were the versions raised?
    Drift,
}

impl Question {
    /// The command that asks it.
    pub fn command(self) -> &'static str {
        match self {
            Question::Check => "check",
            Question::Drift => "drift",
        }
    }

    /// What to call the two sides of a finding, for people.
    pub fn sides(self) -> [&'static str; 2] {
        match self {
            Question::Check => ["spec", "tree"],
            Question::Drift => ["before", "after"],
        }
    }
}

/// One tree that was asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputReport {
    /// The folder, or the repository with the revision.
    pub tree: String,
    /// The folder of its prepared half.
    #[serde(deserialize_with = "read::present")]
    pub build: Option<String>,
    /// The kernel image that was read beside it.
    #[serde(deserialize_with = "read::present")]
    pub vmlinux: Option<String>,
    /// The release of Linux that it says it is.
    #[serde(deserialize_with = "read::present")]
    pub release: Option<String>,
    /// The version of each domain that it announces, and the one that it was held against.
    pub domains: Vec<DomainReport>,
    /// The targets that were asked for.
    #[serde(deserialize_with = "read::target_names")]
    pub targets: Vec<&'static str>,
    /// Headers for user space that the tree lacks and that stand-ins were taken for, paths from the top of the tree:
    /// their values are promises to user space, but they were not seen in this tree.
    pub stood_in: Vec<String>,
    /// Why some of it could not be checked.
    pub problems: Vec<String>,
}

/// The version of one domain in a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainReport {
    /// The domain.
    pub domain: String,
    /// What the tree announces; none if its release alone says which version it has.
    #[serde(deserialize_with = "read::present")]
    pub announced: Option<String>,
    /// The version of the spec that it was held against.
    pub version: String,
}

/// One cause, however many targets and witnesses show it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that is violated.
    pub rule: &'static Rule,
    /// How grave it is: the rule's own level, unless the user has given the rule another.
    pub level: Level,
    /// The domain of the item.
    pub domain: Option<String>,
    /// The item, by its name in C, with the member if it is about one: `kho_vmalloc.flags`.
    pub item: Option<String>,
    /// Where it shows.
    pub targets: Vec<Target>,
    /// What is different.
    pub message: String,
    /// What the spec, or the old tree, says.
    pub before: Option<String>,
    /// What the tree, or the new one, has.
    pub after: Option<String>,
    /// Where the tree, or the new one, says so.
    pub location: Option<Location>,
    /// Where the old tree said otherwise.
    pub was: Option<Location>,
    /// Where the bytes of the record are on both sides, one for each group of targets at which they are the same.
    pub maps: Vec<Maps>,
    /// What the author should do here, in a sentence; none if the rule's own remedy says all there is.
    pub advice: Option<String>,
    /// The commit that brought it.
    pub commit: Option<Commit>,
    /// The commit of the range that put it right.
    pub put_right_by: Option<Commit>,
}

impl Finding {
    /// A finding about nothing in particular, at the rule's own level; the rest is for the caller to fill in.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding {
            rule,
            level: rule.level,
            domain: None,
            item: None,
            targets: Vec::new(),
            message: message.into(),
            before: None,
            after: None,
            location: None,
            was: None,
            maps: Vec::new(),
            advice: None,
            commit: None,
            put_right_by: None,
        }
    }

    /// What the author should do, in sentences.
    pub fn what_to_do(&self) -> &str {
        self.advice.as_deref().unwrap_or(self.rule.remedy)
    }
}

/// The byte maps of one record on both sides, as lines of at most 41 columns without trailing spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maps {
    /// The targets at which the record is like this on both sides.
    pub targets: Vec<String>,
    /// The old side.
    pub before: Vec<String>,
    /// The new side.
    pub after: Vec<String>,
}

/// A commit of a git repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Commit {
    /// Its full hash.
    pub hash: String,
    /// The first line of its message; empty where it is not known.
    pub subject: String,
}

impl Commit {
    /// The hash in the length that the kernel's documents ask for.
    pub fn short(&self) -> &str {
        self.hash.get(..12).unwrap_or(&self.hash)
    }

    /// As the kernel's documents want a commit cited: `0123456789ab ("subject")`, on one line.
    pub fn cited(&self) -> String {
        match self.subject.as_str() {
            "" => printable(self.short()),
            subject => printable(&format!("{} (\"{subject}\")", self.short())),
        }
    }
}

/// A line of a file of the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The path from the top of the tree.
    pub file: String,
    /// The line, counted from 1.
    #[serde(deserialize_with = "read::line")]
    pub line: usize,
    /// The text of the line.
    #[serde(skip)]
    pub text: Option<String>,
}

/// What was compared, and what was not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Who compared anything, and what they cannot see.
    #[serde(deserialize_with = "read::sights")]
    pub witnesses: Vec<sight::Sight>,
    /// Items that were compared, sorted by item and target.
    pub compared: Vec<Compared>,
    /// Items of the spec that nothing in the tree attests.
    pub unattested: Vec<Unattested>,
    /// Findings that a waiver took back.
    pub waived: Vec<Waived>,
}

/// One of the names that the program has. Under this name, serde does not take it for a part of what is read.
type StaticName = &'static str;

/// An item that was compared at one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// The item, by its name in C.
    pub item: String,
    /// The target.
    #[serde(deserialize_with = "read::target_name")]
    pub target: StaticName,
    /// Who compared it.
    #[serde(deserialize_with = "read::witnesses")]
    pub witnesses: BTreeSet<&'static str>,
}

/// An item that was not compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unattested {
    /// The item, by its name in C.
    pub item: String,
    /// Why.
    pub reason: String,
}

/// A finding that a waiver took back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// The rule.
    pub rule: String,
    /// The item, by its name in C.
    #[serde(deserialize_with = "read::present")]
    pub item: Option<String>,
    /// The targets at which it was found.
    pub targets: Vec<String>,
    /// Why it was taken back.
    pub reason: String,
    /// Where that was decided.
    pub link: String,
    /// The last day on which it is, as `2027-01-31`.
    pub until: String,
}

/// The outcome of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing at deny level, and everything was checked.
    Pass,
    /// At least one finding at deny level.
    Fail,
    /// Not everything could be checked, whatever was found in the rest.
    Incomplete,
}

impl Verdict {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Incomplete => "incomplete",
        }
    }

    /// The exit status that scripts rely on.
    pub fn exit_status(self) -> u8 {
        match self {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Incomplete => 2,
        }
    }
}

impl Report {
    /// The outcome.
    pub fn verdict(&self) -> Verdict {
        if self.inputs.iter().any(|input| !input.problems.is_empty()) {
            Verdict::Incomplete
        } else if self.findings.iter().any(|finding| finding.level == Level::Deny) {
            Verdict::Fail
        } else {
            Verdict::Pass
        }
    }

    /// At how many targets anything was looked at.
    pub fn targets(&self) -> usize {
        self.inputs.iter().map(|input| input.targets.len()).max().unwrap_or(0)
    }

    /// Why some of it could not be checked, each with the tree that it is about.
    pub fn problems(&self) -> impl Iterator<Item = (&InputReport, &str)> {
        self.inputs
            .iter()
            .flat_map(|input| input.problems.iter().map(move |problem| (input, problem.as_str())))
    }

    /// How many findings there are at a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// Targets as a reader wants them: nothing if it is all of those that were checked.
pub fn condensed(targets: &[Target], checked: usize) -> String {
    if targets.len() == checked || targets.is_empty() {
        return String::new();
    }
    let names: Vec<_> = targets.iter().map(|t| t.name()).collect();
    format!("[{}]", names.join(", "))
}

/// Puts findings into the order of reports: the gravest first, and otherwise along the files.
pub fn gravest_first(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.level, f.location.clone(), f.item.clone(), f.rule.id, f.message.clone());
        key(a).cmp(&key(b))
    });
}
