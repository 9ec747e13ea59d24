//! Merges: what comes in by one is said of the commit that made it, and what one makes is said of the merge.

use crate::drift_run::edits::*;
use crate::drift_run::{commit_of, each};
use crate::history::{Repository, MAIN};

#[test]
fn a_change_on_a_side_branch_is_said_once() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    repository.checkout(MAIN);
    repository.commit("Say more", &[COMMENT]);
    repository.merge("side", "Merge side");
    each(&repository.path(), "v7.3..").fails(&[("deny", UNBUMPED, VMALLOC, &culprit)]);
}

/// Both sides change one domain, each is denied, and the merge is not.
#[test]
fn two_unbumped_changes_are_said_of_their_commits() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    let side = repository.commit("Swap two fields", &[SWAP]);
    repository.checkout(MAIN);
    let main = repository.commit("Change what a chunk is", &[HEADER_FIELD]);
    repository.merge("side", "Merge side");
    each(&repository.path(), "v7.3..")
        .fails(&[("deny", UNBUMPED, VMALLOC, &side), ("deny", UNBUMPED, "kho_vmalloc_hdr", &main)]);
}

/// The trap that no branch can see: both raise the version to the same one, and git merges that without a word.
#[test]
fn one_version_for_two_changes_is_denied_at_the_merge() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    repository.commit("Swap two fields, and say so", &[SWAP, BUMP_KHO]);
    repository.checkout(MAIN);
    repository.commit("Change what a chunk is, and say so", &[HEADER_FIELD, BUMP_KHO]);
    each(&repository.path(), "v7.3..main").passes(&[]);
    each(&repository.path(), "v7.3..side").passes(&[]);
    let before = repository.rev("HEAD");
    let merge = repository.merge("side", "Merge side");
    for from in ["v7.3", &before] {
        let answer = each(&repository.path(), &format!("{from}.."));
        let denied = answer.denied();
        assert_eq!((denied.len(), answer.status), (1, 1), "{from}: {answer:?}");
        assert_eq!((denied[0].rule.as_str(), &denied[0].commit), (UNBUMPED, &merge), "{from}");
    }
    // A version that neither branch has puts it right.
    let mender = repository.commit("Raise the version once more", &[(KHO, "\"kho-v5\"", "\"kho-v6\"")]);
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!((answer.denied(), answer.status), (vec![], 0), "{answer:?}");
    assert_eq!(commit_of(&answer.first(LATER)["put_right_by"]), mender);
}

#[test]
fn a_merge_that_changes_a_layout_itself() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    repository.commit("Say more", &[COMMENT]);
    repository.checkout(MAIN);
    repository.add_noise(1);
    repository.run(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    let merge = repository.commit("Merge side", &[SWAP]);
    assert_eq!(repository.run(&["rev-list", "--merges", "v7.3.."]), merge);
    each(&repository.path(), "v7.3..").fails(&[("deny", UNBUMPED, VMALLOC, &merge)]);
}

#[test]
fn an_octopus() {
    let Some(repository) = Repository::of_releases() else { return };
    let mut culprits = Vec::new();
    for (name, edit) in [("one", SWAP), ("two", WIDEN), ("three", COMMENT)] {
        repository.checkout(MAIN);
        repository.branch(name);
        culprits.push(repository.commit(name, &[edit]));
    }
    repository.checkout(MAIN);
    repository.add_noise(1);
    repository.run(&["merge", "--quiet", "--no-ff", "--message", "Merge all", "one", "two", "three"]);
    assert_eq!(repository.run(&["rev-list", "--parents", "--max-count=1", "HEAD"]).split(' ').count(), 5);
    each(&repository.path(), "v7.3..")
        .fails(&[("deny", UNBUMPED, VMALLOC, &culprits[0]), ("deny", UNBUMPED, SEALS, &culprits[1])]);
}

/// A branch that began before the range brings nothing but what it changed itself.
#[test]
fn a_branch_from_before_the_range() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.checkout("v7.1");
    repository.branch("old");
    repository.add_noise(1);
    repository.checkout(MAIN);
    repository.merge("old", "Merge old");
    let answer = each(&repository.path(), "v7.3..");
    answer.passes(&[]);
    assert_eq!(answer.remarks(), "none of 2 commits touches the ABI");

    repository.checkout("old");
    // The same text is in 7.1, so it merges into 7.3.
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    repository.checkout(MAIN);
    repository.merge("old", "Merge old once more");
    each(&repository.path(), "v7.3..").fails(&[("deny", UNBUMPED, VMALLOC, &culprit)]);
}

#[test]
fn a_harmless_branch() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    repository.commit("Say more", &[COMMENT]);
    repository.checkout(MAIN);
    repository.merge("side", "Merge side");
    let answer = each(&repository.path(), "v7.3..");
    answer.passes(&[]);
    assert!(answer.remarks().starts_with("1 of 2 commits touches the ABI"), "{}", answer.remarks());
}

/// The same patch in two branches is one cause.
#[test]
fn a_patch_that_comes_by_two_ways() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    let first = repository.commit("Swap two fields", &[SWAP]);
    repository.checkout(MAIN);
    repository.add_noise(1);
    let second = repository.commit("Swap two fields", &[SWAP]);
    repository.merge("side", "Merge side");
    let answer = each(&repository.path(), "v7.3..");
    let denied = answer.denied();
    assert_eq!((denied.len(), answer.status), (1, 1), "{answer:?}");
    assert!([first, second].contains(&denied[0].commit), "{answer:?}");
}

/// What a merge takes from neither side, although one of them is right: the side's bump is lost in it.
#[test]
fn a_merge_that_loses_the_bump() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    repository.commit("Swap two fields, and say so", &[SWAP, BUMP_KHO]);
    repository.checkout(MAIN);
    repository.add_noise(1);
    repository.run(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    let merge = repository.commit("Merge side", &[BUMP_KHO_BACK]);
    let answer = each(&repository.path(), "v7.3..");
    let denied = answer.denied();
    assert!(denied.iter().any(|found| found.rule == UNBUMPED && found.item == VMALLOC), "{answer:?}");
    assert!(denied.iter().all(|found| found.commit == merge), "{answer:?}");
}
