//! SARIF 2.1.0, which code scanning and many editors read.
//!
//! Some readers, GitHub among them, refuse a result without a location. One that has none is put into the file that is
//! nearest to what it is about, at its first line, and its property `placed` says so. A finding that a waiver took back is a
//! result with an accepted suppression. Not every reader knows suppressions, so its level is no more than a note.

mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use super::words;
use super::{Finding, Report, Verdict, Waived};
use crate::error::printable;
use crate::rules::{self, Level, Rule};

/// Where the schema that is stated in each document is to be had.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The report as a JSON document, with a final newline.
pub fn render(report: &Report) -> String {
    let rules = Rules::of(report);
    let mut fingerprints = Fingerprints::default();
    let findings = report.findings.iter().map(|finding| result(report, finding, &rules, &mut fingerprints));
    let mut results: Vec<_> = findings.collect();
    let waived = report.coverage.waived.iter();
    results.extend(waived.map(|waived| suppressed(report, waived, &rules, &mut fingerprints)));
    let document = without_nulls(json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(&rules) },
            "automationDetails": { "id": format!("kho-abi/{}/", report.question.command()) },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": place::bases(report.question),
            "invocations": [invocation(report)],
            "results": results,
            "properties": { "verdict": report.verdict(), "question": report.question },
        }],
    }));
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The rules of a document, each at its position.
struct Rules(Vec<&'static Rule>);

impl Rules {
    /// Those that occur, sorted by id.
    fn of(report: &Report) -> Rules {
        let found = report.findings.iter().map(|finding| finding.rule.id);
        let waived = report.coverage.waived.iter().map(|waived| waived.rule.as_str());
        let occurring: BTreeSet<_> = found.chain(waived).collect();
        Rules(occurring.into_iter().filter_map(rules::find).collect())
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|rule| rule.id == id)
    }
}

fn driver(rules: &Rules) -> Value {
    json!({
        "name": "kho-abi",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.0.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
    })
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.reason },
        "help": {
            "text": format!("{} {} See {}", rule.reason, rule.remedy, rule.link),
            "markdown": format!("**Why**: {}\n\n**What to do**: {}\n\n[Read more]({})", rule.reason, rule.remedy, rule.link),
        },
        "helpUri": rule.link,
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "problem.severity": severity(rule.level), "tags": ["abi", "kexec-handover"] },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note => "note",
    }
}

/// The same, in the words of code scanning.
fn severity(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note => "recommendation",
    }
}

fn invocation(report: &Report) -> Value {
    let notification = |level: &str, text: String| json!({ "level": level, "message": { "text": text } });
    let problems = words::problems(report).map(|problem| notification("error", problem));
    let remarks = report.remarks.iter().map(|remark| notification("note", printable(remark)));
    json!({
        "executionSuccessful": report.verdict() != Verdict::Incomplete,
        "exitCode": report.verdict().exit_status(),
        "toolExecutionNotifications": problems.chain(remarks).collect::<Vec<_>>(),
    })
}

fn result(report: &Report, finding: &Finding, rules: &Rules, fingerprints: &mut Fingerprints) -> Value {
    let targets: Vec<_> = finding.targets.iter().map(|target| target.name()).collect();
    let print = fingerprints.next([finding.rule.id, text(&finding.domain), text(&finding.item)], &targets);
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.position(finding.rule.id),
        "level": level(finding.level),
        "message": { "text": message(report, finding) },
        "locations": [place::of_finding(report, finding)],
        "relatedLocations": place::related(report.question, finding),
        "partialFingerprints": print,
        "properties": {
            "domain": finding.domain,
            "item": finding.item,
            "targets": targets,
            "before": finding.before,
            "after": finding.after,
            "commit": finding.commit.as_ref().map(|commit| &commit.hash),
            "putRightBy": finding.put_right_by.as_ref().map(|commit| &commit.hash),
            "placed": finding.location.is_none().then_some("at the top of the nearest file"),
        },
    })
}

fn text(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// What a reader sees that shows one text only.
fn message(report: &Report, finding: &Finding) -> String {
    let mut out = words::title(finding, report.targets());
    for (side, text) in words::sides(report, finding) {
        let _ = write!(out, "\n{side}: {}", printable(text));
    }
    if let Some(history) = words::history(finding) {
        let _ = write!(out, "\n{history}");
    }
    let _ = write!(out, "\n{}", printable(finding.what_to_do()));
    out
}

fn suppressed(report: &Report, waived: &Waived, rules: &Rules, fingerprints: &mut Fingerprints) -> Value {
    let targets: Vec<_> = waived.targets.iter().map(String::as_str).collect();
    let item = text(&waived.item);
    let of = if item.is_empty() { String::new() } else { format!(" of `{}`", printable(item)) };
    let said = format!(
        "{} (until {}, {})",
        printable(&waived.reason),
        printable(&waived.until),
        printable(&waived.link)
    );
    json!({
        "ruleId": waived.rule,
        "ruleIndex": rules.position(&waived.rule),
        "level": level(Level::Note),
        "message": { "text": format!("{}{of} is waived: {said}", printable(&waived.rule)) },
        "locations": [place::of_item(report, &waived.rule, item)],
        "partialFingerprints": fingerprints.next([&waived.rule, "waived", item], &targets),
        "suppressions": [{ "kind": "external", "status": "accepted", "justification": said }],
        "properties": {
            "item": waived.item,
            "targets": targets,
            "until": waived.until,
            "link": waived.link,
            "placed": "at the top of the nearest file",
        },
    })
}

/// What tells a result from others in every run: not its line, which moves, nor its message, which may be reworded. Those
/// that agree in the rest are counted.
#[derive(Default)]
struct Fingerprints(BTreeMap<String, usize>);

impl Fingerprints {
    fn next(&mut self, parts: [&str; 3], targets: &[&str]) -> Value {
        let mut hash = Sha256::new();
        for part in parts.iter().chain(targets) {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let hash: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let count = self.0.entry(hash.clone()).or_default();
        *count += 1;
        json!({ "khoAbiFinding/v1": format!("{hash}:{count}") })
    }
}

/// What does not apply is absent in SARIF.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(keys) => {
            let kept = keys.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
