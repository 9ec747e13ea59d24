//! Which version of each domain a tree has: what it announces, or what its release carries where that is stated in a
//! file that the tree does not have.

use std::collections::BTreeSet;

use kho_abi_spec::expr::Value;
use kho_abi_spec::model::{Abi, Announced, Domain, Item, Version};
use kho_abi_spec::target::Target;

use crate::compare::{self, Difference};
use crate::error::CannotCheck;
use crate::input::{is_kho_header, KHO_HEADERS};
use crate::observed::Observed;
use crate::rules::{self, Rule};

/// The version of one domain in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TreeVersion {
    /// The domain's position in the ABI.
    pub(crate) domain: usize,
    /// The position in the domain of the version that is announced, or of the nearest known one.
    pub(crate) version: usize,
    /// What is announced, without quotes; none if the release alone says which version it is.
    pub(crate) announced: Option<String>,
    /// Whether the spec knows what is announced.
    pub(crate) known: bool,
}

/// What a tree has of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// A version of it.
    Version(TreeVersion),
    /// Nothing, as is to be expected.
    Absent,
    /// Nothing, although the release carries the version at this position.
    Gone(usize),
    /// Which version it has cannot be told.
    Unclear(CannotCheck),
}

/// What was seen in a tree of one release.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) observed: &'a [(Target, Observed)],
    pub(crate) release: Option<&'a str>,
}

/// What a tree has of the domain at a position.
pub(crate) fn find(abi: &Abi, position: usize, seen: Seen<'_>) -> Presence {
    let domain = &abi.domains[position];
    let found = |version, announced, known| {
        Presence::Version(TreeVersion { domain: position, version, announced, known })
    };
    if let Some(said) = said(domain, seen) {
        let exact = domain.versions.iter().position(|v| v.announced.as_ref().is_some_and(|a| said.is(a)));
        let Some(version) = exact.or_else(|| nearest(domain, &said)) else { return Presence::Absent };
        return found(version, Some(said.text()), exact.is_some());
    }
    let is_known = abi.domains.iter().flat_map(|d| &d.versions).any(|version| carries(version, seen.release));
    match domain.versions.iter().position(|version| carries(version, seen.release)) {
        Some(version) if !in_kho_header(&domain.versions[version], seen.release) => {
            found(version, None, true)
        }
        Some(version) if has_any(&domain.versions[version], seen) => found(version, None, true),
        Some(version) => Presence::Gone(version),
        None if is_known => Presence::Absent,
        None => of_unknown_release(abi, domain, seen),
    }
}

/// A domain that nothing announces, in a tree of a release that the spec does not know: the root has to be there, and no
/// other may have left anything behind that no other domain has.
fn of_unknown_release(abi: &Abi, domain: &Domain, seen: Seen<'_>) -> Presence {
    let others = abi.domains.iter().filter(|other| other.name != domain.name);
    let elsewhere: BTreeSet<&str> = others
        .flat_map(|other| &other.versions)
        .flat_map(Version::own)
        .map(|(_, item)| item.name.as_str())
        .collect();
    let items = domain.versions.iter().flat_map(Version::own).map(|(_, item)| item);
    let left: BTreeSet<&str> = items
        .filter(|item| !elsewhere.contains(item.name.as_str()) && is_seen(item, seen))
        .map(|item| item.name.as_str())
        .collect();
    if domain.guarded_by.is_none() || !left.is_empty() {
        return Presence::Unclear(nothing(domain));
    }
    // What the newest known release has, a newer one has lost.
    let root = abi.domains.first().and_then(|root| root.versions.last());
    let newest = root.and_then(|version| version.releases.last()).map(String::as_str);
    let lost = domain.versions.iter().position(|version| carries(version, newest));
    lost.map_or(Presence::Absent, Presence::Gone)
}

fn carries(version: &Version, release: Option<&str>) -> bool {
    version.releases.iter().any(|r| Some(r.as_str()) == release)
}

/// Whether it is a KHO header that announces the version in a release.
fn in_kho_header(version: &Version, release: Option<&str>) -> bool {
    let item = version.announced_by.as_ref().and_then(|name| version.find(name)).map(|id| version.item(id));
    item.and_then(|item| item.home(release)).is_some_and(|home| is_kho_header(&home.path()))
}

/// Whether the KHO headers have anything of a version. What it borrows from others is there in any case.
fn has_any(version: &Version, seen: Seen<'_>) -> bool {
    let in_kho_header = |item: &Item| item.home(seen.release).is_some_and(|home| is_kho_header(&home.path()));
    version.own().any(|(_, item)| in_kho_header(item) && is_seen(item, seen))
}

/// Whether a record or a constant was seen at any target.
pub(crate) fn is_seen(item: &Item, seen: Seen<'_>) -> bool {
    let name = &item.name;
    seen.observed.iter().any(|(_, o)| o.records.contains_key(name) || o.constants.contains_key(name))
}

/// What a tree says: the value of the constant that announces a version, and the name beside it.
struct Said {
    value: Value,
    name: Option<Value>,
}

impl Said {
    fn is(&self, announced: &Announced) -> bool {
        announced.value() == self.value && announced.name() == self.name
    }

    fn text(&self) -> String {
        let value = text(&self.value);
        self.name.as_ref().map_or(value.clone(), |name| format!("{} {value}", text(name)))
    }
}

