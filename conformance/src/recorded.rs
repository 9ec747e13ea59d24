//! What was seen in the known real trees, kept as text: old packages leave the archive one day, and what was in them has
//! to stay checkable, without network too.
//!
//! A record holds facts only, with the package that they are from. Nothing of the spec may enter, no path of a machine,
//! and nothing that a later observation of the same package would change, the witness's own version excepted.

mod sets;
mod text;

use std::path::Path;

use kho_abi_spec::model::Abi;
use kho_abi_spec::target::Target;
use serde::{Deserialize, Serialize};

use crate::check;
use crate::error::{CannotCheck, Checked};
use crate::evidence::bindgen;
use crate::input::Input;
use crate::observed::Observed;
use crate::source::Tree;
use crate::trees::{self, Kind, KnownTree};

pub use sets::Seen;

/// The form of the text; it changes when an older reader would misunderstand a newer text.
pub const SCHEMA: &str = "kho-abi-evidence/1";

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
    /// Who saw it.
    pub witness: Witness,
    /// The targets at which it was looked at, by name.
    pub targets: Vec<String>,
    /// What was seen, each fact once, with all targets at which it was.
    pub observed: Vec<Seen>,
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
    /// The compiler that it read the headers with, as that one calls itself.
    pub compiler: String,
}

impl From<&KnownTree> for Package {
    fn from(tree: &KnownTree) -> Self {
        Package { file: tree.file.to_owned(), sha256: tree.sha256.to_owned() }
    }
}

impl Recorded {
    /// Looks at a known tree below `into`. What is outside of the KHO headers is found by the names that `abi` has for it.
    ///
    /// # Errors
    /// If the tree or what it belongs to is not there, or if it cannot be looked at.
    pub fn observe(into: &Path, tree: &KnownTree, abi: &Abi) -> Checked<Recorded> {
        let common = common(tree)?;
        let (top, half) = (located(into, common)?, located(into, tree)?);
        let source = Tree::folder(&top)?;
        let wanted = check::wanted(abi, Some(tree.release));
        let input = match tree.kind {
            Kind::Common => Input::unprepared(&source, &wanted)?,
            Kind::Prepared { .. } => Input::prepared(&source, &top, &half, &wanted)?,
        };
        let mut seen = Vec::new();
        for target in input.targets() {
            seen.push((target, bindgen::observe(&input, target)?));
        }
        Ok(Recorded {
            schema: SCHEMA.to_owned(),
            package: tree.into(),
            release: tree.release.to_owned(),
            version: tree.version.to_owned(),
            prepares: (common != tree).then(|| common.into()),
            witness: Witness { name: "bindgen".to_owned(), compiler: bindgen::compiler()? },
            targets: seen.iter().map(|(target, _)| target.name().to_owned()).collect(),
            observed: sets::merge(&seen),
        })
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
        sets::validate(&recorded.targets, &recorded.observed).map_err(|why| broken(&why))?;
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

    /// What was seen, by target.
    pub fn by_target(&self) -> Vec<(Target, Observed)> {
        let targets =
            Target::ALL.into_iter().filter(|target| self.targets.iter().any(|name| name == target.name()));
        targets.map(|target| (target, sets::at(&self.observed, target))).collect()
    }
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
        CannotCheck::new(problem, "`kho-abi trees` gets it")
    })
}
