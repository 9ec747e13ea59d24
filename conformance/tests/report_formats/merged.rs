//! Shards of a real check, and `merge` on the command line.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use kho_abi_conformance::report::merge::{merge, Named};
use kho_abi_conformance::report::{json, read};
use serde_json::Value;

use super::{real, sample, NOTHING, TWO};

fn kho_abi(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kho-abi")).current_dir(folder).args(arguments).output().unwrap()
}

fn said(ran: &Output) -> String {
    String::from_utf8_lossy(&[&ran.stdout[..], &ran.stderr].concat()).into_owned()
}

/// Checks the tree in parts, and gives the merged report and the report of a whole run, without remarks.
fn in_parts(tree: &Path, of: usize) -> (Value, Value) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let tree = tree.to_str().unwrap();
    let mut files = Vec::new();
    for number in 1..=of {
        let (shard, file) = (format!("{number}/{of}"), format!("{number}.json"));
        let to = format!("json:{file}");
        let ran = kho_abi(folder.path(), &["check", "--tree", tree, "--shard", &shard, "--report", &to]);
        assert!(matches!(ran.status.code(), Some(0 | 1)), "{}", said(&ran));
        files.push(file);
    }
    let whole = kho_abi(folder.path(), &["check", "--tree", tree, "--report", "json:whole.json"]);
    let mut arguments = vec!["merge", "--report", "json:merged.json"];
    arguments.extend(files.iter().map(String::as_str));
    let merged = kho_abi(folder.path(), &arguments);
    assert_eq!(merged.status, whole.status, "{}", said(&merged));
    let read = |file: &str| -> Value {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        let mut report: Value = serde_json::from_str(&text).unwrap();
        report["remarks"] = Value::Null;
        report
    };
    (read("merged.json"), read("whole.json"))
}

#[test]
fn shards_amount_to_the_whole() {
    let Some(copy) = real::copy(&TWO) else { return };
    let (merged, whole) = in_parts(copy.top(), 3);
    assert_eq!(merged, whole);
    assert_eq!(whole["verdict"], "fail");
    let sides = whole["findings"].as_array().unwrap().iter().filter_map(|finding| finding["after"].as_str());
    assert!(sides.clone().any(|side| side.contains(" [arm64-16k]; ")), "no finding differs by page size");
}

/// More shards than targets: what gets none says so, and is no failure.
#[test]
fn a_shard_without_a_target_compares_nothing() {
    let Some(copy) = real::copy(&NOTHING) else { return };
    let tree = copy.top().to_str().unwrap();
    let ran = kho_abi(copy.top(), &["check", "--tree", tree, "--shard", "5/5", "--report", "json"]);
    assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
    let report = read::read(&String::from_utf8(ran.stdout).unwrap(), "5").unwrap();
    assert_eq!((report.targets(), report.coverage.compared.len(), report.findings.len()), (0, 0, 0));
    assert!(report.remarks[0].contains("none of the targets is for shard 5/5"), "{:?}", report.remarks);
    let (merged, whole) = in_parts(copy.top(), 5);
    assert_eq!(merged, whole);
}

/// Matches what the README of a CI says: the file of one shard is not there, and that is noticed.
#[test]
fn a_missing_shard_is_no_pass() {
    let mut report = sample::check();
    report.findings.clear();
    report.inputs[0].problems.clear();
    report.shard = Some("1/2".parse().unwrap());
    let named = Named { name: "1.json".to_owned(), report };
    let merged = merge(&[named]).unwrap();
    assert_eq!(merged.verdict().exit_status(), 2);
    assert!(merged.inputs[0].problems[0].starts_with("the report of shard 2/2 is missing"));
}

#[test]
fn the_command_gives_every_format_and_the_exit_status() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("drift.json", &json::render(&sample::drift()));
    write("check.json", &json::render(&sample::check()));
    write("broken.json", "{");
    let formats = ["human", "json", "sarif", "junit", "github", "markdown"];
    for format in formats {
        let ran = kho_abi(folder.path(), &["merge", "drift.json", "--quiet", "--report", format]);
        assert_eq!(ran.status.code(), Some(1), "{}", said(&ran));
        assert!(ran.stdout.len() > 500, "{format}: {}", said(&ran));
    }
    let ran = kho_abi(folder.path(), &["merge", "check.json"]);
    assert_eq!(ran.status.code(), Some(2));
    for (files, part) in [
        (&["drift.json", "check.json"][..], "drift.json is a report of drift and check.json is one of check"),
        (&["broken.json"], "broken.json:1:"),
        (&["nowhere.json"], "cannot read the report nowhere.json"),
        (&[], "<FILE>"),
    ] {
        let ran = kho_abi(folder.path(), &[&["merge"], files].concat());
        let said = said(&ran);
        assert_eq!(ran.status.code(), Some(2), "{said}");
        assert!(said.contains(part) && said.trim_end().lines().count() == 1, "{said}");
    }
}

#[test]
fn what_cannot_be_shared_is_refused() {
    for arguments in [
        &["check", "--vmlinux", "v", "--shard", "1/2"][..],
        &["check", "--tree", "t", "--vmlinux", "v", "--shard", "1/2"],
        &["check", "--tree", "t", "--shard", "3/2"],
    ] {
        let ran = kho_abi(Path::new("."), arguments);
        assert_eq!(ran.status.code(), Some(2), "{}", said(&ran));
        assert!(said(&ran).contains("--shard"), "{}", said(&ran));
    }
}
