//! What the spec says about the items of a version, as single facts. Nothing of C may enter but names.

use std::collections::BTreeSet;

use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::{EnumLayout, FieldLayout, ItemLayout, RecordLayout, Shape, VersionLayout};
use kho_abi_spec::model::{ItemKind, PointerMacros, Record, Version};
use kho_abi_spec::target::{Arch, Target};

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
    /// What it has to be: [`Value::Bool`] for [`Property::Signed`], true for what is [judged by
    /// use](Property::is_use), a string or an integer for [`Property::Value`], else an integer.
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
    /// That the macro declares a serializable pointer, as a member of a record.
    Declares,
    /// That the macro can be given a serializable pointer, and a pointer to store in it.
    Stores,
    /// That the macro can be given a serializable pointer, and has the type of what it leads to.
    Loads,
    /// That the macro stores the physical address of every pointer.
    StoredValue,
    /// That the macro loads the pointer to every physical address, and no pointer for 0.
    LoadedValue,
}

impl Property {
    /// Whether it is about a macro around a serializable pointer, which is judged by use.
    pub fn is_use(self) -> bool {
        matches!(self, Property::Declares | Property::Stores | Property::Loads) || self.is_about_a_value()
    }

    /// Whether it is about what such a macro does to a value, which only optimizing shows.
    pub(super) fn is_about_a_value(self) -> bool {
        matches!(self, Property::StoredValue | Property::LoadedValue)
    }
}

/// All that can be asserted about the items that the version itself defines, those included that not all of its releases
/// have, but none of those that the tree cannot show.
pub fn assertions(
    version: &Version,
    layout: &VersionLayout,
    unattested: &BTreeSet<String>,
) -> Vec<Assertion> {
    let mut facts = Facts { item: "", all: Vec::new() };
    for (id, item) in version.own().filter(|(_, item)| !unattested.contains(&item.name)) {
        facts.item = &item.name;
        match (&item.kind, layout.item(id)) {
            (ItemKind::Const(_), ItemLayout::Const(value)) => {
                facts.push(None, Property::Value, value.clone());
            }
            (ItemKind::Enum(_), ItemLayout::Enum(layout)) => facts.enumeration(*layout),
            (ItemKind::Record(record), ItemLayout::Record(layout)) => facts.record(record, layout),
            (ItemKind::Pointer(macros), _) => facts.pointer(macros),
            _ => {}
        }
    }
    facts.all
}

/// Leaves out, of the facts that are to be asked at each target, what takes another run of a compiler and cannot depend on
/// the page size without a condition on it: these facts are asked at the first target of each architecture.
pub fn once_per_architecture(asked: &mut [(Target, Vec<Assertion>)]) {
    let mut met: Vec<Arch> = Vec::new();
    for (target, facts) in asked {
        if met.contains(&target.arch()) {
            facts.retain(|fact| !fact.property.is_about_a_value());
        }
        met.push(target.arch());
    }
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

impl<'m> Facts<'m> {
    fn push(&mut self, member: Option<&str>, property: Property, expected: Value) {
        let (item, member) = (self.item.to_owned(), member.map(str::to_owned));
        self.all.push(Assertion { item, member, property, expected });
    }

    fn number(&mut self, member: Option<&str>, property: Property, expected: u64) {
        self.push(member, property, Value::Int(expected.into()));
    }

    /// The macros around a serializable pointer, each under its own name.
    fn pointer(&mut self, macros: &'m PointerMacros) {
        for (name, property) in [
            (&macros.declare, Property::Declares),
            (&macros.store, Property::Stores),
            (&macros.store, Property::StoredValue),
            (&macros.load, Property::Loads),
            (&macros.load, Property::LoadedValue),
        ] {
            self.item = name;
            self.push(None, property, Value::Bool(true));
        }
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
