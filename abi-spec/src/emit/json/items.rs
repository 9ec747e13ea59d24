//! Items as objects: what is particular to each kind, between its name and what all items have.

use std::collections::BTreeSet;

use serde_json::{json, Map, Value as Json};

use super::{types, value};
use crate::emit::bytemap::text;
use crate::layout::{self, EnumLayout, FieldLayout, ItemLayout, WithModel};
use crate::model::{
    Const, ConstType, DefinedIn, Domain, Enum, Field, Item, ItemId, ItemKind, ModelExpr, Node, Property,
    PropertyType, ReachedBy, Record, Version,
};

/// The items of one version on one target.
pub(in crate::emit) struct Items<'a> {
    pub(in crate::emit) domain: &'a Domain,
    pub(in crate::emit) version: &'a Version,
    pub(in crate::emit) layout: &'a layout::VersionLayout,
}

impl Items<'_> {
    /// The items that `wanted` picks, in the order of the spec: all of the domain's own, and the imported ones that
    /// these need, with the flags of their fields.
    pub(super) fn all(&self, wanted: impl Fn(&Item) -> bool) -> Vec<Json> {
        let needed = self.needed();
        let picked = self.version.iter().filter(|(id, item)| wanted(item) && needed.contains(id));
        picked.map(|(id, item)| self.object(id, item)).collect()
    }

    /// The domain's own items and everything that they refer to, directly or not.
    fn needed(&self) -> BTreeSet<ItemId> {
        let mut needed: BTreeSet<ItemId> = self.version.own().map(|(id, _)| id).collect();
        loop {
            let before = needed.len();
            for (id, item) in self.version.iter() {
                if needed.contains(&id) || is_flag(item, &needed) {
                    needed.insert(id);
                    item.each_reference(&mut |other, _| {
                        needed.insert(other);
                    });
                }
            }
            if needed.len() == before {
                return needed;
            }
        }
    }

    /// One item, with everything that there is to know about it.
    pub(in crate::emit) fn object(&self, id: ItemId, item: &Item) -> Json {
        let own = match &item.kind {
            ItemKind::Record(record) => self.record(id, record),
            ItemKind::Enum(group) => self.enumeration(id, group),
            ItemKind::Const(constant) => self.constant(id, constant),
            ItemKind::Node(node) => self.node(node),
            ItemKind::Pointer(_) => json!({}),
        };
        let mut object = Map::new();
        object.insert("name".to_owned(), item.name.as_str().into());
        for part in [own, self.common(item)] {
            if let Json::Object(keys) = part {
                object.extend(keys);
            }
        }
        Json::Object(object)
    }

    /// What every item has.
    fn common(&self, item: &Item) -> Json {
        // An imported item counts the versions of its own domain.
        let since = item.unchanged_since.filter(|_| item.import.is_none());
        let since = since.and_then(|v| self.domain.versions.get(v));
        let limited = (!item.only_in_releases.is_empty()).then_some(&item.only_in_releases);
        let import = item.import.as_ref();
        json!({
            "page_dependent": self.depends_on_page(item),
            "docs": item.docs.join("\n"),
            "defined_in": self.defined_in(item),
            "moved": item.moved.iter().map(|m| json!({ "file": m.to.path(), "releases": m.releases })).collect::<Vec<_>>(),
            "reached_by": item.reached_by.iter().map(|from| self.reached_by(from)).collect::<Vec<_>>(),
            "unchanged_since": since.and_then(|v| v.name.as_deref()),
            "releases": limited,
            "imported_from": import.map(|i| json!({ "domain": i.domain, "version": i.version })),
        })
    }

    fn reached_by(&self, from: &ReachedBy) -> Json {
        let within = from.within.as_ref().map(|(domain, item)| json!({ "domain": domain, "item": item }));
        let entry = from.entry.as_ref().and_then(|entry| self.evaluated(entry));
        json!({ "domain": from.domain, "item": from.item, "member": from.member, "entry": entry, "within": within })
    }

    /// An enum that only groups constants has no layout of its own, but a reader looks there first.
    fn depends_on_page(&self, item: &Item) -> bool {
        let of = |id: &ItemId| self.version.item(*id).page_dependent;
        match &item.kind {
            ItemKind::Enum(group) => group.members.iter().any(|(member, _)| of(member)),
            _ => item.page_dependent,
        }
    }

    /// The file that defines an item, relative to the top of the kernel's tree.
    fn defined_in(&self, item: &Item) -> Option<String> {
        let header = match &item.import {
            Some(import) => import.header.as_ref(),
            None => self.domain.header.as_ref(),
        };
        let of_domain = || header.map(|header| DefinedIn::Header(header.clone()));
        item.defined_in.clone().or_else(of_domain).map(|file| file.path())
    }

    fn record(&self, id: ItemId, record: &Record) -> Json {
        let layout = self.layout.record(id);
        let places = layout.map(|l| l.fields.as_slice()).unwrap_or_default();
        let fields: Vec<Json> = record.fields.iter().zip(places).map(|(f, p)| self.field(f, p)).collect();
        json!({
            "kind": if record.union { "union" } else { "struct" },
            "size": layout.map(|l| l.size),
            "align": layout.map(|l| l.align),
            "packed": record.packed,
            "fields": fields,
        })
    }

    fn field(&self, field: &Field, place: &FieldLayout) -> Json {
        json!({
            "name": field.name,
            "offset": place.offset(),
            "size": place.size(),
            "bit_field": place.is_bit_field,
            "bit_offset": place.bit_offset,
            "bit_width": place.bit_width,
            "type": types::of_shape(self.version, self.layout, &place.shape),
            "leads_to": field.leads_to,
            "docs": field.docs.join("\n"),
        })
    }

    fn enumeration(&self, id: ItemId, group: &Enum) -> Json {
        let layout = match self.layout.item(id) {
            ItemLayout::Enum(layout) => Some(layout),
            _ => None,
        };
        let members: Vec<&str> =
            group.members.iter().map(|(m, _)| self.version.item(*m).name.as_str()).collect();
        json!({
            "size": layout.map(|_| EnumLayout::BYTES),
            "signed": layout.map(|l| l.signed),
            "members": members,
        })
    }

    fn constant(&self, id: ItemId, constant: &Const) -> Json {
        let flag_of = constant
            .flag_of
            .as_ref()
            .map(|(record, field)| json!({ "record": self.version.item(*record).name, "field": field }));
        json!({
            "value": self.layout.constant(id).map(value),
            "type": match constant.ty {
                ConstType::Str => "string",
                ConstType::Int(scalar) => scalar.kernel(),
            },
            "definition": text::expression(self.version, &constant.value),
            "helper": constant.helper,
            "flag_of": flag_of,
            "group": constant.group.map(|group| self.version.item(group).name.as_str()),
        })
    }

    fn node(&self, node: &Node) -> Json {
        let properties: Vec<Json> = node.properties.iter().map(|p| self.property(p)).collect();
        json!({ "path": node.path, "properties": properties })
    }

    fn property(&self, property: &Property) -> Json {
        let (ty, size) = match property.holds {
            PropertyType::Str => ("string", None),
            PropertyType::Int(scalar) => (scalar.kernel(), Some(scalar.bytes())),
            PropertyType::Reg => ("reg", None),
        };
        json!({
            "name": self.evaluated(&property.wire_name),
            "type": ty,
            "size": size,
            "value": property.value.as_ref().and_then(|v| self.evaluated(v)),
            "leads_to": property.leads_to,
            "docs": property.docs.join("\n"),
        })
    }

    /// The value of an expression. A spec whose layouts exist has one for each.
    fn evaluated(&self, expr: &ModelExpr) -> Option<Json> {
        let env = WithModel { version: self.version, layout: self.layout };
        layout::evaluate(expr, &env).ok().as_ref().map(value)
    }
}

/// Whether an item is a flag of a field of one of these records.
fn is_flag(item: &Item, records: &BTreeSet<ItemId>) -> bool {
    match &item.kind {
        ItemKind::Const(Const { flag_of: Some((record, _)), .. }) => records.contains(record),
        _ => false,
    }
}
