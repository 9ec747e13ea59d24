//! What comes of a file in a report.

use super::*;
use crate::report::{Commit, DomainReport, Finding, InputReport, Maps, Question, Report, Verdict};
use crate::rules;

const TODAY: Date = Date::constant(2026, 6, 15);
const COMMIT: &str = "0123456789012345678901234567890123456789";
const OTHER: &str = "abcdefabcdefabcdefabcdefabcdefabcdefabcd";

fn input(release: &str, announced: &str) -> InputReport {
    let domain = |domain: &str, announced: Option<&str>, version: &str| DomainReport {
        domain: domain.to_owned(),
        announced: announced.map(str::to_owned),
        version: version.to_owned(),
    };
    InputReport {
        release: Some(release.to_owned()),
        domains: vec![domain("kho", Some(announced), "v4"), domain("reserve_mem", None, "v1")],
        targets: Target::ALL.map(Target::name).to_vec(),
        ..InputReport::default()
    }
}

/// From 7.2 to 7.3: both with kho-v4, after kho-v3.
fn report(question: Question, findings: Vec<Finding>) -> Report {
    let sides = [input("7.2", "kho-v3"), input("7.3", "kho-v4")];
    let skip = if question == Question::Check { 1 } else { 0 };
    Report { question, inputs: sides.into_iter().skip(skip).collect(), findings, ..Report::default() }
}

/// A change of `kho_vmalloc.flags` at every target.
fn changed() -> Finding {
    finding(&rules::UNBUMPED_CHANGE, "kho_vmalloc.flags")
}

fn finding(rule: &'static Rule, item: &str) -> Finding {
    Finding {
        domain: Some("kho".to_owned()),
        item: Some(item.to_owned()),
        targets: Target::ALL.to_vec(),
        ..Finding::new(rule, "it is another")
    }
}

fn drift() -> Report {
    report(Question::Drift, vec![changed()])
}

/// The rules and items of what is found, in order.
fn found(report: &Report) -> Vec<(&str, &str)> {
    report.findings.iter().map(|f| (f.rule.id, f.item.as_deref().unwrap_or_default())).collect()
}

fn apply(text: &str, report: &mut Report, run: Run<'_>) {
    parse(text).apply(report, TODAY, run);
}

#[test]
fn what_is_waived_is_said() {
    let mut report = drift();
    apply(&waiver(&["until = 2026-06-15"]), &mut report, Run::default());
    assert_eq!((found(&report), report.verdict()), (vec![], Verdict::Pass));
    let waived = &report.coverage.waived;
    assert_eq!(waived.len(), 1);
    let waived = &waived[0];
    assert_eq!(
        (waived.rule.as_str(), waived.item.as_deref()),
        ("unbumped-change", Some("kho_vmalloc.flags"))
    );
    assert_eq!(waived.targets, Target::ALL.map(Target::name));
    let words = [&waived.reason, &waived.link, &waived.until].map(String::as_str);
    assert_eq!(words, ["nobody reads it", "https://example.org/mail/1", "2026-06-15"]);
}

