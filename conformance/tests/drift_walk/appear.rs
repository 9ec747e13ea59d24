//! Headers that come, go and move.

use crate::drift_run::each;
use crate::drift_run::edits::*;
use crate::history::Repository;

const PLACES: [&str; 2] = ["kernel/kexec_handover.c", "kernel/liveupdate/kexec_handover.c"];

#[test]
fn headers_that_first_appear() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.run(&["checkout", "--quiet", "--orphan", "young"]);
    repository.run(&["rm", "-r", "--quiet", "--cached", "."]);
    repository.run(&["clean", "-d", "--force", "--quiet"]);
    repository.write("README", b"A kernel before KHO.\n");
    let root = repository.commit("Begin", &[]);
    repository.run(&["checkout", "v7.3", "--", "."]);
    let first = repository.commit("Take KHO in", &[]);
    let answer = each(&repository.path(), &format!("{root}.."));
    assert_eq!((answer.status, answer.denied()), (0, vec![]), "{answer:?}");
    assert!(
        answer.remarks().contains("the headers of KHO first appear in this range"),
        "{}",
        answer.remarks()
    );
    // What comes after that is judged.
    let culprit = repository.commit("Swap two fields", &[SWAP]);
    let answer = each(&repository.path(), &format!("{root}.."));
    assert_eq!((answer.status, answer.denied()), (0, vec![]), "nobody has the first one: {answer:?}");
    each(&repository.path(), &format!("{first}..")).fails(&[("deny", UNBUMPED, VMALLOC, &culprit)]);
}

#[test]
fn a_header_that_is_renamed() {
    let Some(repository) = Repository::of_releases() else { return };
    let folder = "include/linux/kho/abi";
    repository.run(&["mv", &format!("{folder}/memblock.h"), &format!("{folder}/reserved.h")]);
    repository.commit("Rename a header", &[]);
    let answer = each(&repository.path(), "v7.3..");
    answer.passes(&[]);
    assert!(answer.remarks().starts_with("1 of 1 commit touches"), "{}", answer.remarks());
    // Together with its content, in the place that it is in now.
    let path = format!("{folder}/file.h");
    repository.run(&["mv", MEMFD, &path]);
    let text = String::from_utf8(std::fs::read(repository.path().join(&path)).unwrap()).unwrap();
    repository.write(&path, text.replace(WIDEN.1, WIDEN.2).as_bytes());
    let culprit = repository.commit("Rename another, and widen a field", &[]);
    let answer = each(&repository.path(), "v7.3..");
    let denied = answer.denied();
    assert_eq!(
        (denied.len(), denied[0].item.as_str(), &denied[0].commit),
        (1, SEALS, &culprit),
        "{answer:?}"
    );
    assert_eq!(answer.first(UNBUMPED)["location"]["file"], path.as_str());
}

#[test]
fn a_header_that_vanishes() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.remove("include/linux/kho/abi/kexec_metadata.h");
    let culprit = repository.commit("Remove a header", &[]);
    let answer = each(&repository.path(), "v7.3..");
    assert!(answer.findings(|_| true).iter().all(|found| found.commit == culprit), "{answer:?}");
    let rules: Vec<_> = answer.findings(|f| f.item.contains("KEXEC_METADATA") || f.item.contains("metadata"));
    assert!(!rules.is_empty(), "{answer:?}");
}

/// A C file in our own words with what the spec says is in it.
fn c_file(alloc: &str) -> String {
    format!(
        "#include <linux/kexec_handover.h>\n\n#define KHO_VMALLOC_ALLOC {alloc}\n\
         #define KHO_VMALLOC_HUGE_VMAP (1 << 1)\n\nint kho_answer(void)\n{{\n\treturn 1;\n}}\n"
    )
}

#[test]
fn a_c_file_that_moves() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.write(PLACES[1], c_file("(1 << 0)").as_bytes());
    let first = repository.commit("Add a file", &[]);
    repository.write(PLACES[1], c_file("(1U << 0)").as_bytes());
    repository.commit("Say the same in other words", &[]);
    each(&repository.path(), &format!("{first}..")).passes(&[]);
    repository.write(PLACES[1], c_file("(1 << 4)").as_bytes());
    let culprit = repository.commit("Say something else", &[]);
    let answer = each(&repository.path(), &format!("{first}.."));
    answer.fails(&[("deny", UNBUMPED, "KHO_VMALLOC_ALLOC", &culprit)]);
    assert_eq!(answer.first(UNBUMPED)["location"]["file"], PLACES[1]);
}

/// From where 6.18 has it to where all others do.
#[test]
fn a_c_file_that_moves_with_the_release() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.checkout("v6.18");
    repository.write(PLACES[0], c_file("(1 << 0)").as_bytes());
    let first = repository.commit("Add a file", &[]);
    repository.run(&["checkout", "v6.19", "--", "Makefile"]);
    std::fs::create_dir_all(repository.path().join("kernel/liveupdate")).unwrap();
    repository.run(&["mv", PLACES[0], PLACES[1]]);
    repository.commit("Move it", &[]);
    let answer = each(&repository.path(), &format!("{first}.."));
    assert_eq!((answer.status, answer.denied()), (0, vec![]), "{answer:?}");
    assert!(answer.remarks().starts_with("1 of 1 commit touches"), "{}", answer.remarks());
    repository.write(PLACES[1], c_file("(1 << 4)").as_bytes());
    let culprit = repository.commit("Say something else", &[]);
    let answer = each(&repository.path(), &format!("{first}.."));
    answer.fails(&[("deny", UNBUMPED, "KHO_VMALLOC_ALLOC", &culprit)]);
}

/// A length that a record takes from a header for user space.
#[test]
fn a_borrowed_header_that_changes_alone() {
    let Some(repository) = Repository::of_releases() else { return };
    let culprit =
        repository.commit("Longer names", &[(BORROWED, "SESSION_NAME_LENGTH 64", "SESSION_NAME_LENGTH 128")]);
    let answer = each(&repository.path(), "v7.3..");
    let denied = answer.denied();
    assert_eq!((denied.len(), &denied[0].commit), (1, &culprit), "{answer:?}");
    assert!(answer.first(UNBUMPED)["message"].as_str().unwrap().contains("luo_session_ser"), "{answer:?}");
}

/// A header that no release has, and that one of ours includes from the range's second commit on.
#[test]
fn a_header_that_is_included_later() {
    let Some(repository) = Repository::of_releases() else { return };
    let own = "include/linux/kho_sizes.h";
    repository.write(own, b"#define KHO_SEALS u32\n");
    repository.commit("Add a header", &[]);
    repository.commit(
        "Use it",
        &[
            (MEMFD, "u32 seals;", "KHO_SEALS seals;"),
            (MEMFD, "#include <linux/types.h>", "#include <linux/types.h>\n#include <linux/kho_sizes.h>"),
        ],
    );
    each(&repository.path(), "v7.3..").passes(&[]);
    let culprit = repository.commit("Widen it", &[(own, "u32", "u64")]);
    let answer = each(&repository.path(), "v7.3..");
    let denied = answer.denied();
    assert_eq!((answer.status, denied.len(), &denied[0].commit), (1, 1, &culprit), "{answer:?}");
}
