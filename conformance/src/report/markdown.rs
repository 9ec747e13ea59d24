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
    out += &section("Notes", &report.findings.iter().filter(|f| f.level == Level::Note).map(|f| note(report, f)).collect::<Vec<_>>());
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
        let _ = write!(out, "{}{}", if versions.changed.is_empty() { "" } else { "\n" }, paragraph(&format!("The same on both sides: {}.", same.join(", "))));
    }
    out
}

fn finding(report: &Report, finding: &Finding) -> String {
    let title = prose(&words::title(finding, report.targets()));
    let mut out = format!("### {}: {title}\n\n", finding.level.name());
    let mut facts = vec![code(finding.rule.id)];
    facts.extend(finding.location.as_ref().map(|location| format!("at {}", code(&words::place(location)))));
    if let Some(commit) = &finding.commit {
        facts.push(format!("brought by commit {}", code(&commit.cited())));
    }
    if let Some(commit) = &finding.put_right_by {
        facts.push(format!("put right by {}", code(&commit.cited())));
    }
    out += &paragraph(&format!("{}.", facts.join(", ")));
    out += &source(report, finding);
    let maps = sides::maps(&finding.maps, report.targets(), report.question.sides());
    out += &fenced("", &maps);
    let sides: Vec<_> = words::sides(report, finding).map(|(side, text)| format!("{side}: {}", code(text))).collect();
    out += &sides.iter().map(|side| point(side)).collect::<String>();
    if !sides.is_empty() {
        out.push('\n');
    }
    out + &paragraph(&prose(finding.what_to_do()))
}

/// The lines of both sides, as a patch shows them.
fn source(report: &Report, finding: &Finding) -> String {
    let line = |mark: char, location: &Location| {
        let text = location.text.as_deref()?;
        Some(format!("{mark} {}", printable(&text.replace('\t', "    "))))
    };
    let [was, is] = [&finding.was, &finding.location].map(Option::as_ref);
    let same = was == is;
    let mut lines = Vec::new();
    if let (false, Some(was)) = (same, was) {
        lines.push(format!("--- {}", words::place(was)));
        lines.extend(line('-', was));
    }
    if let Some(is) = is {
        let known = lines.len() > 1 || is.text.is_some();
        if !known {
            return String::new();
        }
        let [place, mark] = if same || report.question == Question::Check { ["", " "] } else { ["+++ ", "+"] };
        if !place.is_empty() {
            lines.push(format!("{place}{}", words::place(is)));
        }
        lines.extend(line(mark.chars().next().unwrap_or(' '), is));
    }
    let patch = report.question == Question::Drift && !same;
    fenced(if patch { "diff" } else { "c" }, &lines)
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
