//! What a spec says of releases and of announced versions, in the model and in what is emitted.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

use kho_abi_spec::emit::{self, docs, json};
use kho_abi_spec::model::{Item, ReachedBy, Version};
use kho_abi_spec::{Source, Spec};

fn read(texts: &[&str]) -> Spec {
    let source = |text: &&str| Source { path: "inline.rs".into(), text: (*text).into() };
    let sources: Vec<Source> = texts.iter().map(source).collect();
    Spec::read(&sources).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn version<'a>(spec: &'a Spec, domain: &str, version: &str) -> &'a Version {
    spec.abi.domain(domain).and_then(|domain| domain.version(version)).unwrap()
}

fn item<'a>(spec: &'a Spec, domain: &str, name: &str, of: &str) -> &'a Item {
    let version = version(spec, domain, name);
    version.item(version.find(of).unwrap_or_else(|| panic!("{name} has no {of}")))
}

const MOVING: &str = r#"
    #![header("linux/new.h")]
    #![defined_in("mm/old.c", "6.18", "6.19")]
    #[domain]
    enum moving {
        #[releases("6.18", "6.19", "7.0")] v1 = "moving-v1",
        #[releases("7.1", "7.9", "7.10")] v2 = "moving-v2",
    }
    struct whole { a: u64 }
    #[releases("6.18", "6.19")]
    const OLD_NAME: u64 = 1;
    #[releases("7.0"..)]
    const NEW_NAME: u64 = 1;
    #[releases("7.10"..)]
    const NEWEST: u64 = 1;
    #[defined_in("linux/beside.h")]
    #[defined_in("mm/older.c", "6.18")]
    struct own_place { a: u64 }
    #[defined_in("linux/other.h", "6.19", "7.9")]
    struct wanders { a: u64 }
    #[constants]
    enum group { #[releases("6.18")] LEFT = 1, STAYED = 2 }
"#;

/// Where each release of a version defines an item.
fn homes(spec: &Spec, name: &str, of: &str) -> Vec<(String, String)> {
    let item = item(spec, "moving", name, of);
    let releases = version(spec, "moving", name).releases_with(item);
    releases.map(|release| (release.to_owned(), item.home(Some(release)).unwrap().path())).collect()
}

fn expect(found: &[(String, String)], expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn each_release_has_its_own_place_for_an_item() {
    let spec = read(&[MOVING]);
    let (new, old) = ("include/linux/new.h", "mm/old.c");
    expect(&homes(&spec, "v1", "whole"), &[("6.18", old), ("6.19", old), ("7.0", new)]);
    expect(&homes(&spec, "v2", "whole"), &[("7.1", new), ("7.9", new), ("7.10", new)]);
    let beside = "include/linux/beside.h";
    expect(&homes(&spec, "v1", "own_place"), &[("6.18", "mm/older.c"), ("6.19", beside), ("7.0", beside)]);
    let other = "include/linux/other.h";
    expect(&homes(&spec, "v1", "wanders"), &[("6.18", old), ("6.19", other), ("7.0", new)]);
    expect(&homes(&spec, "v2", "wanders"), &[("7.1", new), ("7.9", other), ("7.10", new)]);
    expect(&homes(&spec, "v1", "OLD_NAME"), &[("6.18", old), ("6.19", old)]);
    expect(&homes(&spec, "v1", "LEFT"), &[("6.18", old)]);
}

/// An item that no newer release has is at home where it was last.
#[test]
fn the_newest_release_that_has_an_item_decides_where_it_is_at_home() {
    let spec = read(&[MOVING]);
    let home = |name, of| item(&spec, "moving", name, of).home(None).unwrap().path();
    assert_eq!(home("v1", "OLD_NAME"), "mm/old.c");
    assert_eq!(home("v1", "NEW_NAME"), "include/linux/new.h");
    assert_eq!(item(&spec, "moving", "v1", "OLD_NAME").moved, []);
    let over_all = spec.abi.domain("moving").unwrap().homes("wanders");
    let over_all: Vec<(String, String)> =
        over_all.into_iter().map(|(h, r)| (h.path(), r.join(" "))).collect();
    expect(
        &over_all,
        &[
            ("include/linux/new.h", "7.0 7.1 7.10"),
            ("include/linux/other.h", "6.19 7.9"),
            ("mm/old.c", "6.18"),
        ],
    );
}

/// 7.10 comes after 7.9, whatever the letters say.
#[test]
fn releases_from_one_on_are_compared_as_numbers() {
    let spec = read(&[MOVING]);
    assert!(version(&spec, "moving", "v1").find("NEWEST").is_none());
    assert_eq!(item(&spec, "moving", "v2", "NEWEST").only_in_releases, ["7.10"]);
    assert_eq!(item(&spec, "moving", "v1", "NEW_NAME").only_in_releases, ["7.0"]);
    assert_eq!(item(&spec, "moving", "v2", "NEW_NAME").only_in_releases, [""; 0]);
}

#[test]
fn docs_say_which_release_defines_an_item_elsewhere() {
    let files = emit::files(&read(&[MOVING]));
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    let said = "Defined in `include/linux/new.h`; in 6.19 and 7.9 in `include/linux/other.h`; in 6.18 in `mm/old.c`.";
    assert!(text("docs/moving.md").contains(said));
    assert!(text("src/moving.rs")
        .contains("in `include/linux/new.h`; in 6.19 and 7.9 in `include/linux/other.h`"));
    assert!(text("src/moving.rs").contains("only 6.18 and 6.19 have it."));
    let kernel = text("include/kernel/moving-v1/linux/new.h");
    assert!(kernel.contains("Not here but in mm/old.c: OLD_NAME, LEFT."), "{kernel}");
    assert!(kernel.contains("Linux 6.18 and 6.19 had no such header"), "{kernel}");
}

const LEADING: &str = r#"
    #[domain]
    enum base {
        #[releases("7.0")] v1 = "base-v1",
        #[releases("7.1")] v2 = "base-v2",
    }
    struct root { #[versions(v1)] map: u64, #[versions(v2..)] tree: u64 }
    #[reached_by(root.map)]
    #[reached_by(root.tree)]
    struct node { next: u64 }
    #[versions(v2..)]
    struct block { next: u64 }
"#;
const LED: &str = r#"
    #[domain]
    enum led { #[releases("7.0", "7.1")] v1 = 1 }
    const ENTRY: &str = "led";
    #[reached_by(base::root.map, ENTRY)]
    #[reached_by(base::root.tree, "led", in base::block)]
    struct first { a: u64 }
"#;

fn members(item: &Item) -> Vec<&str> {
    item.reached_by.iter().map(|from| from.member.as_str()).collect()
}

#[test]
fn what_leads_to_an_item_in_another_version_is_left_out() {
    let spec = read(&[LEADING, LED]);
    assert_eq!(members(item(&spec, "base", "v1", "node")), ["map"]);
    assert_eq!(members(item(&spec, "base", "v2", "node")), ["tree"]);
    // Which version of another domain comes with this one is up to the release.
    let first = item(&spec, "led", "v1", "first");
    assert_eq!(members(first), ["map", "tree"]);
    let within: Vec<_> = first.reached_by.iter().map(|ReachedBy { within, .. }| within.clone()).collect();
    assert_eq!(within, [None, Some((Some("base".to_owned()), "block".to_owned()))]);
}

#[test]
fn the_map_follows_each_release() {
    let files = docs::files(&read(&[LEADING, LED]));
    let map = &files.iter().find(|file| file.path == "docs/map.md").unwrap().text;
    let tree = |title: &str| {
        let section = map.split(title).nth(1).unwrap_or_else(|| panic!("no {title} in {map}"));
        section.split("```").nth(1).unwrap().trim_start_matches("text").trim().to_owned()
    };
    assert_eq!(tree("## Linux 7.0\n"), "root\n`-- map\n    |-- -> node\n    `-- \"led\" -> first");
    let newest = "root\n`-- tree\n    |-- -> node\n    `-- \"led\" -> block\n        `-- holds: first";
    assert_eq!(tree("## Linux 7.1\n"), newest);
}

/// A list that leads back to itself has an end in the map.
#[test]
fn circles_end_in_the_map() {
    let spec = read(&[r#"
        #[domain]
        enum ring { #[releases("7.0")] v1 = 1 }
        struct start { first: u64 }
        #[reached_by(start.first)]
        #[reached_by(b.next)]
        struct a { next: u64 }
        #[reached_by(a.next)]
        struct b { next: u64 }
    "#]);
    let map = docs::files(&spec).into_iter().find(|file| file.path == "docs/map.md").unwrap().text;
    let expected = "start\n`-- first -> a\n    `-- next -> b\n        `-- next -> a, the next of its kind\n";
    assert!(map.contains(expected), "{map}");
}

const SCHEMES: &str = r#"
    #[domain]
    enum pci { #[releases("7.0")] v1 = ("pci", 1), #[releases("7.1")] v2 = ("pci", 2) }
    const PCI_NAME: &str = pci::NAME;
    const PCI_VERSION: u32 = pci::VERSION;
"#;
const JOINED: &str = r#"
    #[domain]
    enum joined { #[releases("7.1")] v1 = ["kho-v5", "radix-v1"] }
    const JOINED_COMPATIBLE: &str = joined::VERSION;
"#;

#[test]
fn a_name_beside_a_number_and_joined_strings_go_through_every_emitter() {
    let spec = read(&[SCHEMES, JOINED]);
    let files = emit::files(&spec);
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    let rust = text("src/pci.rs");
    assert!(rust.contains("pub fn from_announced(name: &str, number: i64) -> "), "{rust}");
    assert!(rust.contains("(\"pci\", 2) => ::core::option::Option::Some(Self::V2)"), "{rust}");
    assert!(rust.contains("pub const fn announced(self) -> (&'static str, i64)"), "{rust}");
    assert!(text("src/joined.rs").contains("\"kho-v5;radix-v1\" => ::core::option::Option::Some(Self::V1)"));
    let c = text("include/portable/kho_abi/pci-v2.h");
    assert!(c.contains("#define PCI_NAME \"pci\"\n") && c.contains("#define PCI_VERSION 2\n"), "{c}");
    let c = text("include/portable/kho_abi/joined-v1.h");
    assert!(c.contains("#define JOINED_COMPATIBLE \"kho-v5;radix-v1\"\n"), "{c}");
    assert!(text("docs/README.md")
        .contains("| [`pci`](pci.md) | [`v2`](pci.md#version-v2) | `\"pci\" 2` | 7.1 |"));
    assert!(text("docs/README.md").contains("`\"kho-v5;radix-v1\"`"));
    let layout = json::files(&spec).into_iter().find(|f| f.path == "layout/pci-v2.arm64-4k.json").unwrap();
    let layout: serde_json::Value = serde_json::from_str(&layout.text).unwrap();
    assert_eq!((&layout["announced"], &layout["announced_name"]), (&2.into(), &"pci".into()));
}

#[test]
fn the_constants_that_hold_what_is_announced_are_known() {
    let spec = read(&[SCHEMES, JOINED]);
    let pci = version(&spec, "pci", "v2");
    assert_eq!(
        (pci.announced_by.as_deref(), pci.named_by.as_deref()),
        (Some("PCI_VERSION"), Some("PCI_NAME"))
    );
    assert_eq!(version(&spec, "joined", "v1").announced_by.as_deref(), Some("JOINED_COMPATIBLE"));
}
