//! For people at a terminal: findings with the line of the header, then what was compared and what was not.
//!
//! The text carries ANSI styles; whoever prints it strips them where they are not wanted. They are the only control
//! characters in it besides line breaks: what comes from a tree is made [`printable`] first.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level as Snip, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use kho_abi_spec::target::Target;

use super::{condensed, DomainReport, Finding, InputReport, Report, Verdict};
use crate::error::printable;
use crate::rules::Level;

const BOLD: Style = Style::new().bold();
/// How wide text is that follows the margin of line numbers and a label.
const TEXT_WIDTH: usize = 66;
const DIM: Style = Style::new().dimmed();

/// The whole report. `quiet` leaves out what was compared.
pub fn render(report: &Report, quiet: bool) -> String {
    let checked = report.inputs.first().map_or(0, |input| input.targets.len());
    let mut out = String::new();
    for input in &report.inputs {
        out.push_str(&heading(input));
    }
    for finding in report.findings.iter().filter(|f| f.level != Level::Note) {
        out.push_str(&self::finding(finding, checked, report.question.sides()));
    }
    if !quiet {
        out.push_str(&notes(report));
        out.push_str(&coverage(report));
    }
    out.push_str(&problems(report));
    out.push_str(&verdict(report));
    out
}

fn heading(input: &InputReport) -> String {
    let release = input.release.as_ref().map(|r| format!("Linux {r}: ")).unwrap_or_default();
    let domains: Vec<_> = input.domains.iter().map(version).collect();
    let announced = if domains.is_empty() { "no version found".to_owned() } else { domains.join(", ") };
    let mut out = format!("{BOLD}{}{BOLD:#}\n", printable(&input.tree));
    if let Some(build) = &input.build {
        let _ = writeln!(out, "  prepared by {}", printable(build));
    }
    if let Some(vmlinux) = &input.vmlinux {
        let _ = writeln!(out, "  with {}", printable(vmlinux));
    }
    if !input.targets.is_empty() {
        let _ = writeln!(out, "  {}", wrapped(&format!("{release}{announced}")).replace('\n', "\n    "));
        let _ = writeln!(out, "  at {}", input.targets.join(", "));
    }
    for header in &input.stood_in {
        let _ =
            writeln!(out, "  {} is not in the tree; its values are those of a stand-in", printable(header));
    }
    out.push('\n');
    out
}

/// What the tree announces. A number says nothing without its domain, and neither does a release.
fn version(domain: &DomainReport) -> String {
    match &domain.announced {
        Some(announced) if announced.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{} {}", domain.domain, printable(announced))
        }
        Some(announced) => printable(announced),
        None => format!("{} {} by its release", domain.domain, domain.version),
    }
}

/// One finding: what, where, both sides, and what to do.
fn finding(finding: &Finding, checked: usize, [before, after]: [&str; 2]) -> String {
    let level = match finding.level {
        Level::Deny => Snip::ERROR.with_name("deny"),
        Level::Warn => Snip::WARNING.with_name("warn"),
        Level::Note => Snip::NOTE.with_name("note"),
    };
    let targets = condensed(&finding.targets, checked);
    let title = [finding.message.as_str(), &targets].join(" ");
    let title = level.clone().primary_title(printable(title.trim_end())).id(finding.rule.id);
    let mut group = match snippet(finding) {
        Some(snippet) => title.element(snippet),
        None => Group::with_title(title),
    };
    for (side, text) in [(before, &finding.before), (after, &finding.after)] {
        if let Some(text) = text {
            group = group.element(Snip::NOTE.with_name(side).message(wrapped(text)));
        }
    }
    let help = format!("{} `kho-abi explain {}` says more.", finding.rule.remedy, finding.rule.id);
    let group = group.element(Snip::HELP.message(wrapped(&help)));
    format!("{}\n\n", Renderer::styled().render(&[group]))
}

/// A text in lines that fit a terminal of 80 columns; the renderer indents those after the first. The line
/// breaks between them are the only control characters in it.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in printable(text).split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= TEXT_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

fn snippet(finding: &Finding) -> Option<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let location = finding.location.as_ref()?;
    let text = location.text.as_deref()?;
    let indent = text.len() - text.trim_start().len();
    let annotation = AnnotationKind::Primary.span(indent..text.trim_end().len().max(indent));
    Some(
        Snippet::source(text)
            .line_start(location.line)
            .path(printable(&location.file))
            .annotation(annotation),
    )
}

fn notes(report: &Report) -> String {
    let mut out = String::new();
    for finding in report.findings.iter().filter(|f| f.level == Level::Note) {
        let text = wrapped(&finding.message).replace('\n', "\n      ");
        let _ = writeln!(out, "note: {text} {DIM}[{}]{DIM:#}", finding.rule.id);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// A line per item, with those who compared it; where targets differ in that, a line per group of targets.
fn coverage(report: &Report) -> String {
    type Who = Vec<&'static str>;
    let mut items: BTreeMap<&str, BTreeMap<Who, Vec<&str>>> = BTreeMap::new();
    for compared in &report.coverage.compared {
        let who = compared.witnesses.iter().copied().collect();
        items.entry(&compared.item).or_default().entry(who).or_default().push(compared.target);
    }
    let unattested = report.coverage.unattested.iter().map(|item| item.item.as_str());
    let names = items.keys().copied().chain(unattested).chain(["not attested"]);
    let width = names.map(str::len).max().unwrap_or(0);
    let by = items.values().flat_map(BTreeMap::keys).map(|who| who.join(", ").len()).max().unwrap_or(0);
    let mut out = String::new();
    if !items.is_empty() {
        let _ = writeln!(out, "{BOLD}{:width$}  {:by$} at{BOLD:#}", "compared", "by");
    }
    for (item, groups) in &items {
        for (who, targets) in groups {
            let all = targets.len() == Target::ALL.len();
            let at = if all { "all targets".to_owned() } else { targets.join(", ") };
            let _ = writeln!(out, "{item:width$}  {:by$} {at}", who.join(", "));
        }
    }
    if !report.coverage.witnesses.is_empty() {
        let _ = writeln!(out, "\n{BOLD}{:width$}  cannot see{BOLD:#}", "witness");
    }
    for sight in &report.coverage.witnesses {
        let _ = writeln!(out, "{:width$}  {}", sight.witness, sight.cannot_see.join("; "));
    }
    if !report.coverage.unattested.is_empty() {
        let _ = writeln!(out, "\n{BOLD}{:width$}  because{BOLD:#}", "not attested");
        for item in &report.coverage.unattested {
            let _ = writeln!(out, "{:width$}  {}", item.item, printable(&item.reason));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn problems(report: &Report) -> String {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let problems = report.inputs.iter().flat_map(|input| &input.problems);
    problems.map(|problem| format!("{style}could not check{style:#}: {problem}\n")).collect()
}

fn verdict(report: &Report) -> String {
    let (color, word) = match report.verdict() {
        Verdict::Pass => (AnsiColor::Green, "pass"),
        Verdict::Fail => (AnsiColor::Red, "fail"),
        Verdict::Incomplete => (AnsiColor::Red, "incomplete"),
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    let mut items: Vec<_> = report.coverage.compared.iter().map(|c| &c.item).collect();
    items.dedup();
    let (deny, warn) = (report.count(Level::Deny), report.count(Level::Warn));
    let noun = if items.len() == 1 { "item" } else { "items" };
    format!("{style}{word}{style:#}: {} {noun} compared, {deny} denied, {warn} warned about\n", items.len())
}
