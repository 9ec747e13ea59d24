//! What the spec says about the items of a version, as single facts. Nothing of C may enter but names.

use std::collections::BTreeSet;

use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::{EnumLayout, FieldLayout, ItemLayout, RecordLayout, Shape, VersionLayout};
use kho_abi_spec::model::{ItemKind, Record, Version};

/// One fact about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The item, by its name in C.
    pub item: String,
    /// The member of the item that the fact is about, if it is about one: its name, followed by `[0]` for the
    /// elements of an array.
    pub member: Option<String>,
    /// What the fact is about.
    pub property: Property,
    /// What it has to be: [`Value::Bool`] for [`Property::Signed`], a string or an integer for [`Property::Value`],
    /// else an integer.
    pub expected: Value,
}

/// What a compiler can be asked about an item or a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Property {
    /// Size of the item in bytes.
    Size,
    /// Alignment of the item in bytes.
    Align,
    /// Distance in bytes from the start of the item to the member.
    Offset,
    /// Size of the member in bytes.
    MemberSize,
    /// Whether the integer or enum can be negative.
    Signed,
    /// Number of elements of the array.
    ArrayLength,
    /// Value of the constant.
    Value,
}

/// All that can be asserted about the items that the version itself defines, those included that not all of its releases
/// have, but none of those that the tree cannot show.
pub fn assertions(version: &Version, layout: &VersionLayout, unattested: &BTreeSet<String>) -> Vec<Assertion> {
    let mut facts = Facts { item: "", all: Vec::new() };
    for (id, item) in version.own().filter(|(_, item)| !unattested.contains(&item.name)) {
        facts.item = &item.name;
        match (&item.kind, layout.item(id)) {
            (ItemKind::Const(_), ItemLayout::Const(value)) => {
                facts.push(None, Property::Value, value.clone());
            }
            (ItemKind::Enum(_), ItemLayout::Enum(layout)) => facts.enumeration(*layout),
            (ItemKind::Record(record), ItemLayout::Record(layout)) => facts.record(record, layout),
            _ => {}
        }
    }
    facts.all
}

/// The members, with their items, that the version itself defines and whose place [`assertions`] leaves out because C has
/// no expression for it: bit-fields.
pub fn cannot_see(version: &Version, layout: &VersionLayout) -> Vec<(String, String)> {
    let mut members = Vec::new();
    for (id, item) in version.own() {
        if let (ItemKind::Record(record), Some(layout)) = (&item.kind, layout.record(id)) {
            let fields = record.fields.iter().zip(&layout.fields);
            let bit_fields = fields.filter(|(_, layout)| layout.is_bit_field);
            members.extend(bit_fields.map(|(field, _)| (item.name.clone(), field.name.clone())));
        }
    }
    members
}

/// Collects facts.
struct Facts<'m> {
    /// The item that they are about.
    item: &'m str,
    all: Vec<Assertion>,
}

impl Facts<'_> {
    fn push(&mut self, member: Option<&str>, property: Property, expected: Value) {
        let (item, member) = (self.item.to_owned(), member.map(str::to_owned));
        self.all.push(Assertion { item, member, property, expected });
    }

    fn number(&mut self, member: Option<&str>, property: Property, expected: u64) {
        self.push(member, property, Value::Int(expected.into()));
    }

    fn enumeration(&mut self, layout: EnumLayout) {
        self.number(None, Property::Size, EnumLayout::BYTES);
        self.number(None, Property::Align, EnumLayout::BYTES);
        self.push(None, Property::Signed, Value::Bool(layout.signed));
    }

    fn record(&mut self, record: &Record, layout: &RecordLayout) {
        self.number(None, Property::Size, layout.size);
        self.number(None, Property::Align, layout.align);
        for (field, layout) in record.fields.iter().zip(&layout.fields).filter(|(_, l)| !l.is_bit_field) {
            self.field(&field.name, layout);
        }
    }

    fn field(&mut self, name: &str, layout: &FieldLayout) {
        self.number(Some(name), Property::Offset, layout.offset());
        match &layout.shape {
            // A flexible array has no size, but its elements have.
            Shape::Flexible(of) => self.element(&format!("{name}[0]"), of),
            shape => {
                self.number(Some(name), Property::MemberSize, layout.size());
                self.shape(name, shape);
            }
        }
    }

    fn shape(&mut self, member: &str, shape: &Shape) {
        match shape {
            Shape::Scalar(scalar) => {
                if let Some(signed) = scalar.signed() {
                    self.push(Some(member), Property::Signed, Value::Bool(signed));
                }
            }
            Shape::Array(of, len) => {
                self.number(Some(member), Property::ArrayLength, *len);
                self.shape(&format!("{member}[0]"), of);
            }
            Shape::Flexible(_) | Shape::Record(_) | Shape::Enum(_) | Shape::Pointer { .. } => {}
        }
    }

    /// An element of a flexible array.
    fn element(&mut self, member: &str, shape: &Shape) {
        if let Shape::Scalar(scalar) = shape {
            self.number(Some(member), Property::MemberSize, scalar.bytes());
        }
        self.shape(member, shape);
    }
}
