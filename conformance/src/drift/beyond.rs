//! What no witness lists: the macros that store and load serializable pointers, and the strings by which C files name
//! what is in a device tree. Both are looked at only where there is something to look at.

use std::collections::BTreeSet;

use kho_abi_spec::expr::{ExprKind, Value};
use kho_abi_spec::layout::{evaluate, WithModel};
use kho_abi_spec::model::{DefinedIn, Item, ItemKind, Version};
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use super::changes::{Change, Kind};
use super::definitions::Definitions;
use super::names::Names;
use super::snapshot::Snapshot;
use crate::error::Checked;
use crate::evidence::cc::{self, Assertion, Compiler};
use crate::report::Unattested;

/// Macros that are spelled otherwise than before, and of which a compiler says that they do something else: each is used
/// on both sides.
///
/// # Errors
/// If a compiler is missing or does not work.
pub(super) fn macros(
    spec: &Spec,
    names: &Names,
    [old, new]: [&Snapshot; 2],
    [before, after]: [&Definitions<'_>; 2],
    targets: &[Target],
) -> Checked<Vec<Change>> {
    let all = names.pointer_macros.values().flatten().collect::<BTreeSet<_>>();
    let lost = all.iter().filter(|name| before.text(name).is_some() && after.text(name).is_none());
    let lost: Vec<Change> = lost.map(|name| of_macro(name, Kind::Gone, "it is gone", targets)).collect();
    let spelled: Vec<&String> = all
        .into_iter()
        .filter(|name| before.text(name).is_some() && after.text(name).is_some())
        .filter(|name| before.text(name) != after.text(name))
        .collect();
    // What a macro does to a value does not depend on the size of pages.
    let (Some(target), false) = (targets.first(), spelled.is_empty()) else { return Ok(lost) };
    let asked = questions(spec, &spelled, *target);
    let (was, is) = (refused(old, &asked, *target)?, refused(new, &asked, *target)?);
    let changed = spelled.into_iter().filter(|name| is.contains(*name) && !was.contains(*name));
    let what = "what it stores or loads is something else";
    Ok(changed.map(|name| of_macro(name, Kind::Changed, what, targets)).chain(lost).collect())
}

fn of_macro(name: &str, kind: Kind, what: &str, targets: &[Target]) -> Change {
    let mut change = Change::new(name, name, false, kind);
    change.phrases.push(what.to_owned());
    change.cases = targets.iter().map(|target| (*target, None, None)).collect();
    change
}

/// Macros of the KHO headers that have no value which a witness could see, and are spelled otherwise than before: nobody
/// knows whether they mean the same.
pub(super) fn unseen(
    names: &Names,
    [old, new]: [&Snapshot; 2],
    [before, after]: [&Definitions<'_>; 2],
) -> Vec<Unattested> {
    let judged: BTreeSet<&String> =
        names.pointer_macros.iter().flat_map(|(declare, others)| others.iter().chain([declare])).collect();
    let defines = new.headers().flat_map(|header| &header.defines);
    let mut unseen: Vec<&str> = defines
        .filter(|define| !define.body.is_empty() && !judged.contains(&define.name))
        .map(|define| define.name.as_str())
        .filter(|name| new.view().constant(name).is_none() && old.view().constant(name).is_none())
        .filter(|name| before.text(name).is_some() && before.text(name) != after.text(name))
        .collect();
    unseen.sort_unstable();
    unseen.dedup();
    let reason = "no witness can tell what this macro means, and it is spelled otherwise than before";
    unseen.into_iter().map(|name| Unattested { item: name.to_owned(), reason: reason.to_owned() }).collect()
}

/// What a use of each macro has to do, as any version of the spec says it.
fn questions(spec: &Spec, macros: &[&String], target: Target) -> Vec<Assertion> {
    let nothing = BTreeSet::new();
    let mut asked: Vec<Assertion> = Vec::new();
    for (domain, model) in spec.abi.domains.iter().enumerate() {
        for (version, of_version) in model.versions.iter().enumerate() {
            let layout = spec.layouts.version(domain, version, target);
            let uses = cc::assertions(of_version, layout, &nothing).into_iter();
            for fact in uses.filter(|fact| fact.property.is_use() && macros.contains(&&fact.item)) {
                if !asked.contains(&fact) {
                    asked.push(fact);
                }
            }
        }
    }
    asked
}

/// The macros that a compiler refuses a use of.
fn refused(side: &Snapshot, asked: &[Assertion], target: Target) -> Checked<BTreeSet<String>> {
    let Some(input) = &side.input else { return Ok(BTreeSet::new()) };
    let verdict = cc::check(input, target, Compiler::Clang, asked)?;
    Ok(verdict.failed.into_iter().map(|(fact, _)| fact.item).collect())
}

/// Nodes of device trees of which a C file does not name a property any more.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn strings(
    spec: &Spec,
    old: &Snapshot,
    new: &Snapshot,
    targets: &[Target],
) -> Checked<Vec<Change>> {
    let mut changes = Vec::new();
    for known in old.channels.iter().filter_map(|channel| channel.known) {
        let version = &spec.abi.domains[known.domain].versions[known.version];
        for (_, item) in version.own() {
            let mut gone = Vec::new();
            for text in named(spec, known.domain, known.version, item) {
                let (was, is) = (has(old, version, item, &text)?, has(new, version, item, &text)?);
                if was == Some(true) && is == Some(false) {
                    gone.push(text);
                }
            }
            if !gone.is_empty() {
                let mut change = Change::new(&item.name, &item.name, false, Kind::Changed);
                change.phrases.extend(gone.iter().map(|text| format!("nothing is called {text:?} any more")));
                change.cases = targets.iter().map(|target| (*target, None, None)).collect();
                changes.push(change);
            }
        }
    }
    Ok(changes)
}

/// The strings of a node that stand as they are, and are no constants.
fn named(spec: &Spec, domain: usize, position: usize, item: &Item) -> Vec<String> {
    let ItemKind::Node(node) = &item.kind else { return Vec::new() };
    let version = &spec.abi.domains[domain].versions[position];
    let layout = spec.layouts.version(domain, position, Target::X86_64Page4k);
    let exprs = node.properties.iter().flat_map(|p| std::iter::once(&p.wire_name).chain(&p.value));
    let own = exprs.filter(|expr| !matches!(expr.kind, ExprKind::Const(_)));
    let texts = own.filter_map(|expr| match evaluate(expr, &WithModel { version, layout }) {
        // Every device tree has this one.
        Ok(Value::Str(text)) if text != "compatible" => Some(text),
        _ => None,
    });
    texts.collect()
}

/// Whether the file that has a node names a string; none if the tree does not have the file.
fn has(side: &Snapshot, version: &Version, item: &Item, text: &str) -> Checked<Option<bool>> {
    let Some(input) = &side.input else { return Ok(None) };
    let releases = side.release.iter().map(String::as_str).chain(version.releases.iter().map(String::as_str));
    for release in releases {
        let Some(DefinedIn::Source(path)) = item.home(Some(release)) else { continue };
        if side.tree.read(path)?.is_some() {
            return Ok(Some(input.has_literal(&side.tree, path, text)?.is_some()));
        }
    }
    Ok(None)
}
