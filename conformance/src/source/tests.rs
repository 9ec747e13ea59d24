//! Folders and real git repositories: bare, shallow, partial, with links that lead nowhere.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use tempfile::TempDir;

use super::*;

const HEADER: &[u8] = b"#define ANSWER 42\n";
const ODD: &[u8] = b"no end of line, bytes \0 \xff";

/// A folder with everything that a listing can meet.
fn tree() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let top = dir.path();
    fs::create_dir_all(top.join("include/linux/deep")).unwrap();
    fs::create_dir_all(top.join("empty-in-git")).unwrap();
    fs::write(
        top.join("Makefile"),
        "# SPDX\nVERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\nEXTRAVERSION = -rc1\n",
    )
    .unwrap();
    fs::write(top.join("include/linux/b.h"), HEADER).unwrap();
    fs::write(top.join("include/linux/with space missing"), ODD).unwrap();
    fs::write(top.join("include/linux/deep/a.h"), b"").unwrap();
    fs::write(top.join("include/linux").join(std::ffi::OsStr::from_bytes(b"bad\xff.h")), HEADER).unwrap();
    symlink("b.h", top.join("include/linux/link.h")).unwrap();
    symlink("nowhere", top.join("include/linux/dangling.h")).unwrap();
    symlink("loop.h", top.join("include/linux/loop.h")).unwrap();
    symlink("..", top.join("include/linux/up")).unwrap();
    symlink("/dev/zero", top.join("include/linux/zero.h")).unwrap();
    symlink("include/linux", top.join("short")).unwrap();
    dir
}

fn git(dir: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.invalid",
        "-c",
        "init.defaultBranch=main",
    ]);
    command.args(["-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false"]);
    let output = command.arg("-C").arg(dir).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The same as a repository: `v1` is the tree, the main branch has one more commit that changes a header.
fn repository() -> TempDir {
    let dir = tree();
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-qm", "one"]);
    git(dir.path(), &["tag", "-a", "v1", "-m", "one"]);
    fs::write(dir.path().join("include/linux/b.h"), "changed\n").unwrap();
    git(dir.path(), &["commit", "-qam", "two"]);
    dir
}

fn url(dir: &Path) -> String {
    format!("file://{}", dir.display())
}

fn problem<T>(outcome: Checked<T>) -> String {
    match outcome {
        Ok(_) => panic!("this should have failed"),
        Err(error) => {
            let message = error.to_string();
            assert!(!message.contains('\n') && !error.remedy.is_empty(), "{message}");
            message
        }
    }
}

/// What every source says of [`tree`].
fn assert_holds_the_tree(tree: &Tree) {
    let below = [
        "include/linux/b.h",
        "include/linux/bad\u{fffd}.h",
        "include/linux/deep/a.h",
        "include/linux/link.h",
        "include/linux/with space missing",
    ];
    assert_eq!(tree.files_below("include").unwrap(), below, "{}", tree.describe());
    assert_eq!(tree.files_below("./include//").unwrap(), below);
    assert_eq!(tree.files_below("").unwrap().first().unwrap(), "Makefile");
    assert_eq!(
        tree.files_below("short").unwrap()[0],
        "short/b.h",
        "a link that the caller names is followed"
    );
    for none in ["nowhere", "include/nowhere/deep", "Makefile", "Makefile/x", "empty-in-git"] {
        assert_eq!(tree.files_below(none).unwrap(), [""; 0], "{none}");
    }
    for header in ["include/linux/b.h", "include/linux/link.h", "include/linux/up/linux/b.h", "short/b.h"] {
        assert_eq!(tree.read(header).unwrap().as_deref(), Some(HEADER), "{header}");
    }
    assert_eq!(tree.read("include/linux/with space missing").unwrap().as_deref(), Some(ODD));
    assert_eq!(tree.read("include/linux/deep/a.h").unwrap().as_deref(), Some(&b""[..]));
    for none in ["nowhere", "no where/x missing", "include", "Makefile/x", "", "include/linux/dangling.h"] {
        assert_eq!(tree.read(none).unwrap(), None, "{none}");
    }
    assert_eq!(tree.read("include/linux/bad\u{fffd}.h").unwrap(), None);
    problem(tree.read("include/linux/loop.h"));
    for out in ["/etc/passwd", "../x", "include/../../x"] {
        assert!(problem(tree.read(out)).contains("leads out of the kernel tree"));
        problem(tree.files_below(out));
    }
    assert_eq!(tree.release().unwrap().as_deref(), Some("7.3"));
}

#[test]
fn a_folder_holds_its_files() {
    let dir = tree();
    let tree = Tree::folder(dir.path()).unwrap();
    assert_holds_the_tree(&tree);
    assert_eq!(tree.describe(), dir.path().display().to_string());
    assert_eq!(tree.read("include/linux/zero.h").unwrap(), None, "a device is no file");
}

