//! What it costs: each distinct content is looked at once, however many commits have it.

use std::fs;
use std::process::Command;

use crate::drift_run::edits::*;
use crate::drift_run::{each_command, Answer};
use crate::history::Repository;

/// A walk with a cache of its own, and how many contents were put into it.
fn counted(repository: &Repository, range: &str) -> (Answer, usize) {
    let own = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut command = each_command(&repository.path(), range);
    let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let shared = arguments.iter().position(|argument| argument == "--cache").unwrap();
    command = crate::drift_run::drift(arguments.into_iter().take(shared).skip(1));
    command.arg("--cache").arg(own.path());
    let answer = Answer::of(command);
    (answer, fs::read_dir(own.path()).unwrap().count())
}

#[test]
fn each_content_is_looked_at_once() {
    let Some(repository) = Repository::of_releases() else { return };
    for _ in 0..3 {
        repository.commit("Swap two fields", &[SWAP]);
        repository.add_noise(5);
        repository.commit("Revert it", &[SWAP_BACK]);
    }
    let (answer, looked) = counted(&repository, "v7.3..");
    assert_eq!((answer.status, looked), (0, 2), "{answer:?}");
    assert_eq!(answer.remarks(), "6 of 21 commits touch the ABI, with 2 contents to look at");
}

#[test]
fn commits_of_no_interest_are_not_looked_at() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.add_noise(40);
    let commits = repository.add_abi_commits(3);
    repository.add_noise(40);
    assert_eq!(commits.len(), 3);
    let (answer, looked) = counted(&repository, "v7.3..");
    assert_eq!((answer.status, looked), (0, 4), "{answer:?}");
    assert_eq!(answer.remarks(), "3 of 83 commits touch the ABI, with 4 contents to look at");
}

/// A long range opens no more files than a shell allows by default somewhere.
#[test]
fn many_contents_need_no_more_files_than_a_few() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.add_abi_commits(24);
    let walk = each_command(&repository.path(), "v7.3..");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 48 && exec \"$@\"", "sh"]).arg(walk.get_program()).args(walk.get_args());
    let answer = Answer::of(command);
    answer.passes(&[]);
    assert_eq!(answer.remarks(), "24 of 24 commits touch the ABI, with 25 contents to look at");
}
