//! Merging: one finding per cause over all reports, and nothing that only a whole can say from a part of it.

use kho_abi_spec::target::Target;

use super::*;
use crate::report::{sight, Finding, Location, Maps, Unattested, Verdict, Waived};
use crate::rules::{self, Rule};

const TARGETS: [Target; 4] = Target::ALL;

fn report(targets: &[Target], findings: Vec<Finding>) -> Report {
    let input = InputReport {
        tree: "tree".to_owned(),
        targets: targets.iter().map(|target| target.name()).collect(),
        ..InputReport::default()
    };
    Report { inputs: vec![input], findings, ..Report::default() }
}

fn found(rule: &'static Rule, message: &str, targets: &[Target], sides: [&str; 2]) -> Finding {
    let [before, after] = sides.map(|side| Some(side.to_owned()));
    Finding {
        item: Some("item".to_owned()),
        targets: targets.to_vec(),
        before,
        after,
        ..Finding::new(rule, message)
    }
}

fn merged(reports: &[Report]) -> Checked<Report> {
    let named =
        |(number, report): (usize, &Report)| Named { name: format!("{number}.json"), report: report.clone() };
    merge(&reports.iter().enumerate().map(named).collect::<Vec<_>>())
}

fn rules(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn one_cause_at_several_targets_is_one_finding() {
    let part = |target: Target, value: &str| {
        report(&[target], vec![found(&rules::CONSTANT_VALUE, "another value", &[target], [value, "0"])])
    };
    let all = [part(TARGETS[2], "7"), part(TARGETS[0], "5"), part(TARGETS[1], "5")];
    let merged = merged(&all).unwrap();
    assert_eq!(merged.findings.len(), 1);
    let finding = &merged.findings[0];
    assert_eq!(finding.targets, TARGETS[..3]);
    assert_eq!(finding.before.as_deref(), Some("5 [x86_64-4k, arm64-4k]; 7 [arm64-16k]"));
    assert_eq!(finding.after.as_deref(), Some("0"));
    assert_eq!(merged.inputs.len(), 1);
    assert_eq!(merged.inputs[0].targets, ["x86_64-4k", "arm64-4k", "arm64-16k"]);
    assert_eq!(merged.verdict(), Verdict::Fail);
}

#[test]
fn what_one_report_tells_apart_stays_apart() {
    let two = |target: Target| {
        let finding = |value| found(&rules::CONSTANT_VALUE, "another value", &[target], [value, "0"]);
        report(&[target], vec![finding("1"), finding("2")])
    };
    let merged = merged(&[two(TARGETS[0]), two(TARGETS[1])]).unwrap();
    let before: Vec<_> = merged.findings.iter().map(|finding| finding.before.as_deref()).collect();
    assert_eq!(before, [Some("1"), Some("2")]);
    assert!(merged.findings.iter().all(|finding| finding.targets == TARGETS[..2]));
}

#[test]
fn other_causes_are_other_findings_gravest_first() {
    let base = found(&rules::RENAMED, "m", &TARGETS[..1], ["1", "0"]);
    let at = |line| Some(Location { file: "f.h".to_owned(), line, text: None });
    let others = [
        Finding { level: crate::rules::Level::Deny, ..base.clone() },
        Finding { item: None, ..base.clone() },
        Finding { domain: Some("kho".to_owned()), ..base.clone() },
        Finding { location: at(2), ..base.clone() },
        Finding { was: at(2), ..base.clone() },
        Finding { advice: Some("do".to_owned()), ..base.clone() },
        Finding { message: "n".to_owned(), ..base.clone() },
    ];
    for other in others {
        let both = merged(&[report(&TARGETS[..1], vec![base.clone()]), report(&TARGETS[1..2], vec![other])]);
        let findings = both.unwrap().findings;
        assert_eq!(findings.len(), 2);
        assert!(findings[0].level <= findings[1].level);
    }
}

#[test]
fn maps_are_united_where_they_are_the_same() {
    let with = |target: Target, line: &str| {
        let maps = Maps {
            targets: vec![target.name().to_owned()],
            before: vec![line.to_owned()],
            after: Vec::new(),
        };
        let finding = found(&rules::UNBUMPED_CHANGE, "m", &[target], ["1", "2"]);
        report(&[target], vec![Finding { maps: vec![maps], ..finding }])
    };
    let merged = merged(&[with(TARGETS[3], "big"), with(TARGETS[1], "small"), with(TARGETS[0], "small")]);
    let maps = &merged.unwrap().findings[0].maps;
    assert_eq!(maps.iter().map(|maps| maps.before[0].as_str()).collect::<Vec<_>>(), ["small", "big"]);
    assert_eq!(maps[0].targets, ["x86_64-4k", "arm64-4k"]);
}

#[test]
fn what_only_a_whole_can_say_needs_every_report_that_looked() {
    let unused = || found(&rules::WAIVER_UNUSED, "waives nothing", &[], ["", ""]);
    let nothing = |targets: &[Target]| found(&rules::NOTHING_COMPARED, "nothing", targets, ["", ""]);
    let looked = |targets: &[Target]| report(targets, vec![unused(), nothing(targets)]);
    let idle = report(&[], Vec::new());
    let all = merged(&[looked(&TARGETS[..1]), idle.clone(), looked(&TARGETS[1..2])]).unwrap();
    assert_eq!(rules(&all), ["nothing-compared", "waiver-unused"]);
    let one = merged(&[looked(&TARGETS[..1]), idle, report(&TARGETS[1..2], Vec::new())]).unwrap();
    assert_eq!(rules(&one), [""; 0]);
    assert_eq!(one.verdict(), Verdict::Pass);
}

#[test]
fn a_waiver_for_some_targets_is_unused_if_those_say_so_that_looked_there() {
    let unused = found(&rules::WAIVER_UNUSED, "waives nothing", &TARGETS[..1], ["", ""]);
    let there = report(&TARGETS[..1], vec![unused]);
    let elsewhere = report(&TARGETS[1..2], Vec::new());
    let all = merged(&[there.clone(), elsewhere]).unwrap();
    assert_eq!(rules(&all), ["waiver-unused"]);
    let used = merged(&[there, report(&TARGETS[..2], Vec::new())]).unwrap();
    assert_eq!(rules(&used), [""; 0]);
}

#[test]
fn coverage_is_united() {
    let part = |target: Target, witness: &'static str, unattested: &[&str]| {
        let mut part = report(&[target], Vec::new());
        part.coverage.compared.push(Compared {
            item: "seen".to_owned(),
            target: target.name(),
            witnesses: BTreeSet::from([witness]),
        });
        part.coverage.witnesses.extend(sight::of(witness));
        for item in unattested {
            part.coverage
                .unattested
                .push(Unattested { item: (*item).to_owned(), reason: "no file".to_owned() });
        }
        part.coverage.waived.push(Waived {
            rule: "renamed".to_owned(),
            item: None,
            targets: vec![target.name().to_owned()],
            reason: "r".to_owned(),
            link: "l".to_owned(),
            until: "2027-01-31".to_owned(),
        });
        part
    };
    let all = [
        part(TARGETS[1], "gcc", &["seen", "b"]),
        part(TARGETS[0], "gcc", &["b"]),
        part(TARGETS[0], "bindgen", &[]),
    ];
    let coverage = merged(&all).unwrap().coverage;
    assert_eq!(coverage.witnesses.iter().map(|sight| sight.witness).collect::<Vec<_>>(), ["bindgen", "gcc"]);
    let compared: Vec<_> = coverage.compared.iter().map(|one| (one.target, one.witnesses.len())).collect();
    assert_eq!(compared, [("x86_64-4k", 2), ("arm64-4k", 1)]);
    assert_eq!(coverage.unattested.iter().map(|item| item.item.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(coverage.waived.len(), 1);
    assert_eq!(coverage.waived[0].targets, ["x86_64-4k", "arm64-4k"]);
}

#[test]
fn problems_and_remarks_are_said_once() {
    let mut part = report(&TARGETS[..1], Vec::new());
    part.remarks.push("remark".to_owned());
    part.inputs[0].problems.push("problem".to_owned());
    let merged = merged(&[part.clone(), part]).unwrap();
    assert_eq!((merged.remarks.len(), merged.inputs[0].problems.len()), (1, 1));
    assert_eq!(merged.verdict(), Verdict::Incomplete);
}

#[test]
fn a_shard_that_is_missing_is_a_problem_of_its_tree() {
    let part = |tree: &str, shard: &str| {
        let mut part = report(&TARGETS[..1], Vec::new());
        part.inputs[0].tree = tree.to_owned();
        part.shard = Some(shard.parse().unwrap());
        part
    };
    let all = [part("a", "1/2"), part("b", "1/3"), part("a", "2/2"), part("b", "3/3")];
    let some = merged(&all).unwrap();
    assert_eq!(some.inputs[0].problems, [""; 0]);
    assert!(some.inputs[1].problems[0].contains("shard 2/3 is missing"), "{:?}", some.inputs[1].problems);
    assert_eq!((some.inputs[1].problems.len(), some.shard), (1, None));
    let whole = merged(&[part("a", "2/2"), part("a", "1/2")]).unwrap();
    assert_eq!(whole.verdict(), Verdict::Pass);
}

#[test]
fn a_tree_that_is_compared_with_itself_is_two_sides() {
    let mut drift = report(&TARGETS[..1], Vec::new());
    drift.question = Question::Drift;
    drift.inputs.push(drift.inputs[0].clone());
    let merged = merged(&[drift.clone(), drift]).unwrap();
    assert_eq!(merged.inputs.len(), 2);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let check = report(&TARGETS[..1], Vec::new());
    let mut drift = Report { question: Question::Drift, ..check.clone() };
    drift.inputs.push(InputReport { tree: "new".to_owned(), ..InputReport::default() });
    let said = merged(&[check, drift.clone()]).unwrap_err().to_string();
    assert!(said.contains("0.json is a report of check and 1.json is one of drift"), "{said}");
    let mut other = drift.clone();
    other.inputs[1].tree = "newer".to_owned();
    let said = merged(&[drift, other]).unwrap_err().to_string();
    assert!(said.contains("tree and newer"), "{said}");
    merged(&[]).unwrap_err();
}
