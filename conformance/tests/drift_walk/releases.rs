//! The real releases, one commit each, at every target.

use crate::drift_run::{cache, commit_of, drift, Answer};
use crate::history::Repository;

/// Level, rule, domain, item, and the release whose commit brings it: all but the notes that something which the spec
/// describes is new or gone under a new version.
const BROUGHT: &[[&str; 5]] = &[
    ["warn", "doc-version-stale", "-", "include/linux/kho/abi/luo.h", "v6.19"],
    ["warn", "doc-names-unknown", "-", "include/linux/kho/abi/luo.h", "v6.19"],
    ["warn", "header-not-self-contained", "-", "include/linux/kho/abi/luo.h", "v6.19"],
    ["warn", "header-not-self-contained", "-", "include/linux/kho/abi/memfd.h", "v6.19"],
    ["note", "domain-added", "luo", "LUO_FDT_COMPATIBLE", "v6.19"],
    ["note", "domain-added", "luo_session", "LUO_FDT_SESSION_COMPATIBLE", "v6.19"],
    ["note", "domain-added", "memfd", "MEMFD_LUO_FH_COMPATIBLE", "v6.19"],
    ["warn", "header-not-self-contained", "-", "include/linux/kho/abi/kexec_handover.h", "v7.0"],
    ["warn", "added-without-bump", "luo_flb", "LUO_FDT_FLB_COMPATIBLE", "v7.0"],
    ["warn", "header-not-self-contained", "-", "include/linux/kho/abi/memfd.h", "v7.1"],
    ["note", "covered-change", "kexec_metadata", "KHO_KEXEC_METADATA_VERSION", "v7.1"],
    ["warn", "doc-version-stale", "-", "include/linux/kho/abi/kexec_handover.h", "v7.2"],
    ["note", "additive-bump", "kho", "KHO_FDT_COMPATIBLE", "v7.2"],
    ["note", "covered-change", "luo_flb", "LUO_FDT_FLB_COMPATIBLE", "v7.2"],
    ["note", "covered-change", "luo_session", "LUO_FDT_SESSION_COMPATIBLE", "v7.2"],
    ["note", "renamed", "luo", "LUO_KHO_ENTRY_NAME", "v7.2"],
];

/// Notes: what has changed together with its version, by the release.
const BUMPED: &[(&str, &str)] = &[
    ("memfd_luo_ser", "v7.1"),
    ("kho_radix_node", "v7.1"),
    ("KHO_SUB_TREE_SIZE_PROP_NAME", "v7.1"),
    ("kho_block_header_ser", "v7.2"),
    ("luo_ser", "v7.2"),
];

#[test]
fn which_release_brings_what() {
    let Some(repository) = Repository::of_releases() else { return };
    let mut command = drift(["--each", "v6.18..v7.3", "--report", "json", "--tree"]);
    command.arg(repository.path()).arg("--cache").arg(cache());
    let answer = Answer::of(command);
    assert_eq!((answer.status, answer.verdict()), (0, "pass"), "{answer:?}");
    assert_eq!(answer.remarks(), "5 of 5 commits touch the ABI, with 6 contents to look at");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let release = |hash: &str| repository.run(&["describe", "--exact-match", hash]);
    let mut brought = Vec::new();
    let mut bumped = Vec::new();
    for finding in answer.report["findings"].as_array().unwrap() {
        let [level, rule, domain, item] = ["level", "rule", "domain", "item"].map(|key| text(&finding[key]));
        let release = release(&commit_of(&finding["commit"]));
        match rule.as_str() {
            "bumped-change" => bumped.push((item, release)),
            _ => brought.push([level, rule, domain, item, release]),
        }
    }
    brought.sort();
    let mut expected = BROUGHT.iter().map(|row| row.map(str::to_owned)).collect::<Vec<_>>();
    expected.sort();
    assert_eq!(brought, expected);
    for (item, release) in BUMPED {
        assert!(bumped.iter().any(|(known, at)| known == item && at == release), "{item} in {bumped:?}");
    }
    // What never changed since 6.18 is called changed by nobody.
    assert!(bumped.iter().all(|(item, _)| item != "kho_vmalloc"), "{bumped:?}");
}
