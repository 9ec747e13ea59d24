//! For people at a terminal: findings with the lines of the headers, then what was compared and what was not.
//!
//! The text carries ANSI styles; whoever prints it strips them where they are not wanted. They are the only control
//! characters in it besides line breaks: what comes from a tree is made [`printable`] first.

mod coverage;
mod finding;
mod heading;

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{words, Question, Report, Verdict};
use crate::error::printable;
use crate::rules::Level;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// How wide text is that follows the margin of line numbers and a label.
const TEXT_WIDTH: usize = 66;

/// The whole report. `quiet` leaves out what was compared.
pub fn render(report: &Report, quiet: bool) -> String {
    let mut out = heading::render(report);
    out.push_str(&remarks(report));
    for finding in report.findings.iter().filter(|finding| finding.level != Level::Note) {
        out.push_str(&finding::render(report, finding));
    }
    // What check notes is of how it compared. What drift notes is of what has changed.
    if !quiet || report.question == Question::Drift {
        out.push_str(&notes(report));
    }
    if !quiet {
        out.push_str(&coverage::render(report));
    }
    out.push_str(&problems(report));
    out.push_str(&verdict(report));
    out
}

/// A text in lines that fit a terminal of 80 columns; the renderer indents those after the first. The line
/// breaks between them are the only control characters in it.
fn wrapped(text: &str) -> String {
    words::wrapped(&printable(text), TEXT_WIDTH).join("\n")
}

fn remarks(report: &Report) -> String {
    let lines: String = report.remarks.iter().map(|remark| format!("{}.\n", wrapped(remark))).collect();
    if lines.is_empty() {
        return lines;
    }
    format!("{lines}\n")
}

fn notes(report: &Report) -> String {
    let mut out = String::new();
    for finding in report.findings.iter().filter(|finding| finding.level == Level::Note) {
        let text = match report.question {
            Question::Check => finding.message.clone(),
            Question::Drift => words::title(finding, report.targets()),
        };
        let history = words::history(finding).map(|history| format!(" ({history})")).unwrap_or_default();
        let text = wrapped(&format!("{text}{history}")).replace('\n', "\n      ");
        let _ = writeln!(out, "note: {text} {DIM}[{}]{DIM:#}", finding.rule.id);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn problems(report: &Report) -> String {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    words::problems(report).map(|problem| format!("{style}could not check{style:#}: {problem}\n")).collect()
}

fn verdict(report: &Report) -> String {
    let color = match report.verdict() {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail | Verdict::Incomplete => AnsiColor::Red,
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{}{style:#}: {}\n", report.verdict().name(), words::numbers(report))
}
