//! Commits whose headers no compiler can read.

use crate::drift_run::each;
use crate::drift_run::edits::*;
use crate::history::Repository;

#[test]
fn a_commit_in_the_middle() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Say more", &[COMMENT]);
    let broken = repository.commit("Break it, and swap two fields", &[BREAK_COMMENTED, SWAP]);
    let still = repository.commit("Widen a third", &[ORDER]);
    let mended = repository.commit("Mend it", &[MEND_COMMENTED]);
    let later = repository.commit("Narrow another", &[NARROW]);
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!((answer.status, answer.verdict()), (2, "incomplete"), "{answer:?}");
    let problems = answer.problems();
    assert_eq!(problems.len(), 2, "{problems:?}");
    for (problem, commit) in problems.iter().zip([&broken, &still]) {
        assert!(problem.contains(&commit[..12]) && problem.contains("memfd.h"), "{problems:?}");
    }
    let denied: Vec<_> = answer.denied().into_iter().map(|found| (found.item, found.commit)).collect();
    assert_eq!(denied, [("kho_vmalloc".to_owned(), mended), ("luo_flb_ser".to_owned(), later)], "{answer:?}");
}

/// What is found at the next commit that can be read is put right like anything else.
#[test]
fn what_has_changed_meanwhile_is_put_right_later() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Break it, and swap two fields", &[BREAK, SWAP]);
    let mended = repository.commit("Mend it", &[MEND]);
    let mender = repository.commit("Raise the version", &[BUMP_KHO]);
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!((answer.status, answer.denied()), (2, vec![]), "{answer:?}");
    let finding = answer.first(LATER);
    let commits = ["commit", "put_right_by"].map(|key| finding[key].as_str().unwrap().to_owned());
    assert_eq!(commits, [mended, mender], "{answer:?}");
}

/// What was broken twice in the same way is compared with what came right before.
#[test]
fn a_commit_that_is_broken_as_one_before() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Break it", &[BREAK]);
    repository.commit("Mend it", &[MEND]);
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    repository.commit("Break it as before", &[BREAK, SWAP_BACK]);
    let last = repository.commit("Mend it", &[MEND, SWAP, ORDER]);
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!(answer.status, 2, "{answer:?}");
    let denied: Vec<_> = answer.denied().into_iter().map(|found| found.commit).collect();
    let mut expected = [culprit, last.clone()];
    expected.sort();
    assert_eq!(denied, expected, "{answer:?}");
    let message = |commit: &str| {
        let findings = answer.report["findings"].as_array().unwrap().iter();
        let of_commit = findings.filter(|finding| finding["commit"] == commit && finding["level"] == "deny");
        of_commit
            .map(|finding| finding["message"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(!message(&last).contains("another order"), "{answer:?}");
}

#[test]
fn an_end_of_the_range() {
    let Some(repository) = Repository::of_releases() else { return };
    let broken = repository.commit("Break it", &[BREAK]);
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!((answer.status, answer.problems().len()), (2, 1), "{answer:?}");
    assert!(answer.problems()[0].contains(&broken[..12]), "{answer:?}");
    repository.commit("Mend it", &[MEND, SWAP]);
    let answer = each(&repository.path(), &format!("{broken}.."));
    assert_eq!((answer.status, answer.problems().len()), (2, 1), "{answer:?}");
    // And with nothing that touches the ABI since.
    repository.checkout(&broken);
    repository.branch("broken");
    repository.add_noise(1);
    let answer = each(&repository.path(), &format!("{broken}.."));
    assert_eq!(answer.status, 2, "{answer:?}");
}

/// A branch that never could be read, merged.
#[test]
fn a_branch_that_is_broken() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.branch("side");
    let broken = repository.commit("Break it", &[BREAK]);
    repository.checkout(crate::history::MAIN);
    repository.add_noise(1);
    repository.run(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    let merge = repository.commit("Merge side", &[MEND, SWAP]);
    let answer = each(&repository.path(), "v7.3..");
    assert_eq!(answer.status, 2, "{answer:?}");
    assert!(answer.problems().len() == 1 && answer.problems()[0].contains(&broken[..12]), "{answer:?}");
    let denied: Vec<_> = answer.denied().into_iter().map(|found| found.commit).collect();
    assert_eq!(denied, [merge], "{answer:?}");
}
