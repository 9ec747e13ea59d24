//! What the lints find in real trees: facts that people can look up in them, and nothing else.

use std::io::Write;
use std::path::{Path, PathBuf};

use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::report::Finding;
use kho_abi_conformance::rules::Rule;
use kho_abi_conformance::rules::{Scope, DOC_NAMES_UNKNOWN, DOC_VERSION_STALE, HEADER_NOT_SELF_CONTAINED};
use kho_abi_conformance::trees::{known, locate, Kind, KnownTree};
use kho_abi_spec::{builtin, Spec};

/// The release, and for each finding the rule, the header, the message, and the line.
type Tree = (&'static str, &'static [(&'static Rule, &'static str, &'static str, usize)]);

const SESSION: &str = "comments say luo-session-v1 (2 times), the define says luo-session-v2";
const KHO: &str = "comments say kho-v3 (2 times), the define says kho-v4";
const NAME: &str = "a comment names `LUO_SESSION_COMPATIBLE`, which nothing defines";
const BIT: &str = "included alone, it lacks `BIT`";
const PAGE: &str = "included alone, it lacks `PAGE_SIZE`";
const PAGE_AND_ASSERT: &str = "included alone, it lacks `PAGE_SIZE` and `static_assert`";
const SEALS: &str = "included alone, it lacks `F_SEAL_SEAL` and 5 more";

const TREES: &[Tree] = &[
    ("6.18.15", &[]),
    (
        "6.19.14",
        &[
            (&DOC_VERSION_STALE, "luo.h", SESSION, 37),
            (&HEADER_NOT_SELF_CONTAINED, "luo.h", PAGE, 89),
            (&DOC_NAMES_UNKNOWN, "luo.h", NAME, 102),
            (&HEADER_NOT_SELF_CONTAINED, "memfd.h", BIT, 37),
        ],
    ),
    (
        "7.0.13",
        &[
            (&HEADER_NOT_SELF_CONTAINED, "kexec_handover.h", PAGE_AND_ASSERT, 135),
            (&DOC_VERSION_STALE, "luo.h", SESSION, 37),
            (&HEADER_NOT_SELF_CONTAINED, "luo.h", PAGE, 115),
            (&DOC_NAMES_UNKNOWN, "luo.h", NAME, 128),
            (&HEADER_NOT_SELF_CONTAINED, "memfd.h", BIT, 37),
        ],
    ),
    (
        "7.1.13",
        &[
            (&DOC_VERSION_STALE, "luo.h", SESSION, 37),
            (&HEADER_NOT_SELF_CONTAINED, "luo.h", PAGE, 115),
            (&DOC_NAMES_UNKNOWN, "luo.h", NAME, 128),
            (&HEADER_NOT_SELF_CONTAINED, "memfd.h", SEALS, 63),
        ],
    ),
    (
        "7.2.12",
        &[
            (&DOC_VERSION_STALE, "kexec_handover.h", KHO, 44),
            (&HEADER_NOT_SELF_CONTAINED, "memfd.h", SEALS, 63),
        ],
    ),
    (
        "7.3.4",
        &[
            (&DOC_VERSION_STALE, "kexec_handover.h", KHO, 44),
            (&HEADER_NOT_SELF_CONTAINED, "memfd.h", SEALS, 63),
        ],
    ),
];

/// The top of a known tree; says so if it is not here.
pub(crate) fn top(tree: &KnownTree) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let found = locate(&trees, tree);
    if found.is_none() {
        // Not captured: whoever runs the tests is to see it.
        let told = format!("NOT CHECKED: tree {} is not here (cargo xtask trees fetches it)", tree.version);
        let _ = writeln!(std::io::stderr(), "{told}");
    }
    found
}

/// The tree that has prepared halves.
pub(crate) const PREPARED: &str = "7.3.4";

pub(crate) fn common() -> impl Iterator<Item = &'static KnownTree> {
    known().iter().filter(|tree| tree.kind == Kind::Common)
}

/// The tops of the prepared halves that are here.
pub(crate) fn halves() -> Vec<PathBuf> {
    let halves = known().iter().filter(|tree| matches!(tree.kind, Kind::Prepared { of: PREPARED, .. }));
    halves.filter_map(top).collect()
}

/// What the lints say, in the order of the report.
fn lints(top: &Path, build: Option<PathBuf>) -> Vec<String> {
    let spec = Spec::read(&builtin::sources()).unwrap();
    let report = check(&spec, &Request { tree: top.to_owned(), build, ..Request::default() });
    assert!(report.inputs.iter().all(|input| input.problems.is_empty()), "{:?}", report.inputs);
    assert_eq!(report.verdict().exit_status(), 0);
    let lints = report.findings.iter().filter(|finding| finding.rule.scope == Scope::Both);
    let text = |f: &Finding| {
        let location = f.location.as_ref().unwrap();
        assert_eq!(f.item.as_ref(), Some(&location.file));
        assert_eq!(f.targets.len(), report.inputs[0].targets.len());
        format!("{} {}:{} {}", f.rule.id, location.file, location.line, f.message)
    };
    lints.map(text).collect()
}

fn expected(version: &str) -> Vec<String> {
    let (_, finds) = TREES.iter().find(|(known, _)| *known == version).unwrap();
    let text = |(rule, header, says, line): &(&Rule, &str, &str, usize)| {
        format!("{} include/linux/kho/abi/{header}:{line} {says}", rule.id)
    };
    finds.iter().map(text).collect()
}

#[test]
fn every_known_tree_has_its_findings_and_no_others() {
    assert!(common().map(|tree| tree.version).eq(TREES.iter().map(|(version, _)| *version)));
    for tree in common() {
        if let Some(top) = top(tree) {
            assert_eq!(lints(&top, None), expected(tree.version), "{}", tree.version);
        }
    }
}

#[test]
fn a_prepared_tree_has_the_findings_of_an_unprepared_one() {
    let Some(top) = common().find(|tree| tree.version == PREPARED).and_then(top) else { return };
    for half in halves() {
        assert_eq!(lints(&top, Some(half.clone())), expected(PREPARED), "{}", half.display());
    }
}
