//! What each format looks like.

use kho_abi_conformance::report::{github, human, junit, markdown, sarif};

use super::{checked, plain, sample, NOTHING, TWO};

#[test]
fn drift_for_people() {
    let report = sample::drift();
    insta::assert_snapshot!("drift_human", plain(&human::render(&report, false)));
    insta::assert_snapshot!("drift_human_quiet", plain(&human::render(&report, true)));
    insta::assert_snapshot!("drift_styled", human::render(&report, true).replace('\u{1b}', "␛"));
    insta::assert_snapshot!("drift_markdown", markdown::render(&report, false));
}

#[test]
fn drift_for_programs() {
    let report = sample::drift();
    insta::assert_snapshot!("drift_sarif", sarif::render(&report));
    insta::assert_snapshot!("drift_junit", junit::render(&report));
    insta::assert_snapshot!("drift_github", github::render(&report));
}

#[test]
fn an_incomplete_check() {
    let report = sample::check();
    insta::assert_snapshot!("check_human", plain(&human::render(&report, false)));
    insta::assert_snapshot!("check_markdown", markdown::render(&report, true));
    insta::assert_snapshot!("check_junit", junit::render(&report));
    insta::assert_snapshot!("check_github", github::render(&report));
}

#[test]
fn a_real_check() {
    let (Some(passed), Some(failed)) = (checked(&NOTHING), checked(&TWO)) else { return };
    insta::assert_snapshot!("real_pass_markdown", markdown::render(&passed, true));
    insta::assert_snapshot!("real_pass_github", github::render(&passed));
    insta::assert_snapshot!("real_fail_markdown", markdown::render(&failed, true));
    insta::assert_snapshot!("real_fail_github", github::render(&failed));
}

/// A mail is quoted, and a terminal has 80 columns: only titles, maps, tables and lines of headers may be wider.
#[test]
fn prose_is_narrow() {
    let report = sample::drift();
    let mut in_block = false;
    for line in markdown::render(&report, false).lines() {
        in_block ^= line.starts_with("```");
        assert!(in_block || line.starts_with('|') || line.chars().count() <= 76, "{line}");
        assert_eq!(line, line.trim_end());
    }
    let text = plain(&human::render(&report, true));
    let narrow = text.lines().filter(|line| !line.contains('+') && !line.contains('|'));
    let narrow = narrow.filter(|line| !line.starts_with("deny[") && !line.starts_with("warn["));
    narrow.for_each(|line| assert!(line.chars().count() <= 90, "{line}"));
}
