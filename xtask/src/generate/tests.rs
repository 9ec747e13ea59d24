//! On copies of the real spec and of the real `generated/`, so that they stay in step with both.

use std::fs;
use std::path::{Path, PathBuf};

use kho_abi_spec::builtin;
use tempfile::TempDir;

use super::{check, evidence, files_below, write, Outcome, OWNED};
use crate::paths;

/// A checkout with the spec as it is, and with what follows from it.
fn checkout() -> TempDir {
    let folder = TempDir::new().unwrap();
    for source in builtin::sources() {
        copy(&paths::root(), folder.path(), &source.path);
    }
    for record in files_below(&paths::root(), &paths::root().join(evidence::RECORDS)).unwrap() {
        copy(&paths::root(), folder.path(), &record);
    }
    assert!(matches!(write(folder.path()).unwrap(), Outcome::Written(_)));
    folder
}

fn copy(from: &Path, to: &Path, path: &str) {
    fs::create_dir_all(to.join(path).parent().unwrap()).unwrap();
    fs::copy(from.join(path), to.join(path)).unwrap();
}

/// Every file of `generated/` with its text.
fn contents(root: &Path) -> Vec<(String, String)> {
    let generated = root.join("generated");
    let paths = OWNED.iter().flat_map(|owned| files_below(&generated, &generated.join(owned)).unwrap());
    paths.map(|path| (path.clone(), fs::read_to_string(generated.join(path)).unwrap())).collect()
}

/// The spec's file with the core of KHO.
fn core_spec(root: &Path) -> PathBuf {
    let source = builtin::sources().into_iter().find(|source| source.path.ends_with("/kexec_handover.rs"));
    root.join(source.unwrap().path)
}

