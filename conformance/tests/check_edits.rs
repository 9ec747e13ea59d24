//! Deliberate edits of real headers: each that changes the ABI is found, once and where it was made, and none of the
//! others is.
//!
//! The edits are tables; this file makes each of them in a copy, checks the copy, and compares the findings with those
//! that the table expects: exactly these and no others.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "check_edits/borrowed.rs"]
mod borrowed;
#[path = "check_edits/configured.rs"]
mod configured;
#[path = "check_edits/constants.rs"]
mod constants;
#[path = "check_edits/edit.rs"]
mod edit;
#[path = "check_edits/family.rs"]
mod family;
#[path = "check_edits/harmless.rs"]
mod harmless;
#[path = "check_edits/harmless_family.rs"]
mod harmless_family;
#[path = "check_edits/items.rs"]
mod items;
#[path = "check_edits/luo.rs"]
mod luo;
#[path = "check_edits/memfd.rs"]
mod memfd;
#[path = "check_edits/real.rs"]
mod real;
#[path = "check_edits/records.rs"]
mod records;
#[path = "check_edits/refused.rs"]
mod refused;
#[path = "check_edits/types.rs"]
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use edit::{Edit, ALL};
use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::report::{Finding, Report, Verdict};
use kho_abi_conformance::rules::{Level, Scope, RULES};
use kho_abi_spec::target::Target;
use kho_abi_spec::{builtin, Spec};
use rayon::prelude::*;

/// Makes each edit, and says what is not as expected, one line per edit.
fn wrong(
    edits: &[Edit],
    judge: impl Fn(&Edit, &real::Copy, &Report) -> Option<String> + Sync,
) -> Vec<String> {
    // Each thread has a spec of its own: it cannot be shared.
    let spec = || Spec::read(&builtin::sources()).unwrap();
    let judged = edits.par_iter().map_init(spec, |spec, edit| {
        let copy = match real::make(edit)? {
            Ok(copy) => copy,
            Err(wrong) => return Some(format!("{}: {wrong}", edit.name)),
        };
        let (tree, targets) = (copy.top().to_owned(), edit.targets().to_vec());
        let mut report = check(spec, &Request { tree, targets, ..Request::default() });
        let before = without_edit(spec, edit.tree);
        report.findings.retain(|finding| !before.contains(&of_the_tree(finding)));
        judge(edit, &copy, &report).map(|wrong| format!("{}: {wrong}", edit.name))
    });
    judged.flatten().collect()
}

/// The rule, the item and the message of a finding.
type Known = (&'static str, Option<String>, String);

fn of_the_tree(finding: &Finding) -> Known {
    (finding.rule.id, finding.item.clone(), finding.message.clone())
}

/// What the lints find in a real tree as it is: no edit has brought it.
fn without_edit(spec: &Spec, tree: &'static str) -> BTreeSet<Known> {
    static KNOWN: Mutex<BTreeMap<&str, BTreeSet<Known>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let of_tree = known.entry(tree).or_insert_with(|| {
        let copy = real::copy(&edit::edit("nothing", &[], &[]).on(tree)).unwrap();
        let targets = vec![Target::X86_64Page4k];
        let report = check(spec, &Request { tree: copy.top().to_owned(), targets, ..Request::default() });
        let lints = report.findings.iter().filter(|finding| finding.rule.scope == Scope::Both);
        lints.map(of_the_tree).collect()
    });
    of_tree.clone()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} edits:\n{}", wrong.len(), wrong.join("\n"));
}

/// Exactly the expected findings, each at the expected targets and at its line.
fn exactly(edit: &Edit, copy: &real::Copy, report: &Report) -> Option<String> {
    let problems: Vec<_> = report.inputs.iter().flat_map(|input| &input.problems).collect();
    if !problems.is_empty() {
        return Some(format!("{problems:?}"));
    }
    // What an edit of the ABI makes of comments, includes and style besides is for the tests of the lints to say. One that
    // has to find nothing may not do so.
    let is_beside = |finding: &Finding| finding.rule.scope == Scope::Both && finding.level == Level::Warn;
    let counts = |finding: &&Finding| edit.finds.is_empty() || !is_beside(finding);
    let findings = || report.findings.iter().filter(counts);
    let found: Vec<_> = findings()
        .map(|f| (f.rule.id, f.item.as_deref().unwrap_or_default(), f.targets.as_slice()))
        .collect();
    let at = |targets| if targets == ALL { edit.targets() } else { targets };
    let expected: Vec<_> =
        edit.finds.iter().map(|(rule, item, targets)| (*rule, *item, at(*targets))).collect();
    let sorted = |findings: &[_]| findings.iter().copied().collect::<BTreeSet<_>>();
    if sorted(&found) != sorted(&expected) || found.len() != expected.len() {
        return Some(format!("\n  expected {expected:?}\n  found    {found:?}"));
    }
    let denied = findings().any(|f| f.level == Level::Deny);
    if (report.verdict() == Verdict::Fail) != denied {
        return Some(format!("the verdict is {:?}", report.verdict()));
    }
    findings().find_map(|finding| copy.misplaced(finding))
}

