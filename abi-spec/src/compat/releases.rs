//! The releases that a spec knows, as kernels.

use std::collections::BTreeSet;

use super::{handover, Carried, Disagreement, Handover, Kernel};
use crate::model::{Abi, Announced, Item, ItemKind, Version};
use crate::Spec;

/// Every release that a version of a domain names, oldest first.
pub fn releases(abi: &Abi) -> Vec<&str> {
    let versions = abi.domains.iter().flat_map(|domain| &domain.versions);
    let all: BTreeSet<(Vec<u64>, &str)> =
        versions.flat_map(|version| &version.releases).map(|r| (numbers(r), r.as_str())).collect();
    all.into_iter().map(|(_, release)| release).collect()
}

fn numbers(release: &str) -> Vec<u64> {
    release.split('.').map(|number| number.parse().unwrap_or(u64::MAX)).collect()
}

/// The known release that is nearest to a name, which need not be that of any: by its numbers if it has some,
/// the newest one otherwise. None if the spec knows no release.
pub fn nearest_release<'a>(abi: &'a Abi, name: &str) -> Option<&'a str> {
    let numbers = numbers(name);
    let known = releases(abi);
    let not_newer = known.iter().rev().find(|known| self::numbers(known) <= numbers);
    not_newer.or(known.first()).copied()
}

impl Kernel {
    /// The kernel of a release; none if the spec does not know it.
    pub fn of_release(abi: &Abi, release: &str) -> Option<Kernel> {
        let carries: Vec<_> = abi
            .domains
            .iter()
            .map(|domain| {
                let version = domain.versions.iter().position(|version| carries(version, release))?;
                let announced = domain.versions[version].announced.as_ref().map(Announced::plain);
                Some(Carried { version, announced: announced.unwrap_or_default(), known: true })
            })
            .collect();
        let known = carries.iter().any(Option::is_some);
        known.then(|| Kernel { name: release.to_owned(), carries })
    }
}

fn carries(version: &Version, release: &str) -> bool {
    version.releases.iter().any(|known| known == release)
}

/// Whether one release can hand over to another; none if the spec does not know both.
pub fn between_releases(spec: &Spec, old: &str, new: &str) -> Option<Handover> {
    let (from, to) = (Kernel::of_release(&spec.abi, old)?, Kernel::of_release(&spec.abi, new)?);
    Some(handover(spec, &from, &to, &disagreements(&spec.abi, old, new)))
}

/// Every release with every release, itself included: the old one first, in the order of [`releases`].
pub fn matrix(spec: &Spec) -> Vec<Handover> {
    let releases = releases(&spec.abi);
    let pairs = releases.iter().flat_map(|old| releases.iter().map(move |new| (*old, *new)));
    pairs.filter_map(|(old, new)| between_releases(spec, old, new)).collect()
}

/// What has bytes and is in one of two releases of the same version only. Names of constants come and go
/// without a change of what is handed over.
fn disagreements(abi: &Abi, old: &str, new: &str) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for (domain, versions) in abi.domains.iter().map(|domain| &domain.versions).enumerate() {
        let of_both = versions.iter().filter(|version| carries(version, old) && carries(version, new));
        for (_, item) in of_both.flat_map(Version::own) {
            let has = |release: &str| {
                item.only_in_releases.is_empty() || item.only_in_releases.iter().any(|r| r == release)
            };
            if has_bytes(item) && has(old) != has(new) {
                let only = if has(old) { old } else { new };
                found.push(Disagreement { domain, what: format!("only {only} has `{}`", item.name) });
            }
        }
    }
    found
}

fn has_bytes(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Record(_) | ItemKind::Node(_))
}
