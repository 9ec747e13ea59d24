//! Releases by name, and all of them.

use kho_abi_conformance::compat::{human, json, markdown, Answer};
use kho_abi_spec::compat::{between_releases, Outcome, Verdict};

use crate::{kho_abi, plain, spec, valid};

const YES: Verdict = Verdict::Yes;
const BUT: Verdict = Verdict::But;
const NO: Verdict = Verdict::No;

/// Two releases, whether the older can hand over to the newer, whether the newer can hand over to the older,
/// and the domain that decides it where that is not a yes.
type Pair = (&'static str, &'static str, (Verdict, &'static str), (Verdict, &'static str));

const PAIRS: [Pair; 15] = [
    // LUO came with 6.19: nothing is missed on the way there, and what it holds is not understood on the way
    // back.
    ("6.18", "6.19", (YES, ""), (BUT, "luo")),
    ("6.18", "7.0", (YES, ""), (BUT, "luo")),
    ("6.18", "7.1", (NO, "kho"), (NO, "kho")),
    ("6.18", "7.2", (NO, "kho"), (NO, "kho")),
    ("6.18", "7.3", (NO, "kho"), (NO, "kho")),
    // 7.0 asks LUO for a node that 6.19 does not write.
    ("6.19", "7.0", (NO, "luo_flb"), (BUT, "luo_flb")),
    ("6.19", "7.1", (NO, "kho"), (NO, "kho")),
    ("6.19", "7.2", (NO, "kho"), (NO, "kho")),
    ("6.19", "7.3", (NO, "kho"), (NO, "kho")),
    ("7.0", "7.1", (NO, "kho"), (NO, "kho")),
    ("7.0", "7.2", (NO, "kho"), (NO, "kho")),
    ("7.0", "7.3", (NO, "kho"), (NO, "kho")),
    // The root was given a new version, although none of its layouts has changed.
    ("7.1", "7.2", (NO, "kho"), (NO, "kho")),
    ("7.1", "7.3", (NO, "kho"), (NO, "kho")),
    ("7.2", "7.3", (YES, ""), (YES, "")),
];

#[test]
fn every_pair_of_releases() {
    let spec = spec();
    for (older, newer, there, back) in PAIRS {
        for (old, new, (verdict, decides)) in [(older, newer, there), (newer, older, back)] {
            let found = between_releases(&spec, old, new).unwrap();
            let reason = found.reasons().next().map_or("", |domain| domain.domain.as_str());
            assert_eq!((found.verdict, reason), (verdict, decides), "{old} -> {new}");
        }
    }
    assert!(Answer::of_all(&spec).handovers.iter().all(|h| h.old != h.new || h.verdict == YES));
}

#[test]
fn nothing_below_the_root_is_read_if_the_root_differs() {
    let found = between_releases(&spec(), "7.0", "7.1").unwrap();
    let (root, below) = found.domains.split_first().unwrap();
    assert_eq!((root.old.as_deref(), root.new.as_deref()), (Some("kho-v1"), Some("kho-v3")));
    assert!(root.consequence.as_ref().unwrap().contains("all preserved memory is lost"));
    assert!(below.iter().all(|domain| domain.outcome == Outcome::NotReached), "{below:#?}");
}

#[test]
fn a_version_without_a_change_of_a_layout_is_remarked_upon() {
    let found = between_releases(&spec(), "7.1", "7.2").unwrap();
    let remark = &found.domains[0].remarks[0];
    assert!(remark.starts_with("the layouts that both have are equal"), "{remark}");
    assert!(remark.contains("kho_block_header_ser"), "{remark}");
}

#[test]
fn the_matrix() {
    let answer = Answer::of_all(&spec());
    insta::assert_snapshot!("matrix_human", plain(&human(&answer, false)));
    insta::assert_snapshot!("matrix_styled", human(&answer, true).replace('\u{1b}', "␛"));
    insta::assert_snapshot!("matrix_markdown", markdown(&answer));
    let document = valid(&json(&answer));
    assert_eq!(document["verdict"], serde_json::Value::Null);
    assert_eq!(document["handovers"].as_array().unwrap().len(), 36);
    assert_eq!(answer.exit_status(), 0);
}

