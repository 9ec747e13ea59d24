//! A JSON report read back: the inverse of [`json`](super::json). The texts of lines and the subjects of commits are not
//! in a report, and come back empty.
//!
//! A report that was not written by this program is refused: an unknown key, rule, target or witness, or a verdict that
//! does not follow from the rest.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use kho_abi_spec::target::Target;
use serde::de::{Deserialize, Deserializer, Error};

use super::json::SCHEMA;
use super::sight::{self, Sight};
use super::{Commit, Coverage, Finding, InputReport, Location, Maps, Question, Report, Verdict};
use crate::error::{CannotCheck, Checked};
use crate::rules::{self, Level, Rule};
use crate::shard::Shard;

/// Reads a report; `name` is what to call it where it is wrong.
///
/// # Errors
/// If it is no report of this version of the format, with the place in it.
pub fn read(text: &str, name: &str) -> Checked<Report> {
    if let Ok(Some(schema)) = serde_json::from_str::<Head>(text).map(|head| head.schema) {
        if schema != SCHEMA {
            let problem =
                format!("{name} is a report of the format {schema}, and this program reads {SCHEMA}");
            return Err(CannotCheck::new(problem, "read it with the version of kho-abi that has written it"));
        }
    }
    let document: Document = serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let said = said.strip_suffix(&place).unwrap_or(&said);
        malformed(&format!("{name}:{}:{}: {said}", error.line(), error.column()))
    })?;
    let stated = document.verdict;
    let report = document.into_report();
    match report.verdict() {
        verdict if verdict == stated => Ok(report),
        verdict => {
            let said = format!("{name}: its verdict is {}, which does not follow from it", stated.name());
            Err(malformed(&format!("{said}: what it says amounts to {}", verdict.name())))
        }
    }
}

fn malformed(problem: &str) -> CannotCheck {
    CannotCheck::new(
        problem,
        "give a report that this version of kho-abi has written with --report json:FILE",
    )
}

/// As much of a document as tells what it is.
#[derive(serde::Deserialize)]
struct Head {
    schema: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "schema")]
    _schema: String,
    question: Question,
    #[serde(deserialize_with = "present")]
    shard: Option<Shard>,
    verdict: Verdict,
    inputs: Vec<InputReport>,
    remarks: Vec<String>,
    findings: Vec<FindingDocument>,
    coverage: Coverage,
}

impl Document {
    fn into_report(self) -> Report {
        Report {
            question: self.question,
            shard: self.shard,
            inputs: self.inputs,
            remarks: self.remarks,
            findings: self.findings.into_iter().map(FindingDocument::into_finding).collect(),
            coverage: self.coverage,
        }
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingDocument {
    #[serde(deserialize_with = "rule")]
    rule: &'static Rule,
    #[serde(deserialize_with = "level")]
    level: Level,
    #[serde(deserialize_with = "present")]
    domain: Option<String>,
    #[serde(deserialize_with = "present")]
    item: Option<String>,
    #[serde(deserialize_with = "targets")]
    targets: Vec<Target>,
    message: String,
    #[serde(deserialize_with = "present")]
    before: Option<String>,
    #[serde(deserialize_with = "present")]
    after: Option<String>,
    #[serde(deserialize_with = "present")]
    location: Option<Location>,
    #[serde(deserialize_with = "present")]
    was: Option<Location>,
    #[serde(deserialize_with = "present")]
    maps: Option<Vec<Maps>>,
    #[serde(deserialize_with = "present")]
    advice: Option<String>,
    #[serde(deserialize_with = "commit")]
    commit: Option<Commit>,
    #[serde(deserialize_with = "commit")]
    put_right_by: Option<Commit>,
}

impl FindingDocument {
    fn into_finding(self) -> Finding {
        Finding {
            rule: self.rule,
            level: self.level,
            domain: self.domain,
            item: self.item,
            targets: self.targets,
            message: self.message,
            before: self.before,
            after: self.after,
            location: self.location,
            was: self.was,
            maps: self.maps.unwrap_or_default(),
            advice: self.advice,
            commit: self.commit,
            put_right_by: self.put_right_by,
        }
    }
}

/// A key that may be null, but not missing.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// A text that something is known by.
fn known<'de, D: Deserializer<'de>, T, E: Display>(
    from: D,
    look_up: impl Fn(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    look_up(&String::deserialize(from)?).map_err(Error::custom)
}

/// Several of them.
fn all_known<'de, D: Deserializer<'de>, T, E: Display, C: FromIterator<T>>(
    from: D,
    look_up: impl Fn(&str) -> Result<T, E>,
) -> Result<C, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    names.iter().map(|name| look_up(name)).collect::<Result<C, E>>().map_err(Error::custom)
}

fn rule<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Rule, D::Error> {
    known(from, |id| rules::find(id).ok_or_else(|| format!("there is no rule `{id}`")))
}

fn level<'de, D: Deserializer<'de>>(from: D) -> Result<Level, D::Error> {
    let find = |name: &str| Level::ALL.into_iter().find(|level| level.name() == name);
    known(from, |name| find(name).ok_or_else(|| format!("there is no level `{name}`")))
}

fn targets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Target>, D::Error> {
    all_known(from, Target::from_str)
}

pub(super) fn target_name<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    known(from, |name| Target::from_str(name).map(Target::name))
}

pub(super) fn target_names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<&'static str>, D::Error> {
    all_known(from, |name| Target::from_str(name).map(Target::name))
}

fn witness(name: &str) -> Result<Sight, String> {
    sight::of(name).ok_or_else(|| format!("there is no witness `{name}`"))
}

pub(super) fn witnesses<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<&'static str>, D::Error> {
    all_known(from, |name| witness(name).map(|sight| sight.witness))
}

/// What a witness cannot see is a fact of this program. A report that says otherwise is of another version of it.
pub(super) fn sights<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Sight>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Stated {
        witness: String,
        cannot_see: Vec<String>,
    }
    let look_up = |stated: &Stated| match witness(&stated.witness)? {
        sight if sight.cannot_see == stated.cannot_see => Ok(sight),
        _ => Err(format!("`{}` sees something else in this version of kho-abi", stated.witness)),
    };
    let stated = Vec::<Stated>::deserialize(from)?;
    stated.iter().map(look_up).collect::<Result<_, String>>().map_err(Error::custom)
}

/// Lines are counted from 1.
pub(super) fn line<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    std::num::NonZeroUsize::deserialize(from).map(std::num::NonZeroUsize::get)
}

fn commit<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Commit>, D::Error> {
    let Some(hash) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let is_hash = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    match (40..=64).contains(&hash.len()) && hash.bytes().all(is_hash) {
        true => Ok(Some(Commit { hash, subject: String::new() })),
        false => Err(Error::custom(format!("`{hash}` is no full hash of a commit"))),
    }
}
