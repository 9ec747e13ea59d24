//! Revisions of git repositories, those that are there and those that are not.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{made_up, real, says, Program, GOOD};

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    // Nothing of this machine's configuration, and nothing of a repository around the test.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for (role, value) in [("NAME", "A Tester"), ("EMAIL", "tester@example.org")] {
        command.env(format!("GIT_AUTHOR_{role}"), value).env(format!("GIT_COMMITTER_{role}"), value);
    }
    command.arg("-C").arg(folder).args(arguments).stdout(Stdio::null());
    assert!(command.status().unwrap().success(), "{command:?}");
}

pub(crate) fn commit_all(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "--all", "--force"]);
    git(folder, &["commit", "--quiet", "--message", "Add it"]);
}

fn check_rev(repository: &Path, rev: &str) -> Program {
    Program::check(repository).arg("--rev").arg(rev)
}

#[test]
fn revisions_and_repositories_that_are_not_there() {
    let tree = made_up(GOOD);
    says(
        &check_rev(tree.path(), "HEAD").cannot(),
        &["git cannot read", "not a git repository", "name the top folder"],
    );
    git(tree.path(), &["init", "--quiet"]);
    says(&check_rev(tree.path(), "HEAD").cannot(), &["`HEAD` names no commit", "fetch it first"]);
    commit_all(tree.path());
    for rev in ["v9.9", "^HEAD", "--all", "HEAD:Makefile", "0123456789012345678901234567890123456789"] {
        let program = Program::new(["check".as_ref(), "--tree".as_ref(), tree.path().as_os_str()]);
        says(
            &program.arg(format!("--rev={rev}")).cannot(),
            &[&format!("`{rev}` names no commit"), "name a commit"],
        );
    }
    says(&check_rev(tree.path(), "").cannot(), &["name of the revision is empty", "name a commit"]);
    let line = check_rev(tree.path(), "HEAD").arg("--build").arg(tree.path()).cannot();
    says(&line, &["--build is given for revision HEAD", "check the revision out"]);
    says(&check_rev(&tree.path().join("include"), "HEAD").cannot(), &["not a git repository"]);
}

#[test]
fn a_revision_without_kho_headers() {
    let tree = made_up(GOOD);
    fs::rename(tree.path().join("include"), tree.path().join("other")).unwrap();
    commit_all(tree.path());
    says(&check_rev(tree.path(), "HEAD").cannot(), &[" at HEAD (", "has no KHO headers"]);
}

/// The JSON report, without what the tree is called.
fn report(program: Program) -> (Option<i32>, Value) {
    let output = program.arg("--report").arg("json").run();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let mut report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["inputs"][0]["tree"] = Value::Null;
    (output.status.code(), report)
}

/// A real tree's headers committed, and its revision checked in the repository, and in a bare clone of it.
#[test]
fn a_real_revision_is_checked_like_the_folder() {
    let Some(tree) = real("7.3.4+deb13-common") else { return };
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let repository = place.path().join("linux");
    for folder in ["include", "arch/x86/include/uapi"] {
        copy(&tree.join(folder), &repository.join(folder));
    }
    fs::copy(tree.join("Makefile"), repository.join("Makefile")).unwrap();
    commit_all(&repository);
    git(&repository, &["tag", "v7.3.4"]);
    // The revision counts, not what is checked out.
    for folder in ["include", "arch"] {
        fs::remove_dir_all(repository.join(folder)).unwrap();
    }
    git(place.path(), &["clone", "--quiet", "--bare", "linux", "bare.git"]);
    let expected = report(Program::check(&tree));
    assert_eq!(expected.0, Some(0), "{}", expected.1);
    assert!(expected.1["coverage"]["compared"].as_array().unwrap().len() >= 14 * 4, "{}", expected.1);
    for (repository, rev) in
        [("linux", "v7.3.4"), ("linux", "HEAD"), ("bare.git", "HEAD"), ("linux/.git", "HEAD")]
    {
        assert_eq!(report(check_rev(&place.path().join(repository), rev)), expected, "{repository} at {rev}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let goal = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &goal);
        } else {
            fs::copy(entry.path(), goal).unwrap();
        }
    }
}

/// What a test makes up is checked as a revision too, so that the test does not depend on real trees alone.
#[test]
fn a_made_up_revision_is_checked_like_the_folder() {
    let tree: TempDir = made_up(GOOD);
    let expected = report(Program::check(tree.path()));
    assert_eq!(expected.0, Some(1), "{}", expected.1);
    commit_all(tree.path());
    assert_eq!(report(check_rev(tree.path(), "HEAD")), expected);
}

/// Objects that only a variable of git's adds are not part of the repository.
#[test]
fn variables_of_git_change_nothing() {
    let (tree, other) = (made_up(GOOD), made_up(GOOD));
    fs::write(other.path().join("Makefile"), "VERSION = 6\nPATCHLEVEL = 19\n").unwrap();
    for repository in [&tree, &other] {
        commit_all(repository.path());
    }
    let foreign =
        fs::read_to_string(other.path().join(".git/refs/heads").join(branch(other.path()))).unwrap();
    let objects = other.path().join(".git/objects");
    for name in ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
        let line = check_rev(tree.path(), foreign.trim()).env(name, &objects).cannot();
        says(&line, &["names no commit"]);
    }
    let expected = report(check_rev(tree.path(), "HEAD"));
    assert_eq!(report(check_rev(tree.path(), "HEAD").env("GIT_OBJECT_DIRECTORY", &objects)), expected);
}

/// The name of the branch that is checked out.
fn branch(repository: &Path) -> String {
    let head = fs::read_to_string(repository.join(".git/HEAD")).unwrap();
    head.trim().rsplit('/').next().unwrap().to_owned()
}
