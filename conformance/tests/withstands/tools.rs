//! Tools that are not there, or that cannot work.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::program::{made_up, says, Program, GOOD};

/// The programs that a check may start, and those that these start.
const TOOLS: [&str; 6] = ["git", "gcc", "as", "clang", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-as"];

/// A folder for `PATH` with every tool but some.
fn path_without(missing: &[&str]) -> TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for tool in TOOLS.iter().filter(|tool| !missing.contains(tool)) {
        symlink(found(tool), folder.path().join(tool)).unwrap();
    }
    folder
}

fn found(tool: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|folder| folder.join(tool)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{tool} is not in PATH: `cargo xtask test` installs it"))
}

fn check_without(missing: &[&str]) -> String {
    let (tree, path) = (made_up(GOOD), path_without(missing));
    Program::check(tree.path()).env("PATH", path.path()).cannot()
}

#[test]
fn compilers_that_are_missing() {
    says(&check_without(&["gcc"]), &["gcc is not in PATH", "apt-get install gcc)"]);
    says(&check_without(&["clang"]), &["clang is not in PATH", "apt-get install clang)"]);
    says(&check_without(&["as"]), &["gcc: ", "install it anew"]);
    let line = check_without(&["aarch64-linux-gnu-gcc"]);
    says(&line, &["aarch64-linux-gnu-gcc is not in PATH", "apt-get install gcc-aarch64-linux-gnu)"]);
}

/// The folder that stands for all tools lets a check succeed, so that what is missing is what fails above.
#[test]
fn with_every_tool_the_same_check_is_complete() {
    let (tree, path) = (made_up(GOOD), path_without(&[]));
    let output = Program::check(tree.path()).env("PATH", path.path()).run();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn libclang_that_is_missing_or_unusable() {
    let tree = made_up(GOOD);
    let not_a_library = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    fs::write(not_a_library.path().join("libclang.so"), "no library").unwrap();
    for place in ["/nowhere".as_ref(), not_a_library.path()] {
        let place: &Path = place;
        let line = Program::check(tree.path()).env("LIBCLANG_PATH", place).env("PATH", "/nowhere").cannot();
        says(&line, &["bindgen needs libclang", "apt-get install libclang-dev", "LIBCLANG_PATH"]);
    }
}

#[test]
fn git_that_is_missing() {
    let (tree, path) = (made_up(GOOD), path_without(&["git"]));
    let line = Program::check(tree.path()).arg("--rev").arg("HEAD").env("PATH", path.path()).cannot();
    says(&line, &["git cannot be started", "install git"]);
}

#[test]
fn a_folder_for_temporary_files_that_cannot_be_written() {
    let tree = made_up(GOOD);
    for folder in ["/nowhere", "/proc", "/dev/null"] {
        let line = Program::check(tree.path()).env("TMPDIR", folder).cannot();
        says(&line, &[folder, "TMPDIR"]);
    }
}
