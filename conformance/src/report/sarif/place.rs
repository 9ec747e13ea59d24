//! Where a result is: paths as URIs that are relative to the top of a tree.

use std::fmt::Write;

use serde_json::{json, Value};

use crate::report::{Finding, Location, Question, Report};

/// The top of the tree, or of the new one.
const ROOT: &str = "SRCROOT";
/// The top of the old tree.
const OLD_ROOT: &str = "OLDROOT";
/// What every kernel tree has.
const TOP_FILE: &str = "Makefile";

/// What the names of the tops stand for. Where they are, a reader knows better than the run did.
pub(super) fn bases(question: Question) -> Value {
    let base = |text: &str| json!({ "description": { "text": text } });
    match question {
        Question::Check => json!({ ROOT: base("the top of the kernel tree") }),
        Question::Drift => {
            json!({ ROOT: base("the top of the new tree"), OLD_ROOT: base("the top of the old tree") })
        }
    }
}

/// The place of a finding, or the nearest one.
pub(super) fn of_finding(report: &Report, finding: &Finding) -> Value {
    match &finding.location {
        Some(location) => exact(location, ROOT),
        None => first_line(nearest(report, finding)),
    }
}

/// The file that has to do with an item of which no place is known.
pub(super) fn of_item(report: &Report, rule: &str, item: &str) -> Value {
    let record = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let same = |finding: &&Finding| finding.item.as_deref().map(record) == Some(record(item));
    let of_rule = |finding: &&Finding| finding.rule.id == rule;
    let findings = || report.findings.iter();
    let others = findings().filter(same).chain(findings().filter(of_rule)).chain(findings());
    let file = path(item).or_else(|| others.filter_map(place).next()).unwrap_or(TOP_FILE);
    first_line(file)
}

/// Where the old tree said otherwise.
pub(super) fn related(question: Question, finding: &Finding) -> Option<Value> {
    let was = finding.was.as_ref()?;
    let [before, _] = question.sides();
    let mut location = exact(was, OLD_ROOT);
    let object = location.as_object_mut()?;
    object.insert("id".to_owned(), json!(1));
    object.insert("message".to_owned(), json!({ "text": before }));
    Some(json!([location]))
}

fn nearest<'r>(report: &'r Report, finding: &'r Finding) -> &'r str {
    let was = finding.was.as_ref().map(|was| was.file.as_str());
    let of_domain = |other: &&Finding| finding.domain.is_some() && other.domain == finding.domain;
    let beside = || report.findings.iter().filter(of_domain).filter_map(place).next();
    finding.item.as_deref().and_then(path).or(was).or_else(beside).unwrap_or(TOP_FILE)
}

fn place(finding: &Finding) -> Option<&str> {
    finding.location.as_ref().map(|location| location.file.as_str())
}

/// An item that is a file, and no name in one.
fn path(item: &str) -> Option<&str> {
    (item.contains('/') && (item.ends_with(".h") || item.ends_with(".c"))).then_some(item)
}

/// A file as a whole: readers want a line.
fn first_line(file: &str) -> Value {
    exact(&Location { file: file.to_owned(), line: 1, text: None }, ROOT)
}

fn exact(location: &Location, base: &str) -> Value {
    let mut physical = artifact(&location.file, base);
    if let Some(object) = physical.as_object_mut() {
        object.insert("region".to_owned(), region(location));
    }
    json!({ "physicalLocation": physical })
}

fn region(location: &Location) -> Value {
    let Some(text) = &location.text else { return json!({ "startLine": location.line }) };
    let columns = |text: &str| text.chars().count();
    json!({
        "startLine": location.line,
        "startColumn": columns(text) - columns(text.trim_start()) + 1,
        "endColumn": columns(text.trim_end()) + 1,
        "snippet": { "text": text },
    })
}

fn artifact(file: &str, base: &str) -> Value {
    json!({ "artifactLocation": { "uri": uri(file), "uriBaseId": base } })
}

/// A path as a URI: what has a meaning in one is escaped.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
