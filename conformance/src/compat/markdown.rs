//! For a wiki, a mail or a merge request: tables in Markdown.

use std::fmt::Write;

use kho_abi_spec::compat::Handover;

use super::sentences::{grouped, lines, notes, verdict, versions, PROVISO};
use super::{table, Answer};
use crate::error::printable;

/// The whole answer.
pub fn render(answer: &Answer) -> String {
    let mut out = match answer.matrix {
        true => matrix(answer),
        false => answer.handovers.iter().map(one).collect(),
    };
    for (name, note) in notes(answer) {
        let _ = writeln!(out, "Note on {}: {}.\n", text(name), text(note));
    }
    let _ = writeln!(out, "{PROVISO}");
    out
}

fn one(handover: &Handover) -> String {
    let (old, new) = (text(&handover.old), text(&handover.new));
    let mut out = format!("## {old} to {new}: {}\n\n", handover.verdict);
    out += "| domain | versions | verdict | at run time |\n|---|---|---|---|\n";
    for domain in &handover.domains {
        let said: Vec<String> = lines(domain).iter().map(|line| text(line)).collect();
        let versions = text(&versions(domain));
        let _ = writeln!(
            out,
            "| {} | {versions} | {} | {} |",
            text(&domain.domain),
            verdict(domain),
            said.join("; ")
        );
    }
    out.push('\n');
    out
}

fn matrix(answer: &Answer) -> String {
    let rows = table::rows(answer);
    let names: Vec<_> = rows.iter().map(|(name, _)| text(name)).collect();
    let mut out = "## Can the kernel on the left hand over to the one on top?\n\n".to_owned();
    let _ = writeln!(out, "| | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    for (name, cells) in &rows {
        let cells: Vec<_> = cells.iter().map(|cell| table::cell(*cell)).collect();
        let _ = writeln!(out, "| **{}** | {} |", text(name), cells.join(" | "));
    }
    out += "\n| verdict | from and to | because |\n|---|---|---|\n";
    for (reasons, handovers) in grouped(&answer.handovers) {
        let pairs: Vec<_> =
            handovers.iter().map(|h| format!("{} to {}", text(&h.old), text(&h.new))).collect();
        let verdict = handovers.first().map(|h| h.verdict.words()).unwrap_or_default();
        let reasons: Vec<_> = reasons.iter().map(|reason| text(reason)).collect();
        let _ = writeln!(out, "| {verdict} | {} | {} |", pairs.join(", "), reasons.join("; "));
    }
    out.push('\n');
    out
}

/// A text as it is: nothing in it is Markdown, nor the end of a cell.
fn text(text: &str) -> String {
    let mut out = String::new();
    for character in printable(text).chars() {
        if matches!(character, '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
