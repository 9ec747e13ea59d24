//! Deliberate edits of real headers, held against the headers as they are: each that changes what is handed over is
//! found, once, where it was made and as grave as the versions make it, and none of the others is.
//!
//! The edits are tables; this file makes each of them in a copy, compares the copy with the tree as it was, and the
//! findings with those that the table expects: exactly these and no others.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "drift_edits/announced.rs"]
mod announced;
#[path = "drift_edits/borrowed.rs"]
mod borrowed;
#[path = "drift_edits/compare.rs"]
mod compare;
#[path = "drift_edits/constants.rs"]
mod constants;
#[path = "check_edits/edit.rs"]
#[allow(dead_code)]
mod edit;
#[path = "drift_edits/harmless.rs"]
mod harmless;
#[path = "drift_edits/items.rs"]
mod items;
#[path = "drift_edits/neighbours.rs"]
mod neighbours;
#[path = "drift_edits/raised.rs"]
mod raised;
#[path = "check_edits/real.rs"]
#[allow(dead_code)]
mod real;
#[path = "drift_edits/records.rs"]
mod records;
#[path = "drift_edits/refused.rs"]
mod refused;
#[path = "drift_edits/releases.rs"]
mod releases;
#[path = "drift_edits/row.rs"]
mod row;
#[path = "drift_edits/schemes.rs"]
mod schemes;
#[path = "drift_edits/versions.rs"]
mod versions;

use std::collections::BTreeSet;

use compare::Sides;
use kho_abi_conformance::report::{Report, Verdict};
use kho_abi_conformance::rules::{Level, Scope, RULES};
use kho_abi_spec::Spec;
use rayon::prelude::*;
use row::{Row, ALL};

/// Makes each edit, and says what is not as expected, one line per edit.
fn wrong(rows: &[Row], judge: impl Fn(&Row, &Report, &Sides, &Spec) -> Option<String> + Sync) -> Vec<String> {
    // Each thread has a spec of its own: it cannot be shared.
    let judged = rows.par_iter().map_init(releases::spec, |spec, row| {
        let sides = match Sides::make(row)? {
            Ok(sides) => sides,
            Err(wrong) => return Some(format!("{}: {wrong}", row.name)),
        };
        let report = sides.compare(spec, row.targets());
        judge(row, &report, &sides, spec).map(|wrong| format!("{}: {wrong}", row.name))
    });
    judged.flatten().collect()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} edits:\n{}", wrong.len(), wrong.join("\n"));
}

/// Exactly the expected findings, each at the expected targets. What is said of a tree by itself has tests of its own.
fn exactly(row: &Row, report: &Report, _: &Sides, _: &Spec) -> Option<String> {
    let problems: Vec<_> = report.inputs.iter().flat_map(|input| &input.problems).collect();
    if !problems.is_empty() {
        return Some(format!("{problems:?}"));
    }
    let findings = || {
        report.findings.iter().filter(|finding| row.finds.is_empty() || finding.rule.scope == Scope::Drift)
    };
    let found: Vec<_> = findings()
        .map(|f| (f.rule.id, f.item.as_deref().unwrap_or_default(), f.targets.as_slice()))
        .collect();
    let at = |targets| if targets == ALL { row.targets() } else { targets };
    let expected: Vec<_> =
        row.finds.iter().map(|(rule, item, targets)| (*rule, *item, at(*targets))).collect();
    let sorted = |findings: &[_]| findings.iter().copied().collect::<BTreeSet<_>>();
    if sorted(&found) != sorted(&expected) || found.len() != expected.len() {
        return Some(format!("\n  expected {expected:?}\n  found    {found:?}"));
    }
    if let Some(other) = findings().find(|finding| finding.level != finding.rule.level) {
        return Some(format!("the level of {} is {:?}", other.rule.id, other.level));
    }
    let denied = findings().any(|f| f.level == Level::Deny);
    let status = if denied { Verdict::Fail } else { Verdict::Pass };
    (report.verdict() != status).then(|| format!("the verdict is {:?}", report.verdict()))
}

/// Exactly the expected findings, and all of it in order once the versions are raised. Of several rows that find the same,
/// the first is enough for that.
fn unless_raised(row: &Row, report: &Report, sides: &Sides, spec: &Spec) -> Option<String> {
    let is_first = || {
        let alike = unbumped().into_iter().find(|other| (other.tree, other.finds) == (row.tree, row.finds));
        alike.is_some_and(|first| first.name == row.name)
    };
    exactly(row, report, sides, spec).or_else(|| {
        let wrong = is_first().then(|| raised::wrong(row, report, sides, spec)).flatten();
        wrong.map(|wrong| format!("raised: {wrong}"))
    })
}

