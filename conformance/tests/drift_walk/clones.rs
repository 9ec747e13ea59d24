//! Clones of every kind: bare, shallow and partial.

use std::fs;

use crate::drift_run::edits::*;
use crate::drift_run::{each, two, Answer};
use crate::history::Repository;

/// A repository with a change of the ABI on top of 7.3, and commits of no interest around it.
fn changed() -> Option<(Repository, String)> {
    let repository = Repository::of_releases()?;
    repository.add_noise(1);
    let commit = repository.commit("Swap two fields", &[SWAP]);
    repository.add_noise(1);
    Some((repository, commit))
}

fn is_found(answer: &Answer, commit: &str) {
    answer.fails(&[("deny", UNBUMPED, VMALLOC, commit)]);
}

#[test]
fn bare() {
    let Some((repository, commit)) = changed() else { return };
    let bare = repository.clone_bare();
    is_found(&each(&bare.path(), "v7.3.."), &commit);
    // The folder of git in a repository with a work tree is one too.
    is_found(&each(&repository.path().join(".git"), "v7.3.."), &commit);
    assert_eq!(two(&bare.path(), "v7.3", "HEAD").status, 1);
}

#[test]
fn a_linked_work_tree() {
    let Some((repository, commit)) = changed() else { return };
    let other = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = other.path().join("linked");
    repository.run(&["worktree", "add", "--quiet", path.to_str().unwrap(), "v7.2"]);
    is_found(&each(&path, "v7.3..main"), &commit);
}

#[test]
fn shallow() {
    let Some((repository, commit)) = changed() else { return };
    // The oldest commit of the clone is the one before the change.
    let deep_enough = repository.clone_shallow(3);
    is_found(&each(&deep_enough.path(), "HEAD~2.."), &commit);
    // Here it is the change itself, and nobody can tell what it was before.
    let shallow = repository.clone_shallow(2);
    assert_eq!(shallow.run(&["rev-list", "--count", "HEAD"]), "2");
    let answer = each(&shallow.path(), "v7.3..");
    assert_eq!((answer.status, answer.verdict()), (2, "incomplete"), "{answer:?}");
    assert!(answer.problems()[0].contains("fetch it first if the clone is shallow"), "{answer:?}");
    // What is after it can be looked at.
    let answer = each(&shallow.path(), "HEAD~1..");
    answer.passes(&[]);
}

/// Both ends are in the clone, and not all that is between them.
#[test]
fn shallow_with_a_gap() {
    let Some((repository, commit)) = changed() else { return };
    let shallow = repository.clone_shallow(2);
    shallow.run(&["fetch", "--quiet", "--depth=1", "origin", "tag", "v7.3"]);
    let answer = each(&shallow.path(), "v7.3..HEAD");
    assert_eq!((answer.status, answer.verdict()), (2, "incomplete"), "{answer:?}");
    let problems = answer.problems();
    assert!(
        problems.iter().any(|line| line.contains(&commit[..12]) && line.contains("--deepen")),
        "{problems:?}"
    );
    // That the two ends differ can be told all the same.
    assert!(!answer.denied().is_empty(), "{answer:?}");
}

#[test]
fn partial() {
    let Some((repository, commit)) = changed() else { return };
    let partial = repository.clone_partial();
    is_found(&each(&partial.path(), "v7.3.."), &commit);
}

/// The server is gone: what was never fetched cannot be looked at, and is not taken for something that is not there.
#[test]
fn partial_without_its_origin() {
    let Some((repository, _)) = changed() else { return };
    let partial = repository.clone_partial();
    fs::rename(repository.path(), repository.path().with_file_name("elsewhere")).unwrap();
    let answer = each(&partial.path(), "v7.3..");
    assert_eq!((answer.status, answer.verdict()), (2, "incomplete"), "{answer:?}");
    let problems = answer.problems();
    assert!(problems.len() >= 2 && problems.iter().all(|line| line.contains("clone")), "{problems:?}");
}

/// The clone has the old side, and of the new one all but what has changed.
#[test]
fn partial_with_half_of_it() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Longer names", &[(BORROWED, "SESSION_NAME_LENGTH 64", "SESSION_NAME_LENGTH 128")]);
    let partial = repository.clone_partial();
    partial.checkout("v7.3");
    fs::rename(repository.path(), repository.path().with_file_name("elsewhere")).unwrap();
    let answer = each(&partial.path(), "v7.3..main");
    assert_eq!((answer.status, answer.verdict()), (2, "incomplete"), "{answer:?}");
    assert!(answer.remarks().starts_with("1 of 1 commit touches"), "{answer:?}");
}