/// Lines of a waiver, and whether it waives a change of `kho_vmalloc.flags` from 7.2 with kho-v3, by [`OTHER`], to 7.3
/// with kho-v4, by [`COMMIT`]; and whether it is called unused where it does not.
const CASES: &[(&[&str], Outcome)] = &[
    (&[], Waives),
    (&["item = \"kho_vmalloc\""], Waives),
    (&["item = \"kho_*\""], Waives),
    (&["item = \"kho_vmalloc.order\""], Unused),
    (&["item = \"kho_vmalloc.flags*\""], Waives),
    (&["rule = \"field-renamed\""], Unused),
    (&["rule = \"member-type\""], OutOfScope),
    (&["rule = \"record-raw-pointer\""], OutOfScope),
    (&["rule = \"record-raw-pointer\"", "from = \"7.2\""], Unused),
    (&["rule = \"record-raw-pointer\"", "to = \"7.3\""], OutOfScope),
    (&["rule = \"record-raw-pointer\"", "to = \"0123456\""], Unused),
    (&["from = \"7.2\"", "to = \"7.3\""], Waives),
    (&["from = \"7.1\""], OutOfScope),
    (&["to = \"7.2\""], OutOfScope),
    (&["from = \"kho-v3\"", "to = \"kho-v4\""], Waives),
    (&["from = \"kho-v4\""], OutOfScope),
    (&["to = \"kho-v3\""], OutOfScope),
    // Another domain's version is not the finding's, but it is one that was looked at.
    (&["to = \"reserve-mem-v1\""], Unused),
    (&["from = \"abcdefab\"", "to = \"01234567\""], Waives),
    (&["from = \"ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD\""], Waives),
    (&["from = \"01234567\""], OutOfScope),
    (&["to = \"abcdefab\""], OutOfScope),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Waives,
    Unused,
    OutOfScope,
}
use Outcome::{OutOfScope, Unused, Waives};

#[track_caller]
fn outcome(lines: &[&str], mut report: Report, run: Run<'_>) -> Outcome {
    let before = report.findings.len();
    apply(&waiver(lines), &mut report, run);
    match (report.coverage.waived.len(), report.findings.len()) {
        (1, left) if left == before - 1 => Waives,
        (0, left) if left == before => OutOfScope,
        (0, left) if left == before + 1 && found(&report).iter().any(|f| f.0 == "waiver-unused") => Unused,
        other => panic!("{other:?} of {report:?}"),
    }
}

#[test]
fn which_findings_a_waiver_is_for() {
    let run = Run { old: Some(OTHER), new: Some(COMMIT), ..Run::default() };
    for (lines, expected) in CASES {
        assert_eq!(outcome(lines, drift(), run), *expected, "{lines:?}");
    }
}

#[test]
fn a_tree_is_the_new_side_of_a_check() {
    let tree = || report(Question::Check, vec![finding(&rules::MEMBER_TYPE, "kho_vmalloc.flags")]);
    let run = Run { new: Some(COMMIT), ..Run::default() };
    for (lines, expected) in [
        (&["rule = \"member-type\""][..], Waives),
        (&["rule = \"member-type\"", "to = \"7.3\""], Waives),
        (&["rule = \"member-type\"", "to = \"kho-v4\""], Waives),
        (&["rule = \"member-type\"", "to = \"0123456\""], Waives),
        (&["rule = \"member-type\"", "to = \"7.2\""], OutOfScope),
        (&["rule = \"member-type\"", "to = \"abcdefa\""], OutOfScope),
        (&["rule = \"member-order\""], Unused),
        (&[], OutOfScope),
        (&["rule = \"record-raw-pointer\""], Unused),
        // The tree is no old side.
        (&["rule = \"record-raw-pointer\"", "from = \"7.3\""], OutOfScope),
    ] {
        assert_eq!(outcome(lines, tree(), run), expected, "{lines:?}");
    }
}

/// In a walk, a commit is the one that brought the finding, and not the end of the range.
#[test]
fn commits_of_a_walk() {
    let walked = [OTHER.to_owned(), COMMIT.to_owned()];
    let run = |walked| Run { new: Some(COMMIT), walked: Some(walked), ..Run::default() };
    let brought = || {
        let commit = Some(Commit { hash: OTHER.to_owned(), subject: String::new() });
        report(Question::Drift, vec![Finding { commit, ..changed() }])
    };
    for (to, expected) in [("abcdefa", Waives), ("0123456", Unused), ("7654321", OutOfScope), ("7.3", Waives)]
    {
        assert_eq!(outcome(&[&format!("to = \"{to}\"")], brought(), run(&walked)), expected, "{to}");
    }
    let nothing = || report(Question::Drift, Vec::new());
    assert_eq!(outcome(&[], nothing(), run(&walked)), Unused);
    assert_eq!(outcome(&[], nothing(), run(&[])), OutOfScope, "no commit was looked at");
}

