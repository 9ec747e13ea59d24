//! What was looked at: each tree, or two trees beside each other.

use std::fmt::Write;

use super::{wrapped, BOLD};
use crate::error::printable;
use crate::report::sides::{self, Versions};
use crate::report::{InputReport, Question, Report};

/// All of it, with an empty line behind.
pub(super) fn render(report: &Report) -> String {
    match (report.question, report.inputs.as_slice()) {
        (Question::Drift, [before, after, ..]) => both(before, after),
        (_, inputs) => inputs.iter().map(one).collect(),
    }
}

fn one(input: &InputReport) -> String {
    let release = input.release.as_ref().map(|r| format!("Linux {r}: ")).unwrap_or_default();
    let domains: Vec<_> = input.domains.iter().map(sides::version).collect();
    let announced = if domains.is_empty() { "no version found".to_owned() } else { domains.join(", ") };
    let mut out = format!("{BOLD}{}{BOLD:#}\n", printable(&input.tree));
    for part in parts(input) {
        let _ = writeln!(out, "  {part}");
    }
    if !input.targets.is_empty() {
        let _ = writeln!(out, "  {}", indented(&format!("{release}{announced}"), 4));
        let _ = writeln!(out, "  at {}", input.targets.join(", "));
    }
    for stood_in in stand_ins(input) {
        let _ = writeln!(out, "  {stood_in}");
    }
    out.push('\n');
    out
}

/// What was given beside a tree.
fn parts(input: &InputReport) -> impl Iterator<Item = String> + '_ {
    let build = input.build.iter().map(|build| format!("prepared by {}", printable(build)));
    build.chain(input.vmlinux.iter().map(|vmlinux| format!("with {}", printable(vmlinux))))
}

fn stand_ins(input: &InputReport) -> impl Iterator<Item = String> + '_ {
    input
        .stood_in
        .iter()
        .map(|header| format!("{} is not in the tree; its values are those of a stand-in", printable(header)))
}

fn both(before: &InputReport, after: &InputReport) -> String {
    let [old, new] = [before, after].map(|input| printable(&input.tree));
    let mut out = format!("{BOLD}{old}{BOLD:#} -> {BOLD}{new}{BOLD:#}\n");
    for (side, input) in [("before", before), ("after", after)] {
        for said in parts(input).chain(stand_ins(input)) {
            let _ = writeln!(out, "  {side}: {said}");
        }
    }
    out.push_str(&Versions::of(before, after).map(|versions| table(&versions)).unwrap_or_default());
    if !after.targets.is_empty() {
        let _ = writeln!(out, "  at {}", after.targets.join(", "));
    }
    out.push('\n');
    out
}

/// What differs, a line each, and then the rest in one.
fn table(versions: &Versions) -> String {
    let rows: Vec<_> =
        versions.changed.iter().map(|row| row.each_ref().map(|cell| printable(cell))).collect();
    let width = |column: fn(&[String; 3]) -> &String| {
        rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0)
    };
    let (first, second) = (width(|[name, ..]| name), width(|[_, old, _]| old));
    let mut out = String::new();
    for [name, old, new] in &rows {
        let _ = writeln!(out, "  {name:first$}  {old:second$} -> {BOLD}{new}{BOLD:#}");
    }
    if !versions.same.is_empty() {
        let _ = writeln!(out, "  {}", indented(&format!("on both sides: {}", versions.same.join(", ")), 4));
    }
    out
}

fn indented(text: &str, by: usize) -> String {
    wrapped(text).replace('\n', &format!("\n{:by$}", ""))
}
