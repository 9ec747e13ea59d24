//! The repositories that other tests are made of are what they are said to be.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "history/mod.rs"]
mod history;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;

use history::{Repository, MAIN, NOISE};
use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::report::Verdict;
use kho_abi_conformance::source::Tree;
use kho_abi_conformance::trees::{known, locate, Kind};
use kho_abi_spec::{builtin, Spec};

const MEMFD: &str = "include/linux/kho/abi/memfd.h";
const TAGS: [&str; 6] = ["v6.18", "v6.19", "v7.0", "v7.1", "v7.2", "v7.3"];

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn one_commit_a_release() {
    let Some(repository) = Repository::of_releases() else { return };
    assert_eq!(lines(&repository.run(&["tag", "--list"])), TAGS);
    let subjects = repository.run(&["log", "--reverse", "--format=%s", MAIN]);
    let expected = TAGS.map(|tag| tag.replace('v', "Linux "));
    assert_eq!(lines(&subjects), expected);
    for tag in TAGS {
        assert_eq!(repository.run(&["cat-file", "-t", tag]), "tag", "annotated, as the kernel's are");
    }
    assert_eq!(repository.rev("HEAD"), repository.rev("v7.3"));
    assert_eq!(repository.run(&["status", "--porcelain", "--ignored"]), "");
    let release = |rev: &str| Tree::revision(&repository.path(), rev).unwrap().release().unwrap().unwrap();
    assert_eq!(release("v7.1"), "7.1");
    let files = |rev: &str| repository.run(&["ls-tree", "-r", "--name-only", rev]);
    assert!(!files("v6.18").contains("include/linux/kho/") && files("v6.19").contains(MEMFD));
    assert!(!files("v7.0").contains("kho_radix_tree.h") && files("v7.1").contains("kho_radix_tree.h"));
    assert!(files("v7.3").contains("include/asm-generic/kexec_handover.h"));
}

/// The files are those of the real trees, to the last byte.
#[test]
fn files_are_the_real_ones() {
    let Some(repository) = Repository::of_releases() else { return };
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, Into::into);
    for tree in known().iter().filter(|tree| tree.kind == Kind::Common) {
        let top = locate(&trees, tree).unwrap();
        repository.checkout(&format!("v{}", tree.release));
        let files = repository.run(&["ls-files"]);
        assert!(lines(&files).len() >= 6, "{files}");
        for path in files.lines() {
            let here = fs::read(repository.path().join(path)).unwrap();
            assert!(here == fs::read(top.join(path)).unwrap(), "{path} at {}", tree.release);
        }
    }
}

/// What is in the repository is all that a check reads: a release is in order, and nothing has to stand in.
#[test]
fn releases_can_be_checked() {
    let Some(repository) = Repository::of_releases() else { return };
    let spec = Spec::read(&builtin::sources()).unwrap();
    for tag in ["v6.18", "v7.3"] {
        let request = Request { tree: repository.path(), rev: Some(tag.to_owned()), ..Request::default() };
        let report = check(&spec, &request);
        assert_eq!(report.verdict(), Verdict::Pass, "{tag}: {:?} {:?}", report.inputs, report.findings);
        assert_eq!(report.inputs[0].stood_in, [""; 0], "{tag}");
    }
}

#[test]
fn the_same_in_each_run() {
    let history = || {
        let repository = Repository::of_releases()?;
        repository.add_noise(3);
        repository.add_abi_commits(2);
        repository.branch("side");
        let side = repository.commit("Swap", &[(MEMFD, "pfn:52", "pfn:51")]);
        repository.checkout(MAIN);
        repository.add_noise(1);
        let merge = repository.merge("side", "Merge it");
        Some((side, merge, repository.run(&["show-ref"])))
    };
    assert_eq!(history(), history());
}

#[test]
fn commits_change_what_they_say() {
    let Some(repository) = Repository::of_releases() else { return };
    let before = repository.rev("HEAD");
    repository.write("include/linux/kho/abi/new.h", b"/* \xff */\n");
    repository.remove("include/linux/kho_block.h");
    let hash = repository.commit("Edit", &[(MEMFD, "pfn:52", "pfn:51"), (MEMFD, "flags:12", "flags:13")]);
    assert_eq!((repository.rev("HEAD"), repository.rev("HEAD~1")), (hash, before));
    let changed = repository.run(&["diff", "--name-status", "HEAD~1", "HEAD"]);
    assert_eq!(
        lines(&changed),
        [
            "M\tinclude/linux/kho/abi/memfd.h",
            "A\tinclude/linux/kho/abi/new.h",
            "D\tinclude/linux/kho_block.h"
        ]
    );
    let text = repository.run(&["show", &format!("HEAD:{MEMFD}")]);
    assert!(text.contains("pfn:51") && text.contains("flags:13") && !text.contains("pfn:52"));
    assert_eq!(
        repository.run(&["log", "-1", "--format=%an %ae %cn %s"]),
        "A Tester tester@example.org A Tester Edit"
    );
}

