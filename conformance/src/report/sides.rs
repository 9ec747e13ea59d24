//! Two sides beside each other: what a finding says of them at several targets, the versions that two trees announce, and
//! byte maps. Nothing here knows a format.

use std::str::FromStr;

use kho_abi_spec::target::Target;

use super::{DomainReport, InputReport, Maps};

/// One side of a finding: a single text if all targets agree, and otherwise each text with its targets.
pub fn joined<'a>(cases: impl IntoIterator<Item = (Target, Option<&'a str>)>) -> Option<String> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (target, text) in cases {
        let text = text?;
        match groups.iter_mut().find(|(t, _)| *t == text) {
            Some((_, targets)) => targets.push(target.name()),
            None => groups.push((text, vec![target.name()])),
        }
    }
    match groups.as_slice() {
        [] => None,
        [(text, _)] => Some((*text).to_owned()),
        groups => {
            let each = groups.iter().map(|(text, targets)| format!("{text} [{}]", targets.join(", ")));
            Some(each.collect::<Vec<_>>().join("; "))
        }
    }
}

/// The inverse of [`joined`], for a text that was found at these targets: what it says of each.
pub fn taken_apart<'a>(text: &'a str, targets: &[Target]) -> Vec<(Target, &'a str)> {
    let mut cases = Vec::new();
    let mut rest = text;
    while let Some((said, at, behind)) = first_group(rest) {
        cases.extend(at.into_iter().map(|target| (target, said)));
        rest = behind;
    }
    cases.sort_by_key(|(target, _)| *target);
    match rest.is_empty() && cases.iter().map(|(target, _)| target).eq(targets) {
        true => cases,
        // What looks like a list of targets is part of the text, or all targets say the same.
        false => targets.iter().map(|target| (*target, text)).collect(),
    }
}

/// The text in front of the first list of targets in brackets, the targets, and what follows.
fn first_group(text: &str) -> Option<(&str, Vec<Target>, &str)> {
    for (open, _) in text.match_indices(" [") {
        let (said, list) = (text.get(..open)?, text.get(open + 2..)?);
        let (names, behind) = list.split_once(']')?;
        let targets: Result<Vec<_>, _> = names.split(", ").map(Target::from_str).collect();
        let ends = behind.is_empty() || behind.starts_with("; ");
        if let (Ok(targets), true) = (targets, ends) {
            return Some((said, targets, behind.strip_prefix("; ").unwrap_or(behind)));
        }
    }
    None
}

/// What two trees announce.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Versions {
    /// What differs: a domain, or `Linux` for the release, and both sides.
    pub(super) changed: Vec<[String; 3]>,
    /// What both have.
    pub(super) same: Vec<String>,
}

impl Versions {
    /// Of two trees; none if not both could be looked at.
    pub(super) fn of(before: &InputReport, after: &InputReport) -> Option<Versions> {
        if before.targets.is_empty() || after.targets.is_empty() {
            return None;
        }
        let mut versions = Versions { changed: Vec::new(), same: Vec::new() };
        versions.add("Linux", before.release.clone(), after.release.clone(), |release| {
            format!("Linux {release}")
        });
        let new = after.domains.iter().filter(|domain| find(before, &domain.domain).is_none());
        for domain in before.domains.iter().chain(new) {
            let name = &domain.domain;
            let [old, new] = [before, after].map(|side| find(side, name).map(announced));
            versions.add(name, old, new, |_| version(domain));
        }
        Some(versions)
    }

    fn add(
        &mut self,
        name: &str,
        before: Option<String>,
        after: Option<String>,
        both: impl Fn(&str) -> String,
    ) {
        if before != after {
            let side = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
            self.changed.push([name.to_owned(), side(before), side(after)]);
        } else if let Some(text) = before {
            self.same.push(both(&text));
        }
    }
}

fn find<'r>(input: &'r InputReport, name: &str) -> Option<&'r DomainReport> {
    input.domains.iter().find(|domain| domain.domain == name)
}

