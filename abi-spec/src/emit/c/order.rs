//! The order of a header's items: that of the spec, except that everything stands before what uses it.
//!
//! [`Version::order`] does not serve here, because in C an enumerator cannot stand apart from its enum.

use std::collections::BTreeSet;

use crate::expr::Role;
use crate::model::{ItemId, ItemKind, Version};

/// The version's own items without the enumerators, which their enums bring along.
pub(super) fn sorted(version: &Version) -> Vec<ItemId> {
    let mut sorter = Sorter { version, seen: BTreeSet::new(), order: Vec::new() };
    for (id, _) in version.own() {
        sorter.visit(id);
    }
    sorter.order
}

struct Sorter<'a> {
    version: &'a Version,
    seen: BTreeSet<ItemId>,
    order: Vec<ItemId>,
}

impl Sorter<'_> {
    fn visit(&mut self, id: ItemId) {
        let id = self.holder(id);
        if self.version.item(id).import.is_some() || !self.seen.insert(id) {
            return;
        }
        self.visit_what_is_used_by(id);
        if let ItemKind::Enum(group) = &self.version.item(id).kind {
            for (member, _) in &group.members {
                self.visit_what_is_used_by(*member);
            }
        }
        self.order.push(id);
    }

    fn visit_what_is_used_by(&mut self, id: ItemId) {
        let mut used = Vec::new();
        self.version
            .item(id)
            .each_reference(&mut |to, role| used.extend((role != Role::Target).then_some(to)));
        for to in used {
            self.visit(to);
        }
    }

    /// The enum that an enumerator stands in; any other item itself.
    fn holder(&self, id: ItemId) -> ItemId {
        match &self.version.item(id).kind {
            ItemKind::Const(constant) => constant.group.unwrap_or(id),
            _ => id,
        }
    }
}
