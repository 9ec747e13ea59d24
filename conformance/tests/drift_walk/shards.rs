//! Parts of a run, merged.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::drift_run::edits::*;
use crate::drift_run::{cache, drift, Answer};
use crate::history::{Repository, MAIN};

/// What a run of `arguments` says as a whole, and what its three parts say together.
fn both(arguments: &[&str], repository: &Path) -> [Answer; 2] {
    let place = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let run = || {
        let mut command = drift(arguments);
        command.arg("--tree").arg(repository).arg("--cache").arg(cache());
        command
    };
    let mut files = Vec::new();
    for number in 1..=3 {
        let file = place.path().join(format!("{number}.json"));
        let mut part = run();
        part.args(["--shard", &format!("{number}/3"), "--report", &format!("json:{}", file.display())]);
        assert_eq!(Answer::text_of(part).text, "");
        files.push(file);
    }
    let mut merge = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    merge.arg("merge").args(&files).args(["--report", "json"]);
    let mut whole = run();
    whole.args(["--report", "json"]);
    [Answer::of(whole), Answer::of(merge)]
}

/// Holds that both say the same, whatever the order.
fn are_equal([whole, merged]: &[Answer; 2]) {
    let findings = |answer: &Answer| {
        let list = answer.report["findings"].as_array().unwrap().iter();
        let mut list: Vec<String> = list.map(Value::to_string).collect();
        list.sort();
        list
    };
    assert_eq!(findings(merged), findings(whole));
    assert_eq!((merged.status, merged.verdict()), (whole.status, whole.verdict()));
    let mut problems = [whole.problems(), merged.problems()];
    problems.iter_mut().for_each(|lines| lines.sort());
    assert_eq!(problems[0], problems[1]);
    assert_eq!(merged.report["coverage"]["compared"], whole.report["coverage"]["compared"]);
    assert_eq!(merged.remarks(), whole.remarks());
}

#[test]
fn of_a_walk() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Swap two fields", &[SWAP]);
    repository.commit("Widen a field", &[WIDEN]);
    repository.commit("Revert it", &[WIDEN_BACK]);
    repository.branch("side");
    repository.commit("Narrow another", &[NARROW]);
    repository.checkout(MAIN);
    repository.commit("Change what a chunk is, and say so", &[HEADER_FIELD, BUMP_KHO]);
    repository.merge("side", "Merge side");
    repository.commit("Say the old version again", &[BUMP_KHO_BACK]);
    let answers = both(&["--each", "v7.3..", "--target", "arm64-16k"], &repository.path());
    assert_eq!(answers[0].status, 1, "{:?}", answers[0]);
    assert!(answers[0].found().len() >= 4, "{:?}", answers[0]);
    are_equal(&answers);
}

#[test]
fn of_a_walk_that_is_not_complete() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Break it", &[BREAK]);
    repository.commit("Mend it", &[MEND]);
    let answers = both(&["--each", "v7.3..", "--target", "arm64-16k"], &repository.path());
    assert_eq!(answers[0].status, 2, "{:?}", answers[0]);
    are_equal(&answers);
}

#[test]
fn of_a_walk_with_fewer_commits_than_parts() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Swap two fields", &[SWAP]);
    let answers = both(&["--each", "v7.3..", "--target", "arm64-16k"], &repository.path());
    assert_eq!(answers[0].status, 1, "{:?}", answers[0]);
    are_equal(&answers);
}

#[test]
fn of_two_trees() {
    let Some(repository) = Repository::of_releases() else { return };
    let answers = both(&["v7.0", "v7.1"], &repository.path());
    are_equal(&answers);
    repository.commit("Swap two fields", &[SWAP]);
    let answers = both(&["v7.3", "HEAD"], &repository.path());
    assert_eq!(answers[0].status, 1, "{:?}", answers[0]);
    are_equal(&answers);
}
