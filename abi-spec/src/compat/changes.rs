//! What is different between two versions of a domain: of the bytes, not of how they are called.

use std::collections::BTreeMap;
use std::fmt;

use crate::expr::Value;
use crate::layout::{evaluate, ItemLayout, RecordLayout, Shape, VersionLayout, WithModel};
use crate::model::{Announced, Item, ItemId, ItemKind, ModelExpr, Node, PropertyType, Record, Version};
use crate::target::Target;
use crate::Spec;

/// What is different between two versions, by the names of the items, in the order of the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Items that both have, and that differ at one target at least.
    pub changed: Vec<String>,
    /// Items that only the first has.
    pub gone: Vec<String>,
    /// Items that only the second has.
    pub added: Vec<String>,
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changed.is_empty() {
            f.write_str("the layouts that both have are equal; the new kernel refuses all the same")?;
        } else {
            write!(f, "different: {}", self.changed.join(", "))?;
        }
        for (what, names) in [("gone", &self.gone), ("new", &self.added)] {
            if !names.is_empty() {
                write!(f, "; {what}: {}", names.join(", "))?;
            }
        }
        Ok(())
    }
}

/// What is different between two versions of a domain, which are given by their positions.
pub fn changes(spec: &Spec, domain: usize, from: usize, to: usize) -> Changes {
    let [from, to] = [from, to].map(|version| Side {
        version: &spec.abi.domains[domain].versions[version],
        layouts: Target::ALL.map(|target| spec.layouts.version(domain, version, target)),
    });
    let (before, after) = (from.prints(), to.prints());
    let only = |side: &Side<'_>, other: &Side<'_>| {
        let own = side.own().filter(|(_, item)| other.version.find(&item.name).is_none());
        // How a release spells something is no reason for a change of the version.
        own.filter(|(_, item)| item.only_in_releases.is_empty()).map(|(_, item)| item.name.clone()).collect()
    };
    let differ = |name: &&str| after.get(*name).is_some_and(|after| Some(after) != before.get(*name));
    let shared = from.own().map(|(_, item)| item.name.as_str());
    Changes {
        changed: shared.filter(differ).map(str::to_owned).collect(),
        gone: only(&from, &to),
        added: only(&to, &from),
    }
}

/// One version on all targets.
struct Side<'a> {
    version: &'a Version,
    layouts: [&'a VersionLayout; Target::ALL.len()],
}

impl<'a> Side<'a> {
    /// The items that stand for something on the wire: what announces the version differs by its nature.
    fn own(&self) -> impl Iterator<Item = (ItemId, &'a Item)> + '_ {
        let Version { announced_by, named_by, .. } = self.version;
        self.version.own().filter(move |(_, item)| {
            let announces = [announced_by, named_by].into_iter().flatten().any(|name| *name == item.name);
            let counts = match &item.kind {
                ItemKind::Const(constant) => !constant.helper,
                ItemKind::Enum(group) => !group.constants,
                ItemKind::Record(_) | ItemKind::Node(_) => true,
                ItemKind::Pointer(_) => false,
            };
            counts && !announces
        })
    }

    /// What can be told of each item's bytes, as a text to compare.
    fn prints(&self) -> BTreeMap<&'a str, String> {
        let print = |id, item| self.layouts.map(|layout| self.print(layout, id, item)).join("\n");
        self.own().map(|(id, item)| (item.name.as_str(), print(id, item))).collect()
    }

    fn print(&self, layout: &VersionLayout, id: ItemId, item: &Item) -> String {
        match (&item.kind, layout.item(id)) {
            (ItemKind::Record(record), ItemLayout::Record(bytes)) => self.record(record, bytes),
            (ItemKind::Node(node), _) => self.node(layout, node),
            (_, ItemLayout::Const(value)) => value.to_string(),
            (_, other) => format!("{other:?}"),
        }
    }

    fn record(&self, record: &Record, layout: &RecordLayout) -> String {
        let mut text = format!("{} {} {}", record.union, layout.size, layout.align);
        for (field, place) in record.fields.iter().zip(&layout.fields) {
            let (at, width) = (place.bit_offset, place.bit_width);
            // Another definition of a field has another meaning.
            text += &format!(", {} {} {at} {width} {}", field.name, field.origin, self.shape(&place.shape));
        }
        text
    }

    fn shape(&self, shape: &Shape) -> String {
        let name = |id: &ItemId| &self.version.item(*id).name;
        match shape {
            Shape::Scalar(scalar) => scalar.kernel().to_owned(),
            Shape::Record(id) | Shape::Enum(id) => name(id).clone(),
            Shape::Pointer { target } => format!("pointer to {}", name(target)),
            Shape::Array(of, length) => format!("{}[{length}]", self.shape(of)),
            Shape::Flexible(of) => format!("{}[]", self.shape(of)),
        }
    }

    fn node(&self, layout: &VersionLayout, node: &Node) -> String {
        let mut text = node.path.clone();
        for property in &node.properties {
            let holds = match property.holds {
                PropertyType::Str => "string",
                PropertyType::Int(scalar) => scalar.kernel(),
                PropertyType::Reg => "reg",
            };
            let value = property.value.as_ref().map(|value| self.value(layout, value));
            let name = self.value(layout, &property.wire_name);
            text += &format!(", {name} {} {holds} {value:?}", property.origin);
        }
        text
    }

    /// The value of an expression; what announces the version counts as the same in every version.
    fn value(&self, layout: &VersionLayout, expr: &ModelExpr) -> String {
        let value = evaluate(expr, &WithModel { version: self.version, layout }).ok();
        let announced = self.version.announced.as_ref().map(Announced::value);
        match value {
            Some(value) if Some(&value) == announced.as_ref() => "the version".to_owned(),
            Some(Value::Str(text)) => text,
            other => format!("{other:?}"),
        }
    }
}
