//! Pass 5: what a version took over unchanged, so that it is emitted once and re-exported from then on.

use std::collections::BTreeSet;

use crate::expr::{ExprKind, Role, Value};
use crate::model::{Domain, Item, ItemId, ItemKind, Origin, Version};

/// Marks every item that an earlier version already had.
pub(super) fn mark_unchanged(domain: &mut Domain) {
    for later in 1..domain.versions.len() {
        let (before, rest) = domain.versions.split_at_mut(later);
        let (Some(earlier), Some(version)) = (before.last(), rest.first_mut()) else { return };
        let same = unchanged(earlier, version);
        for (before, id) in same {
            let since = earlier.item(before).unchanged_since.unwrap_or(later - 1);
            version.items[id.0].unchanged_since = Some(since);
        }
    }
}

/// The items of `later` that say the same as in `earlier`, each with its id in both.
///
/// Items refer to each other in cycles through pointers, so all with a common definition are taken to be the same
/// first, and then those whose text or whose references differ are taken out until none is left.
fn unchanged(earlier: &Version, later: &Version) -> Vec<(ItemId, ItemId)> {
    let mut same: BTreeSet<(ItemId, ItemId)> = BTreeSet::new();
    for (id, item) in later.own() {
        let before = earlier.own().find(|(_, b)| b.origin == item.origin && own_text(b) == own_text(item));
        same.extend(before.map(|(before, _)| (before, id)));
    }
    loop {
        let holds = |pair: &(ItemId, ItemId)| {
            let (a, b) = (references(earlier, pair.0), references(later, pair.1));
            let imported = |v: &Version, id: ItemId| v.item(id).import.is_some();
            a.len() == b.len()
                && a.into_iter().zip(b).all(|(a, b)| {
                    same.contains(&(a, b))
                        || (imported(earlier, a) && imported(later, b) && home(earlier, a) == home(later, b))
                })
        };
        let kept: BTreeSet<_> = same.iter().filter(|pair| holds(pair)).copied().collect();
        if kept.len() == same.len() {
            return kept.into_iter().collect();
        }
        same = kept;
    }
}

fn home(version: &Version, id: ItemId) -> (Origin, Option<&crate::model::Import>) {
    let item = version.item(id);
    (item.origin, item.import.as_ref())
}

/// What an item refers to. A group of constants is no type, so what else is in it does not matter to a constant.
fn references(version: &Version, id: ItemId) -> Vec<ItemId> {
    let is_group = |id: ItemId| matches!(&version.item(id).kind, ItemKind::Enum(group) if group.constants);
    let mut found = Vec::new();
    version.item(id).each_reference(&mut |id, role| {
        if role != Role::Target || !is_group(id) {
            found.push(id);
        }
    });
    found
}

/// What can differ between two versions of one definition, references aside: which parts exist, in which releases,
/// and what the version announces.
fn own_text(item: &Item) -> (Vec<usize>, Option<Value>, &[String]) {
    let parts = match &item.kind {
        ItemKind::Record(record) => record.fields.iter().map(|f| f.origin).collect(),
        ItemKind::Node(node) => node.properties.iter().map(|p| p.origin).collect(),
        ItemKind::Const(_) | ItemKind::Enum(_) | ItemKind::Pointer(_) => Vec::new(),
    };
    (parts, literal(item), &item.only_in_releases)
}

fn literal(item: &Item) -> Option<Value> {
    let ItemKind::Const(constant) = &item.kind else { return None };
    match &constant.value.kind {
        ExprKind::Str(text) => Some(Value::Str(text.clone())),
        ExprKind::Int(number) => Some(Value::Int(*number)),
        _ => None,
    }
}
