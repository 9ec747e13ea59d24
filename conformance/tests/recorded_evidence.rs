//! The spec against what was recorded of the real trees, which needs neither a tree nor a compiler; and what was recorded
//! against the trees, where they are.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kho_abi_conformance::compare::{compare, value, Subject};
use kho_abi_conformance::observed::{Constant, Observed, Record};
use kho_abi_conformance::recorded::{stem, Package, Recorded};
use kho_abi_conformance::trees::{known, locate, Kind};
use kho_abi_spec::model::Domain;
use kho_abi_spec::target::Target;
use kho_abi_spec::{builtin, Spec};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence")
}

fn recorded(stem: &str) -> Recorded {
    let path = folder().join(format!("{stem}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Recorded::parse(stem, &text).unwrap_or_else(|problem| panic!("{problem}"))
}

/// All records, the oldest first.
fn all() -> Vec<Recorded> {
    known().iter().map(|tree| recorded(stem(tree))).collect()
}

fn spec() -> Spec {
    Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The position of the version that a release carries.
fn version(domain: &Domain, release: &str) -> Option<usize> {
    domain.versions.iter().position(|version| version.releases.iter().any(|r| r == release))
}

/// What the comparison with the spec says: how many domains there were to compare, the items that were compared, and
/// what is different.
#[derive(Default)]
struct Outcome {
    domains: usize,
    compared: BTreeSet<String>,
    differences: Vec<String>,
}

impl Outcome {
    fn new(spec: &Spec, release: &str, target: Target, observed: &Observed) -> Outcome {
        let mut outcome = Outcome::default();
        for (position, domain) in spec.abi.domains.iter().enumerate() {
            let Some(version) = version(domain, release) else { continue };
            let model = &domain.versions[version];
            let subject = Subject {
                version: model,
                layout: spec.layouts.version(position, version, target),
                release: Some(release),
                announced_by: domain.announced_by.as_deref(),
            };
            let comparison = compare(&subject, observed);
            outcome.domains += 1;
            outcome.compared.extend(comparison.compared);
            outcome.differences.extend(comparison.differences.into_iter().map(|difference| difference.item));
            // The comparison leaves this to whoever chooses the version.
            if let Some(name) = &domain.announced_by {
                if observed.constants.get(name).map(value) != model.announced {
                    outcome.differences.push(name.clone());
                }
            }
        }
        outcome
    }
}

#[test]
fn every_known_tree_has_a_record_and_every_record_a_tree() {
    let files =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected: BTreeSet<_> = known().iter().map(|tree| format!("{}.json", stem(tree))).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), expected, "`cargo xtask record` writes them");
    for (tree, record) in known().iter().zip(all()) {
        assert_eq!((record.package, record.version.as_str()), (Package::from(tree), tree.version));
        assert_eq!(record.release, tree.release);
        let targets: Vec<&str> = match tree.kind {
            _ if record.nothing.is_some() => Vec::new(),
            Kind::Common => Target::ALL.map(Target::name).to_vec(),
            Kind::Prepared { target, .. } => vec![target.name()],
        };
        assert_eq!(
            (record.targets, record.prepares.is_some()),
            (targets.iter().map(|t| (*t).to_owned()).collect(), tree.kind != Kind::Common)
        );
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
        for (target, observed) in record.by_target() {
            let outcome = Outcome::new(&spec, &record.release, target, &observed);
            assert_eq!(outcome.differences, [""; 0], "{} at {target}", record.package.file);
            assert!(
                outcome.domains == 0 || !outcome.compared.is_empty(),
                "{} at {target}",
                record.package.file
            );
            let items = compared.entry(record.release.clone()).or_default();
            if !items.is_empty() && outcome.domains > 0 {
                assert_eq!(
                    items, &outcome.compared,
                    "{} at {target} compares other items",
                    record.package.file
                );
            }
            items.extend(outcome.compared);
        }
    }
    let counted = |release: &str| compared.get(release).map_or(0, BTreeSet::len);
    // What the core alone has; other domains add to it.
    for (release, at_least) in [("7.0", 7), ("7.1", 14), ("7.2", 14), ("7.3", 14)] {
        assert!(
            counted(release) >= at_least,
            "{release}: {} items: {:?}",
            counted(release),
            compared.get(release)
        );
    }
}

/// A tree older than what the spec describes still has to say what it has.
#[test]
fn older_trees_say_what_they_have() {
    let of = |version: &str| all().into_iter().find(|record| record.version == version).unwrap();
    assert_eq!(of("6.18.15").nothing.as_deref(), Some("there is no file below include/linux/kho"));
    let seen = of("6.19.14").by_target();
    assert_eq!(seen.len(), 4);
    for (target, observed) in seen {
        assert_eq!(observed.constants["LUO_FDT_COMPATIBLE"], Constant::Str("luo-v1".into()), "{target}");
        assert_eq!(observed.records["memfd_luo_ser"].size, 40, "{target}");
    }
}

/// The prepared half and the stand-ins lead to the same facts.
#[test]
fn prepared_trees_have_the_facts_of_unprepared_ones() {
    let records = all();
    let mut pairs = 0;
    for prepared in records.iter().filter(|record| record.prepares.is_some()) {
        let common =
            records.iter().find(|record| Some(&record.package) == prepared.prepares.as_ref()).unwrap();
        for (target, observed) in prepared.by_target() {
            let (_, with_stand_ins) = common.by_target().into_iter().find(|(t, _)| *t == target).unwrap();
            assert_eq!(observed, with_stand_ins, "{}", prepared.package.file);
            pairs += 1;
        }
    }
    assert_eq!(pairs, 3);
}

/// Every way to change a fact that was compared.
fn changed_constant(constant: &Constant) -> Constant {
    match constant {
        Constant::Int(n) => Constant::Int(n + 1),
        Constant::Str(text) => Constant::Str(format!("{text}x")),
    }
}

fn changed_records(record: &Record) -> Vec<Record> {
    let change = |change: &dyn Fn(&mut Record)| {
        let mut record = record.clone();
        change(&mut record);
        record
    };
    let mut changed = vec![
        change(&|record| record.size += 8),
        change(&|record| record.align = record.align.map(|align| align * 2)),
        change(&|record| drop(record.members.pop())),
    ];
    for at in 0..record.members.len() {
        changed.push(change(&|record| record.members[at].bit_offset += 8));
        changed.push(change(&|record| record.members[at].name.push('x')));
        changed.push(change(&|record| {
            let width = record.members[at].bit_width;
            record.members[at].bit_width = Some(width.map_or(3, |width| width - 1));
        }));
    }
    changed
}

#[test]
fn every_change_of_a_recorded_fact_is_found_at_its_item() {
    let spec = spec();
    let mut changes = 0;
    for record in all().into_iter().filter(|record| record.prepares.is_none()) {
        for (target, observed) in record.by_target() {
            for item in Outcome::new(&spec, &record.release, target, &observed).compared {
                for changed in changes_of(&observed, &item) {
                    let found = Outcome::new(&spec, &record.release, target, &changed).differences;
                    assert!(
                        found.contains(&item),
                        "{} {target}: a change of {item} is missed",
                        record.version
                    );
                    changes += 1;
                }
            }
        }
    }
    assert!(changes > 500, "{changes} changes");
}

/// What was observed, with one item changed in each.
fn changes_of(observed: &Observed, item: &str) -> Vec<Observed> {
    let mut all = Vec::new();
    if let Some(constant) = observed.constants.get(item) {
        let mut without = observed.clone();
        let mut other = observed.clone();
        without.constants.remove(item);
        other.constants.insert(item.to_owned(), changed_constant(constant));
        all.extend([without, other]);
    }
    for record in observed.records.get(item).map(changed_records).unwrap_or_default() {
        let mut other = observed.clone();
        other.records.insert(item.to_owned(), record);
        all.push(other);
    }
    all
}

#[test]
fn texts_that_are_no_record_are_refused_with_what_to_do() {
    let text = fs::read_to_string(folder().join(format!("{}.json", stem(&known()[2])))).unwrap();
    for (from, to) in [
        ("kho-abi-evidence/1", "kho-abi-evidence/2"),
        ("\"release\"", "\"relaese\""),
        ("\"arm64-4k\"", "\"arm32-4k\""),
        ("\"size\": 16", "\"size\": \"16\""),
        ("]\n}\n", "]\n"),
    ] {
        assert!(text.contains(from), "{from}");
        let problem = Recorded::parse("a.json", &text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(problem.starts_with("a.json is no recorded evidence: "), "{problem}");
        assert!(problem.ends_with("write it anew with `cargo xtask record`"), "{problem}");
    }
}

#[test]
fn observing_again_gives_the_recorded_facts() {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    for tree in known() {
        if locate(&trees, tree).is_none() {
            eprintln!(
                "NOT CHECKED AGAIN: {} is not in {} (`cargo xtask trees` gets it); its recorded evidence was compared",
                stem(tree),
                trees.display()
            );
            continue;
        }
        let (now, then) = (Recorded::observe(&trees, tree), recorded(stem(tree)));
        let mut now = now.unwrap_or_else(|problem| panic!("{problem}"));
        // Another libclang has to see the same.
        now.witness.compiler.clone_from(&then.witness.compiler);
        assert_eq!(now, then, "{}: if the tree is read better now, run `cargo xtask record`", stem(tree));
    }
}
