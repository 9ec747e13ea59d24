//! Waivers in the new revision.

use crate::drift_run::each;
use crate::drift_run::edits::*;
use crate::history::Repository;

const IN_TREE: &str = "kho-abi.toml";
const FAR: &str = "2999-12-31";
const PAST: &str = "2001-01-01";

fn waiver(item: &str, to: &str, until: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"unbumped-change\"\nitem = \"{item}\"\nreason = \"nobody has it yet\"\n\
         link = \"https://example.org/mail/1\"\nuntil = {until}\nto = \"{to}\"\n"
    )
}

/// The repository with two changes that are denied, and a waiver in the last commit.
fn walked(waiver: impl Fn(&[String; 2]) -> String) -> Option<([String; 2], crate::drift_run::Answer)> {
    let repository = Repository::of_releases()?;
    let culprits =
        [repository.commit("Swap two fields", &[SWAP]), repository.commit("Widen a third", &[ORDER])];
    repository.write(IN_TREE, waiver(&culprits).as_bytes());
    repository.commit("Live with it", &[]);
    // The revision's file counts, and not the one that lies there.
    repository.write(IN_TREE, b"[[nonsense]]\n");
    let answer = each(&repository.path(), "v7.3..");
    Some((culprits, answer))
}

#[test]
fn one_commit_of_two() {
    let Some((culprits, answer)) = walked(|hashes| waiver(VMALLOC, &hashes[0][..12], FAR)) else { return };
    answer.fails(&[("deny", UNBUMPED, VMALLOC, &culprits[1])]);
    let waived = answer.report["coverage"]["waived"].as_array().unwrap();
    assert_eq!((waived.len(), waived[0]["item"].as_str()), (1, Some(VMALLOC)), "{waived:?}");
}

#[test]
fn both_commits() {
    let both = |hashes: &[String; 2]| hashes.iter().map(|hash| waiver(VMALLOC, &hash[..12], FAR)).collect();
    let Some((_, answer)) = walked(both) else { return };
    answer.passes(&[]);
    let Some((_, answer)) = walked(|_| waiver(VMALLOC, "kho-v4", FAR)) else { return };
    answer.passes(&[]);
}

#[test]
fn one_that_has_ended() {
    let Some((culprits, answer)) = walked(|hashes| waiver(VMALLOC, &hashes[0][..12], PAST)) else { return };
    let rules: Vec<_> = answer.denied().into_iter().map(|found| (found.rule, found.commit)).collect();
    assert!(rules.contains(&(UNBUMPED.to_owned(), culprits[0].clone())), "{answer:?}");
    assert!(rules.contains(&("waiver-outdated".to_owned(), String::new())), "{answer:?}");
}

#[test]
fn one_that_waives_nothing() {
    let Some((_, answer)) = walked(|hashes| waiver("luo_ser", &hashes[0][..12], FAR)) else { return };
    assert!(answer.denied().iter().any(|found| found.rule == "waiver-unused"), "{answer:?}");
    // A commit that is not in the range was not looked at.
    let elsewhere = "0123456789ab";
    let Some((_, answer)) = walked(|_| waiver(VMALLOC, elsewhere, FAR)) else { return };
    assert!(answer.denied().iter().all(|found| found.rule == UNBUMPED), "{answer:?}");
}
