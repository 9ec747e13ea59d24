//! What only the text of the headers shows: macros that are no constants, and whatever the spec does not have.

use std::collections::BTreeSet;

use kho_abi_spec::expr::Role;
use kho_abi_spec::model::{Abi, Domain, Item, ItemId, ItemKind, Node, PointerMacros};
use kho_abi_spec::target::Target;

use super::merge::Merger;
use super::prepared::Prepared;
use super::{has_no_bytes, nodes, version_name};
use crate::compare::{is_required, Difference, Renames, Subject};
use crate::error::Checked;
use crate::headers::HeaderIndex;
use crate::input::{Input, KHO_HEADERS};
use crate::observed::Observed;
use crate::rules::{self, Rule};

/// The witness that reads text: that there is a macro of this name, with so many parameters, is all it sees.
const NAME: &str = "name";

/// Compares the items of a version that have no bytes: macros and enums.
///
/// # Errors
/// If a file of the tree cannot be read.
pub(super) fn text_only(subject: &Subject<'_>, tree: &Prepared, merger: &mut Merger<'_>) -> Checked<()> {
    let (input, targets) = (&tree.input, &tree.targets);
    let own = subject.version.own().filter(|(_, item)| !subject.unattested.contains(&item.name));
    for (id, item) in own.filter(|(_, item)| has_no_bytes(&item.kind)) {
        match &item.kind {
            ItemKind::Pointer(macros) => {
                for (name, parameters) in signatures(macros) {
                    let mut files = input.headers().iter().chain(input.excerpts());
                    let found = files.any(|h| has_macro(h, name, parameters));
                    judge(found, subject, (item, name, parameters), targets, merger);
                }
            }
            // A group's name is a means of C's only: what counts are its constants.
            ItemKind::Enum(group) if group.constants => {
                merger.add_composed(&item.name, constants_in(subject, id));
            }
            ItemKind::Enum(_) => merger.add_composed(&item.name, constants_of(subject, item)),
            ItemKind::Node(node) => self::node(subject, tree, item, node, merger)?,
            ItemKind::Const(_) | ItemKind::Record(_) => {}
        }
    }
    Ok(())
}

fn node(
    subject: &Subject<'_>,
    tree: &Prepared,
    item: &Item,
    node: &Node,
    merger: &mut Merger<'_>,
) -> Checked<()> {
    let names = nodes::names(subject, item, node, tree)?;
    for target in &tree.targets {
        for (text, path, found) in &names.literals {
            if *found {
                merger.add_compared(*target, NAME, &item.name);
            } else {
                let message =
                    format!("{path} has no string \"{text}\", which names a property of `{}`", item.name);
                merger.add(*target, difference(&rules::MISSING_ITEM, &item.name, message));
            }
        }
    }
    merger.add_composed(&item.name, names.constants);
    Ok(())
}

/// The macros around a serializable pointer, with the number of their parameters.
fn signatures(macros: &PointerMacros) -> [(&str, usize); 3] {
    [(&macros.declare, 2), (&macros.store, 2), (&macros.load, 1)]
}

fn has_macro(header: &HeaderIndex, name: &str, parameters: usize) -> bool {
    header.define(name).and_then(|define| define.params.as_ref()).is_some_and(|p| p.len() == parameters)
}

fn constants_of(subject: &Subject<'_>, item: &Item) -> Vec<String> {
    let mut names = Vec::new();
    item.each_reference(&mut |id, role| {
        if role == Role::Value {
            names.push(subject.version.item(id).name.clone());
        }
    });
    names
}

/// The constants of a group that a tree of the release has.
fn constants_in(subject: &Subject<'_>, group: ItemId) -> Vec<String> {
    let own = subject.version.own().filter(|(_, item)| {
        matches!(&item.kind, ItemKind::Const(constant) if constant.group == Some(group) && !constant.helper)
            && is_required(item, subject.release)
    });
    own.map(|(_, item)| item.name.clone()).collect()
}

fn judge(
    found: bool,
    subject: &Subject<'_>,
    (item, name, parameters): (&Item, &str, usize),
    targets: &[Target],
    merger: &mut Merger<'_>,
) {
    let arguments =
        if parameters == 1 { " of 1 argument".to_owned() } else { format!(" of {parameters} arguments") };
    for target in targets {
        if found {
            merger.add_compared(*target, NAME, name);
        } else if is_required(item, subject.release) {
            let message = format!("no header below {KHO_HEADERS} defines the macro `{name}`{arguments}");
            merger.add(*target, difference(&rules::MISSING_ITEM, name, message));
        }
    }
}

fn difference(rule: &'static Rule, item: &str, message: String) -> Difference {
    Difference { rule, item: item.to_owned(), member: None, message, before: None, after: None }
}

