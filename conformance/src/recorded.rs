//! What was seen in the known real trees, kept as text: old packages leave the archive one day, and what was in them has
//! to stay checkable, without network too.
//!
//! A record holds facts, with the package that they are from and the witnesses that saw them. Nothing of the spec may
//! enter, but for two things that are kept apart: what was looked for outside of the KHO headers, where names are a
//! question and the answer is the tree's; and what the compilers [judged](Judged), because these only answer questions.
//! No path of a machine may enter, and nothing that a later observation of the same package would change, the versions
//! of compilers excepted.

mod judged;
mod look;
mod questions;
mod sets;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kho_abi_spec::model::{DefinedIn, Version};
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;
use serde::{Deserialize, Serialize};

use crate::compare::is_required;
use crate::error::{CannotCheck, Checked};
use crate::input::KHO_HEADERS;
use crate::observed::Observed;
use crate::trees::{self, Kind, KnownTree};

pub use judged::{Judged, Verdict};
pub use sets::Seen;

/// The form of the text; it changes when an older reader would misunderstand a newer text.
pub const SCHEMA: &str = "kho-abi-evidence/2";

/// What was seen in one known tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// [`SCHEMA`].
    pub schema: String,
    /// The package that was read.
    pub package: Package,
    /// The kernel release, such as `7.3`.
    pub release: String,
    /// The kernel version, such as `7.3.4`.
    pub version: String,
    /// The package with the headers that `package` is the prepared half of. Without one, `package` has the headers, and
    /// they were read with stand-ins for what they include.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub prepares: Option<Package>,
    /// Who was asked, sorted by name.
    pub witnesses: Vec<Witness>,
    /// The targets at which was looked, by name.
    pub targets: Vec<String>,
    /// Which files were looked into.
    pub files: Files,
    /// The function-like macros of these files, with the number of their parameters.
    pub macros: BTreeMap<String, usize>,
    /// The strings that were looked for in files outside of the KHO headers and found, by file.
    pub literals: BTreeMap<String, BTreeSet<String>>,
    /// What was seen, each fact once, with all targets at which it was and all witnesses that saw it.
    pub observed: Vec<Seen>,
    /// What the compilers made of the spec.
    pub judged: Judged,
}

/// The files that were looked into, as paths from the top of the tree, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// The KHO headers.
    pub kho: Vec<String>,
    /// Those outside of the KHO headers that the spec names for the release, and that the tree has.
    pub elsewhere: Vec<String>,
    /// Those that it does not have, or not for the architecture that it is configured for.
    pub absent: Vec<String>,
}

/// A package of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Its file name.
    pub file: String,
    /// Its SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// Who saw something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// The witness.
    pub name: String,
    /// The compilers that it read the files with, as they call themselves; none if it reads text.
    pub compilers: Vec<String>,
    /// What it is blind for, in words: that it did not see this says nothing.
    pub cannot_see: Vec<String>,
}

impl From<&KnownTree> for Package {
    fn from(tree: &KnownTree) -> Self {
        Package { file: tree.file.to_owned(), sha256: tree.sha256.to_owned() }
    }
}

impl Recorded {
    /// Looks at a known tree below `into`. What is outside of the KHO headers is found by the names that `spec` has for it.
    ///
    /// # Errors
    /// If the tree or what it belongs to is not there, or if it cannot be looked at by every witness.
    pub fn observe(into: &Path, tree: &KnownTree, spec: &Spec) -> Checked<Recorded> {
        look::look(into, tree, spec)
    }

    /// Reads a record, `name` being what to call it in errors.
    ///
    /// # Errors
    /// If it is not one, or if it says something twice.
    pub fn parse(name: &str, text: &str) -> Checked<Recorded> {
        let broken = |why: &str| {
            CannotCheck::new(
                format!("{name} is no recorded evidence: {why}"),
                "write it anew with `cargo xtask record`",
            )
        };
        let recorded: Recorded = serde_json::from_str(text).map_err(|error| broken(&error.to_string()))?;
        if recorded.schema != SCHEMA {
            return Err(broken(&format!("its schema is {}, not {SCHEMA}", recorded.schema)));
        }
        recorded.validate().map_err(|why| broken(&why))?;
        Ok(recorded)
    }

    /// The text, in which one line is one fact: a constant, or a member of a record.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which holds for no record that was observed.
    pub fn text(&self) -> Checked<String> {
        text::write(self).map_err(|why| {
            CannotCheck::new(
                format!("what was seen in {} is no JSON: {why}", self.package.file),
                "report it to us",
            )
        })
    }

    fn validate(&self) -> Result<(), String> {
        let witnesses: Vec<&str> = self.witnesses.iter().map(|witness| witness.name.as_str()).collect();
        sets::validate(&self.targets, &witnesses, &self.observed)?;
        judged::validate(&self.targets, &witnesses, &self.judged)
    }

    /// The targets at which was looked.
    pub fn targets(&self) -> Vec<Target> {
        Target::ALL
            .into_iter()
            .filter(|target| self.targets.iter().any(|name| name == target.name()))
            .collect()
    }

    /// What one witness saw, by target.
    pub fn seen_by(&self, witness: &str) -> Vec<(Target, Observed)> {
        let at = |target| (target, sets::at(&self.observed, witness, target));
        self.targets().into_iter().map(at).collect()
    }

    /// The items of a version that the tree cannot show, because it does not have their files.
    ///
    /// # Errors
    /// If the record does not say whether the tree has a file: the spec named another one when it was made.
    pub fn unattested(&self, version: &Version) -> Checked<BTreeSet<String>> {
        let release = Some(self.release.as_str());
        let mut unattested = BTreeSet::new();
        for (_, item) in version.own() {
            let Some(path) = item.home(release).map(DefinedIn::path) else { continue };
            if is_kho_header(&path) || self.files.elsewhere.contains(&path) {
                continue;
            }
            if !self.files.absent.contains(&path) && is_required(item, release) {
                let problem =
                    format!("the record of {} does not say whether it has {path}", self.package.file);
                return Err(CannotCheck::new(problem, "write it anew with `cargo xtask record`"));
            }
            unattested.insert(item.name.clone());
        }
        Ok(unattested)
    }
}

fn is_kho_header(path: &str) -> bool {
    path.strip_prefix(KHO_HEADERS).is_some_and(|rest| rest.starts_with('/'))
}

/// The name of a known tree's record, without `.json`.
pub fn stem(tree: &KnownTree) -> &'static str {
    tree.file.trim_end_matches(".deb")
}

/// The tree with the headers: the one that a prepared half belongs to, or the tree itself.
fn common(tree: &KnownTree) -> Checked<&KnownTree> {
    let Kind::Prepared { of, .. } = tree.kind else { return Ok(tree) };
    let mut known = trees::known().iter();
    known.find(|other| other.kind == Kind::Common && other.version == of).ok_or_else(|| {
        let problem = format!("{} is the prepared half of {of}, which is not known", tree.file);
        CannotCheck::new(problem, "correct the table of known trees")
    })
}

fn located(into: &Path, tree: &KnownTree) -> Checked<std::path::PathBuf> {
    trees::locate(into, tree).ok_or_else(|| {
        let problem = format!("{} is not in {}", stem(tree), into.display());
        let more = if tree.kind == Kind::Source { " --sources" } else { "" };
        CannotCheck::new(problem, format!("`kho-abi trees{more}` gets it"))
    })
}
