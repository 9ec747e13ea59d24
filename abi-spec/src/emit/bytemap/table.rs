//! The fields of a record as rows of a table, for whoever draws one.

use super::text;
use crate::layout::{FieldLayout, RecordLayout, Shape, VersionLayout};
use crate::model::{Field, ItemId, ItemKind, Record, Version};

/// One field, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// Its name.
    pub name: String,
    /// Distance in bytes from the start of the record; for a bit-field, that of the integer that `bits` counts in.
    pub offset: u64,
    /// The lowest and the highest bit of a bit-field, in the little-endian integer that starts at `offset`.
    pub bits: Option<(u64, u64)>,
    /// Size in bytes; for a bit-field, the number of bytes that hold a part of it.
    pub size: u64,
    /// Its type as the kernel's C spells it, lengths of arrays with their values.
    pub ty: String,
    /// The first sentence of its docs.
    pub summary: String,
}

impl FieldRow {
    /// Where it starts, in hexadecimal and in decimal: `0x0008 (8)`; a bit-field with its bits: `0x0008 (8), bits 4-15`.
    pub fn offset_text(&self) -> String {
        let bytes = format!("{:#06x} ({})", self.offset, self.offset);
        match self.bits {
            Some((low, high)) => format!("{bytes}, {}", bits_text(low, high)),
            None => bytes,
        }
    }

    /// How large it is: a number of bytes, or of bits for a bit-field.
    pub fn size_text(&self) -> String {
        match self.bits {
            Some((low, high)) if low == high => "1 bit".to_owned(),
            Some((low, high)) => format!("{} bits", high - low + 1),
            None => self.size.to_string(),
        }
    }
}

/// The fields of a record in their order; none for an item that is no record.
pub fn table(version: &Version, layout: &VersionLayout, id: ItemId) -> Vec<FieldRow> {
    let (ItemKind::Record(record), Some(laid_out)) = (&version.item(id).kind, layout.record(id)) else {
        return Vec::new();
    };
    let fields = record.fields.iter().zip(&laid_out.fields).enumerate();
    let row = |(position, (field, place)): (usize, (&Field, &FieldLayout))| {
        let bits = bit_range(record, laid_out, position);
        FieldRow {
            name: field.name.clone(),
            offset: bits.map_or(place.offset(), |(base, ..)| base),
            bits: bits.map(|(_, low, high)| (low, high)),
            size: place.size(),
            ty: text::field_type(version, layout, id, field),
            summary: text::first_sentence(&field.docs),
        }
    };
    fields.map(row).collect()
}

/// Bits by their numbers.
pub(super) fn bits_text(low: u64, high: u64) -> String {
    if low == high {
        format!("bit {low}")
    } else {
        format!("bits {low}-{high}")
    }
}

/// Which bits of which integer a bit-field is: the integer's offset in bytes, the lowest and the highest bit.
///
/// The integer starts where the run of bit-fields starts that the field stands in, or whole units of the field's type
/// further, so that numbers count on from field to field. A field that straddles two units counts from its own byte.
pub(super) fn bit_range(record: &Record, layout: &RecordLayout, position: usize) -> Option<(u64, u64, u64)> {
    let field = layout.fields.get(position).filter(|f| f.is_bit_field)?;
    let run = layout.fields.iter().take(position + 1).rev().take_while(|f| f.is_bit_field);
    let first = if record.union { field.bit_offset } else { run.last()?.bit_offset };
    let unit = match field.shape {
        Shape::Scalar(scalar) => scalar.bytes() * 8,
        // No other type has bits; the widest is right for any.
        _ => 64,
    };
    let in_unit = (field.bit_offset - first / 8 * 8) % unit;
    let low = if in_unit + field.bit_width > unit { field.bit_offset % 8 } else { in_unit };
    Some(((field.bit_offset - low) / 8, low, low + field.bit_width - 1))
}
