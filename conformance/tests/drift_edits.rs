//! Deliberate edits of real headers, held against the headers as they are: each that changes what is handed over is
//! found, once, where it was made and as grave as the versions make it, and none of the others is.
//!
//! The edits are tables; this file makes each of them in a copy, compares the copy with the tree as it was, and the
//! findings with those that the table expects: exactly these and no others.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "drift_edits/borrowed.rs"]
mod borrowed;
#[path = "drift_edits/compare.rs"]
mod compare;
#[path = "drift_edits/constants.rs"]
mod constants;
#[path = "check_edits/edit.rs"]
#[allow(dead_code)]
mod edit;
#[path = "drift_edits/items.rs"]
mod items;
#[path = "check_edits/real.rs"]
#[allow(dead_code)]
mod real;
#[path = "drift_edits/records.rs"]
mod records;
#[path = "drift_edits/row.rs"]
mod row;
#[path = "drift_edits/schemes.rs"]
mod schemes;
#[path = "drift_edits/versions.rs"]
mod versions;

use std::collections::BTreeSet;

use compare::Sides;
use kho_abi_conformance::report::{Report, Verdict};
use kho_abi_conformance::rules::{Level, Scope};
use kho_abi_spec::{builtin, Spec};
use rayon::prelude::*;
use row::{Row, ALL};

/// Makes each edit, and says what is not as expected, one line per edit.
fn wrong(rows: &[Row], judge: impl Fn(&Row, &Report) -> Option<String> + Sync) -> Vec<String> {
    // Each thread has a spec of its own: it cannot be shared.
    let spec = || Spec::read(&builtin::sources()).unwrap();
    let judged = rows.par_iter().map_init(spec, |spec, row| {
        let sides = match Sides::make(row)? {
            Ok(sides) => sides,
            Err(wrong) => return Some(format!("{}: {wrong}", row.name)),
        };
        judge(row, &sides.compare(spec, row.targets())).map(|wrong| format!("{}: {wrong}", row.name))
    });
    judged.flatten().collect()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} edits:\n{}", wrong.len(), wrong.join("\n"));
}

/// Exactly the expected findings, each at the expected targets. What is said of a tree by itself has tests of its own.
fn exactly(row: &Row, report: &Report) -> Option<String> {
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
    let expected: Vec<_> = row.finds.iter().map(|(rule, item, targets)| (*rule, *item, at(*targets))).collect();
    let sorted = |findings: &[_]| findings.iter().copied().collect::<BTreeSet<_>>();
    if sorted(&found) != sorted(&expected) || found.len() != expected.len() {
        return Some(format!("\n  expected {:?}\n  found    {found:?}", expected));
    }
    let denied = findings().any(|f| f.level == Level::Deny);
    let status = if denied { Verdict::Fail } else { Verdict::Pass };
    (report.verdict() != status).then(|| format!("the verdict is {:?}", report.verdict()))
}

#[test]
fn edits_of_records_are_found() {
    assert_none(&wrong(records::ROWS, exactly));
}

#[test]
fn edits_of_constants_are_found() {
    assert_none(&wrong(constants::ROWS, exactly));
}

#[test]
fn edits_of_what_belongs_to_others_are_found() {
    assert_none(&wrong(borrowed::ROWS, exactly));
}

#[test]
fn edits_of_what_there_is_are_found() {
    assert_none(&wrong(items::ROWS, exactly));
}

#[test]
fn edits_of_versions_are_found() {
    assert_none(&wrong(versions::ROWS, exactly));
}

#[test]
fn edits_of_formats_that_the_spec_does_not_know_are_found() {
    assert_none(&wrong(schemes::ROWS, exactly));
}
