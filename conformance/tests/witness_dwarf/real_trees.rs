//! The real trees: what DWARF says of them is what bindgen says, alignment and macros left out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_conformance::evidence::{bindgen, dwarf};
use kho_abi_conformance::input::Input;
use kho_abi_conformance::observed::{Constant, Observed};
use kho_abi_conformance::source::Tree;

use crate::{bits, input, record, without_alignment};

/// The folder with the real trees, if there is one. What depends on it says so when it is not.
fn real(package: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let name = format!("linux-headers-{package}");
    let places = [
        trees.join(package).join("usr/src").join(&name),
        trees.join("usr/src").join(&name),
        trees.join(&name),
    ];
    let found = places.into_iter().find(|place| place.is_dir());
    if found.is_none() {
        eprintln!(
            "NOT CHECKED: the real tree {package} is not in {} (cargo xtask trees gets it)",
            trees.display()
        );
    }
    found
}

/// Without what DWARF cannot see: alignments and macros.
fn visible(observed: Observed, macros: &BTreeSet<&str>) -> Observed {
    let mut observed = without_alignment(observed);
    observed.constants.retain(|name, _| !macros.contains(name.as_str()));
    observed
}

fn agrees(input: &Input, whose: &str) {
    let defines = input.headers().iter().flat_map(|header| &header.defines);
    let macros: BTreeSet<&str> = defines.map(|define| define.name.as_str()).collect();
    for target in input.targets() {
        let expected = visible(bindgen::observe(input, target).unwrap(), &macros);
        assert!(expected.records.len() > 3, "{whose} {target}");
        for compiler in Compiler::ALL {
            let seen = dwarf::observe(input, target, compiler).unwrap();
            assert_eq!(visible(seen, &macros), expected, "{whose} {target} {compiler:?}");
        }
    }
}

#[test]
fn it_sees_what_bindgen_sees_in_unprepared_trees() {
    for release in ["6.19.14", "7.0.13", "7.1.13", "7.2.12", "7.3.4"] {
        let Some(top) = real(&format!("{release}+deb13-common")) else { continue };
        agrees(&input(&top), release);
    }
}

#[test]
fn it_sees_what_bindgen_sees_in_prepared_pairs() {
    let Some(top) = real("7.3.4+deb13-common") else { return };
    for half in ["7.3.4+deb13-amd64", "7.3.4+deb13-arm64", "7.3.4+deb13-arm64-16k"] {
        let Some(build) = real(half) else { continue };
        agrees(&Input::prepared(&Tree::folder(&top).unwrap(), &top, &build, &[]).unwrap(), half);
    }
}

#[test]
fn what_is_known_of_7_3_is_seen() {
    let Some(top) = real("7.3.4+deb13-common") else { return };
    let input = input(&top);
    for target in input.targets() {
        let seen = dwarf::observe(&input, target, Compiler::Gcc).unwrap();
        assert_eq!(record(&seen, "kho_vmalloc_chunk").size, target.page().bytes());
        assert_eq!(bits(record(&seen, "memfd_luo_folio_ser")), [("pfn", 0, 52), ("flags", 52, 12)]);
        let radix = seen.constants.get("KHO_TREE_MAX_DEPTH");
        let depth = [6, 5, 4][(target.page().shift() as usize - 12) / 2];
        assert_eq!(radix, Some(&Constant::Int(depth)), "{target}");
    }
}
