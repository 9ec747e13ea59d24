//! JUnit, as the schema of Jenkins and a reader of its own see it.

use std::collections::BTreeSet;

use junit_parser::{TestCase, TestSuite};
use kho_abi_conformance::report::{junit, Report};
use uppsala::XsdValidator;

use super::{checked, sample, samples, schemas, unopened, NOTHING, TWO};

/// What is wrong with a document, by the schema; none if the schema cannot be had.
fn mistakes(document: &str) -> Option<Vec<String>> {
    let schema = schemas::text("junit-report", "tests/JUnit.xsd")?;
    let validator = XsdValidator::from_schema(&uppsala::parse(&schema).unwrap()).unwrap();
    let document = match uppsala::parse(document) {
        Ok(document) => document,
        Err(mistake) => return Some(vec![mistake.to_string()]),
    };
    Some(validator.validate(&document).iter().map(|mistake| format!("{mistake:?}")).collect())
}

fn suite(report: &Report) -> TestSuite {
    let mut suites = junit_parser::from_reader(junit::render(report).as_bytes()).unwrap().suites;
    assert_eq!(suites.len(), 1);
    suites.remove(0)
}

fn case<'s>(suite: &'s TestSuite, name: &str) -> &'s TestCase {
    suite
        .cases
        .iter()
        .find(|case| case.original_name == name)
        .unwrap_or_else(|| panic!("no {name}: {suite:#?}"))
}

#[test]
fn every_report_is_valid() {
    let real = [("pass", &NOTHING), ("fail", &TWO)];
    let real = real.into_iter().filter_map(|(name, edit)| Some((name, checked(edit)?)));
    for (name, report) in samples().into_iter().chain(real) {
        let Some(mistakes) = mistakes(&junit::render(&report)) else { return };
        assert_eq!(mistakes, [""; 0], "{name}");
    }
}

/// The schema that is at hand does refuse what is wrong.
#[test]
fn a_broken_report_is_not_valid() {
    let good = junit::render(&sample::drift());
    for (from, to) in [
        ("<testsuite name=", "<testsuite title="),
        ("<skipped>", "<skipped/><skipped>"),
        ("<testcase classname=", "<testcase line=\"1\" classname="),
        ("<properties>", "<properties/><properties>"),
        ("tests=\"10\" failures=\"2\" errors=\"0\">", "tests=\"10\" skipped=\"2\">"),
        ("<failure ", "<finding/><failure "),
        ("</testsuites>", ""),
    ] {
        assert!(good.contains(from), "{from}");
        let Some(mistakes) = mistakes(&good.replacen(from, to, 1)) else { return };
        assert!(!mistakes.is_empty(), "{to}");
    }
}

#[test]
fn numbers_agree_with_the_cases() {
    for (name, report) in samples() {
        let suite = suite(&report);
        let count = |is: fn(&TestCase) -> bool| suite.cases.iter().filter(|case| is(case)).count() as u64;
        let counted = [
            suite.cases.len() as u64,
            count(|case| case.status.is_failure()),
            count(|case| case.status.is_error()),
            count(|case| case.status.is_skipped()),
        ];
        assert_eq!(counted, [suite.tests, suite.failures, suite.errors, suite.skipped], "{name}");
        // Some readers show the first only of those that are called the same.
        let names: BTreeSet<_> = suite.cases.iter().map(|case| &case.name).collect();
        assert_eq!(names.len(), suite.cases.len(), "{name}");
    }
}

#[test]
fn a_run_is_never_empty() {
    let suite = suite(&unopened());
    assert_eq!((suite.tests, suite.errors), (1, 1));
    let Some(report) = checked(&NOTHING) else { return };
    let suite = self::suite(&report);
    assert_eq!((suite.failures, suite.errors), (0, 0));
    assert!(suite.cases.iter().filter(|case| case.status.is_success()).count() > 50);
}

#[test]
fn what_a_case_says() {
    let suite = suite(&sample::drift());
    assert_eq!(suite.name, "kho-abi drift");
    let failed = case(&suite, "kho_vmalloc");
    let failure = failed.status.failure_as_ref();
    assert_eq!(failure.failure_type, "unbumped-change");
    assert!(failure.message.contains("the other way round"), "{failure:?}");
    for part in
        ["kexec_handover.h:176", "was at", "order at 12", "aaaaaaaaaaaa", "Raise `KHO_FDT_COMPATIBLE`"]
    {
        assert!(failure.text.contains(part), "{part}: {failure:?}");
    }
    let warned = case(&suite, "luo");
    assert!(warned.status.is_success() && warned.system_out.as_deref().unwrap().contains("over-bump"));
    assert!(case(&suite, "kho_root_node").status.is_skipped());
    let waived = case(&suite, "luo_file_ser").status.skipped_as_ref();
    assert!(waived.text.contains("until 2027-01-31"), "{waived:?}");
    assert!(suite.system_out.as_deref().unwrap().contains("3 of 1204 commits"));
    let incomplete = self::suite(&sample::check());
    let problem = case(&incomplete, "linux can be checked in full").status.error_as_ref();
    assert!(problem.text.contains("gcc-aarch64-linux-gnu"), "{problem:?}");
}

/// All that is wrong with an item is in its one failure, and its message says that there is more.
#[test]
fn an_item_has_one_case() {
    let mut report = sample::drift();
    let mut other = report.findings[0].clone();
    (other.item, other.message) = (Some("kho_vmalloc.order".to_owned()), "another thing".to_owned());
    report.findings.push(other);
    let suite = suite(&report);
    let failure = case(&suite, "kho_vmalloc").status.failure_as_ref();
    assert!(
        failure.message.ends_with("(and 1 more)") && failure.text.contains("another thing"),
        "{failure:?}"
    );
}
