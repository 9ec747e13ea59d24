//! The fields of a record as rows of a table, for whoever draws one.

use super::cells::bits_text;
use super::records::{Modelled, Records};
use super::text;
use crate::layout::{FieldLayout, VersionLayout};
use crate::model::{Field, ItemId, ItemKind, Version};

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
    let plain = Modelled { version, layout }.record(&id);
    let fields = record.fields.iter().zip(&laid_out.fields).enumerate();
    let row = |(position, (field, place)): (usize, (&Field, &FieldLayout))| {
        let bits = plain.as_ref().and_then(|record| record.bit_range(position));
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
