//! References between the items of a version: following them, and moving them to another list of items.

use super::{Const, Enum, Field, Item, ItemId, ItemKind, ModelExpr, Node, Property, Record};
use crate::expr::{Refer, Role};

impl Item {
    /// Calls `visit` for every reference that the item makes to another, in order.
    pub fn each_reference(&self, visit: &mut dyn FnMut(ItemId, Role)) {
        let _ = self.kind.refer(&mut |id, role, _| {
            visit(*id, role);
            Some(*id)
        });
    }

    /// The same item in a list in which everything it refers to stands `base` places further down. What leads to it is
    /// its own domain's business.
    pub(crate) fn moved_by(&self, base: usize) -> Item {
        let kind = self.kind.refer(&mut |id, _, _| Some(ItemId(id.0 + base)));
        // The closure always gives an id, so there always is a kind.
        Item { kind: kind.unwrap_or_else(|| self.kind.clone()), reached_by: Vec::new(), ..self.clone() }
    }
}

impl ItemKind {
    /// The same kind with every reference replaced.
    fn refer(&self, refer: &mut Refer<'_, ItemId, ItemId>) -> Option<ItemKind> {
        Some(match self {
            ItemKind::Const(constant) => {
                let at = constant.value.place;
                ItemKind::Const(Const {
                    value: constant.value.refer(refer)?,
                    group: constant.group.and_then(|g| refer(&g, Role::Target, at)),
                    flag_of: constant
                        .flag_of
                        .as_ref()
                        .and_then(|(record, field)| Some((refer(record, Role::Target, at)?, field.clone()))),
                    ..constant.clone()
                })
            }
            ItemKind::Enum(group) => {
                let members = group.members.iter().map(|(m, at)| Some((refer(m, Role::Value, *at)?, *at)));
                ItemKind::Enum(Enum { constants: group.constants, members: members.collect::<Option<_>>()? })
            }
            ItemKind::Record(record) => ItemKind::Record(record.refer(refer)?),
            ItemKind::Pointer(macros) => ItemKind::Pointer(macros.clone()),
            ItemKind::Node(node) => ItemKind::Node(node.refer(refer)?),
        })
    }
}

impl Record {
    fn refer(&self, refer: &mut Refer<'_, ItemId, ItemId>) -> Option<Record> {
        let fields = self.fields.iter().map(|field| {
            Some(Field {
                ty: field.ty.refer(field.place, refer)?,
                bits: option(field.bits.as_ref(), refer)?,
                align: option(field.align.as_ref(), refer)?,
                ..field.clone()
            })
        });
        let fields = fields.collect::<Option<Vec<_>>>()?;
        Some(Record { align: option(self.align.as_ref(), refer)?, fields, ..*self })
    }
}

impl Node {
    fn refer(&self, refer: &mut Refer<'_, ItemId, ItemId>) -> Option<Node> {
        let properties = self.properties.iter().map(|property| {
            Some(Property {
                wire_name: property.wire_name.refer(refer)?,
                value: option(property.value.as_ref(), refer)?,
                ..property.clone()
            })
        });
        Some(Node { path: self.path.clone(), properties: properties.collect::<Option<_>>()? })
    }
}

fn option(expr: Option<&ModelExpr>, refer: &mut Refer<'_, ItemId, ItemId>) -> Option<Option<ModelExpr>> {
    match expr {
        None => Some(None),
        Some(expr) => expr.refer(refer).map(Some),
    }
}
