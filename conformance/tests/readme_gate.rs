//! What the README says of the gate is what happens, to the letter: the two commits are made on a clone of the real
//! releases, and what is printed is what the README shows.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

#[path = "history/mod.rs"]
mod history;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use history::Repository;

const HEADER: &str = "include/linux/kho/abi/kexec_handover.h";
const MESSAGE: &str = "kho: keep the order of an area beside its size";
const SWAP: (&str, &str, &str) = (
    HEADER,
    "\tunsigned short flags;\n\tunsigned short order;\n",
    "\tunsigned short order;\n\tunsigned short flags;\n",
);
const BUMP: (&str, &str, &str) = (HEADER, "KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v5\"");

/// The code blocks of the README's section on the gate that show what is printed.
fn blocks() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let section = readme.split("\n## ").find(|section| section.starts_with("The drift gate")).unwrap();
    let blocks = section.split("```text\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The command of the README, where the clone is called as there.
fn drift(repository: &Repository) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    command.current_dir(repository.path().parent().unwrap()).env_remove("CLICOLOR_FORCE");
    command.args(["drift", "--tree", "linux", "--each", "v7.3..HEAD", "--quiet", "--no-cache"]);
    command.output().unwrap()
}

#[track_caller]
fn prints(edits: &[(&str, &str, &str)], status: i32, shown: &str) {
    let Some(repository) = Repository::of_releases() else { return };
    repository.commit(MESSAGE, edits);
    let output = drift(&repository);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(printed, shown, "the README shows something else");
    assert_eq!(output.status.code(), Some(status));
}

#[test]
fn a_change_without_a_new_version_does_not_get_in() {
    prints(&[SWAP], 1, &blocks()[0]);
}

#[test]
fn the_same_change_with_a_new_version_does() {
    prints(&[SWAP, BUMP], 0, &blocks()[1]);
}
