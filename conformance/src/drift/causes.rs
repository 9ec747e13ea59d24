//! Where a change was made, and what merely follows from it: a record that embeds one that has grown, an array whose
//! length is a constant that has changed, a constant that counts what fits into a page.
//!
//! An item whose definition is spelled as before follows from those of its words that have changed themselves; one that
//! is spelled otherwise is a cause, and so is a macro that is no constant.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;

use super::changes::{Change, Kind};
use super::definitions::Definitions;
use crate::observed::{Observed, Type};

/// What follows from what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Causes {
    /// By the item, what it follows from; what is not here is a cause itself.
    of: BTreeMap<String, BTreeSet<String>>,
    /// The macros that are causes.
    pub(super) macros: BTreeSet<String>,
}

impl Causes {
    /// Finds the causes of some changes. What announces a version is judged as such, and is none.
    pub(super) fn find(
        changes: &[Change],
        old: &Definitions<'_>,
        new: &Definitions<'_>,
        seen: &[(Target, Observed)],
        announces: impl Fn(&str) -> bool,
    ) -> Causes {
        let mut causes = Causes::default();
        let changed = changes.iter().filter(|c| c.kind == Kind::Changed).map(|c| c.item.as_str());
        let changed: BTreeSet<&str> = changed.filter(|item| !announces(item)).collect();
        for change in changes.iter().filter(|change| change.kind == Kind::Changed) {
            if old.text(&change.was) != new.text(&change.item) {
                continue;
            }
            let words = new.words(&change.item);
            let mut from: BTreeSet<String> =
                words.iter().filter(|word| changed.contains(word.as_str())).cloned().collect();
            let embedded = seen.iter().flat_map(|(_, seen)| embedded(seen, &change.item));
            from.extend(embedded.filter(|name| changed.contains(name.as_str())));
            let macros = words
                .iter()
                .filter(|word| new.is_macro(word) && old.is_macro(word) && old.text(word) != new.text(word));
            let macros: BTreeSet<String> = macros.cloned().collect();
            causes.macros.extend(macros.iter().cloned());
            from.extend(macros);
            from.remove(&change.item);
            if !from.is_empty() {
                causes.of.insert(change.item.clone(), from);
            }
        }
        causes
    }

    /// The causes that an item follows from in the end; none if it is one.
    pub(super) fn of(&self, item: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut entered = BTreeSet::from([item]);
        let mut open: Vec<&str> = self.of.get(item).into_iter().flatten().map(String::as_str).collect();
        while let Some(next) = open.pop() {
            if !entered.insert(next) {
                continue;
            }
            match self.of.get(next) {
                Some(further) => open.extend(further.iter().map(String::as_str)),
                None => drop(found.insert(next)),
            }
        }
        found
    }
}

/// The records that a record contains by value, itself left out.
fn embedded(seen: &Observed, name: &str) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(record) = seen.records.get(name) {
        record.members.iter().for_each(|member| collect(&member.ty, &mut names));
    }
    names
}

fn collect(ty: &Type, names: &mut Vec<String>) {
    match ty {
        Type::Record(name) => names.push(name.clone()),
        Type::Array { of, .. } => collect(of, names),
        Type::Anonymous(record) => record.members.iter().for_each(|member| collect(&member.ty, names)),
        Type::Int { .. } | Type::Pointer { .. } | Type::Enum { .. } | Type::Other { .. } => {}
    }
}

/// The records that contain one by value, at any depth, with those that contain these.
pub(super) fn embedding(seen: &[(Target, Observed)], name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(next) = open.pop() {
        for (of, _) in seen.iter().flat_map(|(_, seen)| &seen.records) {
            let contains = seen.iter().any(|(_, seen)| embedded(seen, of).contains(&next));
            if contains && found.insert(of.clone()) {
                open.push(of.clone());
            }
        }
    }
    found
}
