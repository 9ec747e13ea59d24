//! What a range can be, and what it cannot.

use crate::drift_run::edits::*;
use crate::drift_run::{each, two};
use crate::history::Repository;

#[test]
fn a_range_without_a_change_of_the_abi() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.add_noise(3);
    let answer = each(&repository.path(), "v7.3..HEAD");
    answer.passes(&[]);
    assert_eq!(answer.remarks(), "none of 3 commits touches the ABI");
}

#[test]
fn a_range_without_a_commit() {
    let Some(repository) = Repository::of_releases() else { return };
    for range in ["v7.3..v7.3", "v7.3..v7.2", "HEAD..", "..HEAD", ".."] {
        let answer = each(&repository.path(), range);
        answer.passes(&[]);
        assert_eq!(answer.remarks(), "there are no commits in this range", "{range}");
    }
}

/// A release that has changed nothing but its number is that release all the same.
#[test]
fn the_release_is_that_of_the_end() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit("Linux 7.4", &[("Makefile", "\nPATCHLEVEL = 3\n", "\nPATCHLEVEL = 4\n")]);
    let answer = each(&repository.path(), "v7.3..");
    answer.passes(&[]);
    assert_eq!(answer.remarks(), "none of 1 commit touches the ABI");
    let releases = |answer: &crate::drift_run::Answer| {
        [0, 1].map(|side| answer.report["inputs"][side]["release"].as_str().unwrap().to_owned())
    };
    assert_eq!(releases(&answer), ["7.3", "7.4"]);
    assert_eq!(releases(&two(&repository.path(), "v7.3", "HEAD")), ["7.3", "7.4"]);
}

#[test]
fn whatever_names_a_commit() {
    let Some(repository) = Repository::of_releases() else { return };
    let commit = repository.commit("Swap two fields", &[SWAP]);
    repository.add_noise(1);
    repository.run(&["tag", "light"]);
    repository.branch("topic");
    for range in [
        "v7.3..HEAD",
        "v7.3..light",
        "HEAD~2..topic",
        "v7.3..",
        "topic~2..HEAD~1",
        &format!("v7.3..{commit}"),
    ] {
        each(&repository.path(), range).fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
    }
    // From there, so the other way around.
    repository.checkout("v7.3");
    each(&repository.path(), "..topic").fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
}

#[test]
fn what_names_none() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.run(&["branch", "v7.2"]);
    for (range, says) in [
        ("v7.3...HEAD", "`v7.3...HEAD` is no range of commits: give two revisions with two dots"),
        ("v7.3", "`v7.3` is no range of commits"),
        ("", "`` is no range of commits"),
        ("v7.3..v9.9", "`v9.9` names no commit"),
        ("--all..HEAD", "`--all` names no commit"),
        ("v7.3..-1", "`-1` names no commit"),
        ("^v7.3..HEAD", "`^v7.3` names no commit"),
        ("v7.3..HEAD..HEAD", "`HEAD..HEAD` names no commit"),
        ("v7.3..HEAD:Makefile", "`HEAD:Makefile` names no commit"),
        ("v7.3..a\nb", "`a\\nb` names no commit"),
    ] {
        let mut command = crate::drift_run::each_command(&repository.path(), "unused");
        // With `=`, as what begins with dashes has to be given.
        let at = command.get_args().position(|argument| argument == "--each").unwrap();
        let mut arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        arguments.splice(at..at + 2, [format!("--each={range}").into()]);
        command = crate::drift_run::drift(arguments.into_iter().skip(1));
        let answer = crate::drift_run::Answer::of(command);
        let problems = answer.problems();
        assert_eq!(
            (answer.status, answer.verdict(), problems.len()),
            (2, "incomplete", 1),
            "{range}: {answer:?}"
        );
        assert!(problems[0].contains(says), "{range}: {problems:?}");
    }
}

/// git takes the tag, and so does the walk; nothing of what git says about it reaches the terminal.
#[test]
fn a_name_with_two_meanings() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.run(&["branch", "v7.2", "HEAD"]);
    let answer = each(&repository.path(), "v7.2..HEAD");
    assert_eq!(
        (answer.status, answer.report["inputs"][0]["release"].as_str()),
        (0, Some("7.2")),
        "{answer:?}"
    );
}

/// Nothing is compared where there is nothing: this is no kernel, or one from before KHO.
#[test]
fn a_repository_without_kho() {
    let repository = Repository::empty();
    repository.write("README", b"Something else.\n");
    let first = repository.commit("Begin", &[]);
    repository.add_noise(2);
    let answer = each(&repository.path(), &format!("{first}.."));
    assert_eq!((answer.status, answer.verdict()), (2, "incomplete"), "{answer:?}");
    assert!(answer.problems()[0].contains("neither side has anything of KHO"), "{answer:?}");
}

#[test]
fn what_is_checked_out_does_not_count() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.add_noise(1);
    let text = repository.run(&["show", &format!("HEAD:{KHO}")]);
    repository.write(KHO, text.replace(SWAP.1, SWAP.2).as_bytes());
    repository.run(&["add", KHO]);
    repository.remove(MEMFD);
    repository.write("include/linux/kho/abi/new.h", b"struct new_thing { long a; };\n");
    each(&repository.path(), "v7.3..").passes(&[]);
}