#[test]
fn two_releases() {
    for (old, new, status) in [("7.0", "7.1", 1), ("7.2", "7.3", 0), ("7.0", "6.19", 0), ("6.19", "7.0", 1)] {
        let answer = Answer::of_two(&spec(), old, new).unwrap();
        assert_eq!(answer.exit_status(), status, "{old} -> {new}");
        insta::assert_snapshot!(format!("{old}_{new}_human"), plain(&human(&answer, false)));
        insta::assert_snapshot!(format!("{old}_{new}_markdown"), markdown(&answer));
        insta::assert_snapshot!(format!("{old}_{new}_json"), json(&answer));
        valid(&json(&answer));
    }
}

#[test]
fn no_line_is_wider_than_a_terminal() {
    let all = Answer::of_all(&spec());
    let two = Answer::of_two(&spec(), "7.0", "7.1").unwrap();
    for text in [human(&all, false), human(&two, false)] {
        let wide: Vec<_> = plain(&text).lines().filter(|line| line.len() > 80).map(str::to_owned).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
}

#[test]
fn the_stable_updates_of_a_release_are_that_release() {
    let answer = Answer::of_two(&spec(), "v7.2-rc3", "7.3.4-1-amd64").unwrap();
    let [there, _] = answer.handovers.as_slice() else { panic!("there and back") };
    assert_eq!((there.old.as_str(), there.new.as_str()), ("v7.2-rc3", "7.3.4-1-amd64"));
    assert_eq!(there.verdict, YES);
    assert_eq!(answer.kernels[1].release.as_deref(), Some("7.3"));
}

#[test]
fn the_command_answers_with_its_exit_status() {
    for (arguments, status) in [
        (&["compat"][..], 0),
        (&["compat", "7.2", "7.3"], 0),
        (&["compat", "7.0", "7.1"], 1),
        (&["compat", "7.0", "6.19"], 0),
    ] {
        let ran = kho_abi(arguments);
        assert_eq!(ran.status.code(), Some(status), "{arguments:?}");
        assert!(!ran.stdout.is_empty() && ran.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn several_reports_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, page) = (file("r.json"), file("r.md"));
    let reports = [format!("json:{data}"), format!("markdown:{page}"), "human".to_owned()];
    let mut arguments = vec!["compat", "7.0", "7.1"];
    reports.iter().for_each(|report| arguments.extend(["--report", report.as_str()]));
    let ran = kho_abi(&arguments);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8(ran.stdout).unwrap().starts_with("7.0 -> 7.1: no\n"));
    assert_eq!(valid(&std::fs::read_to_string(data).unwrap())["verdict"], "no");
    assert!(std::fs::read_to_string(page).unwrap().starts_with("## 7.0 to 7.1: no\n"));
}

/// What cannot be answered is said in one line, with what to do.
#[test]
fn questions_that_cannot_be_answered() {
    for (arguments, said) in [
        (&["compat", "7.3"][..], "only one kernel is given"),
        (&["compat", "7.3", "7.9"], "the nearest is 7.3"),
        (&["compat", "5.10", "7.3"], "the nearest is 6.18"),
        (&["compat", "7.3", "nowhere"], "the releases are 6.18, 6.19, 7.0, 7.1, 7.2, 7.3"),
        (&["compat", "7.3", "src"], "no KHO headers"),
        (&["compat", "7.3", "7.3", "--report", "sarif"], "the formats are human, json and markdown"),
    ] {
        let ran = kho_abi(arguments);
        let stderr = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said) && stderr.trim_end().lines().count() == 1, "{arguments:?}: {stderr}");
    }
}
