//! Types and layouts in words, for findings: the same words for the spec's side and for the tree's.

use kho_abi_spec::layout::{FieldLayout, RecordLayout, Shape};
use kho_abi_spec::model::Version;

use super::pointers;
use crate::observed::{Member, Record, RecordKind, Type};

/// A type of the spec.
pub fn shape(version: &Version, shape: &Shape) -> String {
    let name = |id: &kho_abi_spec::model::ItemId| version.item(*id).name.as_str();
    match shape {
        Shape::Scalar(scalar) => integer(scalar.bytes(), scalar.signed()),
        Shape::Record(id) if is_union(version, *id) => format!("union {}", name(id)),
        Shape::Record(id) => format!("struct {}", name(id)),
        Shape::Enum(id) => format!("enum {}", name(id)),
        Shape::Pointer { target } => format!("serializable pointer to {}", name(target)),
        Shape::Array(of, len) => format!("{}[{len}]", self::shape(version, of)),
        Shape::Flexible(of) => format!("{}[]", self::shape(version, of)),
    }
}

fn is_union(version: &Version, id: kho_abi_spec::model::ItemId) -> bool {
    matches!(&version.item(id).kind, kho_abi_spec::model::ItemKind::Record(record) if record.union)
}

/// The type of a field, with its width if it is a bit-field.
pub(super) fn field(version: &Version, layout: &FieldLayout) -> String {
    let of = shape(version, &layout.shape);
    if layout.is_bit_field {
        format!("{of}:{}", layout.bit_width)
    } else {
        of
    }
}

/// The type of a member that a witness saw.
pub(crate) fn member(member: &Member) -> String {
    match member.bit_width {
        Some(width) => format!("{}:{width}", ty(&member.ty)),
        None => ty(&member.ty),
    }
}

fn ty(of: &Type) -> String {
    match of {
        Type::Int { bytes, signed } => integer(*bytes, *signed),
        Type::Pointer { to: Some(to) } => format!("pointer to {to}"),
        Type::Pointer { to: None } => "pointer".to_owned(),
        Type::Array { of, len: Some(len) } => format!("{}[{len}]", ty(of)),
        Type::Array { of, len: None } => format!("{}[]", ty(of)),
        Type::Record(name) => format!("struct {name}"),
        Type::Enum { name, .. } => format!("enum {name}"),
        Type::Other { name, .. } => name.clone(),
        Type::Anonymous(record) => anonymous(record),
    }
}

/// A struct or union without a name.
pub(super) fn anonymous(record: &Record) -> String {
    if let [_, Member { ty: Type::Pointer { to: Some(to) }, .. }] = record.members.as_slice() {
        if pointers::is_serializable(record, to) {
            return format!("serializable pointer to {to}");
        }
    }
    let keyword = if record.kind == RecordKind::Union { "union" } else { "struct" };
    let members: Vec<_> = record.members.iter().map(|m| format!("{} {}", member(m), m.name)).collect();
    format!("{keyword} {{ {} }}", members.join("; "))
}

fn integer(bytes: u64, signed: Option<bool>) -> String {
    match signed {
        Some(true) => format!("s{}", bytes * 8),
        Some(false) => format!("u{}", bytes * 8),
        None => "char".to_owned(),
    }
}

/// Where everything is in a record of the spec.
pub(super) fn layout<'a>(names: impl Iterator<Item = &'a str>, layout: &RecordLayout) -> String {
    let places = names.zip(&layout.fields).map(|(name, f)| place(name, f.bit_offset, f.is_bit_field));
    whole(layout.size, Some(layout.align), &places.collect::<Vec<_>>())
}

/// Where everything is in a record that a witness saw.
pub(crate) fn seen(record: &Record) -> String {
    let places = record.members.iter().map(|m| place(&m.name, m.bit_offset, m.bit_width.is_some()));
    whole(record.size, record.align, &places.collect::<Vec<_>>())
}

fn place(name: &str, bit_offset: u64, bit_field: bool) -> String {
    if bit_field {
        format!("{name} at bit {bit_offset}")
    } else {
        format!("{name} at {}", bit_offset / 8)
    }
}

fn whole(size: u64, align: Option<u64>, places: &[String]) -> String {
    let align = align.map(|align| format!(", alignment {align}")).unwrap_or_default();
    format!("{size} bytes{align}: {}", places.join(", "))
}
