//! The Rust declarations of structs and unions, as the records of C that they came from.

use std::collections::BTreeMap;

use syn::Type as RustType;

use super::run::{Bindings, Found, C_NAME};
use super::rust::RecordItem;
use super::shape::{Extent, Shape};
use crate::error::{CannotCheck, Checked};
use crate::observed::{Member, Record, RecordKind, Type};

/// How bindgen names a struct or union that is a member without a name.
const ANONYMOUS: &str = "__bindgen_anon_";
/// What bindgen makes of a record that it cannot describe.
const OPAQUE: &str = "_bindgen_opaque_blob";

/// The records that KHO headers define, and those that they contain by value, by their names in C.
///
/// # Errors
/// If bindgen did not describe one of them in full.
pub(super) fn records(found: &Bindings) -> Checked<BTreeMap<String, Record>> {
    let in_kho = found.types.iter().filter(|(_, ty)| ty.in_kho).map(|(name, _)| name.clone());
    let mut reader = Reader { found, pending: in_kho.collect() };
    let mut records = BTreeMap::new();
    while let Some(name) = reader.pending.pop() {
        let Some(tag) = found.tag(&name).filter(|tag| !records.contains_key(tag)) else { continue };
        let (Some(item), Some(extent)) = (found.rust.records.get(&name), found.rust.record_extent(&name))
        else {
            // An enum, or a record that is declared and never defined.
            continue;
        };
        let record = reader.record(&name, item, extent)?;
        records.insert(tag, record);
    }
    Ok(records)
}

impl Bindings {
    /// The name in C of a type by its name in Rust, if it has one.
    fn tag(&self, name: &str) -> Option<String> {
        self.types.get(name).and_then(|found: &Found| found.tag.clone())
    }
}

struct Reader<'b> {
    found: &'b Bindings,
    /// Names in Rust of records with a name in C that are still to be read.
    pending: Vec<String>,
}

impl Reader<'_> {
    /// Lays the fields out as Rust does. Where bindgen asserted an offset it has to be the same.
    fn record(&mut self, name: &str, item: &RecordItem, extent: Extent) -> Checked<Record> {
        let found = self.found;
        let asserted = found.rust.layouts.get(name).map(|layout| &layout.offsets);
        let mut members = Vec::new();
        let (mut end, mut size) = (0, 0);
        for (field, ty) in &item.fields {
            let unclear = |what: &str| incomplete(name, &format!("{what} of `{}`", in_c(field)));
            let Extent { size: bytes, align } = found.rust.extent(ty).ok_or_else(|| unclear("the type"))?;
            let offset = match item.kind {
                RecordKind::Struct => round_up(end, item.packed.map_or(align, |packed| packed.min(align))),
                RecordKind::Union => 0,
            };
            if field == OPAQUE
                || asserted.and_then(|offsets| offsets.get(field)).is_some_and(|&o| o != offset)
            {
                return Err(unclear("the place"));
            }
            self.members(name, field, ty, offset, &mut members)?;
            end = offset.saturating_add(bytes);
            size = end.max(size);
        }
        if round_up(size, extent.align) != extent.size {
            return Err(incomplete(name, "the size"));
        }
        Ok(Record { kind: item.kind, size: extent.size, align: Some(extent.align), members })
    }

    /// The members of C that a field stands for: one, all bit-fields of a unit, all members of a struct or union
    /// without a name, or none for padding.
    fn members(
        &mut self,
        record: &str,
        field: &str,
        ty: &RustType,
        offset: u64,
        members: &mut Vec<Member>,
    ) -> Checked<()> {
        let found = self.found;
        let start = offset.saturating_mul(8);
        if let Some(name) = field.strip_prefix(C_NAME) {
            let ty = self.ty(record, ty)?;
            members.push(Member { name: name.to_owned(), bit_offset: start, bit_width: None, ty });
        }
        if field.starts_with(ANONYMOUS) {
            members.extend(self.inlined(record, ty, start)?);
        }
        for bits in found.rust.bit_fields.get(record).into_iter().flatten().filter(|bits| bits.unit == field)
        {
            let ty = self.ty(record, &bits.ty)?;
            let (name, bit_offset) = (in_c(&bits.name).to_owned(), start.saturating_add(bits.offset));
            members.push(Member { name, bit_offset, bit_width: Some(bits.width), ty });
        }
        Ok(())
    }

    /// The members of a struct or union without a name that starts at bit `start` of `record`, as members of `record`.
    fn inlined(&mut self, record: &str, ty: &RustType, start: u64) -> Checked<Vec<Member>> {
        let Some(Shape::Record(name)) = self.found.rust.shape(ty) else {
            return Err(incomplete(record, "a struct or union without a name"));
        };
        let mut members = self.definition(&name)?.members;
        for member in &mut members {
            member.bit_offset = member.bit_offset.saturating_add(start);
        }
        Ok(members)
    }

    fn ty(&mut self, record: &str, ty: &RustType) -> Checked<Type> {
        let found = self.found;
        let shape = found.rust.shape(ty).ok_or_else(|| incomplete(record, "the type of a member"))?;
        Ok(match shape {
            Shape::Int { bytes, signed } => Type::Int { bytes, signed },
            Shape::Function => Type::Pointer { to: None },
            Shape::Pointer(to) => Type::Pointer { to: self.pointee(to) },
            Shape::Array(of, len) => Type::Array { of: Box::new(self.ty(record, of)?), len: Some(len) },
            Shape::Flexible(of) => Type::Array { of: Box::new(self.ty(record, of)?), len: None },
            Shape::Enum(name, value) => self.enumeration(record, &name, value)?,
            Shape::Record(name) => self.contained(&name)?,
            Shape::Other { name, extent } => Type::Other { name, bytes: extent.size },
            Shape::Unit(_) => return Err(incomplete(record, "a bit-field")),
        })
    }

    fn pointee(&self, to: &RustType) -> Option<String> {
        match self.found.rust.shape(to)? {
            Shape::Record(name) => self.found.tag(&name),
            _ => None,
        }
    }

    /// An enum without a name is the integer that holds it.
    fn enumeration(&mut self, record: &str, name: &str, value: &RustType) -> Checked<Type> {
        match (self.found.tag(name), self.found.rust.extent(value)) {
            (Some(name), Some(extent)) => Ok(Type::Enum { name, bytes: extent.size }),
            _ => self.ty(record, value),
        }
    }

    fn contained(&mut self, name: &str) -> Checked<Type> {
        if let Some(tag) = self.found.tag(name) {
            self.pending.push(name.to_owned());
            return Ok(Type::Record(tag));
        }
        Ok(Type::Anonymous(Box::new(self.definition(name)?)))
    }

    fn definition(&mut self, name: &str) -> Checked<Record> {
        let rust = &self.found.rust;
        let defined = rust.records.get(name).zip(rust.record_extent(name));
        let (item, extent) = defined.ok_or_else(|| incomplete(name, "the definition"))?;
        self.record(name, item, extent)
    }
}

/// The name in C of a field.
fn in_c(field: &str) -> &str {
    field.strip_prefix(C_NAME).unwrap_or(field)
}

fn round_up(value: u64, align: u64) -> u64 {
    value.checked_next_multiple_of(align.max(1)).unwrap_or(u64::MAX)
}

fn incomplete(record: &str, what: &str) -> CannotCheck {
    let problem =
        format!("bindgen does not describe the struct or union `{record}` in full: {what} is unclear");
    let remedy = "give its members no attributes, and make them of integers, enums, pointers, and records";
    CannotCheck::new(problem, remedy)
}
