//! The spec against what was recorded of the real trees, which needs neither a tree nor a compiler; and what was recorded
//! against the trees, where they are.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "recorded_evidence/again.rs"]
mod again;
#[path = "recorded_evidence/outcome.rs"]
mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kho_abi_conformance::compare::is_required;
use kho_abi_conformance::observed::{Constant, Observed, Record};
use kho_abi_conformance::recorded::{stem, Package, Recorded};
use kho_abi_conformance::trees::{known, Kind};
use kho_abi_spec::model::{ItemKind, Version};
use kho_abi_spec::target::Target;
use kho_abi_spec::{builtin, Spec};

use outcome::{carried, Outcome};

/// The witnesses that list what there is.
const LISTING: [&str; 3] = ["bindgen", "dwarf-clang", "dwarf-gcc"];
/// Those that answer questions.
const JUDGING: [&str; 2] = ["clang", "gcc"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence")
}

fn recorded(stem: &str) -> Recorded {
    let path = folder().join(format!("{stem}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Recorded::parse(stem, &text).unwrap_or_else(|problem| panic!("{problem}"))
}

/// All records, in the order of the known trees.
fn all() -> Vec<Recorded> {
    known().iter().map(|tree| recorded(stem(tree))).collect()
}

fn spec() -> Spec {
    Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn is_source(record: &Recorded) -> bool {
    record.package.file.starts_with("linux-source-")
}

#[test]
fn every_known_tree_has_a_record_and_every_record_a_tree() {
    let files =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected: BTreeSet<_> = known().iter().map(|tree| format!("{}.json", stem(tree))).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), expected, "`cargo xtask record` writes them");
    for (tree, record) in known().iter().zip(all()) {
        assert_eq!((&record.package, record.version.as_str()), (&Package::from(tree), tree.version));
        assert_eq!(record.release, tree.release);
        let is_prepared = matches!(tree.kind, Kind::Prepared { .. });
        let targets = match tree.kind {
            Kind::Common | Kind::Source => Target::ALL.to_vec(),
            Kind::Prepared { target, .. } => vec![target],
        };
        assert_eq!((record.targets(), record.prepares.is_some()), (targets, is_prepared));
        let names: Vec<_> = record.witnesses.iter().map(|witness| witness.name.as_str()).collect();
        assert_eq!(names, ["bindgen", "clang", "dwarf-clang", "dwarf-gcc", "gcc", "name"]);
    }
}

/// The text of a record is what the program would write again, so that a hand edit is no lasting one.
#[test]
fn records_are_in_the_form_in_which_they_are_written() {
    for record in all() {
        let name = record.package.file.trim_end_matches(".deb");
        assert_eq!(
            fs::read_to_string(folder().join(format!("{name}.json"))).unwrap(),
            record.text().unwrap(),
            "{name}"
        );
    }
}

#[test]
fn the_spec_is_what_was_recorded() {
    let spec = spec();
    let mut compared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for record in all() {
        for (target, observed) in record.seen_by("bindgen") {
            let outcome = Outcome::new(&spec, &record, target, &observed);
            assert_eq!(outcome.differences, [""; 0], "{} at {target}", record.package.file);
            assert!(!outcome.compared.is_empty(), "{} at {target}", record.package.file);
            compared.entry(record.release.clone()).or_default().extend(outcome.compared);
        }
    }
    let counts: Vec<_> = compared.iter().map(|(release, items)| (release.as_str(), items.len())).collect();
    let at_least = [("6.18", 23), ("6.19", 45), ("7.0", 53), ("7.1", 64), ("7.2", 56), ("7.3", 56)];
    for ((release, count), (expected, least)) in counts.iter().zip(at_least) {
        assert!(*release == expected && *count >= least, "{counts:?}");
    }
}

/// The full source shows every item that its release has to have.
#[test]
fn nothing_is_unattested_in_a_full_source() {
    let spec = spec();
    let mut versions = 0;
    for record in all().iter().filter(|record| is_source(record)) {
        for (.., version) in carried(&spec, &record.release) {
            versions += 1;
            let unattested = record.unattested(version).unwrap();
            let required = version.own().filter(|(_, item)| is_required(item, Some(&record.release)));
            let missing: Vec<_> = required.filter(|(_, item)| unattested.contains(&item.name)).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", record.package.file);
        }
    }
    assert!(versions > 30, "{versions}");
}

/// Where two witnesses list the same name, they saw the same, but for alignments; and the compilers judged right what the
/// others saw.
#[test]
fn at_least_two_witnesses_agree_on_everything_with_bytes() {
    let spec = spec();
    for record in all() {
        for target in record.targets() {
            for (.., version) in carried(&spec, &record.release) {
                let seen = |name: &str| witnesses_of(&record, target, name);
                let unattested = record.unattested(version).unwrap();
                let items = version.own().map(|(_, item)| item).filter(|item| {
                    is_required(item, Some(&record.release)) && !unattested.contains(&item.name)
                });
                for item in items.filter(|i| matches!(i.kind, ItemKind::Record(_) | ItemKind::Const(_))) {
                    let who = seen(&item.name);
                    assert!(
                        who.len() >= 2,
                        "{} at {target}: {} only {who:?}",
                        record.package.file,
                        item.name
                    );
                }
            }
        }
        for (target, observed) in record.seen_by("bindgen") {
            for other in ["dwarf-clang", "dwarf-gcc"] {
                let seen = record.seen_by(other).into_iter().find(|(at, _)| *at == target).unwrap().1;
                assert!(contains(&observed, &seen), "{}: {other} at {target}", record.package.file);
            }
        }
    }
}

fn witnesses_of(record: &Recorded, target: Target, name: &str) -> BTreeSet<String> {
    let at = |targets: &[String]| targets.iter().any(|at| at == target.name());
    let seen = record.observed.iter().filter(|set| {
        at(&set.targets) && (set.seen.records.contains_key(name) || set.seen.constants.contains_key(name))
    });
    let judged = record.judged.verdicts.iter().filter(|set| at(&set.targets) && set.held.contains_key(name));
    let listing = seen.flat_map(|set| set.by.iter().chain(&set.without_alignment));
    listing.chain(judged.flat_map(|verdict| &verdict.by)).cloned().collect()
}

/// Whether one saw all that another saw, alignments apart.
fn contains(all: &Observed, part: &Observed) -> bool {
    let alike = |a: &Record, b: &Record| {
        (a.kind, a.size, a.members.len()) == (b.kind, b.size, b.members.len())
            && a.members
                .iter()
                .zip(&b.members)
                .all(|(a, b)| (&a.name, a.bit_offset, a.bit_width) == (&b.name, b.bit_offset, b.bit_width))
    };
    part.records.iter().all(|(name, record)| all.records.get(name).is_some_and(|other| alike(other, record)))
        && part.constants.iter().all(|(name, constant)| all.constants.get(name) == Some(constant))
}

/// The compilers were asked about the spec as it is: about these versions, and about items that it has.
#[test]
fn the_compilers_judged_this_spec() {
    let spec = spec();
    for record in all() {
        let carried = carried(&spec, &record.release);
        let names: Vec<_> = carried.iter().map(|(name, ..)| name.clone()).collect();
        assert_eq!(record.judged.versions, names, "{}: run `cargo xtask record`", record.package.file);
        let has = |item: &String| carried.iter().any(|(.., version)| names_of(version).contains(item));
        for verdict in &record.judged.verdicts {
            let gone: Vec<_> = verdict.held.keys().filter(|item| !has(item)).collect();
            assert!(gone.is_empty(), "{}: {gone:?}: run `cargo xtask record`", record.package.file);
            assert_eq!(verdict.by, JUDGING, "{}", record.package.file);
        }
        assert!(record.observed.iter().all(|set| set.by.iter().all(|by| LISTING.contains(&by.as_str()))));
    }
}

/// The names under which compilers are asked about a version: those of its items, and of the macros around pointers.
fn names_of(version: &Version) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, item) in version.own() {
        names.insert(item.name.clone());
        if let ItemKind::Pointer(macros) = &item.kind {
            names.extend([&macros.declare, &macros.store, &macros.load].map(Clone::clone));
        }
    }
    names
}