fn said(domain: &Domain, seen: Seen<'_>) -> Option<Said> {
    domain.versions.iter().find_map(|version| of_version(version, |name| first(name, seen)))
}

/// By the constants of one version.
fn of_version(version: &Version, value: impl Fn(&str) -> Option<Value>) -> Option<Said> {
    let said = value(version.announced_by.as_ref()?)?;
    Some(Said { value: said, name: version.named_by.as_ref().and_then(|name| value(name)) })
}

fn first(name: &str, seen: Seen<'_>) -> Option<Value> {
    seen.observed.iter().find_map(|(_, o)| o.constants.get(name)).map(compare::value)
}

/// What is wrong with what is announced, as such: a version that the spec does not know, one of another release, or
/// one that is not the same at each target.
pub(crate) fn differences(abi: &Abi, found: &TreeVersion, seen: Seen<'_>) -> Vec<(Target, Difference)> {
    let domain = &abi.domains[found.domain];
    let Some(announced) = &found.announced else { return Vec::new() };
    let constants = domain.versions.iter().filter_map(|v| Some((v, v.announced_by.as_ref()?)));
    let mut constants = constants.filter(|(_, constant)| first(constant, seen).is_some());
    let Some((version, constant)) = constants.next() else { return Vec::new() };
    let whole = match found.known {
        true => of_another_release(domain, found.version, seen.release),
        false => Some(unknown(domain, found.version)),
    };
    let difference = |(rule, message, before): Judgement, after: &str| Difference {
        rule,
        item: constant.clone(),
        member: None,
        message,
        before: Some(before),
        after: Some(format!("{after:?}")),
    };
    let mut differences = Vec::new();
    for (target, observed) in seen.observed {
        let here = of_version(version, |name| observed.constants.get(name).map(compare::value));
        let Some(here) = here.map(|said| said.text()) else { continue };
        if here == *announced {
            differences.extend(whole.clone().map(|judgement| (*target, difference(judgement, &here))));
        } else {
            let message = format!("`{constant}` is not the same at every target");
            let judgement = (&rules::CONSTANT_VALUE, message, format!("{announced:?}"));
            differences.push((*target, difference(judgement, &here)));
        }
    }
    differences
}

/// The rule that is violated, the message, and what the spec says.
type Judgement = (&'static Rule, String, String);

fn unknown(domain: &Domain, nearest: usize) -> Judgement {
    let known = domain.versions.iter().filter_map(|v| v.announced.as_ref()).map(Announced::to_string);
    let nearest = domain.versions.get(nearest).and_then(|v| v.name.as_deref()).unwrap_or_default();
    let name = domain.name.as_deref().unwrap_or_default();
    let message = format!("the spec has no such version of {name}; {nearest} is compared");
    (&rules::UNKNOWN_VERSION, message, known.collect::<Vec<_>>().join(", "))
}

/// None if the spec does not say which version the release carries.
fn of_another_release(domain: &Domain, version: usize, release: Option<&str>) -> Option<Judgement> {
    let expected = domain.versions.iter().find(|v| carries(v, release))?;
    if domain.versions.get(version).is_some_and(|v| carries(v, release)) {
        return None;
    }
    let message = format!("Linux {} carries another version", release.unwrap_or_default());
    Some((&rules::VERSION_OF_RELEASE, message, expected.announced.as_ref()?.to_string()))
}

/// The version whose number is nearest; the newest where there is no number to go by.
fn nearest(domain: &Domain, said: &Said) -> Option<usize> {
    let newest = domain.versions.len().checked_sub(1)?;
    let Some(wanted) = number(&said.text()) else { return Some(newest) };
    let distance = |position: &usize| {
        let announced = domain.versions[*position].announced.as_ref().map(Announced::plain);
        announced.as_deref().and_then(number).map_or(u64::MAX, |n| n.abs_diff(wanted))
    };
    // Of two that are equally near, the newer one.
    (0..=newest).rev().min_by_key(distance)
}

/// The number that a version ends in.
fn number(text: &str) -> Option<u64> {
    let digits = text.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn text(value: &Value) -> String {
    match value {
        Value::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Why a domain cannot be checked in a tree that does not announce it.
fn nothing(domain: &Domain) -> CannotCheck {
    let name = domain.name.as_deref().unwrap_or_default();
    let newest = domain.versions.iter().rev().find_map(|version| version.announced_by.as_deref());
    let constant = newest.unwrap_or("the constant that announces it");
    CannotCheck::new(
        format!("the tree announces no version of {name}: {constant} is in no header below {KHO_HEADERS}"),
        "give a tree of Linux 6.18 or later, with the Makefile that says so",
    )
}

/// What there is to say of a domain of which a tree has nothing.
pub(crate) fn gone(domain: &Domain, version: usize, release: Option<&str>) -> Difference {
    let name = domain.name.as_deref().unwrap_or_default();
    let model = domain.versions.get(version);
    let announced = model.and_then(|v| v.announced.as_ref());
    let known = model.filter(|v| carries(v, release)).and(release);
    let carrier = known.or_else(|| model.and_then(|v| v.releases.last()).map(String::as_str));
    Difference {
        rule: &rules::MISSING_DOMAIN,
        item: name.to_owned(),
        member: None,
        message: format!(
            "the tree has nothing of {name}, which Linux {} carries",
            carrier.unwrap_or_default()
        ),
        before: announced.map(Announced::to_string),
        after: None,
    }
}

#[cfg(test)]
mod tests;
