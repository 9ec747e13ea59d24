//! The version channels of one tree: which there are, what each announces, what guards it, and which of them an item
//! belongs to.
//!
//! The spec knows most of them. One that it does not know shows by a constant that has the form of a version, in a
//! header of KHO. Nothing is compared in here.

mod discovered;

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::model::{Abi, Announced, Domain, Version};

use super::names::{self, Names};
use super::stamp::Stamp;
use super::View;
use crate::check::announce::{self, Presence, Seen};
use crate::observed::Constant;
use discovered::{discovered, is_version};

/// One version channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The domain of the spec, or what the tree itself calls it: the name before the number.
    pub name: String,
    /// The channel that a reader checks first.
    pub guard: Option<String>,
    /// What the tree announces, or what its release does.
    pub announced: Stamp,
    /// The constant that announces it; none if only the release of the tree says which version it is.
    pub by: Option<String>,
    /// The constant with the name beside a number.
    pub named_by: Option<String>,
    /// Its place in the spec: the domain, and the version that is announced or comes next to it.
    pub known: Option<Known>,
}

/// What the spec has of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The domain, by position in the ABI.
    pub domain: usize,
    /// The version, by position in the domain.
    pub version: usize,
    /// Whether this very version is announced.
    pub exact: bool,
}

/// All channels of a tree, and what belongs to which.
#[derive(Clone, Debug, Default)]
pub struct Channels {
    list: Vec<Channel>,
    owners: BTreeMap<String, Vec<String>>,
    /// The root, for what belongs to no other.
    root: String,
}

impl Channels {
    /// Finds the channels of a tree.
    pub(super) fn of(abi: &Abi, view: &View<'_>, names: &Names) -> Channels {
        let mut list: Vec<Channel> =
            (0..abi.domains.len()).filter_map(|position| of_spec(abi, position, view, names)).collect();
        let root = abi.domains.first().and_then(|domain| domain.name.clone()).unwrap_or_default();
        let taken: BTreeSet<String> =
            list.iter().flat_map(|channel| channel.by.iter().chain(&channel.named_by)).cloned().collect();
        let mut found = discovered(view, names, &taken, &root);
        // A second constant with the name of a known channel announces nothing.
        found.retain(|(channel, _)| list.iter().all(|known| known.name != channel.name));
        list.extend(found.iter().map(|(channel, _)| channel.clone()));
        let owners = Owners { abi, list: &list, found: &found, names }.all(view);
        Channels { list, owners, root }
    }

    /// The channel with this name.
    pub fn get(&self, name: &str) -> Option<&Channel> {
        self.list.iter().find(|channel| channel.name == name)
    }

    /// All of them, those of the spec first.
    pub fn iter(&self) -> impl Iterator<Item = &Channel> {
        self.list.iter()
    }

    /// The channels that an item belongs to: what the spec says, and what its header announces. What belongs to no
    /// other belongs to the root.
    pub fn of_item(&self, item: &str) -> Vec<&str> {
        match self.owners.get(item) {
            Some(owners) if !owners.is_empty() => owners.iter().map(String::as_str).collect(),
            _ => vec![self.root.as_str()],
        }
    }

    /// Whether a constant announces a version, or names one.
    pub fn announces(&self, constant: &str) -> bool {
        let is = |name: &Option<String>| name.as_deref() == Some(constant);
        self.list.iter().any(|channel| is(&channel.by) || is(&channel.named_by))
    }
}

/// A channel that the spec knows, if the tree has anything of it.
fn of_spec(abi: &Abi, position: usize, view: &View<'_>, names: &Names) -> Option<Channel> {
    let domain = &abi.domains[position];
    let seen = Seen { observed: view.observed, release: view.release };
    let name = domain.name.clone()?;
    let guard = domain.guarded_by.clone();
    let channel = |announced, by, named_by, known| Channel {
        name: name.clone(),
        guard: guard.clone(),
        announced,
        by,
        named_by,
        known: Some(known),
    };
    let found = match announce::find(abi, position, seen) {
        Presence::Version(found) => Some(found),
        Presence::Absent | Presence::Gone(_) | Presence::Unclear(_) => None,
    };
    if let Some((found, announced)) = found.as_ref().and_then(|found| Some((found, found.announced.clone()?)))
    {
        let known = Known { domain: position, version: found.version, exact: found.known };
        let version = announcing(domain, view);
        let by = version.and_then(|version| version.announced_by.clone());
        let named_by = version.and_then(|version| version.named_by.clone());
        return Some(channel(Stamp::new(announced), by, named_by, known));
    }
    if let Some((by, stamp)) = renamed(domain, view, names) {
        let exact = domain.versions.iter().position(|v| plain(v).as_deref() == Some(stamp.text()));
        let known = Known {
            domain: position,
            version: exact.unwrap_or(domain.versions.len().saturating_sub(1)),
            exact: exact.is_some(),
        };
        return Some(channel(stamp, Some(by), None, known));
    }
    let found = found?;
    let version = &domain.versions[found.version];
    let known = Known { domain: position, version: found.version, exact: true };
    Some(channel(Stamp::new(plain(version)?), None, None, known))
}

