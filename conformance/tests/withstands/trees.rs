//! Trees that are none, that have nothing to check, or that cannot be read.

use std::fs;
use std::path::Path;

use crate::program::{made_up, real, says, Program, GOOD};

#[test]
fn no_folder_or_no_tree() {
    says(
        &Program::check(Path::new("/nowhere")).cannot(),
        &["/nowhere", "no such folder", "name the top folder"],
    );
    says(
        &Program::check(Path::new("/dev/null")).cannot(),
        &["/dev/null", "not a folder", "name the top folder"],
    );
    says(
        &Program::new(["observe", "--tree", "/nowhere"]).cannot(),
        &["no such folder", "name the top folder"],
    );
    let tree = made_up(GOOD);
    fs::remove_dir_all(tree.path().join("include")).unwrap();
    says(
        &Program::check(tree.path()).cannot(),
        &["has no KHO headers", "give the top folder of a kernel tree"],
    );
}

/// The headers of 6.18 state little of it, and what they state is checked.
#[test]
fn a_real_tree_from_before_kho_had_headers_of_its_own() {
    let Some(tree) = real("6.18.15+deb13-common") else { return };
    let output = Program::check(&tree).run();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    says(&said, &["kho_vmalloc", "not attested", "the kernel has it in kernel/kexec_handover.c"]);
}

/// A release that is known says what should be there; of any other, nobody can tell.
#[test]
fn headers_that_announce_nothing() {
    let tree = made_up("struct something { int a; };\n");
    let output = Program::check(tree.path()).run();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    says(&said, &["deny[missing-domain]: the tree has nothing of kho, which Linux 7.3 carries"]);
    for makefile in [None, Some("VERSION = 6\nPATCHLEVEL = 12\n")] {
        match makefile {
            Some(text) => fs::write(tree.path().join("Makefile"), text).unwrap(),
            None => fs::remove_file(tree.path().join("Makefile")).unwrap(),
        }
        let line = Program::check(tree.path()).cannot();
        says(&line, &["announces no version of kho", "KHO_FDT_COMPATIBLE"]);
    }
}

#[test]
fn a_header_that_does_not_parse() {
    for broken in ["struct kho_vmalloc { unknown_t a; };\n", "#error no\n", "}}} \u{0} \"\n"] {
        let tree = made_up(&format!("{GOOD}{broken}"));
        let line = Program::check(tree.path()).cannot();
        let parts = ["include/linux/kho/abi/kexec_handover.h:", "clang: ", "correct the header"];
        says(&line, &parts);
        // Here the line itself is on standard error, where libclang had to be silent a moment before.
        says(
            &Program::new(["observe".as_ref(), "--tree".as_ref(), tree.path().as_os_str()]).cannot(),
            &parts,
        );
    }
}

/// What is still open at the end of a header is noticed behind it, in text of ours that no user knows.
#[test]
fn a_header_that_does_not_end() {
    let tree = made_up(&format!("{GOOD}struct kho_vmalloc {{\n"));
    let line = Program::check(tree.path()).cannot();
    says(&line, &["behind the last KHO header: clang: ", "correct the header"]);
    assert!(!line.contains("probes"), "{line}");
}

/// Errors in probes are ours to ask, and nobody else's to hear of.
#[test]
fn a_macro_that_is_no_expression_is_not_talked_about() {
    let tree = made_up(&format!("{GOOD}#define KHO_ODD 1 +\n#define KHO_WORSE no such thing\n"));
    let output = Program::new(["observe".as_ref(), "--tree".as_ref(), tree.path().as_os_str()]).run();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn an_include_without_stand_in() {
    let tree = made_up(&format!("{GOOD}#include <linux/mm_types.h>\n"));
    let line = Program::check(tree.path()).cannot();
    says(&line, &["kexec_handover.h:2 includes <linux/mm_types.h>", "no stand-in", "--build DIR"]);
}

#[test]
fn prepared_halves_that_do_not_fit() {
    let tree = made_up(GOOD);
    let with = |build: &Path| Program::check(tree.path()).arg("--build").arg(build);
    says(&with(Path::new("/nowhere")).cannot(), &["/nowhere", "no such folder"]);
    says(&with(tree.path()).cannot(), &["no prepared half", "give a folder that"]);
}

#[test]
fn a_target_that_the_prepared_half_does_not_have() {
    let Some((tree, build)) = real("7.3.4+deb13-common").zip(real("7.3.4+deb13-amd64")) else { return };
    let line = Program::check(&tree).arg("--build").arg(&build).arg("--target").arg("arm64-4k").cannot();
    says(&line, &["--target arm64-4k", "prepared for x86_64-4k", "leave --target out"]);
    let line = Program::check(&tree).arg("--build").arg(&build).arg("--rev").arg("HEAD").cannot();
    says(&line, &["git cannot read", "name the top folder of a git repository"]);
}

/// Whoever follows records into each other has room for more of them than a compiler takes, and ends with a status.
#[test]
fn records_that_nest_without_end() {
    for depth in [80, 2000] {
        let (open, close) = ("struct {".repeat(depth), "};".repeat(depth));
        let tree = made_up(&format!("{GOOD}struct deep_ser {{ {open} int x; {close} }};\n"));
        let output = Program::check(tree.path()).run();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{depth}: {:?}", output.status);
        let compared = Program::new(["drift", "--no-cache"]).arg(tree.path()).arg(tree.path()).run();
        assert_eq!(compared.status.code(), Some(2), "{depth}: {:?}", compared.status);
    }
}
