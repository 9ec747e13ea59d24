//! What can be drawn: records of whatever source, said in the least words that a map needs.
//!
//! The spec's model is one source, see [`Modelled`]; what a witness saw in a tree is another. Nothing in here knows
//! what a field is for, and nothing computes where one is.

use super::text;
use crate::layout::{self, VersionLayout};
use crate::model::{ItemId, ItemKind, Version};

/// A source of records, which refer to each other by keys.
pub trait Records {
    /// What a record is called among all of them. Equal keys mean the same record.
    type Key: Clone + PartialEq;

    /// The record with this key; none if there is no such record, which is then drawn as one piece.
    fn record(&self, key: &Self::Key) -> Option<Record<Self::Key>>;
}

/// A struct or a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<K> {
    /// Whether all fields start at the same place.
    pub union: bool,
    /// Size in bytes, trailing padding included.
    pub size: u64,
    /// The fields, in the order of their declaration. Those of a struct may overlap: where C has a union without a
    /// name in it, its members are the struct's.
    pub fields: Vec<Field<K>>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<K> {
    /// Its name.
    pub name: String,
    /// Distance in bits from the start of the record to the least significant bit.
    pub bit_offset: u64,
    /// Number of bits; 0 for a flexible array.
    pub bit_width: u64,
    /// Whether it is a bit-field.
    pub is_bit_field: bool,
    /// What it consists of.
    pub shape: Shape<K>,
}

/// What a field or an element consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape<K> {
    /// Something without parts: an integer, an enum, a pointer.
    Value {
        /// Size in bytes; of a bit-field, that of the type that it is declared with.
        bytes: u64,
    },
    /// A struct or a union.
    Record(K),
    /// So many elements.
    Array(Box<Shape<K>>, u64),
    /// A flexible array, with what C calls its elements if that is a name.
    Flexible(Option<String>),
}

impl<K> Record<K> {
    /// Which bits of which integer a bit-field is: the integer's offset in bytes, the lowest and the highest bit.
    ///
    /// The integer starts where the run of bit-fields starts that the field stands in, or whole units of the field's
    /// type further, so that numbers count on from field to field. A field that straddles two units counts from its
    /// own byte.
    pub(super) fn bit_range(&self, position: usize) -> Option<(u64, u64, u64)> {
        let field = self.fields.get(position).filter(|f| f.is_bit_field)?;
        let first = if self.union { field.bit_offset } else { self.run_start(position)? };
        let unit = match field.shape {
            Shape::Value { bytes } if bytes > 0 => bytes.saturating_mul(8),
            // No other type has bits; the widest is right for any.
            _ => 64,
        };
        let in_unit = (field.bit_offset - first / 8 * 8) % unit;
        let low = if in_unit.saturating_add(field.bit_width) > unit { field.bit_offset % 8 } else { in_unit };
        let high = low.saturating_add(field.bit_width.saturating_sub(1));
        Some(((field.bit_offset - low) / 8, low, high))
    }

    /// The first bit of the run of bit-fields that a field stands in. A field that starts before the one that is
    /// declared before it begins a run of its own: it is another member of a union without a name.
    fn run_start(&self, position: usize) -> Option<u64> {
        let before = self.fields.get(..=position)?.iter().rev().take_while(|f| f.is_bit_field);
        let mut offsets = before.map(|field| field.bit_offset);
        let own = offsets.next()?;
        let mut first = own;
        for offset in offsets.take_while(|offset| *offset <= own) {
            if offset > first {
                break;
            }
            first = offset;
        }
        Some(first)
    }
}

/// The records of a version of the spec, on one target.
#[derive(Clone, Copy)]
pub struct Modelled<'a> {
    /// The version.
    pub version: &'a Version,
    /// Its layout.
    pub layout: &'a VersionLayout,
}

impl Records for Modelled<'_> {
    type Key = ItemId;

    fn record(&self, id: &ItemId) -> Option<Record<ItemId>> {
        let (ItemKind::Record(record), Some(laid_out)) =
            (&self.version.item(*id).kind, self.layout.record(*id))
        else {
            return None;
        };
        let fields = record.fields.iter().zip(&laid_out.fields).map(|(field, place)| Field {
            name: field.name.clone(),
            bit_offset: place.bit_offset,
            bit_width: place.bit_width,
            is_bit_field: place.is_bit_field,
            shape: self.shape(&place.shape),
        });
        Some(Record { union: record.union, size: laid_out.size, fields: fields.collect() })
    }
}

impl Modelled<'_> {
    fn shape(&self, shape: &layout::Shape) -> Shape<ItemId> {
        match shape {
            layout::Shape::Scalar(scalar) => Shape::Value { bytes: scalar.bytes() },
            layout::Shape::Enum(_) => Shape::Value { bytes: layout::EnumLayout::BYTES },
            layout::Shape::Pointer { .. } => Shape::Value { bytes: 8 },
            layout::Shape::Record(id) => Shape::Record(*id),
            layout::Shape::Array(of, n) => Shape::Array(Box::new(self.shape(of)), *n),
            layout::Shape::Flexible(of) => Shape::Flexible(self.element(of)),
        }
    }

    /// What C calls an element.
    fn element(&self, of: &layout::Shape) -> Option<String> {
        match of {
            layout::Shape::Scalar(scalar) => Some(scalar.kernel().to_owned()),
            layout::Shape::Record(id) | layout::Shape::Enum(id) => Some(text::tagged(self.version, *id)),
            layout::Shape::Pointer { target } => Some(format!("{} *", text::tagged(self.version, *target))),
            layout::Shape::Array(..) | layout::Shape::Flexible(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(name: &str, bit_offset: u64, bit_width: u64, bytes: u64) -> Field<()> {
        let shape = Shape::Value { bytes };
        Field { name: name.to_owned(), bit_offset, bit_width, is_bit_field: true, shape }
    }

    /// The members of unions without a name stand one after the other, with offsets that go back.
    #[test]
    fn runs_end_where_offsets_go_back() {
        let fields = vec![bits("q", 32, 3, 4), bits("r", 0, 5, 4), bits("s", 5, 30, 4), bits("t", 35, 3, 4)];
        let record = Record { union: false, size: 8, fields };
        let ranges: Vec<_> = (0..5).map(|position| record.bit_range(position)).collect();
        assert_eq!(ranges, [Some((4, 0, 2)), Some((0, 0, 4)), Some((0, 5, 34)), Some((4, 3, 5)), None]);
    }
}
