//! Each rule is shown to fire, and where it has to stay silent, on a small repository of its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::check;
use crate::paths;

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git").args(arguments).current_dir(folder).status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// What is found in a repository of these files.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let repository = TempDir::new().unwrap();
    git(repository.path(), &["init", "--quiet"]);
    for (path, text) in files {
        let path = repository.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(repository.path(), &["add", "."]);
    let (count, findings) = check(repository.path()).unwrap();
    assert_eq!(count, files.len());
    findings.iter().map(ToString::to_string).collect()
}

/// What is found in one file of Rust that has docs.
fn in_rust(line: &str) -> Vec<String> {
    findings(&[("src/a.rs", &format!("//! A.\n{line}\n"))])
}

#[test]
fn this_repository_is_tidy() {
    let (count, findings) = check(&paths::root()).unwrap();
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert!(count > 0 && lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn a_document_may_not_name_what_is_gone() {
    let text = "see `src/a.rs:3`, `src/`, `src/*.rs` and `LICENSE-MIT`\n\n\
                but `src/gone.rs`, `gone/b.rs`, `src/gone/*.rs`, `GONE.md` and `src/gone/`\n";
    let found = findings(&[("README.md", text), ("src/a.rs", "//! A.\n"), ("LICENSE-MIT", "")]);
    let gone = ["GONE.md", "gone/b.rs", "src/gone.rs", "src/gone/*.rs", "src/gone/"];
    assert_eq!(found, gone.map(|path| format!("README.md:3: `{path}` is not in the repository")));
}

#[test]
fn a_document_may_not_link_to_what_is_gone() {
    let text = "[here](src/a.rs), [a place in it](src/a.rs#L3), [a heading](#heading), [far](https://example.org/b)\n\
                [gone](src/gone.rs), [gone](gone)\n";
    let found = findings(&[("README.md", text), ("src/a.rs", "//! A.\n")]);
    let gone = ["gone", "src/gone.rs"];
    assert_eq!(found, gone.map(|path| format!("README.md:2: `{path}` is not in the repository")));
}

#[test]
fn a_document_may_name_what_is_elsewhere() {
    let text = "`kho/abi/kexec_handover.h`, `target/report.json`, `cargo xtask tidy src/gone.rs`, `/etc/gone.rs`, `mod.rs`,\n\
                `https://example.org/a/b.json`, `a/b`\n```\n`src/gone.rs`\n```\n";
    assert_eq!(findings(&[("README.md", text), ("src/a.rs", "//! A.\n")]), [""; 0]);
    // What is no description of the present repository may name anything.
    assert_eq!(findings(&[("CHANGELOG.md", "`src/gone.rs`\n")]), [""; 0]);
}

#[test]
fn left_overs_are_found_and_words_looked_for_are_not() {
    for line in [
        "// TODO later",
        "/* FIXME */",
        "// XXX",
        "    dbg!(x);",
        "todo!()",
        "(unimplemented!(\"soon\"))",
        "(\"a\", '\"'); // TODO",
    ] {
        let found = in_rust(line);
        assert!(found.len() == 1 && found[0].starts_with("src/a.rs:2: `"), "{line}: {found:?}");
    }
    for line in [
        "let a = \"TODO\";",
        "let b = [\"dbg!\"];",
        "(\"a \\\" // TODO\")",
        "// TODOS",
        "my_todo!()",
        "0xXXXX",
    ] {
        assert_eq!(in_rust(line), [""; 0], "{line}");
    }
    assert_eq!(findings(&[("notes.txt", "TODO\n")]), [""; 0]);
}

#[test]
fn paths_of_one_machine_are_found() {
    for top in ["work", "tmp", "root", "home"] {
        for line in [format!("cd /{top}/main"), format!("\"/{top}/x\""), format!("=/{top}/.cargo")] {
            let expected = format!("a.sh:1: a path below /{top} is of one machine only");
            assert_eq!(findings(&[("a.sh", &line)]), [expected], "{line}");
        }
        for line in [format!("in /{top}/ or /{top}"), format!("a/{top}/b"), format!("${{X}}/{top}/b")] {
            assert_eq!(findings(&[("a.sh", &line)]), [""; 0], "{line}");
        }
    }
}

#[test]
fn addresses_of_archives_are_found() {
    for (a, b) in [("deb", "debian.org"), ("index", "crates.io"), ("snapshot", "debian.org")] {
        let found = findings(&[("a.txt", &format!("\nfetch http://{a}.{b}/pool\n"))]);
        assert_eq!(found, [format!("a.txt:2: {a}.{b} is an archive's address: leave it to the system")]);
    }
    assert_eq!(
        findings(&[("Cargo.lock", "registry+https://github.com/rust-lang/crates.io-index\n")]),
        [""; 0]
    );
}

#[test]
fn rust_without_docs_is_found() {
    let found = findings(&[
        ("a/src/b.rs", "use x;\n"),
        ("a/tests/c.rs", "\n//! Too late.\n"),
        ("generated/src/lib.rs", "// @generated\n"),
        ("abi-spec/spec/a.rs", "const A: u8 = 1;\n"),
        ("abi-derive/tests/ui/wrong.rs", "fn main() {}\n"),
    ]);
    let bare = ["a/src/b.rs", "a/tests/c.rs"];
    assert_eq!(
        found,
        bare.map(|path| format!("{path}:1: does not begin with `//!` and what this file is for"))
    );
}

#[test]
fn a_long_file_is_found() {
    let text = |lines: usize| "//!\n".repeat(lines);
    let found = findings(&[
        ("a.rs", &text(400)),
        ("b.rs", &text(401)),
        ("generated/src/lib.rs", &text(401)),
        ("c.txt", &text(401)),
    ]);
    assert_eq!(found, ["b.rs:401: has 401 lines, more than 400: part it"]);
}

#[test]
fn a_file_of_the_kernel_is_found() {
    let tag = "SPDX-License-Identifier:";
    let found = findings(&[
        ("a.h", &format!("/* {tag} GPL-2.0 */\n")),
        ("b.h", &format!("/* {tag} (GPL-2.0-only OR MIT) */\n")),
        ("c.h", &format!("/* {tag} MIT OR Apache-2.0 */\n")),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("a.h:1: ") && found[1].starts_with("b.h:1: "), "{found:?}");
}

#[test]
fn what_is_not_committed_yet_counts_and_what_is_ignored_does_not() {
    let repository = TempDir::new().unwrap();
    git(repository.path(), &["init", "--quiet"]);
    fs::write(repository.path().join(".gitignore"), "/target\n").unwrap();
    fs::create_dir(repository.path().join("target")).unwrap();
    fs::write(repository.path().join("target/a.rs"), "").unwrap();
    fs::write(repository.path().join("new.rs"), "").unwrap();
    let (count, found) = check(repository.path()).unwrap();
    assert_eq!((count, found.len()), (2, 1));
    fs::remove_file(repository.path().join("new.rs")).unwrap();
    assert!(check(repository.path()).unwrap().1.is_empty());
}

#[test]
fn a_folder_that_is_no_checkout_is_an_error() {
    let folder = TempDir::new().unwrap();
    let error = check(&folder.path().join("none")).unwrap_err().to_string();
    assert!(error.contains("git"), "{error}");
}