fn announced(domain: &DomainReport) -> String {
    domain.announced.clone().unwrap_or_else(|| format!("{} by its release", domain.version))
}

/// What a tree announces of a domain, where nothing else names it. A number says nothing without its domain, and neither
/// does a release.
pub(super) fn version(domain: &DomainReport) -> String {
    match &domain.announced {
        Some(announced) if !announced.starts_with(|c: char| c.is_ascii_digit()) => announced.clone(),
        _ => format!("{} {}", domain.domain, self::announced(domain)),
    }
}

/// A line of byte maps that are beside each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Without trailing spaces.
    pub(super) text: String,
    /// Whether it is above a map, and no part of it.
    pub(super) is_title: bool,
}

/// Byte maps beside each other; where they are those of some targets only, these are named.
pub(super) fn maps(maps: &[Maps], checked: usize, titles: [&str; 2]) -> Vec<Line> {
    let mut lines = Vec::new();
    for group in maps {
        if !lines.is_empty() {
            lines.push(Line { text: String::new(), is_title: false });
        }
        let of_some = maps.len() > 1 || group.targets.len() != checked;
        if of_some && !group.targets.is_empty() {
            lines.push(Line { text: format!("[{}]", group.targets.join(", ")), is_title: true });
        }
        lines.extend(beside(group, titles));
    }
    lines
}

fn beside(group: &Maps, [before, after]: [&str; 2]) -> Vec<Line> {
    let titled = |title: &str, lines: &[String]| -> Vec<String> {
        [title.to_owned()].into_iter().chain(lines.iter().cloned()).collect()
    };
    let (left, right) = (titled(before, &group.before), titled(after, &group.after));
    let width = left.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let empty = String::new();
    let line = |number: usize| {
        let [left, right] = [&left, &right].map(|side| side.get(number).unwrap_or(&empty));
        Line { text: format!("{left:width$}  {right}").trim_end().to_owned(), is_title: number == 0 }
    };
    (0..left.len().max(right.len())).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Target; 4] = Target::ALL;

    #[test]
    fn what_is_joined_can_be_taken_apart() {
        for texts in
            [["a"; 4], ["a", "a", "b", "c"], ["a; b", "c [d]", "c [d]", "a; b"], ["[x]", "", "", "y"]]
        {
            let cases: Vec<_> = ALL.into_iter().zip(texts).collect();
            let text = joined(cases.iter().map(|(target, text)| (*target, Some(*text)))).unwrap();
            assert_eq!(taken_apart(&text, &ALL), cases, "{text}");
        }
        assert_eq!(joined([(ALL[0], Some("a")), (ALL[1], None)]), None);
    }

    #[test]
    fn brackets_that_are_no_list_of_the_targets_are_text() {
        for text in ["u64[4] [4]", "a [x86_64-4k]", "a [x86_64-4k, arm64-4k] b", "a [arm64-4k"] {
            let both = [ALL[0], ALL[1]];
            assert_eq!(taken_apart(text, &both), both.map(|target| (target, text)));
        }
    }

    #[test]
    fn maps_are_padded_to_the_longest_line_of_the_left() {
        let side = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        let map = |targets: &[&str]| Maps {
            targets: side(targets),
            before: side(&["0 | abcdefg |", "1"]),
            after: side(&["0 | a |", "1", "2"]),
        };
        let drawn = |maps_of: &[Maps], checked| -> Vec<String> {
            maps(maps_of, checked, ["before", "after"]).into_iter().map(|line| line.text).collect()
        };
        let one = drawn(&[map(&["arm64-4k"])], 1);
        assert_eq!(
            one,
            ["before         after", "0 | abcdefg |  0 | a |", "1              1", "               2"]
        );
        let two = drawn(&[map(&["arm64-4k"]), map(&["arm64-16k"])], 2);
        assert_eq!((two[0].as_str(), &two[1..5]), ("[arm64-4k]", one.as_slice()));
        assert_eq!((two[5].as_str(), two[6].as_str()), ("", "[arm64-16k]"));
    }
}