#[test]
fn a_run_that_cannot_know_calls_nothing_unused() {
    let nothing = || report(Question::Drift, Vec::new());
    assert_eq!(outcome(&[], nothing(), Run::default()), Unused);
    assert_eq!(outcome(&[], nothing(), Run { part: true, ..Run::default() }), OutOfScope);
    let mut incomplete = nothing();
    incomplete
        .inputs
        .push(InputReport { problems: vec!["no gcc: install it".to_owned()], ..InputReport::default() });
    assert_eq!(outcome(&[], incomplete, Run::default()), OutOfScope);
    for (target, expected) in [("arm64-4k", Unused), ("arm64-16k", OutOfScope)] {
        let mut at_4k = nothing();
        at_4k.inputs.iter_mut().for_each(|input| input.targets = vec!["x86_64-4k", "arm64-4k"]);
        let targets = format!("targets = [\"{target}\", \"arm64-64k\"]");
        assert_eq!(outcome(&[&targets], at_4k, Run::default()), expected, "{target}");
    }
}

#[test]
fn a_waiver_takes_its_targets_only() {
    let maps = |targets: &[Target]| Maps {
        targets: targets.iter().map(|t| t.name().to_owned()).collect(),
        before: vec!["a".to_owned()],
        after: vec!["b".to_owned()],
    };
    let [x86, small, middle, large] = Target::ALL;
    let mut report = report(
        Question::Drift,
        vec![Finding { maps: vec![maps(&[x86, small]), maps(&[middle, large])], ..changed() }],
    );
    let first = waiver(&["targets = [\"arm64-16k\", \"arm64-64k\"]"]);
    // This one takes what the other leaves of what both are for.
    let second = waiver(&["item = \"kho_vmalloc\"", "targets = [\"arm64-4k\", \"arm64-16k\"]"]);
    // And this one waives the same as the first, but is used: it would be missed if the first were deleted.
    let third = waiver(&["item = \"kho_v*\"", "targets = [\"arm64-64k\"]"]);
    apply(&[first, second, third].concat(), &mut report, Run::default());
    assert_eq!(found(&report), [("unbumped-change", "kho_vmalloc.flags")]);
    assert_eq!(report.findings[0].targets, [x86]);
    assert_eq!(report.findings[0].maps, [maps(&[x86])]);
    let waived: Vec<_> = report.coverage.waived.iter().map(|waived| waived.targets.join(" ")).collect();
    assert_eq!(waived, ["arm64-16k arm64-64k", "arm64-4k"]);
}

#[test]
fn what_shows_at_no_target_or_is_about_no_item() {
    let mut whole = report(Question::Drift, vec![Finding { targets: Vec::new(), ..changed() }]);
    apply(&waiver(&["targets = [\"arm64-16k\"]"]), &mut whole, Run::default());
    assert_eq!(whole.findings.len(), 2, "a waiver for one target does not take it");
    apply(&waiver(&[]), &mut whole, Run::default());
    assert_eq!(found(&whole), [("waiver-unused", "kho_vmalloc.flags")]);
    let mut itemless = report(Question::Drift, vec![Finding { item: None, ..changed() }]);
    apply(&waiver(&["item = \"k*\""]), &mut itemless, Run::default());
    assert_eq!(itemless.findings.len(), 2);
}

#[test]
fn an_outdated_waiver_waives_nothing_and_is_found_at_its_day() {
    for (run, from) in [(Run::default(), ""), (Run { part: true, ..Run::default() }, "from = \"6.18\"")] {
        let mut report = drift();
        apply(&waiver(&["until = 2026-06-14", from]), &mut report, run);
        let item = "kho_vmalloc.flags";
        assert_eq!(found(&report), [("unbumped-change", item), ("waiver-outdated", item)]);
        let finding = &report.findings[1];
        let location = finding.location.as_ref().unwrap();
        assert_eq!(
            (location.file.as_str(), location.line, location.text.as_deref()),
            ("w.toml", 6, Some("until = 2026-06-14"))
        );
        assert!(finding.message.contains("`unbumped-change` for `kho_vmalloc.flags`"), "{}", finding.message);
        assert!(finding.message.ends_with("held until 2026-06-14"), "{}", finding.message);
        assert_eq!(report.verdict(), Verdict::Fail);
    }
}

