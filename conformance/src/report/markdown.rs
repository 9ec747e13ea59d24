//! Markdown, for a comment on a merge request or for a reply by mail, in which it is read as plain text. So prose is in
//! short lines, nothing is folded away, and what is in a block is as it would be on a terminal.

mod escape;

use std::fmt::Write;

use super::sides::{self, Versions};
use super::words::{self, wrapped};
use super::{Finding, InputReport, Location, Question, Report};
use crate::error::printable;
use crate::rules::Level;
use escape::{cell, code, fenced, line, prose};

/// How wide prose is: what a mail quotes still fits into 80 columns.
const WIDTH: usize = 72;

/// The whole report. `quiet` leaves out what was not compared.
pub fn render(report: &Report, quiet: bool) -> String {
    let mut out = format!("**{}**: {}\n\n", report.verdict().name(), words::numbers(report));
    out += &heading(report);
    for problem in words::problems(report) {
        out += &point(&format!("Could not check: {}", prose(&problem)));
    }
    for remark in &report.remarks {
        out += &point(&prose(&format!("{remark}.")));
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    for finding in report.findings.iter().filter(|finding| finding.level != Level::Note) {
        out += &self::finding(report, finding);
    }
    let notes = report.findings.iter().filter(|finding| finding.level == Level::Note);
    out += &section("Notes", &notes.map(|finding| note(report, finding)).collect::<Vec<_>>());
    out += &section("Waived", &waived(report));
    if !quiet {
        out += &section("Not attested", &unattested(report));
    }
    format!("{}\n", out.trim_end())
}

fn heading(report: &Report) -> String {
    match (report.question, report.inputs.as_slice()) {
        (Question::Drift, [before, after, ..]) => drifted(before, after),
        (_, inputs) => inputs.iter().map(checked).collect(),
    }
}

fn checked(input: &InputReport) -> String {
    let mut text = format!("Checked {}", code(&input.tree));
    if let Some(release) = &input.release {
        let _ = write!(text, ", Linux {}", prose(release));
    }
    let versions: Vec<_> = input.domains.iter().map(|domain| code(&sides::version(domain))).collect();
    if !versions.is_empty() {
        let _ = write!(text, ", with {}", versions.join(", "));
    }
    paragraph(&format!("{text}{}.", at(input)))
}

fn at(input: &InputReport) -> String {
    match input.targets.as_slice() {
        [] => String::new(),
        targets => format!(", at {}", prose(&targets.join(", "))),
    }
}

fn drifted(before: &InputReport, after: &InputReport) -> String {
    let [old, new] = [before, after].map(|input| code(&input.tree));
    let mut out = paragraph(&format!("From {old} to {new}{}.", at(after)));
    let Some(versions) = Versions::of(before, after) else { return out };
    if !versions.changed.is_empty() {
        out += "| version of | before | after |\n|---|---|---|\n";
    }
    for row in &versions.changed {
        let cells = row.each_ref().map(|text| cell(text));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    let same: Vec<_> = versions.same.iter().map(|version| code(version)).collect();
    if !same.is_empty() {
        let _ = write!(
            out,
            "{}{}",
            if versions.changed.is_empty() { "" } else { "\n" },
            paragraph(&format!("The same on both sides: {}.", same.join(", ")))
        );
    }
    out
}

fn finding(report: &Report, finding: &Finding) -> String {
    let item = finding.item.as_ref().map(|item| format!(" in {}", code(item))).unwrap_or_default();
    let mut out = format!("### {}: {}{item}\n\n", finding.level.name(), finding.rule.id);
    out += &paragraph(&format!("{}.", prose(&words::title(finding, report.targets()))));
    out += &history(finding);
    out += &source(report, finding);
    let maps = sides::maps(&finding.maps, report.targets(), report.question.sides());
    out += &fenced("", &maps.into_iter().map(|line| line.text).collect::<Vec<_>>());
    let sides: Vec<_> =
        words::sides(report, finding).map(|(side, text)| format!("{side}: {}", code(text))).collect();
    out += &sides.iter().map(|side| point(side)).collect::<String>();
    if !sides.is_empty() {
        out.push('\n');
    }
    out + &paragraph(&prose(finding.what_to_do()))
}

/// Where it is and where it comes from.
fn history(finding: &Finding) -> String {
    let place = finding.location.as_ref().map(|location| format!("At {}", code(&words::place(location))));
    let was = finding.was.as_ref().filter(|_| finding.location.is_none());
    let was = was.map(|was| format!("Was at {}", code(&words::place(was))));
    let brought =
        finding.commit.as_ref().map(|commit| format!("brought by commit {}", code(&commit.cited())));
    let mended =
        finding.put_right_by.as_ref().map(|commit| format!("put right by {}", code(&commit.cited())));
    let said: Vec<_> = [place, was, brought, mended].into_iter().flatten().collect();
    match said.as_slice() {
        [] => String::new(),
        said => paragraph(&format!("{}.", capitalised(&said.join(", ")))),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// The lines of both sides, as a patch shows them, or the one line that there is.
fn source(report: &Report, finding: &Finding) -> String {
    let text =
        |location: &Location| location.text.as_ref().map(|text| printable(&text.replace('\t', "    ")));
    if report.question == Question::Check || finding.was == finding.location {
        let line = finding.location.as_ref().and_then(text);
        return fenced("c", &line.into_iter().collect::<Vec<_>>());
    }
    let mut lines = Vec::new();
    for (marks, location) in [(["---", "-"], &finding.was), (["+++", "+"], &finding.location)] {
        let Some((location, line)) = location.as_ref().and_then(|place| Some((place, text(place)?))) else {
            continue;
        };
        lines.push(format!("{} {}", marks[0], words::place(location)));
        lines.push(format!("{} {line}", marks[1]));
    }
    fenced("diff", &lines)
}

fn note(report: &Report, finding: &Finding) -> String {
    let mut text = prose(&words::title(finding, report.targets()));
    if let Some(history) = words::history(finding) {
        let _ = write!(text, " ({})", prose(&history));
    }
    format!("{text} ({})", code(finding.rule.id))
}

fn waived(report: &Report) -> Vec<String> {
    let waived = report.coverage.waived.iter().map(|waived| {
        let item = waived.item.as_ref().map(|item| format!(" of {}", code(item))).unwrap_or_default();
        let targets = match waived.targets.len() == report.targets() {
            true => String::new(),
            false => prose(&format!(" [{}]", waived.targets.join(", "))),
        };
        let said = prose(&format!("until {}: {} ({})", waived.until, waived.reason, waived.link));
        format!("{}{item}{targets} {said}", code(&waived.rule))
    });
    waived.collect()
}

fn unattested(report: &Report) -> Vec<String> {
    let items = report.coverage.unattested.iter();
    items.map(|item| format!("{}: {}", code(&item.item), prose(&item.reason))).collect()
}

fn section(title: &str, points: &[String]) -> String {
    match points {
        [] => String::new(),
        points => format!("### {title}\n\n{}\n", points.iter().map(|text| point(text)).collect::<String>()),
    }
}

fn paragraph(text: &str) -> String {
    format!("{}\n\n", lines(text, WIDTH).join("\n"))
}

/// A point of a list.
fn point(text: &str) -> String {
    format!("- {}\n", lines(text, WIDTH - 2).join("\n  "))
}

fn lines(text: &str, width: usize) -> Vec<String> {
    wrapped(text, width).iter().map(|text| line(text)).collect()
}
