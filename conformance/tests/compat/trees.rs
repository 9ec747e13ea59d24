//! Real trees, as they are and with edited headers.

use std::fs;

use kho_abi_conformance::compat::{human, json, markdown, Answer};
use kho_abi_conformance::error::Checked;
use kho_abi_spec::compat::{Outcome, Verdict};

use crate::edit::{edit, Change, Edit};
use crate::{plain, real, spec, valid};

const NOTHING: Edit = edit("nothing", &[], &[]);

const SWAP: Change = (
    "\tunsigned int total_pages;\n\tunsigned short flags;\n\tunsigned short order;\n",
    "\tunsigned short order;\n\tunsigned short flags;\n\tunsigned int total_pages;\n",
);
const RAISE: Change = ("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v5\"");

const SWAPPED: Edit = edit("two members that change places, under the same version", &[SWAP], &[]);
const RAISED: Edit = edit("a raised version over the same layouts", &[RAISE], &[]);
const BOTH: Edit = edit("two members that change places, and a raised version", &[RAISE, SWAP], &[]);

/// The answer on two kernels, each a release or an edit of a real tree; none if the trees are not here.
fn asked(old: &str, new: &str, old_edit: Option<&Edit>, new_edit: Option<&Edit>) -> Option<Checked<Answer>> {
    let mut copies = Vec::new();
    let mut name = |given: &str, edit: Option<&Edit>| match edit {
        None => Some(given.to_owned()),
        Some(edit) => {
            let copy = real::copy(edit)?;
            let top = copy.top().to_str().unwrap().to_owned();
            copies.push((copy, top.clone(), given.to_owned()));
            Some(top)
        }
    };
    let (from, to) = (name(old, old_edit)?, name(new, new_edit)?);
    Some(Answer::of_two(&spec(), &from, &to).map(|answer| {
        // Without the paths of this machine.
        copies.iter().fold(answer, |answer, (_, top, given)| renamed(answer, top, given))
    }))
}

fn renamed(mut answer: Answer, top: &str, given: &str) -> Answer {
    let change = |text: &mut String| *text = text.replace(top, given);
    answer.kernels.iter_mut().for_each(|side| change(&mut side.kernel.name));
    for handover in &mut answer.handovers {
        change(&mut handover.old);
        change(&mut handover.new);
        handover.domains.iter_mut().flat_map(|domain| &mut domain.remarks).for_each(change);
    }
    answer
}

/// The verdicts there and back.
fn verdicts(answer: &Answer) -> Vec<Verdict> {
    answer.handovers.iter().map(|handover| handover.verdict).collect()
}

#[test]
fn a_tree_is_what_its_release_is() {
    for (version, release) in [
        ("6.18.15", "6.18"),
        ("6.19.14", "6.19"),
        ("7.0.13", "7.0"),
        ("7.1.13", "7.1"),
        ("7.2.12", "7.2"),
        ("7.3.4", "7.3"),
    ] {
        let Some(top) = real::tree(version) else { continue };
        let answer = Answer::of_two(&spec(), top.to_str().unwrap(), release).unwrap();
        assert_eq!(verdicts(&answer), [Verdict::Yes; 2], "{version}: {}", plain(&human(&answer, false)));
        let domains = |position: usize| answer.kernels[position].kernel.carries.clone();
        assert_eq!(domains(0), domains(1), "{version}");
        assert_eq!(answer.kernels[0].release.as_deref(), Some(release));
        valid(&json(&answer));
    }
}

#[test]
fn two_trees_answer_like_their_releases() {
    for (old, new) in [("7.0.13", "7.1.13"), ("7.2.12", "7.3.4"), ("6.19.14", "7.0.13")] {
        let (Some(from), Some(to)) = (real::tree(old), real::tree(new)) else { continue };
        let trees = Answer::of_two(&spec(), from.to_str().unwrap(), to.to_str().unwrap()).unwrap();
        let releases = Answer::of_two(&spec(), old, new).unwrap();
        assert_eq!(verdicts(&trees), verdicts(&releases), "{old} -> {new}");
        for (tree, release) in trees.handovers.iter().zip(&releases.handovers) {
            assert_eq!(tree.domains, release.domains, "{old} -> {new}");
        }
    }
}

#[test]
fn what_no_header_states_is_named() {
    let Some(top) = real::tree("6.19.14") else { return };
    let answer = Answer::of_two(&spec(), top.to_str().unwrap(), "6.19").unwrap();
    let notes = &answer.kernels[0].notes;
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("kho, memblock, reserve_mem"), "{notes:?}");
    assert!(plain(&human(&answer, true)).contains("note:"));
}

