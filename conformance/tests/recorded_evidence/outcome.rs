//! The comparison of one observation with the spec, and that it finds whatever is changed.

use std::collections::BTreeSet;

use kho_abi_conformance::compare::{compare, value, Subject};
use kho_abi_conformance::observed::{Constant, Observed, Record};
use kho_abi_conformance::recorded::Recorded;
use kho_abi_spec::model::Version;
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

/// The versions that a release carries: what to call each, its place in the spec, and itself.
pub(crate) fn carried<'s>(spec: &'s Spec, release: &str) -> Vec<(String, (usize, usize), &'s Version)> {
    let mut found = Vec::new();
    for (at, domain) in spec.abi.domains.iter().enumerate() {
        for (position, version) in domain.versions.iter().enumerate() {
            if version.releases.iter().any(|r| r == release) {
                let name = [&domain.name, &version.name].map(|name| name.as_deref().unwrap()).join(" ");
                found.push((name, (at, position), version));
            }
        }
    }
    found
}

/// What the comparison says: the items that were compared, and what is different.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) compared: BTreeSet<String>,
    pub(crate) differences: Vec<String>,
}

impl Outcome {
    pub(crate) fn new(spec: &Spec, record: &Recorded, target: Target, observed: &Observed) -> Outcome {
        let mut outcome = Outcome::default();
        for (_, (domain, position), version) in carried(spec, &record.release) {
            let unattested = record.unattested(version).unwrap_or_else(|problem| panic!("{problem}"));
            let subject = Subject {
                version,
                layout: spec.layouts.version(domain, position, target),
                release: Some(&record.release),
                unattested: &unattested,
            };
            let comparison = compare(&subject, observed);
            outcome.compared.extend(comparison.compared);
            outcome.differences.extend(comparison.differences.into_iter().map(|difference| difference.item));
            outcome.announced(version, &unattested, observed);
        }
        outcome
    }

    /// The comparison leaves this to whoever chooses the version.
    fn announced(&mut self, version: &Version, unattested: &BTreeSet<String>, observed: &Observed) {
        let Some(announced) = &version.announced else { return };
        let said = [(&version.announced_by, Some(announced.value())), (&version.named_by, announced.name())];
        for (name, expected) in said {
            let Some(name) = name.as_ref().filter(|name| !unattested.contains(*name)) else { continue };
            if observed.constants.get(name).map(value) != expected {
                self.differences.push(name.clone());
            }
        }
    }
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
    let spec = super::spec();
    let mut changes = 0;
    for record in super::all().into_iter().filter(|record| record.prepares.is_none()) {
        for (target, observed) in record.seen_by("bindgen") {
            for item in Outcome::new(&spec, &record, target, &observed).compared {
                for changed in changes_of(&observed, &item) {
                    let found = Outcome::new(&spec, &record, target, &changed).differences;
                    assert!(found.contains(&item), "{} {target}: {item} is missed", record.package.file);
                    changes += 1;
                }
            }
        }
    }
    assert!(changes > 2000, "{changes} changes");
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