/// What has no bytes: the macros around pointers, and strings in files that are no headers.
#[test]
fn the_records_have_the_names_that_have_no_bytes() {
    for record in all() {
        assert_eq!(record.macros.get("DECLARE_KHOSER_PTR").copied(), Some(2), "{}", record.package.file);
        let literals =
            record.literals.get("drivers/of/kexec.c").map(|texts| texts.iter().collect::<Vec<_>>());
        let there = ["linux,kho-fdt", "linux,kho-scratch"].map(str::to_owned);
        let expected = is_source(&record).then(|| there.iter().collect::<Vec<_>>());
        assert_eq!(literals, expected, "{}", record.package.file);
    }
}

/// The prepared half and the stand-ins lead to the same facts, but for what is of another architecture.
#[test]
fn prepared_trees_have_the_facts_of_unprepared_ones() {
    let records = all();
    let mut pairs = 0;
    for prepared in records.iter().filter(|record| record.prepares.is_some()) {
        let common =
            records.iter().find(|record| Some(&record.package) == prepared.prepares.as_ref()).unwrap();
        for (witness, (target, observed)) in
            LISTING.iter().flat_map(|w| prepared.seen_by(w).into_iter().map(move |seen| (w, seen)))
        {
            let (_, stood_in) = common.seen_by(witness).into_iter().find(|(t, _)| *t == target).unwrap();
            let mut expected = stood_in;
            if prepared.files.absent.iter().any(|path| path.starts_with("arch/x86/")) {
                expected.records.remove("kho_data");
                expected.constants.remove("SETUP_KEXEC_KHO");
            }
            assert_eq!(observed, expected, "{}: {witness}", prepared.package.file);
            pairs += 1;
        }
    }
    assert_eq!(pairs, 9);
}