/// What the spec has, over all domains that were compared.
#[derive(Default)]
pub(super) struct Described {
    /// Every name of the versions that were compared.
    names: BTreeSet<String>,
    /// Names that other versions have, with one of these versions.
    elsewhere: Vec<(String, String)>,
}

impl Described {
    /// Whether a header defines something that the spec has.
    pub(super) fn describes(&self, header: &HeaderIndex) -> bool {
        self.names.iter().any(|name| super::locate::line(header, name).is_some())
    }

    /// Items that are described under the spec's names.
    pub(super) fn add_renamed(&mut self, renames: &Renames) {
        self.names.extend(renames.iter().map(|(tree, _)| tree.to_owned()));
    }

    pub(super) fn add(&mut self, domain: &Domain, version: usize) {
        for (_, item) in domain.versions[version].own() {
            self.names.insert(item.name.clone());
            if let ItemKind::Pointer(macros) = &item.kind {
                self.names.extend(signatures(macros).map(|(name, _)| name.to_owned()));
            }
        }
        for (position, other) in domain.versions.iter().enumerate() {
            let name = version_name(domain, position);
            self.elsewhere.extend(other.own().map(|(_, item)| (item.name.clone(), name.clone())));
        }
    }
}

/// Names that could be new ones of the spec's items: the headers that have some of these define them, and no version of
/// the spec does.
pub(super) fn strangers(abi: &Abi, input: &Input) -> BTreeSet<String> {
    let items = abi.domains.iter().flat_map(|d| &d.versions).flat_map(|version| &version.items);
    let known: BTreeSet<&str> = items.map(|item| item.name.as_str()).collect();
    let names = input.headers().iter().map(names);
    let described = names.filter(|names| names.iter().any(|name| known.contains(name.as_str())));
    described.flatten().filter(|name| !known.contains(name.as_str())).cloned().collect()
}

/// Reports what the headers define and the spec does not have.
pub(super) fn compare(
    described: &Described,
    input: &Input,
    observed: &[(Target, Observed)],
    merger: &mut Merger<'_>,
) {
    merger.domain = None;
    nameless(described, input, observed, merger);
    for header in input.headers() {
        let names = surface(header, observed);
        if names.iter().any(|(name, _)| described.names.contains(name)) {
            for (name, targets) in names.iter().filter(|(name, _)| !described.names.contains(name)) {
                let elsewhere = described.elsewhere.iter().find(|(n, _)| n == name);
                let hint = elsewhere.map(|(_, v)| format!("; {v} has it")).unwrap_or_default();
                let message = format!("`{name}` is not in this version of the spec{hint}");
                targets
                    .iter()
                    .for_each(|t| merger.add(*t, difference(&rules::UNKNOWN_ITEM, name, message.clone())));
            }
        } else if !names.is_empty() {
            let count = names.len();
            let items = if count == 1 { "item" } else { "items" };
            let message = format!("{} defines {count} {items}, and the spec has none of them", header.path);
            for (target, _) in observed {
                merger.add(*target, difference(&rules::HEADER_NOT_IN_SPEC, &header.path, message.clone()));
            }
        }
    }
}

/// Reports records that a witness saw and that no header names by a tag, such as those of a `typedef`.
fn nameless(described: &Described, input: &Input, observed: &[(Target, Observed)], merger: &mut Merger<'_>) {
    let tagged: BTreeSet<&String> = input.headers().iter().chain(input.excerpts()).flat_map(names).collect();
    for (target, seen) in observed {
        let unknown =
            seen.records.keys().filter(|name| !described.names.contains(*name) && !tagged.contains(name));
        for name in unknown {
            let message = format!("`{name}` is not in this version of the spec");
            merger.add(*target, difference(&rules::UNKNOWN_ITEM, name, message));
        }
    }
}

/// What a header defines that a witness saw as a record or a constant, with the targets at which it did.
fn surface(header: &HeaderIndex, observed: &[(Target, Observed)]) -> Vec<(String, Vec<Target>)> {
    let seen = |name: &String| {
        let at =
            observed.iter().filter(|(_, o)| o.records.contains_key(name) || o.constants.contains_key(name));
        at.map(|(target, _)| *target).collect::<Vec<_>>()
    };
    names(header)
        .into_iter()
        .map(|n| (n.clone(), seen(n)))
        .filter(|(_, targets)| !targets.is_empty())
        .collect()
}

/// Everything that a header defines.
fn names(header: &HeaderIndex) -> BTreeSet<&String> {
    let records = header.records.iter().map(|r| &r.name);
    let defines = header.defines.iter().map(|d| &d.name);
    let enumerators = header.enums.iter().flat_map(|e| &e.enumerators).map(|e| &e.name);
    records.chain(defines).chain(enumerators).collect()
}
