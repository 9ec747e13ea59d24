//! `doc-version-stale`: a comment of a KHO header names another version than the one that is defined.
//!
//! A version is looked for as a whole word: `luo-v1` is not in `luo-session-v1`. Every comment of every KHO header is
//! read for the versions of every format that the tree announces. A comment that names the defined version too
//! is about what has changed, and so is a version after one of [`HISTORY`]. Versions that are plain numbers are not
//! looked for: in a comment, a number is anything.

use std::collections::{BTreeMap, BTreeSet};

use super::announced::{versions, Version};
use super::{Announced, Subject};
use crate::error::Checked;
use crate::headers::{Comment, HeaderIndex};
use crate::report::Finding;
use crate::rules;

/// Words before a version that is not said to be the one of today.
const HISTORY: [&str; 9] = ["after", "before", "from", "older", "pre", "since", "than", "until", "unlike"];

/// By what it is the version of, what defines the version of today. More than one version is defined where two constants
/// announce one.
type Defined<'a> = BTreeMap<&'a str, Vec<(&'a str, &'a Announced)>>;

/// What stands in the comments of one header, by what it is the version of.
type Stale<'h> = BTreeMap<&'h str, Vec<(&'h str, usize)>>;

pub(super) fn lint(subject: &Subject<'_>) -> Checked<Vec<Finding>> {
    let mut defined = Defined::new();
    for announced in subject.announced {
        for version in versions(&announced.value).unwrap_or_default() {
            defined.entry(version.stem).or_default().push((version.number, announced));
        }
    }
    let mut findings = Vec::new();
    for header in subject.input.headers() {
        for (stem, stale) in stale(header, &defined) {
            if let Some(today) = defined.get(stem) {
                findings.extend(finding(subject, header, stem, &stale, today)?);
            }
        }
    }
    Ok(findings)
}

fn stale<'h>(header: &'h HeaderIndex, defined: &Defined<'_>) -> Stale<'h> {
    let mut stale = Stale::new();
    for comment in &header.comments {
        let mentions = mentions(comment);
        let is_today = |version: &Version<'_>| {
            defined.get(version.stem).is_some_and(|today| today.iter().any(|(n, _)| *n == version.number))
        };
        let current: BTreeSet<_> =
            mentions.iter().filter(|m| is_today(&m.version)).map(|m| m.version.stem).collect();
        let others = mentions.iter().filter(|m| defined.contains_key(m.version.stem) && !m.is_history);
        for Mention { version, line, .. } in others.filter(|m| !current.contains(m.version.stem)) {
            stale.entry(version.stem).or_default().push((version.number, *line));
        }
    }
    stale
}

fn finding(
    subject: &Subject<'_>,
    header: &HeaderIndex,
    stem: &str,
    stale: &[(&str, usize)],
    today: &[(&str, &Announced)],
) -> Checked<Option<Finding>> {
    let Some((_, first)) = stale.first() else { return Ok(None) };
    let written: BTreeSet<_> = stale.iter().map(|(number, _)| *number).collect();
    let all = |numbers: &mut dyn Iterator<Item = &str>| {
        numbers.map(|number| format!("{stem}-v{number}")).collect::<Vec<_>>().join(", ")
    };
    let written = all(&mut written.iter().copied());
    let numbers: BTreeSet<_> = today.iter().map(|(number, _)| *number).collect();
    let right = all(&mut numbers.iter().copied());
    let message = match stale.len() {
        1 => format!("a comment says {written}, the define says {right}"),
        times => format!("comments say {written} ({times} times), the define says {right}"),
    };
    let constant = today.first().map_or("", |(_, announced)| announced.name.as_str());
    let advice = format!("Write {right}, as `{constant}` has it, or leave the number out of the comment.");
    Ok(Some(Finding {
        location: Some(subject.location(&header.path, *first)?),
        advice: Some(advice),
        ..subject.finding(&rules::DOC_VERSION_STALE, &header.path, &message)
    }))
}

/// A version in a comment.
struct Mention<'h> {
    version: Version<'h>,
    line: usize,
    is_history: bool,
}

fn mentions(comment: &Comment) -> Vec<Mention<'_>> {
    let mut mentions = Vec::new();
    let mut before = "";
    for line in &comment.lines {
        let words = line.name.split(|c: char| !c.is_alphanumeric() && !"-_.".contains(c));
        let words = words.map(|word| word.trim_matches(['-', '.'])).filter(|word| !word.is_empty());
        for word in words {
            if let Some(version) = Version::parse(word) {
                let is_history = HISTORY.contains(&before.to_lowercase().as_str());
                mentions.push(Mention { version, line: line.line, is_history });
            }
            before = word;
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_whole_words() {
        let text = "/* \"a-v1\"; b-v2. (c-v3) a-b-v4, pre x-a-v5x;_a-v6 since\n * a-v7: pre-a-v8 a-vN v9 a-v10/a-v11 */";
        let index = HeaderIndex::new("", text.as_bytes());
        let found: Vec<_> = index.comments.iter().flat_map(mentions).collect();
        let found: Vec<_> =
            found.iter().map(|m| (m.version.stem, m.version.number, m.line, m.is_history)).collect();
        let expected = [
            ("a", "1", 1, false),
            ("b", "2", 1, false),
            ("c", "3", 1, false),
            ("a-b", "4", 1, false),
            ("a", "7", 2, true),
            ("pre-a", "8", 2, false),
            ("a", "10", 2, false),
            ("a", "11", 2, false),
        ];
        assert_eq!(found, expected);
    }
}
