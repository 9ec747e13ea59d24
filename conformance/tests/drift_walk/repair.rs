//! A change, the version that should come with it, and which commits have them.

use crate::drift_run::edits::*;
use crate::drift_run::{commit_of, each, two, Answer};
use crate::history::Repository;

/// The walk from 7.3 to what is checked out. What the two ends deny, the walk denies, and the other way around.
fn walked(repository: &Repository) -> Answer {
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!(answer.status, two(&repository.path(), "v7.3", "HEAD").status, "{answer:?}");
    answer
}

#[test]
fn a_swap_is_denied_and_with_the_bump_it_is_not() {
    let Some(repository) = Repository::of_releases() else { return };
    let commit = repository.commit("Swap two fields", &[SWAP]);
    let answer = walked(&repository);
    answer.fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
    let finding = answer.first(UNBUMPED);
    assert_eq!(finding["commit"], commit.as_str());
    assert_eq!(finding["location"]["file"], KHO);
    let map = |side: &str| finding["maps"][0][side].to_string();
    assert!(map("before").contains("total_pages") && map("after").contains("total_pages"), "{finding:#}");
    assert_ne!(map("before"), map("after"));
    let advice = finding["advice"].as_str().unwrap();
    for part in ["KHO_FDT_COMPATIBLE", KHO, "from kho-v4 to kho-v5"] {
        assert!(advice.contains(part), "{advice}");
    }

    repository.write(KHO, repository.run(&["show", &format!("HEAD:{KHO}")]).as_bytes());
    repository.run(&["reset", "--quiet", "--soft", "HEAD^"]);
    repository.commit("Swap two fields, and say so", &[BUMP_KHO]);
    walked(&repository).passes(&[]);
}

#[test]
fn a_bump_in_a_later_commit_puts_right() {
    let Some(repository) = Repository::of_releases() else { return };
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    repository.add_noise(2);
    let mender = repository.commit("Raise the version", &[BUMP_KHO]);
    let answer = walked(&repository);
    answer.passes(&[("warn", LATER, VMALLOC, &culprit)]);
    assert_eq!(commit_of(&answer.first(LATER)["put_right_by"]), mender);
}

#[test]
fn a_revert_puts_right() {
    let Some(repository) = Repository::of_releases() else { return };
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    let mender = repository.commit("Revert it", &[SWAP_BACK]);
    let answer = walked(&repository);
    answer.passes(&[("warn", LATER, VMALLOC, &culprit)]);
    assert_eq!(commit_of(&answer.first(LATER)["put_right_by"]), mender);
}

#[test]
fn a_bump_of_a_guard_puts_right() {
    let Some(repository) = Repository::of_releases() else { return };
    let culprit = repository.commit("Widen a field", &[WIDEN]);
    let mender = repository.commit("Raise the version above it", &[BUMP_LUO]);
    let answer = walked(&repository);
    let finding = answer.first(LATER);
    assert_eq!(
        (finding["item"].as_str(), commit_of(&finding["commit"])),
        (Some(SEALS), culprit),
        "{answer:?}"
    );
    assert_eq!((commit_of(&finding["put_right_by"]), answer.status), (mender, 0), "{answer:?}");
}

#[test]
fn a_bump_that_comes_first() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Raise the version", &[BUMP_KHO]);
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    let answer = walked(&repository);
    answer.passes(&[("warn", LATER, VMALLOC, &culprit)]);
    assert!(answer.first(LATER)["put_right_by"].is_null(), "{answer:?}");
}

/// A kernel was released that has the new version and not the change: what follows is another layout under one version.
#[test]
fn a_bump_that_comes_first_and_in_another_release() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Raise the version", &[BUMP_KHO]);
    repository.commit("Begin the next release", &[("Makefile", "PATCHLEVEL = 3\n", "PATCHLEVEL = 4\n")]);
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    each(&repository.path(), "v7.3..").fails(&[("deny", UNBUMPED, VMALLOC, &culprit)]);
}

#[test]
fn changed_and_put_right_and_changed_again() {
    let Some(repository) = Repository::of_releases() else { return };
    let first = repository.commit("Swap two fields", &[SWAP]);
    let mender = repository.commit("Revert it", &[SWAP_BACK]);
    let again = repository.commit("Swap two fields again", &[SWAP]);
    let answer = walked(&repository);
    answer.fails(&[("deny", UNBUMPED, VMALLOC, &again), ("warn", LATER, VMALLOC, &first)]);
    assert_eq!(commit_of(&answer.first(LATER)["put_right_by"]), mender);
}

#[test]
fn two_changes_of_one_record() {
    let Some(repository) = Repository::of_releases() else { return };
    let first = repository.commit("Swap two fields", &[SWAP]);
    let second = repository.commit("Widen a third", &[ORDER]);
    walked(&repository).fails(&[("deny", UNBUMPED, VMALLOC, &first), ("deny", UNBUMPED, VMALLOC, &second)]);
}

/// What is taken back of several changes is none of what is left.
#[test]
fn one_of_two_changes_is_taken_back() {
    let Some(repository) = Repository::of_releases() else { return };
    let first = repository.commit("Swap two fields", &[SWAP]);
    let second = repository.commit("Widen a third", &[ORDER]);
    let mender = repository.commit("Revert it", &[ORDER_BACK]);
    let answer = walked(&repository);
    answer.fails(&[("deny", UNBUMPED, VMALLOC, &first), ("warn", LATER, VMALLOC, &second)]);
    assert_eq!(commit_of(&answer.first(LATER)["put_right_by"]), mender);
}

#[test]
fn a_bump_for_nothing() {
    let Some(repository) = Repository::of_releases() else { return };
    let commit = repository.commit("Raise the version", &[BUMP_KHO]);
    walked(&repository).passes(&[("warn", "over-bump", "KHO_FDT_COMPATIBLE", &commit)]);
}

/// No commit by itself changes a layout under the old version, and the range does.
#[test]
fn a_bump_that_is_taken_back() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Swap two fields, and say so", &[SWAP, BUMP_KHO]);
    repository.add_noise(1);
    let culprit = repository.commit("Say the old version again", &[BUMP_KHO_BACK]);
    let answer = walked(&repository);
    let denied = answer.denied();
    assert!(
        denied.iter().any(|f| f.rule == UNBUMPED && f.item == VMALLOC && f.commit == culprit),
        "{answer:?}"
    );
    assert!(denied.iter().all(|found| found.commit == culprit), "{answer:?}");
}

/// A bump of one version puts right what it covers, and nothing else.
#[test]
fn each_finding_is_put_right_by_its_own_version() {
    let Some(repository) = Repository::of_releases() else { return };
    let one = repository.commit("Widen a field", &[WIDEN]);
    let other = repository.commit("Narrow another", &[NARROW]);
    let mender = repository.commit("Raise one version", &[BUMP_MEMFD]);
    let answer = walked(&repository);
    answer.fails(&[("deny", UNBUMPED, "luo_flb_ser", &other), ("warn", LATER, SEALS, &one)]);
    assert_eq!(commit_of(&answer.first(LATER)["put_right_by"]), mender);
}