#[test]
fn an_equal_version_over_another_layout_is_called_out() {
    let Some(answer) = asked("7.3", "<edited tree>", None, Some(&SWAPPED)) else { return };
    let answer = answer.unwrap();
    assert_eq!(verdicts(&answer), [Verdict::No; 2]);
    let root = &answer.handovers[0].domains[0];
    assert_eq!((root.old.as_deref(), root.new.as_deref()), (Some("kho-v4"), Some("kho-v4")));
    assert_eq!(root.outcome, Outcome::Misread);
    assert_eq!(answer.exit_status(), 1);
    valid(&json(&answer));
    insta::assert_snapshot!("misread_human", plain(&human(&answer, true)));
    insta::assert_snapshot!("misread_markdown", markdown(&answer));
}

/// It is one domain's loss only as long as the new kernel notices.
#[test]
fn bit_fields_that_change_places_are_called_out() {
    const BITS: Edit = edit(
        "swapped bit-fields",
        &[("\tu64 pfn:52;\n\tu64 flags:12;\n", "\tu64 flags:12;\n\tu64 pfn:52;\n")],
        &[],
    )
    .of("memfd.h");
    let Some(answer) = asked("7.3", "<edited tree>", None, Some(&BITS)) else { return };
    let answer = answer.unwrap();
    let misread: Vec<_> = answer.handovers[0].reasons().map(|d| (d.domain.as_str(), d.outcome)).collect();
    assert_eq!((verdicts(&answer)[0], misread), (Verdict::No, vec![("memfd", Outcome::Misread)]));
}

#[test]
fn two_trees_with_the_same_change_agree() {
    let Some(answer) = asked("<one>", "<other>", Some(&SWAPPED), Some(&SWAPPED)) else { return };
    assert_eq!(verdicts(&answer.unwrap()), [Verdict::Yes; 2]);
    let Some(answer) = asked("<one>", "<other>", Some(&NOTHING), Some(&SWAPPED)) else { return };
    assert_eq!(verdicts(&answer.unwrap()), [Verdict::No; 2]);
}

#[test]
fn a_version_that_the_spec_does_not_know() {
    let Some(answer) = asked("7.3", "<edited tree>", None, Some(&RAISED)) else { return };
    let answer = answer.unwrap();
    let root = &answer.handovers[0].domains[0];
    assert_eq!((answer.handovers[0].verdict, root.outcome), (Verdict::No, Outcome::Mismatch));
    assert!(root.remarks[0].contains("does not know kho-v5"), "{:?}", root.remarks);
    // Two that both have it can, as far as their headers say.
    let Some(answer) = asked("<one>", "<other>", Some(&RAISED), Some(&RAISED)) else { return };
    assert_eq!(verdicts(&answer.unwrap()), [Verdict::Yes; 2]);
    let Some(answer) = asked("<one>", "<other>", Some(&RAISED), Some(&BOTH)) else { return };
    assert_eq!(answer.unwrap().handovers[0].domains[0].outcome, Outcome::Misread);
}

#[test]
fn a_new_header_is_no_silent_part_of_the_verdict() {
    const ADDED: Edit = edit("a header that the spec does not have", &[], &[])
        .adding("new.h", "struct kho_new_ser { unsigned long a; };\n");
    let Some(answer) = asked("7.3", "<edited tree>", None, Some(&ADDED)) else { return };
    let answer = answer.unwrap();
    let notes = &answer.kernels[1].notes;
    assert!(notes.iter().any(|note| note.contains("no part in the verdict")), "{notes:?}");
}

#[test]
fn a_tree_that_cannot_be_looked_at() {
    const BROKEN: Edit = edit(
        "a header that is nowhere",
        &[("#include <linux/types.h>\n", "#include <linux/types.h>\n#include <linux/nowhere.h>\n")],
        &[],
    );
    let Some(answer) = asked("7.3", "<edited tree>", None, Some(&BROKEN)) else { return };
    let problem = answer.unwrap_err().to_string();
    assert!(problem.contains("nowhere.h"), "{problem}");
    let empty = tempfile::tempdir().unwrap();
    fs::create_dir(empty.path().join("include")).unwrap();
    let problem = Answer::of_two(&spec(), "7.3", empty.path().to_str().unwrap()).unwrap_err().to_string();
    assert!(problem.contains("no KHO headers"), "{problem}");
}
