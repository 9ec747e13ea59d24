//! The real trees, looked at again where they are.

use std::path::{Path, PathBuf};

use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::recorded::{stem, Recorded};
use kho_abi_conformance::report::Verdict;
use kho_abi_conformance::trees::{known, locate, Kind, KnownTree};

use super::{recorded, spec};

/// The folder with the trees.
fn trees() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from)
}

fn not_there(tree: &KnownTree, instead: &str) {
    let more = if tree.kind == Kind::Source { " --sources" } else { "" };
    eprintln!(
        "NOT CHECKED: {} is not in {} (`cargo xtask trees{more}` gets it); {instead}",
        stem(tree),
        trees().display()
    );
}

/// With the headers that a prepared half belongs to.
fn is_there(tree: &KnownTree) -> bool {
    let is_whole = |common: &&KnownTree| match tree.kind {
        Kind::Prepared { of, .. } => common.kind == Kind::Common && common.version == of,
        Kind::Common | Kind::Source => *common == tree,
    };
    let common = known().iter().find(is_whole).unwrap();
    [common, tree].iter().all(|tree| locate(&trees(), tree).is_some())
}

#[test]
fn observing_again_gives_the_recorded_facts() {
    let spec = spec();
    for tree in known() {
        if !is_there(tree) {
            not_there(tree, "its recorded evidence was compared");
            continue;
        }
        let (now, then) = (Recorded::observe(&trees(), tree, &spec), recorded(stem(tree)));
        let mut now = now.unwrap_or_else(|problem| panic!("{problem}"));
        // Other compilers have to see the same.
        for (now, then) in now.witnesses.iter_mut().zip(&then.witnesses) {
            now.compilers.clone_from(&then.compilers);
        }
        assert_eq!(now, then, "{}: if the tree is read better now, run `cargo xtask record`", stem(tree));
    }
}

#[test]
fn a_full_source_passes_with_nothing_unattested() {
    let spec = spec();
    for tree in known().iter().filter(|tree| tree.kind == Kind::Source) {
        let Some(top) = locate(&trees(), tree) else {
            not_there(tree, "the test of its record stands in for it");
            continue;
        };
        let report = check(&spec, &Request { tree: top, ..Request::default() });
        assert_eq!(report.inputs[0].problems, [""; 0], "{}", tree.file);
        // Only strings in a C file name some nodes, which one witness alone can see.
        let others = report.findings.iter().filter(|f| f.rule.id != "single-witness");
        let found: Vec<_> = others.map(|f| (f.rule.id, &f.item)).collect();
        assert_eq!((report.verdict(), found), (Verdict::Pass, vec![]), "{}", tree.file);
        let unattested: Vec<_> = report.coverage.unattested.iter().map(|u| &u.item).collect();
        assert!(unattested.is_empty(), "{}: {unattested:?}", tree.file);
        let compared = |item: &str| report.coverage.compared.iter().any(|c| c.item == item);
        for item in ["KHO_VMALLOC_ALLOC", "kho_chosen_node", "kho_scratch", "kho_data"] {
            assert!(compared(item), "{}: {item}", tree.file);
        }
    }
}
