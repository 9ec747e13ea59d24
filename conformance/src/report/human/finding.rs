//! One finding: what, where, both sides, and what to do.

use std::fmt::Write;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level as Snip, Origin, Renderer, Snippet,
};

use super::{wrapped, BOLD};
use crate::error::printable;
use crate::report::{sides, words, Finding, Location, Report};
use crate::rules::Level;

/// The finding, with an empty line behind.
pub(super) fn render(report: &Report, finding: &Finding) -> String {
    let level = match finding.level {
        Level::Deny => Snip::ERROR.with_name("deny"),
        Level::Warn => Snip::WARNING.with_name("warn"),
        Level::Note => Snip::NOTE.with_name("note"),
    };
    let title = level.primary_title(words::title(finding, report.targets())).id(finding.rule.id);
    let mut group = Group::with_title(title).elements(places(report, finding));
    for (side, text) in words::sides(report, finding) {
        group = group.element(Snip::NOTE.with_name(side).message(wrapped(text)));
    }
    for (name, text) in history(finding) {
        group = group.element(Snip::NOTE.with_name(name).message(wrapped(&text)));
    }
    let help = format!("{} `kho-abi explain {}` says more.", finding.what_to_do(), finding.rule.id);
    let help = Snip::HELP.message(wrapped(&help));
    let maps = maps(report, finding);
    if maps.is_empty() {
        return format!("{}\n\n", Renderer::styled().render(&[group.element(help)]));
    }
    // The maps are wide, so they begin where the lines do, and not behind the margin of line numbers.
    let said = Renderer::styled().render(&[group]);
    let help = Renderer::styled().render(&[Group::with_level(Snip::HELP).element(help)]);
    let margin = " ".repeat(margin(finding));
    let help: Vec<_> = help.lines().map(|line| format!("{margin}{line}")).collect();
    format!("{said}\n\n{maps}\n{}\n\n", help.join("\n"))
}

/// How wide the line numbers are that stand before the lines.
fn margin(finding: &Finding) -> usize {
    let places = [&finding.was, &finding.location].into_iter().flatten();
    let numbers = places.filter(|place| place.text.is_some()).map(|place| place.line.to_string().len());
    numbers.max().unwrap_or(0)
}

fn history(finding: &Finding) -> Vec<(&'static str, String)> {
    let brought = finding.commit.as_ref().map(|commit| ("commit", commit.cited()));
    let mended = finding.put_right_by.as_ref().map(|commit| ("put right by", commit.cited()));
    brought.into_iter().chain(mended).collect()
}

fn maps(report: &Report, finding: &Finding) -> String {
    let mut out = String::new();
    for line in sides::maps(&finding.maps, report.targets(), report.question.sides()) {
        let text = printable(&line.text);
        let _ = match line.is_title {
            true => writeln!(out, "{BOLD}{text}{BOLD:#}"),
            false => writeln!(out, "{text}"),
        };
    }
    out
}

/// The lines of both sides, or one of them where they are the same.
fn places<'r>(report: &Report, finding: &'r Finding) -> Vec<Element<'r>> {
    let [before, after] = report.question.sides();
    match (&finding.was, &finding.location) {
        (None, None) => Vec::new(),
        (None, Some(is)) => place(is, AnnotationKind::Primary, None),
        (Some(was), None) => place(was, AnnotationKind::Primary, Some(before)),
        (Some(was), Some(is)) if was == is => place(is, AnnotationKind::Primary, None),
        (Some(was), Some(is)) => {
            let mut places = place(was, AnnotationKind::Context, Some(before));
            places.extend(place(is, AnnotationKind::Primary, Some(after)));
            places
        }
    }
}

/// A line, or only where it is if its text is not known.
fn place<'r>(location: &'r Location, kind: AnnotationKind, label: Option<&'static str>) -> Vec<Element<'r>> {
    let Some(text) = location.text.as_deref() else {
        return vec![Origin::path(printable(&location.file)).line(location.line).into()];
    };
    let indent = text.len() - text.trim_start().len();
    let annotation: Annotation<'r> = kind.span(indent..text.trim_end().len().max(indent)).label(label);
    let snippet = Snippet::source(text).line_start(location.line).path(printable(&location.file));
    vec![snippet.annotation(annotation).into()]
}
