//! Reports of real checks: what people see, and what scripts read.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "check_edits/edit.rs"]
#[allow(dead_code)]
mod edit;
#[path = "check_edits/real.rs"]
#[allow(dead_code)]
mod real;

use std::fs;
use std::process::{Command, Output};

use edit::{edit, Edit};
use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::report::{human, json, Report, Verdict};
use kho_abi_spec::{builtin, Spec};
use serde_json::Value;

const NOTHING: Edit = edit("nothing", &[], &[]);

const THREE: Edit = edit(
    "three kinds of findings, one of them at one page size only",
    &[
        ("PROP_NAME \"blob-size\"", "PROP_NAME \"blob_size\""),
        ("\tunsigned short flags;", "\tunsigned short node;\n\tunsigned short flags;"),
        (
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))",
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t)) - (PAGE_SHIFT == 16)",
        ),
    ],
    &[],
);

const UNKNOWN_VERSION: Edit = edit(
    "an unknown version that changes an alignment",
    &[
        ("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v5\""),
        ("\tunsigned short order;\n};", "\tunsigned short order;\n} __packed;"),
    ],
    &[],
);

const MISSING_HEADER: Edit = edit(
    "a header that is nowhere",
    &[("#include <linux/types.h>\n", "#include <linux/types.h>\n#include <linux/nowhere.h>\n")],
    &[],
);

/// The report on an edited tree, without the path of this machine.
fn report(edit: &Edit) -> Option<Report> {
    let copy = real::copy(edit)?;
    let spec = Spec::read(&builtin::sources()).unwrap();
    let mut report = check(&spec, &Request { tree: copy.top().to_owned(), ..Request::default() });
    report.inputs[0].tree = "<tree>".to_owned();
    Some(report)
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../schema/report.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn assert_valid(report: &Report) {
    let document: Value = serde_json::from_str(&json::render(report)).unwrap();
    let mistakes: Vec<_> =
        schema().iter_errors(&document).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn a_tree_that_passes() {
    let Some(report) = report(&NOTHING) else { return };
    assert_eq!(report.verdict(), Verdict::Pass);
    assert_valid(&report);
    insta::assert_snapshot!("pass_human", plain(&human::render(&report, false)));
    insta::assert_snapshot!("pass_json", json::render(&report));
}

#[test]
fn a_tree_that_fails() {
    let Some(report) = report(&THREE) else { return };
    assert_eq!(report.verdict(), Verdict::Fail);
    assert_valid(&report);
    insta::assert_snapshot!("fail_human", plain(&human::render(&report, true)));
    insta::assert_snapshot!("fail_styled", human::render(&report, true).replace('\u{1b}', "␛"));
    let mut findings: Value = serde_json::from_str(&json::render(&report)).unwrap();
    let findings = findings["findings"].as_array_mut().unwrap();
    findings.retain(|finding| finding["level"] == "deny");
    assert_eq!(findings.len(), 3);
    insta::assert_snapshot!("fail_json", serde_json::to_string_pretty(findings).unwrap());
}

#[test]
fn a_tree_with_an_unknown_version() {
    let Some(report) = report(&UNKNOWN_VERSION) else { return };
    assert_valid(&report);
    insta::assert_snapshot!("unknown_version_human", plain(&human::render(&report, true)));
}

#[test]
fn a_tree_that_cannot_be_checked() {
    let Some(report) = report(&MISSING_HEADER) else { return };
    assert_eq!(report.verdict(), Verdict::Incomplete);
    assert_valid(&report);
    insta::assert_snapshot!("incomplete_human", plain(&human::render(&report, false)));
    insta::assert_snapshot!("incomplete_json", json::render(&report));
}

#[test]
fn no_line_of_prose_is_wider_than_a_terminal() {
    let Some(report) = report(&UNKNOWN_VERSION) else { return };
    let text = plain(&human::render(&report, false));
    // What was compared and what was not are tables, and some of their columns are paths.
    let prose = text.lines().take_while(|line| !line.starts_with("compared "));
    let wide: Vec<_> = prose.filter(|line| line.chars().count() > 90).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn the_schema_describes_every_key_and_allows_no_other() {
    fn walk(at: &str, schema: &Value) {
        let Value::Object(keys) = schema else { return };
        if let Some(Value::Object(properties)) = keys.get("properties") {
            assert_eq!(keys["additionalProperties"], false, "{at}");
            let required = keys["required"].as_array().unwrap();
            for (name, property) in properties {
                let described = property.get("description").or(property.get("$ref"));
                assert!(described.is_some(), "{at}.{name} has no description");
                assert!(required.iter().any(|r| r == name), "{at}.{name} is optional");
            }
        }
        keys.iter().for_each(|(name, value)| walk(&format!("{at}.{name}"), value));
    }
    let schema: Value = serde_json::from_str(include_str!("../schema/report.json")).unwrap();
    walk("", &schema);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        assert!(definition.get("description").is_some(), "{name} has no description");
    }
}

#[test]
fn a_broken_report_is_not_valid() {
    let Some(report) = report(&THREE) else { return };
    let good: Value = serde_json::from_str(&json::render(&report)).unwrap();
    let schema = schema();
    assert!(schema.is_valid(&good));
    let breaks: [(&str, Value); 9] = [
        ("/schema", "kho-abi-report/2".into()),
        ("/verdict", "maybe".into()),
        ("/inputs", Value::Array(Vec::new())),
        ("/inputs/0/problems", serde_json::json!(["two\nlines"])),
        ("/findings/0/level", "fatal".into()),
        ("/findings/0/targets/0", "riscv-4k".into()),
        ("/findings/0/location", serde_json::json!({"file": "x.h", "line": 0})),
        ("/coverage/compared/0/witnesses", Value::Array(Vec::new())),
        ("/coverage/unattested/0", serde_json::json!({"item": "X"})),
    ];
    for (place, value) in breaks {
        let mut broken = good.clone();
        *broken.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = value;
        assert!(!schema.is_valid(&broken), "{place}");
    }
    let mut broken = good.clone();
    broken["findings"][0].as_object_mut().unwrap().remove("commit");
    assert!(!schema.is_valid(&broken), "a key that does not apply is null, not missing");
}

fn kho_abi(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kho-abi")).args(arguments).output().unwrap()
}

#[test]
fn two_reports_at_once() {
    let Some(copy) = real::copy(&THREE) else { return };
    let tree = copy.top().to_str().unwrap();
    let file = copy.top().join("report.json");
    let to_file = format!("json:{}", file.display());
    let ran = kho_abi(&[
        "check",
        "--tree",
        tree,
        "--target",
        "arm64-16k",
        "--report",
        "human",
        "--report",
        &to_file,
    ]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8(ran.stdout).unwrap().contains("fail: "));
    let document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(schema().is_valid(&document));
    // What is wrong on 64K only is not found on 16K.
    assert_eq!(document["findings"].as_array().unwrap().iter().filter(|f| f["level"] == "deny").count(), 2);
}

#[test]
fn a_report_that_cannot_be_written() {
    let Some(copy) = real::copy(&NOTHING) else { return };
    let tree = copy.top().to_str().unwrap();
    let ran =
        kho_abi(&["check", "--tree", tree, "--target", "x86_64-4k", "--report", "json:/nowhere/r.json"]);
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(said.contains("/nowhere/r.json") && said.trim_end().lines().count() == 1, "{said}");
}