/// A tree before the first KHO header still has facts.
#[test]
fn older_trees_say_what_they_have() {
    let of = |file: &str| all().into_iter().find(|record| record.package.file.starts_with(file)).unwrap();
    let old = of("linux-headers-6.18.15");
    assert!(old.files.kho.is_empty() && !old.files.elsewhere.is_empty(), "{:?}", old.files);
    for (target, observed) in old.seen_by("bindgen") {
        assert_eq!(observed.records["kho_vmalloc"].size, 16, "{target}");
    }
    for (target, observed) in of("linux-headers-6.19.14").seen_by("bindgen") {
        assert_eq!(observed.constants["LUO_FDT_COMPATIBLE"], Constant::Str("luo-v1".into()), "{target}");
        assert_eq!(observed.records["memfd_luo_ser"].size, 40, "{target}");
    }
}

#[test]
fn texts_that_are_no_record_are_refused_with_what_to_do() {
    let text = fs::read_to_string(folder().join(format!("{}.json", stem(&known()[2])))).unwrap();
    for (from, to) in [
        ("kho-abi-evidence/2", "kho-abi-evidence/1"),
        ("\"release\"", "\"relaese\""),
        ("\"arm64-4k\"", "\"arm32-4k\""),
        ("\"by\": [\"bindgen\"]", "\"by\": [\"somebody\"]"),
        ("\"by\": [\"clang\", \"gcc\"]", "\"by\": [\"gcc\", \"gcc\"]"),
        ("\"size\": 16", "\"size\": \"16\""),
        ("}\n}\n", "}\n"),
    ] {
        assert!(text.contains(from), "{from}");
        let problem = Recorded::parse("a.json", &text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(problem.starts_with("a.json is no recorded evidence: "), "{problem}");
        assert!(problem.ends_with("write it anew with `cargo xtask record`"), "{problem}");
    }
}