#[test]
fn an_edit_that_is_not_the_one_that_is_meant_ends_the_test() {
    let Some(repository) = Repository::of_releases() else { return };
    let head = repository.rev("HEAD");
    for edits in [
        &[(MEMFD, "not in there", "")][..],
        &[(MEMFD, "u64", "u32")],
        &[("include/none.h", "a", "b")],
        &[(MEMFD, "pfn:52", "pfn:52")],
        &[],
    ] {
        let outcome = catch_unwind(AssertUnwindSafe(|| repository.commit("Edit", edits)));
        assert!(outcome.is_err(), "{edits:?}");
    }
    assert_eq!(repository.rev("HEAD"), head);
}

#[test]
fn branches_and_merges() {
    let Some(repository) = Repository::of_releases() else { return };
    let base = repository.rev(MAIN);
    repository.branch("topic");
    let topic = repository.commit("On the side", &[(MEMFD, "pfn:52", "pfn:51")]);
    repository.checkout(MAIN);
    assert_eq!(repository.rev("HEAD"), base);
    let merge = repository.merge("topic", "Merge branch 'topic'");
    assert_eq!((repository.rev(MAIN), repository.rev("HEAD^1")), (merge, base));
    assert_eq!(repository.rev("HEAD^2"), topic);
    // One after the other in time, too.
    let times = repository.run(&["log", "--format=%ct"]);
    assert!(lines(&times).windows(2).all(|pair| pair[0] > pair[1]), "{times}");
}

#[test]
fn clones_have_what_they_are_to_have() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.add_noise(2);
    let bare = repository.clone_bare();
    assert_eq!(bare.run(&["rev-parse", "--is-bare-repository"]), "true");
    assert_eq!(bare.run(&["show-ref"]), repository.run(&["show-ref"]));
    let shallow = repository.clone_shallow(3);
    assert_eq!(shallow.run(&["rev-parse", "--is-shallow-repository"]), "true");
    assert_eq!(lines(&shallow.run(&["rev-list", "HEAD"])).len(), 3);
    assert!(shallow.path().join(MEMFD).is_file());
    let partial = repository.clone_partial();
    let missing = |repository: &Repository| {
        let objects = repository.run(&["rev-list", "--objects", "--all", "--missing=print"]);
        objects.lines().filter(|line| line.starts_with('?')).count()
    };
    let before = missing(&partial);
    assert!(before > 30 && missing(&repository) == 0, "{before} files are missing");
    assert_eq!(lines(&partial.run(&["rev-list", "HEAD"])).len(), 8);
    // They come when they are wanted.
    let file = format!("v7.0:{MEMFD}");
    assert_eq!(partial.run(&["show", &file]), repository.run(&["show", &file]));
    assert_eq!(missing(&partial), before - 1);
}

#[test]
fn many_commits_of_which_some_touch_the_abi() {
    let Some(repository) = Repository::of_releases() else { return };
    let count = |paths: &[&str]| {
        let all = [&["rev-list", "--count", "HEAD", "--"], paths].concat();
        repository.run(&all).parse::<usize>().unwrap()
    };
    let before = count(&["include", "arch"]);
    repository.add_noise(1500);
    assert_eq!((count(&[]), count(&["include", "arch"]), count(&[NOISE])), (1506, before, 1500));
    let hashes = repository.add_abi_commits(3);
    repository.add_noise(1);
    assert_eq!((count(&[]), count(&["include"])), (1510, before + 3));
    assert_eq!(hashes, ["HEAD~3", "HEAD~2", "HEAD~1"].map(|rev| repository.rev(rev)));
    let contents: BTreeSet<_> =
        hashes.iter().map(|hash| repository.run(&["rev-parse", &format!("{hash}:include")])).collect();
    assert_eq!(contents.len(), 3);
    assert_eq!(repository.run(&["status", "--porcelain"]), "");
    repository.pack();
    assert!(repository.run(&["count-objects", "-v"]).contains("packs: 1"));
    assert_eq!(count(&[]), 1510);
}