#[test]
fn every_kind_of_clone_holds_the_files_of_a_tag() {
    let origin = repository();
    git(origin.path(), &["config", "uploadpack.allowFilter", "true"]);
    let clones = tempfile::tempdir().unwrap();
    for (name, options) in [
        ("bare", &["--bare"][..]),
        ("mirror", &["--mirror"]),
        ("shallow", &["--depth=1", "--branch=v1"]),
        ("partial", &["--no-checkout", "--filter=blob:none"]),
        ("treeless", &["--bare", "--filter=tree:0"]),
    ] {
        let mut arguments = vec!["clone", "-q"];
        arguments.extend(options);
        let url = url(origin.path());
        arguments.extend([url.as_str(), name]);
        git(clones.path(), &arguments);
        assert_holds_the_tree(&Tree::revision(&clones.path().join(name), "v1").unwrap());
    }
    assert_holds_the_tree(&Tree::revision(origin.path(), "v1").unwrap());
    assert_holds_the_tree(&Tree::revision(&origin.path().join(".git"), "main~1").unwrap());
}

#[test]
fn a_revision_stays_what_it_was_when_it_was_named() {
    let origin = repository();
    let tree = Tree::revision(origin.path(), "main").unwrap();
    let commit = git(origin.path(), &["rev-parse", "main"]);
    assert_eq!(tree.describe(), format!("{} at main ({})", origin.path().display(), &commit[..12]));
    git(origin.path(), &["reset", "-q", "--hard", "v1"]);
    assert_eq!(tree.read("include/linux/b.h").unwrap().as_deref(), Some(&b"changed\n"[..]));
    assert!(problem(tree.read("include/linux/zero.h")).contains("leads out of the tree"));
    assert!(problem(tree.read("line\nbreak")).contains("line break"));
}

#[test]
fn what_is_no_revision_is_named() {
    let origin = repository();
    git(origin.path(), &["tag", "folder", "main:include"]);
    for rev in [
        "v9",
        "^main",
        "-h",
        "--abbrev-ref=x",
        "folder",
        "v1:Makefile",
        "0123456789012345678901234567890123456789",
    ] {
        let message = problem(Tree::revision(origin.path(), rev));
        assert!(message.contains(&format!("`{rev}` names no commit in ")), "{message}");
    }
    assert!(problem(Tree::revision(origin.path(), "")).contains("the name of the revision is empty"));
}

#[test]
fn what_is_no_repository_is_named() {
    let origin = repository();
    let outside = tempfile::tempdir().unwrap();
    for place in [outside.path(), &origin.path().join("include")] {
        let message = problem(Tree::revision(place, "main"));
        assert!(message.contains("not a git repository") && message.contains("top folder"), "{message}");
    }
    let file = outside.path().join("file");
    fs::write(&file, "").unwrap();
    for open in [Tree::folder, |path: &Path| Tree::revision(path, "main")] {
        assert!(problem(open(&outside.path().join("nowhere"))).contains("no such folder"));
        assert!(problem(open(&file)).contains("not a folder"));
    }
}

#[test]
fn content_that_a_clone_lacks_is_not_taken_for_absence() {
    let origin = repository();
    let blob = git(origin.path(), &["rev-parse", "v1:include/linux/b.h"]);
    let tree = Tree::revision(origin.path(), "v1").unwrap();
    fs::remove_file(origin.path().join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    let message = problem(tree.read("include/linux/b.h"));
    assert!(message.contains("not in this clone"), "{message}");

    let origin = repository();
    git(origin.path(), &["config", "uploadpack.allowFilter", "true"]);
    let clones = tempfile::tempdir().unwrap();
    git(clones.path(), &["clone", "-q", "--bare", "--filter=blob:none", &url(origin.path()), "partial"]);
    let tree = Tree::revision(&clones.path().join("partial"), "v1").unwrap();
    drop(origin);
    for _ in 0..2 {
        let message = problem(tree.read("include/linux/b.h"));
        assert!(message.contains("include/linux/b.h"), "{message}");
    }
}

#[test]
fn threads_share_a_tree() {
    let origin = repository();
    let tree = Tree::revision(origin.path(), "v1").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(tree.read("include/linux/b.h").unwrap().as_deref(), Some(HEADER));
                    assert_eq!(tree.read("include/linux/nowhere.h").unwrap(), None);
                }
            });
        }
    });
}

#[test]
fn a_release_needs_both_numbers() {
    assert_eq!(release_in("VERSION = 6\nPATCHLEVEL = 18\nSUBLEVEL = 15\n").as_deref(), Some("6.18"));
    for none in ["", "VERSION = 7\n", "include /usr/src/linux/Makefile\n", "VERSION = x\nPATCHLEVEL = 3\n"] {
        assert_eq!(release_in(none), None, "{none}");
    }
}
