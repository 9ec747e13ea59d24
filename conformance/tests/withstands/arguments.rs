//! Arguments that make no sense, and places that cannot be written.

use std::process::{Command, Stdio};

use crate::program::{made_up, says, Program, GOOD};

fn cannot(arguments: &str, parts: &[&str]) {
    says(&Program::new(arguments.split_whitespace()).cannot(), parts);
}

#[test]
fn arguments_that_make_no_sense() {
    cannot("chek", &["chek", "'check'"]);
    cannot("check", &["--tree <DIR>", "--help"]);
    cannot("check --tree . --target arm32", &["`arm32`", "arm64-16k"]);
    cannot("check --tree . --report pdf", &["no format `pdf`", "human, json, sarif"]);
    cannot("check --tree . --report json:", &["a file name follows the colon"]);
    cannot("check --tree . --color purple", &["purple", "always"]);
    cannot("explain no-such-rule", &["no rule `no-such-rule`", "`kho-abi explain` lists"]);
    cannot("layout kho_vmallocs", &["no version has an item `kho_vmallocs`", "kho-v4"]);
    cannot("layout kho_vmalloc --version v9", &["no version `v9`", "v4 or kho-v4"]);
    cannot("layout kho_vmalloc --version 4", &["no version `4`", "v4 or kho-v4"]);
    cannot(
        "layout kho_radix_node --version v1",
        &["version `v1` has no item `kho_radix_node`", "leave --version out"],
    );
    cannot("layout kho_vmalloc --target x86_64-64k", &["`x86_64-64k`", "x86_64-4k"]);
    cannot("evidence", &["known trees are not in target/kernel-trees", "`kho-abi trees", "gets them"]);
    cannot("evidence linux-1.0", &["no known tree `linux-1.0`", "lists"]);
}

#[test]
fn without_a_command_it_helps_and_has_not_checked_anything() {
    let output = Program::new([""; 0]).run();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: kho-abi"));
    let output = Program::new(["--help"]).run();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn places_that_cannot_be_written() {
    let tree = made_up(GOOD);
    for file in ["/proc/report.json", "/dev/null/report.json", "missing/report.json"] {
        let line = Program::check(tree.path()).arg("--report").arg(format!("json:{file}")).cannot();
        says(&line, &["cannot write the report", file]);
    }
    for folder in ["/proc/trees", "/dev/null", "/dev/null/trees"] {
        let line = Program::new(["trees", "--into", folder]).cannot();
        says(&line, &["cannot be kept in", folder, "make this a folder that you may write to"]);
    }
}

/// As `head` does, once it has seen enough.
#[test]
fn a_reader_that_goes_away_is_no_problem() {
    for arguments in [&["explain"][..], &["layout", "kho_vmalloc_chunk"], &["--help"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
        let mut child =
            command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}
