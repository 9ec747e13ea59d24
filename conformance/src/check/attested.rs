//! What a tree can show of the ABI: where each item is said to be, whether the tree has that file, and what is left
//! unattested because it does not.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::model::{Abi, DefinedIn, Domain, Item, ItemKind, Version};

use super::announce::{self, Seen};
use crate::compare::is_required;
use crate::error::Checked;
use crate::input::{is_kho_header, Elsewhere, Input};
use crate::report::Unattested;
use crate::source::Tree;

/// What every full source tree has, and no tree of headers only.
const FULL_TREE: &str = "kernel/Makefile";

/// The files outside of the KHO headers that the spec names for a release, each with the names to look for in it. Where
/// the spec does not know the release, those of the newest ones.
pub fn wanted(abi: &Abi, release: Option<&str>) -> Vec<Elsewhere> {
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in abi.domains.iter().flat_map(|domain| versions(domain, release)).flat_map(own) {
        if is_required(item, release) {
            for path in homes(item, release).filter(|path| !is_kho_header(path)) {
                files.entry(path).or_default().extend(names(item));
            }
        }
    }
    files.into_iter().map(|(path, names)| Elsewhere { path, names }).collect()
}

/// The same for a tree of whatever release, between two releases included: every file that the spec names for any of
/// them.
pub fn wanted_in_any(abi: &Abi) -> Vec<Elsewhere> {
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let versions = abi.domains.iter().flat_map(|domain| &domain.versions);
    for item in versions.flat_map(own) {
        let places = item.defined_in.iter().chain(item.moved.iter().map(|moved| &moved.to));
        for path in places.map(DefinedIn::path).filter(|path| !is_kho_header(path)) {
            files.entry(path).or_default().extend(names(item));
        }
    }
    files.into_iter().map(|(path, names)| Elsewhere { path, names }).collect()
}

/// Where an item can be: where the release has it, and where the spec knows it from other releases, if that is a header.
/// Items move between headers, and nobody misreads anything because of it.
fn homes<'i>(item: &'i Item, release: Option<&str>) -> impl Iterator<Item = String> + 'i {
    let home = item.home(release).cloned();
    let moved = item.moved.iter().map(|moved| &moved.to).chain(&item.defined_in);
    let others = moved.filter(|other| matches!(other, DefinedIn::Header(_))).cloned();
    let others: Vec<_> =
        if matches!(home, Some(DefinedIn::Header(_))) { others.collect() } else { Vec::new() };
    home.into_iter().chain(others).map(|place| place.path())
}

fn own(version: &Version) -> impl Iterator<Item = &Item> {
    version.own().map(|(_, item)| item)
}

/// The versions that a tree of a release can have; all if the spec does not know.
fn versions<'d>(domain: &'d Domain, release: Option<&str>) -> Vec<&'d Version> {
    let carries = |version: &&Version| version.releases.iter().any(|r| Some(r.as_str()) == release);
    let carried: Vec<_> = domain.versions.iter().filter(carries).collect();
    match carried.is_empty() {
        true => domain.versions.iter().collect(),
        false => carried,
    }
}

/// The names under which a file defines an item. A node has none: only strings in the code name it.
fn names(item: &Item) -> Vec<String> {
    match &item.kind {
        ItemKind::Pointer(macros) => vec![macros.declare.clone(), macros.store.clone(), macros.load.clone()],
        ItemKind::Node(_) => Vec::new(),
        // An enum without a name is known by its constants.
        ItemKind::Enum(group) if group.constants => Vec::new(),
        _ => vec![item.name.clone()],
    }
}

/// Whether a tree that is configured for one architecture has no use for the file.
fn is_of_another_architecture(path: &str, input: &Input) -> bool {
    let arch = path.strip_prefix("arch/").and_then(|rest| rest.split('/').next());
    arch.is_some_and(|arch| input.targets().iter().all(|target| target.arch().kernel_dir() != arch))
}

/// What a tree cannot show of one version.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// The names of the items, whether or not the tree has to have them.
    pub(super) unattested: BTreeSet<String>,
    /// Why, for each that it has to have.
    pub(super) reasons: Vec<Unattested>,
    /// The items whose file should be in this tree, with that file.
    pub(super) not_found: Vec<(String, String)>,
}

impl Standing {
    /// # Errors
    /// If the tree cannot be read.
    pub(super) fn new(version: &Version, seen: Seen<'_>, input: &Input, tree: &Tree) -> Checked<Standing> {
        let release = seen.release;
        let full = tree.read(FULL_TREE)?.is_some();
        let mut standing = Standing::default();
        for item in own(version) {
            let Some(home) = item.home(release) else { continue };
            let path = home.path();
            // A tree that announces the version of another release can have an item where its own release has it.
            if is_kho_header(&path) || !input.absent(&path) || announce::is_seen(item, seen) {
                continue;
            }
            standing.unattested.insert(item.name.clone());
            if !is_required(item, release) {
                continue;
            }
            let expected = full || matches!(home, DefinedIn::Header(_));
            let reason = match expected {
                true => format!("the tree does not have {path}"),
                false => format!("no header states it; the kernel has it in {path}"),
            };
            standing.reasons.push(Unattested { item: item.name.clone(), reason });
            if expected && !is_of_another_architecture(&path, input) {
                standing.not_found.push((item.name.clone(), path));
            }
        }
        Ok(standing)
    }
}
