//! Records and their members, and where the members are.

use gimli::constants as dw;
use gimli::{Expression, Operation};

use super::index::is_record;
use super::reader::{Place, Reader};
use super::units::{Entry, Header, Slice};
use super::wrong;
use crate::error::Checked;
use crate::observed::{Member, Record, RecordKind, Type};

impl<'d> Reader<'_, 'd> {
    /// The struct or union at a place. `depth` is how many types contain it.
    pub(super) fn record(&mut self, place: Place, depth: usize) -> Checked<Record> {
        let (opened, entry) = self.entry(place)?;
        if entry.has_attr(dw::DW_AT_declaration) {
            return Err(wrong("a struct or union that is contained is not defined"));
        }
        let size = number(&entry, dw::DW_AT_byte_size).ok_or_else(|| wrong("its size is not told"))?;
        let align = number(&entry, dw::DW_AT_alignment);
        let kind = if entry.tag() == dw::DW_TAG_union_type { RecordKind::Union } else { RecordKind::Struct };
        let mut members = Vec::new();
        for child in self.children(place)?.iter().filter(|child| child.tag() == dw::DW_TAG_member) {
            let name = opened.unit.text(child)?;
            self.member(place, child, name, depth, &mut members)?;
        }
        Ok(Record { kind, size, align, members })
    }

    /// Adds the members of C that an entry stands for: one, those of a struct or union without a name, or none for
    /// the space of a bit-field without a name.
    fn member(
        &mut self,
        record: Place,
        entry: &Entry<'d>,
        name: Option<String>,
        depth: usize,
        members: &mut Vec<Member>,
    ) -> Checked<()> {
        let of = entry.attr_value(dw::DW_AT_type).ok_or_else(|| wrong("a member has no type"))?;
        let of = self.follow(record, &of)?;
        let header = *self.entry(record)?.0.unit.header();
        if let Some(name) = name {
            let ty = zero_is_flexible(self.ty(of, depth)?);
            let (bit_offset, bit_width) = place(&header, entry, &ty)?;
            members.push(Member { name, bit_offset, bit_width, ty });
            return Ok(());
        }
        let of = self.unqualified(of)?;
        if is_record(self.entry(of)?.1.tag()) {
            let (start, _) = place(&header, entry, &Type::Pointer { to: None })?;
            let inner = self.record(of, self.deeper(depth)?)?.members;
            let shifted =
                inner.into_iter().map(|m| Member { bit_offset: m.bit_offset.saturating_add(start), ..m });
            members.extend(shifted);
        }
        Ok(())
    }
}

/// An array of no elements at the end of a record is how C told of a flexible one before it had them.
fn zero_is_flexible(ty: Type) -> Type {
    match ty {
        Type::Array { of, len: Some(0) } => Type::Array { of, len: None },
        ty => ty,
    }
}

/// The number that an attribute gives, if it is there and not negative.
pub(super) fn number(entry: &Entry<'_>, attribute: dw::DwAt) -> Option<u64> {
    entry.attr_value(attribute)?.udata_value()
}

/// The offset of a member in bits, and its width if it is a bit-field.
fn place(header: &Header<'_>, entry: &Entry<'_>, ty: &Type) -> Checked<(u64, Option<u64>)> {
    let width = number(entry, dw::DW_AT_bit_size);
    if entry.has_attr(dw::DW_AT_data_bit_offset) {
        let offset = number(entry, dw::DW_AT_data_bit_offset);
        return Ok((offset.ok_or_else(|| wrong("the place of a bit-field is not told"))?, width));
    }
    let start = byte(header, entry).and_then(|byte| byte.checked_mul(8));
    let start = start.ok_or_else(|| wrong("the place of a member is not told"))?;
    let Some(from_top) = entry.attr_value(dw::DW_AT_bit_offset) else { return Ok((start, width)) };
    // As DWARF 2 had it: counted from the most significant bit of the unit that holds the bit-field down to the most
    // significant bit of the bit-field, which can lie above the unit.
    let unit = number(entry, dw::DW_AT_byte_size).or_else(|| size(ty)).and_then(|bytes| bytes.checked_mul(8));
    let end = unit.and_then(|unit| i64::try_from(start.checked_add(unit)?).ok());
    let offset = end.and_then(|end| end.checked_sub(signed(&from_top)?)?.checked_sub_unsigned(width?));
    let offset = offset.and_then(|offset| u64::try_from(offset).ok());
    offset.map(|offset| (offset, width)).ok_or_else(|| wrong("the place of a bit-field is not told"))
}

/// A number that can be negative, which some compilers write as a large one.
fn signed(value: &super::units::Value<'_>) -> Option<i64> {
    value.udata_value().map(u64::cast_signed).or_else(|| value.sdata_value())
}

/// The byte that a member starts at: a number, or a computation that adds one.
fn byte(header: &Header<'_>, entry: &Entry<'_>) -> Option<u64> {
    let Some(location) = entry.attr_value(dw::DW_AT_data_member_location) else { return Some(0) };
    match location.exprloc_value() {
        Some(expression) => added(header, expression),
        None => location.udata_value(),
    }
}

fn added<'d>(header: &Header<'d>, expression: Expression<Slice<'d>>) -> Option<u64> {
    let mut operations = expression.operations(header.encoding());
    let Ok(Some(Operation::PlusConstant { value: added })) = operations.next() else { return None };
    matches!(operations.next(), Ok(None)).then_some(added)
}

fn size(ty: &Type) -> Option<u64> {
    match ty {
        Type::Int { bytes, .. } | Type::Enum { bytes, .. } | Type::Other { bytes, .. } => Some(*bytes),
        _ => None,
    }
}
