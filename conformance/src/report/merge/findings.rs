//! The findings of several reports as those of one: the same cause, seen at several targets by several runs, is one
//! finding.

use std::cmp::Ordering;
use std::str::FromStr;

use kho_abi_spec::target::Target;

use super::add;
use crate::report::{sides, Commit, Finding, Location, Maps, Report, Waived};
use crate::rules;

/// What only a run that sees everything can say: a part of one may have missed what would contradict it.
const OF_THE_WHOLE: [&rules::Rule; 2] = [&rules::WAIVER_UNUSED, &rules::NOTHING_COMPARED];

/// The findings of all reports, gravest first.
pub(super) fn merge(reports: &[&Report]) -> Vec<Finding> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        let kept = report.findings.iter().filter(|finding| agreed(finding, reports));
        add_all(&mut causes, number, kept.collect());
    }
    let mut findings: Vec<_> = causes.into_iter().map(Cause::finish).collect();
    findings.sort_by(in_order);
    findings
}

/// Whether every report says so that looked at anything, where one that does not would know better. Of a waiver that names
/// targets only those know that looked at one of them.
fn agreed(finding: &Finding, reports: &[&Report]) -> bool {
    let has_it = |report: &&Report| report.findings.iter().any(|other| is_same_cause(finding, other));
    let names_targets = finding.rule == &rules::WAIVER_UNUSED && !finding.targets.is_empty();
    let is_wanted = |at: &str| !names_targets || finding.targets.iter().any(|target| target.name() == at);
    let looks = |report: &&&Report| {
        report.inputs.iter().flat_map(|input| &input.targets).any(|target| is_wanted(target))
    };
    let mut looked = reports.iter().filter(looks);
    !OF_THE_WHOLE.contains(&finding.rule) || looked.all(has_it)
}

/// A finding as several reports have it: none of them twice.
struct Cause<'r> {
    first: &'r Finding,
    others: Vec<&'r Finding>,
    /// The number of the last report that has it.
    last: usize,
}

/// Adds the findings of one report. Those that are the same in every word come first, so that none of them is taken for
/// one that is only about the same.
fn add_all<'r>(causes: &mut Vec<Cause<'r>>, number: usize, findings: Vec<&'r Finding>) {
    let mut left = Vec::new();
    for finding in findings {
        if !join(causes, number, finding, says_the_same) {
            left.push(finding);
        }
    }
    for finding in left {
        if !join(causes, number, finding, |_, _| true) {
            causes.push(Cause { first: finding, others: Vec::new(), last: number });
        }
    }
}

fn join<'r>(
    causes: &mut [Cause<'r>],
    number: usize,
    finding: &'r Finding,
    also: impl Fn(&Finding, &Finding) -> bool,
) -> bool {
    let fits = |cause: &&mut Cause<'r>| {
        cause.last != number
            && is_same_cause(cause.first, finding)
            && cause.parts().iter().any(|part| also(part, finding))
    };
    let Some(cause) = causes.iter_mut().find(fits) else { return false };
    cause.others.push(finding);
    cause.last = number;
    true
}

/// Whether two findings of different reports are about the same cause, whatever targets show it and how.
fn is_same_cause(one: &Finding, other: &Finding) -> bool {
    fn key(finding: &Finding) -> impl PartialEq + '_ {
        let hash = |commit: &'_ Option<Commit>| commit.as_ref().map(|commit| commit.hash.clone());
        let commits = [hash(&finding.commit), hash(&finding.put_right_by)];
        let what = (finding.rule, finding.level, &finding.domain, &finding.item, &finding.message);
        (what, [place(&finding.location), place(&finding.was)], &finding.advice, commits)
    }
    key(one) == key(other)
}

fn place(location: &Option<Location>) -> Option<(&str, usize)> {
    location.as_ref().map(|location| (location.file.as_str(), location.line))
}

fn says_the_same(one: &Finding, other: &Finding) -> bool {
    (&one.before, &one.after) == (&other.before, &other.after)
}

impl<'r> Cause<'r> {
    fn parts(&self) -> Vec<&'r Finding> {
        [self.first].into_iter().chain(self.others.iter().copied()).collect()
    }

    fn finish(self) -> Finding {
        let parts = self.parts();
        let mut targets: Vec<_> = parts.iter().flat_map(|part| part.targets.iter().copied()).collect();
        targets.sort_unstable();
        targets.dedup();
        let before = side(&parts, |part| part.before.as_deref());
        let after = side(&parts, |part| part.after.as_deref());
        Finding { targets, before, after, maps: maps(&parts), ..self.first.clone() }
    }
}

/// One side of a cause, with the targets of each text where they differ.
fn side<'r>(parts: &[&'r Finding], text: impl Fn(&'r Finding) -> Option<&'r str>) -> Option<String> {
    let mut cases: Vec<(Target, Option<&str>)> = Vec::new();
    for part in parts {
        match text(part) {
            Some(text) if part.targets.is_empty() => return Some(text.to_owned()),
            Some(text) => {
                let apart = sides::taken_apart(text, &part.targets);
                cases.extend(apart.into_iter().map(|(target, text)| (target, Some(text))));
            }
            None => cases.extend(part.targets.iter().map(|target| (*target, None))),
        }
    }
    cases.sort_by_key(|(target, _)| *target);
    cases.dedup();
    sides::joined(cases)
}

/// The byte maps, one for each group of targets at which both sides are the same.
fn maps(parts: &[&Finding]) -> Vec<Maps> {
    let mut merged: Vec<Maps> = Vec::new();
    for maps in parts.iter().flat_map(|part| &part.maps) {
        let same = |known: &&mut Maps| (&known.before, &known.after) == (&maps.before, &maps.after);
        match merged.iter_mut().find(same) {
            Some(known) => add_targets(&mut known.targets, &maps.targets),
            None => merged.push(maps.clone()),
        }
    }
    merged.sort_by_key(|maps| maps.targets.first().and_then(|name| Target::from_str(name).ok()));
    merged
}

fn add_targets(known: &mut Vec<String>, others: &[String]) {
    add(known, others);
    known.sort_by_key(|name| Target::from_str(name).ok());
}

/// Adds what a waiver took back, to what other reports have of the same.
pub(super) fn add_waived(merged: &mut Vec<Waived>, waived: &Waived) {
    let bare = |waived: &Waived| Waived { targets: Vec::new(), ..waived.clone() };
    match merged.iter_mut().find(|known| bare(known) == bare(waived)) {
        Some(known) => add_targets(&mut known.targets, &waived.targets),
        None => merged.push(waived.clone()),
    }
}

/// The order that a run by itself has: gravest first, and then as the tree has it.
fn in_order(one: &Finding, other: &Finding) -> Ordering {
    fn key(finding: &Finding) -> impl Ord + '_ {
        (finding.level, place(&finding.location), &finding.item, finding.rule.id)
    }
    key(one).cmp(&key(other))
}
