//! Byte maps of what bindgen saw: of the real 7.3.4, where they are to be those of the spec, and of headers that have
//! what no KHO header has yet.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kho_abi_conformance::drift::maps::{beside, of};
use kho_abi_conformance::evidence::bindgen::observe;
use kho_abi_conformance::input::Input;
use kho_abi_conformance::observed::Observed;
use kho_abi_conformance::source::Tree;
use kho_abi_conformance::trees::{known, locate, Kind};
use kho_abi_spec::emit::bytemap::{draw, Look, Scale, Style};
use kho_abi_spec::{builtin, Spec, Target};

const HALF: Look = Look { style: Style::Ascii, scale: Scale::Half };
const FOUR: [Target; 4] = Target::ALL;

/// What bindgen sees in a tree at each target.
fn see(top: &Path) -> Vec<(Target, Observed)> {
    let input = Input::unprepared(&Tree::folder(top).unwrap(), &[]).unwrap();
    Target::ALL.map(|target| (target, observe(&input, target).unwrap())).to_vec()
}

fn borrow(seen: &[(Target, Observed)]) -> Vec<(Target, &Observed)> {
    seen.iter().map(|(target, observed)| (*target, observed)).collect()
}

/// What bindgen sees in a tree of one header.
fn header(text: &str) -> Vec<(Target, Observed)> {
    // Not in the folder for temporary files, which a test makes unusable.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let abi = folder.path().join("include/linux/kho/abi");
    fs::create_dir_all(&abi).unwrap();
    fs::write(abi.join("x.h"), text).unwrap();
    see(folder.path())
}

fn map(text: &str, name: &str) -> String {
    let seen = header(text);
    let lines = of(name, &seen[0].1);
    for line in &lines {
        assert!(line.chars().count() <= 41 && line == line.trim_end(), "{line}");
    }
    lines.join("\n")
}

/// The top of the real 7.3.4; says so if it is not here.
fn real() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let tree = known().iter().find(|tree| tree.version == "7.3.4" && tree.kind == Kind::Common).unwrap();
    let found = locate(&trees, tree);
    if found.is_none() {
        eprintln!(
            "NOT CHECKED: the real tree 7.3.4 is not in {} (cargo xtask trees gets it)",
            trees.display()
        );
    }
    found
}

/// Two ways to one map: the spec's own layout engine and the compiler that bindgen asks.
#[test]
fn the_maps_of_the_real_tree_are_those_of_the_spec() {
    let Some(top) = real() else { return };
    let spec = Spec::read(&builtin::sources()).unwrap();
    let seen = see(&top);
    let mut unseen = BTreeSet::new();
    for (target, observed) in &seen {
        let mut drawn = 0;
        for (d, domain) in spec.abi.domains.iter().enumerate() {
            for (v, version) in domain.versions.iter().enumerate() {
                if !version.releases.iter().any(|release| release == "7.3") {
                    continue;
                }
                let layout = spec.layouts.version(d, v, *target);
                for (id, item) in version.own() {
                    let Some(record) = layout.record(id) else { continue };
                    let lines = of(&item.name, observed);
                    let Some((extent, map)) = lines.split_first() else {
                        unseen.insert(item.name.clone());
                        continue;
                    };
                    assert_eq!(*extent, format!("{} bytes, aligned to {}", record.size, record.align));
                    assert_eq!(map, draw(version, layout, id, HALF), "{} {target}", item.name);
                    drawn += 1;
                }
            }
        }
        assert!(drawn >= 15, "only {drawn} maps at {target}");
    }
    // What is in other headers and in C files was not asked for.
    assert_eq!(unseen.iter().map(String::as_str).collect::<Vec<_>>(), ["kho_data", "kho_scratch"]);
}

const CHUNKS: &str = "
    struct head { u64 next; };
    struct chunk { struct head hdr; u64 phys[(PAGE_SIZE - sizeof(struct head)) / sizeof(u64)]; };
    struct folio { u64 pfn:52; u64 flags:12; u64 index; } __packed;
    struct gone { u8 a; u32 b; };
    struct grows { u64 words[4]; };
";

#[test]
fn targets_that_look_the_same_are_together() {
    let before = header(CHUNKS);
    let edited = CHUNKS
        .replace("u64 pfn:52; u64 flags:12;", "u64 flags:12; u64 pfn:52;")
        .replace("struct head hdr; u64 phys[", "u32 kind; u32 count; u64 phys[")
        .replace("words[4]", "words[PAGE_SIZE / 1024]")
        .replace("struct gone", "struct come");
    let after = header(&edited);
    let maps = |name: &str, targets: &[Target]| beside(&borrow(&before), &borrow(&after), name, targets);
    let groups = |name: &str, targets: &[Target]| {
        maps(name, targets).into_iter().map(|group| group.targets.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(groups("chunk", &FOUR), ["x86_64-4k arm64-4k", "arm64-16k", "arm64-64k"]);
    assert_eq!(groups("folio", &FOUR), ["x86_64-4k arm64-4k arm64-16k arm64-64k"]);
    let [first, ..] = FOUR;
    assert_eq!(groups("chunk", &[Target::Arm64Page64k, first]), ["x86_64-4k", "arm64-64k"]);
    // It is enough that one side looks different.
    let three = ["x86_64-4k arm64-4k", "arm64-16k", "arm64-64k"];
    assert_eq!(groups("grows", &FOUR), three);
    let back = beside(&borrow(&after), &borrow(&before), "grows", &FOUR);
    assert_eq!(back.iter().map(|group| group.targets.join(" ")).collect::<Vec<_>>(), three);
    assert_eq!(maps("nothing", &FOUR), []);
    let (gone, come) = (maps("gone", &FOUR), maps("come", &FOUR));
    assert!(gone[0].after.is_empty() && !gone[0].before.is_empty(), "{gone:?}");
    assert!(come[0].before.is_empty() && come[0].after == gone[0].before, "{come:?}");
    // One side may have been looked at elsewhere only.
    let some = beside(&borrow(&before)[..1], &borrow(&after), "folio", &FOUR);
    assert_eq!(some.iter().map(|group| group.targets.len()).collect::<Vec<_>>(), [1, 3]);
    assert!(some[1].before.is_empty());
    let folio = &maps("folio", &FOUR)[0];
    insta::assert_snapshot!([folio.before.clone(), folio.after.clone()].concat().join("\n"));
}

/// What C has besides that reaches the members of the record around it, and shares their bytes.
#[test]
fn unions_without_a_name() {
    let text = "
        struct other { u32 a; u16 b; };
        union choice { struct other other; u64 raw; };
        struct all {
            u32 kind;
            union { u64 raw; struct { u64 lo:4; s64 hi:60; }; u8 bytes[3]; };
            struct { u16 x; u16 y; } pair;
            union choice choice;
            union { u64 number; void *pointer; } address;
            union { u32 as_int; struct { u8 first; u8 second; } parts; } inner;
            struct other many[5];
            u8 flag;
        };";
    insta::assert_snapshot!(map(text, "all"));
}

#[test]
fn flexible_arrays_padding_and_odd_bits() {
    let text = "
        struct entry { u64 key; u8 kind; };
        struct list { u8 version; u32 count; u64 low:11; u64 high:53; struct entry entries[]; };";
    insta::assert_snapshot!(map(text, "list"));
}