#[test]
fn an_unused_waiver_is_found_at_its_item() {
    let mut report = report(Question::Drift, Vec::new());
    let lines = ["item = \"kho_*\"", "from = \"7.2\"", "to = \"kho-v4\"", "targets = [\"arm64-16k\"]"];
    apply(&waiver(&lines), &mut report, Run::default());
    assert_eq!(found(&report), [("waiver-unused", "kho_*")]);
    let finding = &report.findings[0];
    assert_eq!(
        finding.message,
        "the waiver of `unbumped-change` for `kho_*` from 7.2 to kho-v4 waives nothing"
    );
    assert_eq!(finding.targets, [Target::Arm64Page16k]);
    let location = finding.location.as_ref().unwrap();
    assert_eq!((location.line, location.text.as_deref()), (3, Some("item = \"kho_*\"")));
    assert_eq!(report.verdict(), Verdict::Fail);
}

#[test]
fn levels_go_both_ways_and_hold_for_what_is_said_of_waivers() {
    let mut report = drift();
    report.findings.push(finding(&rules::OVER_BUMP, "KHO_FDT_COMPATIBLE"));
    report.findings.push(finding(&rules::RENAMED, "kho_a"));
    let levels = "[levels]\nunbumped-change = \"note\"\nover-bump = \"deny\"\nwaiver-unused = \"warn\"\n";
    apply(&format!("{}{levels}", waiver(&["item = \"other\""])), &mut report, Run::default());
    let levels: Vec<_> = report.findings.iter().map(|f| (f.level.name(), f.rule.id)).collect();
    // The gravest first, and the rest in the order in which it was found.
    let expected =
        [("deny", "over-bump"), ("warn", "waiver-unused"), ("note", "unbumped-change"), ("note", "renamed")];
    assert_eq!(levels, expected);
    assert_eq!(report.verdict(), Verdict::Fail);
}

#[test]
fn what_could_not_be_checked_stays_so() {
    let mut report = drift();
    report.inputs[1].problems.push("no gcc: install it".to_owned());
    let levels: String = rules::RULES
        .iter()
        .filter(|rule| rule.id != "nothing-compared")
        .map(|rule| format!("{} = \"note\"\n", rule.id))
        .collect();
    apply(&format!("[levels]\n{levels}"), &mut report, Run::default());
    assert_eq!(report.verdict(), Verdict::Incomplete);
}

/// Applied to any report, waivers lose nothing: each target of each finding is left or waived.
#[test]
fn nothing_is_lost() {
    let texts = CASES.iter().map(|(lines, _)| waiver(lines)).enumerate();
    // The same waiver twice is refused: so each is for one target of its own, as far as there are any.
    for (position, text) in texts {
        let mut report = drift();
        let at = Target::ALL[position % 4].name();
        apply(&format!("{text}targets = [\"{at}\"]\n"), &mut report, Run::default());
        let left: usize =
            report.findings.iter().filter(|f| f.rule.id == "unbumped-change").map(|f| f.targets.len()).sum();
        let waived: usize = report.coverage.waived.iter().map(|w| w.targets.len()).sum();
        assert_eq!(left + waived, 4, "{text}");
    }
}

#[test]
fn a_level_that_is_moved_is_said() {
    let mut report = drift();
    apply("[levels]\nunbumped-change = \"note\"\nover-bump = \"warn\"\n", &mut report, Run::default());
    let said = "unbumped-change counts as note here and not as deny: the file of waivers says so";
    assert_eq!(report.remarks, [said], "its own level is no other one");
}