/// Nothing was found, and nothing was compared: one line says why.
fn refused(edit: &Edit, _: &real::Copy, report: &Report) -> Option<String> {
    let problems: Vec<_> = report.inputs.iter().flat_map(|input| &input.problems).collect();
    let [problem] = problems.as_slice() else { return Some(format!("{problems:?}")) };
    let clear = edit.says.is_some_and(|says| problem.contains(says)) && !problem.trim().contains('\n');
    let status = report.verdict().exit_status();
    (!clear || !report.findings.is_empty() || status != 2)
        .then(|| format!("{status}, {problem:?}, {:?}", report.findings))
}

#[test]
fn edits_of_records_are_found() {
    assert_none(&wrong(records::EDITS, exactly));
}

#[test]
fn edits_of_types_are_found() {
    assert_none(&wrong(types::EDITS, exactly));
}

#[test]
fn edits_of_constants_and_versions_are_found() {
    assert_none(&wrong(constants::EDITS, exactly));
}

#[test]
fn edits_of_what_there_is_are_found() {
    assert_none(&wrong(items::EDITS, exactly));
}

#[test]
fn edits_of_luo_are_found() {
    assert_none(&wrong(luo::EDITS, exactly));
}

#[test]
fn edits_of_memfd_are_found() {
    assert_none(&wrong(memfd::EDITS, exactly));
}

#[test]
fn edits_of_what_belongs_to_others_are_found() {
    assert_none(&wrong(borrowed::EDITS, exactly));
}

#[test]
fn edits_of_the_rest_of_the_family_are_found() {
    assert_none(&wrong(family::EDITS, exactly));
}

#[test]
fn edits_that_change_no_layout_are_not_found() {
    assert_none(&wrong(harmless::EDITS, exactly));
}

#[test]
fn edits_of_the_family_that_change_nothing_handed_over_are_not_found() {
    assert_none(&wrong(harmless_family::EDITS, exactly));
}

#[test]
fn edits_that_break_the_header_are_no_findings() {
    assert_none(&wrong(refused::EDITS, refused));
}

#[test]
fn edits_that_depend_on_the_configuration_are_found_or_refused() {
    assert_none(&wrong(configured::EDITS, |edit, copy, report| match edit.says {
        Some(_) => refused(edit, copy, report),
        None => exactly(edit, copy, report),
    }));
}

/// Those that have to find something, in the order of the tables.
fn breaking() -> Vec<Edit> {
    let core = [records::EDITS, types::EDITS, constants::EDITS, items::EDITS].concat();
    let family = [luo::EDITS, memfd::EDITS, borrowed::EDITS, family::EDITS].concat();
    [core, family].concat()
}

fn silent() -> Vec<Edit> {
    [harmless::EDITS, harmless_family::EDITS].concat()
}

#[test]
fn there_are_enough_edits_and_each_says_what_it_expects() {
    assert!(breaking().len() >= 160, "{}", breaking().len());
    assert!(silent().len() >= 60, "{}", silent().len());
    assert!(breaking().iter().all(|edit| !edit.finds.is_empty()));
    assert!(silent().iter().all(|edit| edit.finds.is_empty()));
    assert!(refused::EDITS.iter().all(|edit| edit.says.is_some()));
    let all = [breaking(), silent(), refused::EDITS.to_vec(), configured::EDITS.to_vec()].concat();
    let names: BTreeSet<_> = all.iter().map(|edit| edit.name).collect();
    assert_eq!(names.len(), all.len(), "two edits have one name");
    let impossible =
        all.iter().filter_map(|edit| Some(format!("{}: {}", edit.name, real::make(edit)?.err()?)));
    assert_none(&impossible.collect::<Vec<_>>());
}

#[test]
fn every_rule_of_check_alone_can_fire() {
    let mut fired: BTreeSet<_> =
        breaking().iter().flat_map(|edit| edit.finds).map(|(rule, ..)| *rule).collect();
    // No edit of a header has these: `withstands` and the unit tests of `check` have them.
    fired.extend(["file-not-found", "nothing-compared", "single-witness"]);
    let all: BTreeSet<_> =
        RULES.iter().filter(|rule| rule.scope == Scope::Check).map(|rule| rule.id).collect();
    assert_eq!(fired, all);
}