fn plain(version: &Version) -> Option<String> {
    version.announced.as_ref().map(Announced::plain)
}

/// The version whose constants the tree announces its own by.
fn announcing<'d>(domain: &'d Domain, view: &View<'_>) -> Option<&'d Version> {
    let has =
        |version: &&Version| version.announced_by.as_ref().is_some_and(|name| view.constant(name).is_some());
    domain.versions.iter().find(has)
}

/// A constant that the spec does not know, and that announces a version of the domain: a string with the domain's name,
/// or a number that is called a version and stands beside what the domain has.
fn renamed(domain: &Domain, view: &View<'_>, names: &Names) -> Option<(String, Stamp)> {
    let stems: BTreeSet<String> =
        domain.versions.iter().filter_map(plain).map(|text| Stamp::new(text).stem().to_owned()).collect();
    let has = |name: &str| domain.versions.iter().any(|v| v.own().any(|(_, item)| item.name == name));
    let is_beside = |constant: &str| {
        let mut headers = view.headers.iter();
        headers.any(|header| {
            let own: BTreeSet<&str> = names::defined_in(header).collect();
            own.contains(constant) && own.iter().any(|name| has(name))
        })
    };
    let mut unknown = view.constants().filter(|(name, _)| !names.is_known(name));
    unknown.find_map(|(name, value)| {
        let stamp = match value {
            Constant::Str(text) => Some(Stamp::new(text.clone())).filter(Stamp::is_numbered),
            Constant::Int(number) if is_version(name) && is_beside(name) => {
                Some(Stamp::new(number.to_string()))
            }
            Constant::Int(_) => None,
        };
        let stamp = stamp.filter(|stamp| stems.contains(stamp.stem()))?;
        Some((name.to_owned(), stamp))
    })
}

/// What it takes to say whose an item is.
struct Owners<'a> {
    abi: &'a Abi,
    list: &'a [Channel],
    found: &'a [(Channel, String)],
    names: &'a Names,
}

impl Owners<'_> {
    fn all(&self, view: &View<'_>) -> BTreeMap<String, Vec<String>> {
        let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for header in &view.headers {
            let defined: BTreeSet<&str> = names::defined_in(header).collect();
            for name in &defined {
                let own = self.of_item(name, &header.path, &defined);
                owners.entry((*name).to_owned()).or_default().extend(own);
            }
        }
        // What has the name of a typedef only stands in no index, and neither do the nodes of a device tree.
        for name in self.names.known() {
            owners.entry(name.clone()).or_insert_with(|| self.by_spec(name).into_iter().collect());
        }
        owners
    }

    fn of_item(&self, name: &str, path: &str, beside: &BTreeSet<&str>) -> Vec<String> {
        let announced_here =
            || self.found.iter().filter(|(_, header)| header == path).map(|(channel, _)| channel);
        let spec_here = self.list.iter().filter(|channel| {
            channel.known.is_some() && channel.by.as_deref().is_some_and(|by| beside.contains(by))
        });
        let mut owners: Vec<String> = self.by_spec(name).into_iter().collect();
        let candidates: Vec<(&str, &str)> = match owners.is_empty() {
            true => spec_here.chain(announced_here()).filter_map(named).collect(),
            // Where the header announces a version of its own and none that the spec knows, that one counts too.
            false if spec_here.count() == 0 => announced_here().filter_map(named).collect(),
            false => Vec::new(),
        };
        let best = candidates.iter().max_by_key(|(_, by)| names::common_words(name, by));
        owners.extend(best.map(|(channel, _)| (*channel).to_owned()));
        if owners.is_empty() {
            owners.extend(self.by_neighbours(name, beside));
        }
        owners
    }

    /// The domain that has the item, of those that the tree has: the one whose version has it, if several do.
    fn by_spec(&self, name: &str) -> Option<String> {
        let has =
            |domain: &Domain| domain.versions.iter().any(|v| v.own().any(|(_, item)| item.name == name));
        let of_spec = self.list.iter().filter_map(|channel| Some((channel, channel.known?)));
        let mut having: Vec<_> = of_spec.filter(|(_, known)| has(&self.abi.domains[known.domain])).collect();
        having.sort_by_key(|(_, known)| {
            let version = &self.abi.domains[known.domain].versions[known.version];
            !version.own().any(|(_, item)| item.name == name)
        });
        having.first().map(|(channel, _)| channel.name.clone())
    }

    /// The domain of what the header defines beside it and is called most alike.
    fn by_neighbours(&self, name: &str, beside: &BTreeSet<&str>) -> Option<String> {
        let known = beside.iter().filter_map(|other| Some((*other, self.by_spec(other)?)));
        known.max_by_key(|(other, _)| names::common_words(name, other)).map(|(_, owner)| owner)
    }
}

fn named(channel: &Channel) -> Option<(&str, &str)> {
    Some((channel.name.as_str(), channel.by.as_deref()?))
}