/// Changes the spec: a text that is in it once.
fn edit_spec(root: &Path, from: &str, to: &str) {
    let path = core_spec(root);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn stale(root: &Path) -> Vec<String> {
    let outcome = check(root).unwrap();
    assert_eq!(outcome.status(), if outcome == Outcome::UpToDate { 0 } else { 1 });
    match outcome {
        Outcome::UpToDate => Vec::new(),
        Outcome::Stale(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_checked_in_is_what_the_spec_gives() {
    assert_eq!(stale(&paths::root()), [""; 0]);
}

#[test]
fn a_hand_edit_a_missing_and_an_orphaned_file_are_found_and_mended() {
    let checkout = checkout();
    let root = checkout.path();
    let before = contents(root);
    assert!(before.len() > 20, "{} files", before.len());
    assert_eq!(stale(root), [""; 0]);
    let generated = root.join("generated");
    let header = generated.join("include/portable/kho_abi/kho-v4.h");
    fs::write(&header, fs::read_to_string(&header).unwrap().replace("uint16_t order;", "uint32_t order;"))
        .unwrap();
    fs::write(generated.join("src/bits.rs"), [0xff]).unwrap();
    fs::remove_file(generated.join("layout/kho-v1.arm64-16k.json")).unwrap();
    fs::write(generated.join("include/portable/kho_abi/kho-v2.h"), "").unwrap();
    let found = stale(root);
    let line = |text: &str| text.lines().position(|line| line.contains("uint16_t order;")).unwrap() + 1;
    let (_, text) = before.iter().find(|(path, _)| path.ends_with("portable/kho_abi/kho-v4.h")).unwrap();
    let expected = [
        format!("generated/include/portable/kho_abi/kho-v4.h:{} is not what the spec gives", line(text)),
        "generated/src/bits.rs:1 is not what the spec gives".to_owned(),
        "generated/layout/kho-v1.arm64-16k.json is missing".to_owned(),
        "generated/include/portable/kho_abi/kho-v2.h belongs to nothing in the spec".to_owned(),
    ];
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    assert_eq!(sorted(found), sorted(expected.to_vec()));
    assert!(matches!(write(root).unwrap(), Outcome::Written(changes) if changes.len() == 4));
    assert_eq!((stale(root), contents(root)), (Vec::new(), before));
    assert_eq!(write(root).unwrap(), Outcome::UpToDate);
}

#[test]
fn every_single_hand_edit_is_found() {
    let checkout = checkout();
    for (path, text) in contents(checkout.path()) {
        let edited = checkout.path().join("generated").join(&path);
        fs::write(&edited, format!("{text}\n")).unwrap();
        let lines = text.lines().count() + 1;
        let gives =
            if path == evidence::PATH { "the spec and conformance/evidence give" } else { "the spec gives" };
        assert_eq!(stale(checkout.path()), [format!("generated/{path}:{lines} is not what {gives}")]);
        fs::write(&edited, text).unwrap();
    }
}

/// A record with a text that is in it replaced.
fn edit_record(root: &Path, package: &str, from: &str, to: &str) {
    let paths = files_below(root, &root.join(evidence::RECORDS)).unwrap();
    let path = root.join(paths.iter().find(|path| path.contains(package)).unwrap());
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_evidence_page_follows_the_records() {
    let checkout = checkout();
    let root = checkout.path();
    let page = || fs::read_to_string(root.join("generated").join(evidence::PATH)).unwrap();
    assert!(page().contains("## Linux 7.3") && !page().contains("Unattested"), "{}", page());
    // Nobody else has the flags of 7.2.
    edit_record(root, "linux-source-7.2", "KHO_VMALLOC_ALLOC", "KHO_VMALLOC_OTHER");
    let found = stale(root);
    assert!(found.len() == 1 && found[0].contains("docs/evidence.md"), "{found:?}");
    assert!(matches!(write(root).unwrap(), Outcome::Written(changes) if changes.len() == 1));
    let unattested = "Unattested, because no witness could see it in any package: `KHO_VMALLOC_ALLOC`.";
    assert_eq!(page().matches(unattested).count(), 1, "{}", page());
}

#[test]
fn a_record_that_is_none_is_named() {
    for (from, to) in
        [("evidence/2", "evidence/1"), ("\"targets\": [", "\"targets\": 1, \"x\": ["), ("}\n}\n", "}\n")]
    {
        let checkout = checkout();
        edit_record(checkout.path(), "linux-source-7.2", from, to);
        let problem = format!("{:#}", check(checkout.path()).unwrap_err());
        assert!(problem.contains("linux-source-7.2") && problem.contains("cargo xtask record"), "{problem}");
        assert_eq!(problem.lines().count(), 1, "{problem}");
    }
}

#[test]
fn what_is_beside_the_generated_folders_is_left_alone() {
    let checkout = checkout();
    let manifest = checkout.path().join("generated/Cargo.toml");
    fs::write(&manifest, "[package]\n").unwrap();
    assert_eq!(stale(checkout.path()), [""; 0]);
    edit_spec(checkout.path(), "order: c_ushort,", "order: c_uint,");
    assert!(matches!(write(checkout.path()).unwrap(), Outcome::Written(changes) if changes.len() > 10));
    assert_eq!(fs::read_to_string(manifest).unwrap(), "[package]\n");
}

#[test]
fn a_mistake_in_the_spec_is_shown_and_writes_nothing() {
    let checkout = checkout();
    let before = contents(checkout.path());
    edit_spec(checkout.path(), "order: c_ushort,", "order: c_shrot,");
    for outcome in [check(checkout.path()).unwrap(), write(checkout.path()).unwrap()] {
        assert_eq!(outcome.status(), 2);
        let Outcome::Mistakes(1, shown) = outcome else { panic!("{outcome:?}") };
        let shown = anstream::adapter::strip_str(&shown).to_string();
        assert!(shown.contains("order: c_shrot,") && shown.contains("kexec_handover.rs:"), "{shown}");
    }
    assert_eq!(contents(checkout.path()), before);
}

#[test]
fn what_cannot_be_read_or_written_is_one_line() {
    let checkout = checkout();
    let root = checkout.path();
    // Permissions would not stop a test that is run by root.
    fs::remove_dir_all(root.join("generated/docs")).unwrap();
    fs::write(root.join("generated/docs"), "").unwrap();
    let problem = format!("{:#}", write(root).unwrap_err());
    assert!(problem.contains("generated/docs") && problem.lines().count() == 1, "{problem}");
    fs::remove_file(core_spec(root)).unwrap();
    let problem = format!("{:#}", check(root).unwrap_err());
    assert!(problem.contains("cannot read") && problem.lines().count() == 1, "{problem}");
}
