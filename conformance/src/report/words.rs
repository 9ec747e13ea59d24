//! Words that several formats for people use. What comes from a tree or from a file is made [`printable`] here, so that
//! it stays in its line.

use super::{condensed, Finding, Location, Report};
use crate::error::printable;
use crate::rules::Level;

/// What was found, in a line, with the targets if it is not all of those that were looked at.
pub(super) fn title(finding: &Finding, checked: usize) -> String {
    let title = [finding.message.as_str(), &condensed(&finding.targets, checked)].join(" ");
    printable(title.trim_end())
}

/// Which commit brought a finding and which one put it right, as parts of a sentence; none if no commit is known.
pub(super) fn history(finding: &Finding) -> Option<String> {
    let brought = finding.commit.as_ref().map(|commit| format!("commit {}", commit.cited()));
    let mended = finding.put_right_by.as_ref().map(|commit| format!("put right by {}", commit.cited()));
    let parts: Vec<_> = brought.into_iter().chain(mended).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A place, as tools and people jump to it.
pub(super) fn place(location: &Location) -> String {
    format!("{}:{}", printable(&location.file), location.line)
}

/// Both sides of a finding that say anything, each with what to call it.
pub(super) fn sides<'r>(
    report: &Report,
    finding: &'r Finding,
) -> impl Iterator<Item = (&'static str, &'r str)> {
    let [before, after] = report.question.sides();
    let sides = [(before, &finding.before), (after, &finding.after)];
    sides.into_iter().filter_map(|(side, text)| Some((side, text.as_deref()?)))
}

/// The numbers of a report.
pub(super) fn numbers(report: &Report) -> String {
    let mut items: Vec<_> = report.coverage.compared.iter().map(|compared| &compared.item).collect();
    items.dedup();
    let noun = if items.len() == 1 { "item" } else { "items" };
    let (deny, warn) = (report.count(Level::Deny), report.count(Level::Warn));
    let waived = match report.coverage.waived.len() {
        0 => String::new(),
        number => format!(", {number} waived"),
    };
    format!("{} {noun} compared, {deny} denied, {warn} warned about{waived}", items.len())
}

/// A problem, with the tree that it is about if there are several.
pub(super) fn problems(report: &Report) -> impl Iterator<Item = String> + '_ {
    report.problems().map(|(input, problem)| match report.inputs.len() {
        1 => printable(problem),
        _ => printable(&format!("{}: {problem}", input.tree)),
    })
}

/// A text in lines of a width, broken at its spaces. It has to be [`printable`] already.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