/// One line says why nothing was found.
fn refused(row: &Row, report: &Report, _: &Sides, _: &Spec) -> Option<String> {
    let problems: Vec<_> = report.inputs.iter().flat_map(|input| &input.problems).collect();
    let [problem] = problems.as_slice() else { return Some(format!("{problems:?}")) };
    let clear = row.says.is_some_and(|says| problem.contains(says)) && !problem.trim().contains('\n');
    let status = report.verdict().exit_status();
    (!clear || status != 2).then(|| format!("{status}, {problem:?}"))
}

#[test]
fn edits_of_records_are_found() {
    assert_none(&wrong(records::ROWS, unless_raised));
}

#[test]
fn edits_of_constants_are_found() {
    assert_none(&wrong(constants::ROWS, unless_raised));
}

#[test]
fn edits_of_what_belongs_to_others_are_found() {
    assert_none(&wrong(borrowed::ROWS, unless_raised));
}

#[test]
fn edits_of_what_there_is_are_found() {
    assert_none(&wrong(items::ROWS, unless_raised));
}

#[test]
fn edits_of_versions_are_found() {
    assert_none(&wrong(versions::ROWS, exactly));
}

#[test]
fn edits_of_what_announces_versions_are_found() {
    assert_none(&wrong(announced::ROWS, exactly));
}

#[test]
fn edits_of_formats_that_the_spec_does_not_know_are_found() {
    assert_none(&wrong(schemes::ROWS, exactly));
}

#[test]
fn edits_that_change_nothing_handed_over_are_not_found() {
    assert_none(&wrong(harmless::ROWS, exactly));
}

#[test]
fn edits_that_cannot_be_compared_are_no_findings() {
    assert_none(&wrong(refused::ROWS, refused));
}

#[test]
fn nothing_is_denied_from_any_release_to_a_later_one() {
    let spec = releases::spec();
    let judged = releases::pairs().filter_map(|(old, new)| {
        let report = releases::report(&spec, old, new)?;
        releases::wrong(old, new, &report).map(|wrong| format!("{old} to {new}: {wrong}"))
    });
    assert_none(&judged.collect::<Vec<_>>());
}

#[test]
fn what_has_changed_from_each_release_to_each_later_one() {
    let spec = releases::spec();
    let mut text = String::new();
    for (old, new) in releases::pairs() {
        let Some(report) = releases::report(&spec, old, new) else { return };
        text += &format!("{old} to {new}\n");
        for line in releases::lines(&report) {
            text += &format!("    {line}\n");
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_has_changed_from_each_release_to_the_one_before() {
    let spec = releases::spec();
    let mut text = String::new();
    for (new, old) in releases::steps() {
        let Some(report) = releases::report(&spec, old, new) else { return };
        text += &format!("{old} back to {new}\n");
        for line in releases::lines(&report) {
            text += &format!("    {line}\n");
        }
    }
    insta::assert_snapshot!(text);
}

/// Those that leave the versions as they are.
fn unbumped() -> Vec<Row> {
    [records::ROWS, constants::ROWS, borrowed::ROWS, items::ROWS].concat()
}

/// Those that have to find something, in the order of the tables.
fn firing() -> Vec<Row> {
    [&unbumped(), versions::ROWS, announced::ROWS, schemes::ROWS].concat()
}

fn all() -> Vec<Row> {
    [&firing(), harmless::ROWS, refused::ROWS].concat()
}

#[test]
fn there_are_enough_edits_and_each_says_what_it_expects() {
    assert!(firing().len() >= 160, "{}", firing().len());
    assert!(harmless::ROWS.len() >= 60, "{}", harmless::ROWS.len());
    assert!(firing().iter().all(|row| !row.finds.is_empty() && row.says.is_none()));
    assert!(harmless::ROWS.iter().all(|row| row.finds.is_empty() && row.says.is_none()));
    assert!(refused::ROWS.iter().all(|row| row.says.is_some()));
    let names: BTreeSet<_> = all().iter().map(|row| row.name).collect();
    assert_eq!(names.len(), all().len(), "two edits have one name");
}

#[test]
fn every_rule_of_drift_fires_in_one_row_and_not_in_the_one_beside_it() {
    let row = |name: &str| all().into_iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"));
    let fires = |name: &str, rule: &str| row(name).finds.iter().any(|(fired, ..)| *fired == rule);
    for [rule, firing, silent] in neighbours::NEIGHBOURS {
        assert!(fires(firing, rule) && !fires(silent, rule), "{rule}");
    }
    let mut known: BTreeSet<_> = neighbours::NEIGHBOURS.iter().map(|[rule, ..]| *rule).collect();
    // It takes a range of commits.
    known.insert("put-right-later");
    let of_drift = RULES.iter().filter(|rule| rule.scope == Scope::Drift).map(|rule| rule.id);
    assert_eq!(known, of_drift.collect());
}
