//! JUnit's XML, which most CI systems show as a list of tests: a test case for each tree, that it could be checked, and one
//! for each item, so that an item keeps its history whatever is found of it.
//!
//! There are several dialects. This keeps to what the schemas of Jenkins and the readers of others have in common: no
//! attributes for files and lines, which some refuse and none needs, as the text has them; one `failure` for each case,
//! of which some readers show only the first.

mod xml;

use std::collections::BTreeMap;

use super::words;
use super::{Finding, InputReport, Question, Report};
use crate::error::printable;
use crate::rules::Level;

/// The report as an XML document, with a final newline.
pub fn render(report: &Report) -> String {
    let mut cases: Vec<Case> = report
        .inputs
        .iter()
        .enumerate()
        .map(|(position, input)| of_input(report.question, position, input))
        .collect();
    cases.extend(items(report).into_iter().map(|(name, item)| item.into_case(name)));
    let mut output = vec![words::numbers(report)];
    output.extend(report.remarks.iter().map(|remark| printable(remark)));
    let suite = Suite {
        name: format!("kho-abi {}", report.question.command()),
        class: format!("kho-abi.{}", report.question.command()),
        properties: vec![
            ("verdict", report.verdict().name().to_owned()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ],
        cases,
        output,
    };
    xml::write(&suite)
}

/// All there is to show.
struct Suite {
    name: String,
    class: String,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
    output: Vec<String>,
}

impl Suite {
    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.cases.iter().filter(|case| is(&case.outcome)).count()
    }
}

/// A test case.
struct Case {
    name: String,
    outcome: Outcome,
    output: Vec<String>,
}

enum Outcome {
    Passed,
    /// With the reasons.
    Skipped(Vec<String>),
    Failed(Reason),
    /// It could not be found out whether it passes.
    Error(Reason),
}

/// Why a case has not passed.
struct Reason {
    /// In a line.
    message: String,
    kind: String,
    lines: Vec<String>,
}

fn of_input(question: Question, position: usize, input: &InputReport) -> Case {
    let side = match (question, position) {
        (Question::Drift, 0) => "old tree ",
        (Question::Drift, 1) => "new tree ",
        _ => "",
    };
    let lines: Vec<_> = input.problems.iter().map(|problem| printable(problem)).collect();
    let outcome = match lines.first() {
        None => Outcome::Passed,
        Some(first) => Outcome::Error(Reason {
            message: message(first, lines.len()),
            kind: "could not check".to_owned(),
            lines,
        }),
    };
    Case {
        name: format!("{side}{} can be checked in full", printable(&input.tree)),
        outcome,
        output: Vec::new(),
    }
}

/// What was found of one item.
#[derive(Default)]
struct Item {
    denied: Vec<(String, String)>,
    failure: Vec<String>,
    remarks: Vec<String>,
    /// Why it was not compared, or what was waived of it.
    skipped: Vec<String>,
}

impl Item {
    fn into_case(mut self, name: String) -> Case {
        let outcome = match self.denied.first() {
            Some((rule, first)) => Outcome::Failed(Reason {
                message: message(first, self.denied.len()),
                kind: rule.clone(),
                lines: std::mem::take(&mut self.failure),
            }),
            None if self.skipped.is_empty() => Outcome::Passed,
            None => Outcome::Skipped(std::mem::take(&mut self.skipped)),
        };
        self.remarks.extend(self.skipped);
        Case { name, outcome, output: self.remarks }
    }
}

fn message(first: &str, number: usize) -> String {
    match number {
        0 | 1 => first.to_owned(),
        _ => format!("{first} (and {} more)", number - 1),
    }
}

/// All that was compared, found, waived, or not attested, by the item.
fn items(report: &Report) -> BTreeMap<String, Item> {
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    for compared in &report.coverage.compared {
        items.entry(printable(&compared.item)).or_default();
    }
    for finding in &report.findings {
        let item = items
            .entry(name(finding.item.as_deref().or(finding.domain.as_deref()), finding.rule.id))
            .or_default();
        match finding.level {
            Level::Deny => {
                item.denied.push((finding.rule.id.to_owned(), words::title(finding, report.targets())));
                item.failure.extend(lines(report, finding));
            }
            Level::Warn | Level::Note => item.remarks.extend(lines(report, finding)),
        }
    }
    for waived in &report.coverage.waived {
        let said =
            format!("{} is waived until {}: {} ({})", waived.rule, waived.until, waived.reason, waived.link);
        let item = items.entry(name(waived.item.as_deref(), &waived.rule)).or_default();
        item.skipped.push(printable(&said));
    }
    for unattested in &report.coverage.unattested {
        let item = items.entry(printable(&unattested.item)).or_default();
        item.skipped.push(format!("not attested: {}", printable(&unattested.reason)));
    }
    items
}

/// The item without its member; the path of a header has none. What is about no item is known by its domain or its rule.
fn name(item: Option<&str>, rule: &str) -> String {
    printable(match item {
        Some(path) if path.contains('/') => path,
        Some(item) => item.split('.').next().unwrap_or(item),
        None => rule,
    })
}

fn lines(report: &Report, finding: &Finding) -> Vec<String> {
    let mut lines = vec![format!(
        "{}[{}] {}",
        finding.level.name(),
        finding.rule.id,
        words::title(finding, report.targets())
    )];
    lines.extend(finding.location.as_ref().map(|location| format!("at {}", words::place(location))));
    lines.extend(finding.was.as_ref().map(|was| format!("was at {}", words::place(was))));
    lines.extend(words::sides(report, finding).map(|(side, text)| format!("{side}: {}", printable(text))));
    lines.extend(words::history(finding));
    lines.push(printable(finding.what_to_do()));
    lines
}
