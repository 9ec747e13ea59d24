//! For people at a terminal: the verdict, then each domain, or the matrix with the reasons below it.
//!
//! The text carries ANSI styles; whoever prints it strips them where they are not wanted.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use kho_abi_spec::compat::{DomainVerdict, Handover, Outcome, Verdict};

use super::sentences::{grouped, lines, notes, verdict, versions, PROVISO};
use super::{table, Answer};
use crate::error::printable;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// What fits a terminal of 80 columns.
const WIDTH: usize = 80;

/// The whole answer. `quiet` leaves out the domains that are in order, and what the words mean.
pub fn render(answer: &Answer, quiet: bool) -> String {
    let mut out = match answer.matrix {
        true => matrix(answer),
        false => answer.handovers.iter().map(|handover| one(handover, quiet)).collect(),
    };
    for (name, note) in notes(answer) {
        out += &wrapped(&format!("note: {name}: {note}"), 0);
        out.push_str("\n\n");
    }
    if !quiet {
        out += &wrapped(PROVISO, 0);
        out.push('\n');
    }
    out
}

fn style(of: Verdict) -> Style {
    let color = match of {
        Verdict::Yes => AnsiColor::Green,
        Verdict::But => AnsiColor::Yellow,
        Verdict::No => AnsiColor::Red,
    };
    Style::new().bold().fg_color(Some(color.into()))
}

fn one(handover: &Handover, quiet: bool) -> String {
    let style = style(handover.verdict);
    let (old, new) = (printable(&handover.old), printable(&handover.new));
    let mut out = format!("{BOLD}{old} -> {new}{BOLD:#}: {style}{}{style:#}\n", handover.verdict);
    let kept = |domain: &&DomainVerdict| !quiet || domain.verdict.is_some_and(|v| v != Verdict::Yes);
    let rows: Vec<_> = handover.domains.iter().filter(kept).map(|d| (d, printable(&versions(d)))).collect();
    let name = rows.iter().map(|(d, _)| d.domain.len()).max().unwrap_or(0);
    let both = rows.iter().map(|(_, versions)| versions.chars().count()).max().unwrap_or(0);
    for (domain, versions) in rows {
        out += &row(domain, &versions, (name, both));
    }
    out.push('\n');
    out
}

/// A line for a domain, and what happens below it.
fn row(domain: &DomainVerdict, versions: &str, (name, both): (usize, usize)) -> String {
    let style = domain.verdict.map_or(DIM, style);
    let word = verdict(domain);
    let mut out = format!("  {:name$}  {versions:both$}  {style}{word}{style:#}\n", domain.domain);
    // That it is not read is said already, and what keeps the new kernel from it stands above.
    let told = usize::from(domain.outcome == Outcome::NotReached);
    for line in lines(domain).iter().skip(told) {
        let _ = writeln!(out, "{}", wrapped(line, 6));
    }
    out
}

fn matrix(answer: &Answer) -> String {
    let rows = table::rows(answer);
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(4) + 2;
    let mut out = format!("{BOLD}Can the kernel on the left hand over to the one on top?{BOLD:#}\n\n");
    let _ = write!(out, "{:width$}", "");
    // No spaces behind the last column.
    let pad = |position: usize| if position + 1 == rows.len() { 0 } else { width };
    for (position, (name, _)) in rows.iter().enumerate() {
        let _ = write!(out, "{BOLD}{name:0$}{BOLD:#}", pad(position));
    }
    for (name, cells) in &rows {
        let _ = write!(out, "\n{BOLD}{name:width$}{BOLD:#}");
        for (position, cell) in cells.iter().enumerate() {
            let style = cell.map_or(DIM, style);
            let _ = write!(out, "{style}{:1$}{style:#}", table::cell(*cell), pad(position));
        }
    }
    out.push_str("\n\n");
    for (reasons, handovers) in grouped(&answer.handovers) {
        out += &group(&reasons, &handovers);
    }
    out
}

/// The reasons that several handovers have in common.
fn group(reasons: &[String], handovers: &[&Handover]) -> String {
    let Some(first) = handovers.first() else { return String::new() };
    let style = style(first.verdict);
    let pairs: Vec<_> = handovers.iter().map(|h| format!("{} -> {}", h.old, h.new)).collect();
    let mut out = format!("{style}{}{style:#}\n{}\n", first.verdict, wrapped(&pairs.join(", "), 2));
    for reason in reasons {
        let _ = writeln!(out, "{}", wrapped(reason, 6));
    }
    out.push('\n');
    out
}

/// A text in lines that are indented and fit a terminal, without a line break behind the last.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in printable(text).split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{:indent$}{word}", "")),
        }
    }
    lines.join("\n")
}
