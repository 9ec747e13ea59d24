//! Rust: how a record of C is said with `#[repr(C)]`.
//!
//! Rust has no bit-fields, no alignment of single fields, and no `packed` together with `align`. So the fields that
//! Rust would place by itself where C has them stay as they are, and the rest is made explicit: bytes for runs of
//! bit-fields and for padding, a wrapper without alignment for a field that C puts at an odd place.

use crate::layout::{Environment, FieldLayout, RecordLayout, Shape, VersionLayout};
use crate::model::Record;

/// A record as Rust says it.
pub(super) struct Plan {
    /// `repr(packed)`
    pub(super) packed: bool,
    /// `repr(align(n))`
    pub(super) align: Option<u64>,
    /// A field without size that gives the record this alignment, which a record inside a packed one may have.
    pub(super) aligner: Option<u64>,
    /// The fields of the Rust struct.
    pub(super) slots: Vec<Slot>,
}

impl Plan {
    /// Whether some of the fields are bit-fields.
    pub(super) fn has_bit_fields(&self) -> bool {
        self.slots.iter().any(|slot| matches!(slot, Slot::Bits { .. }))
    }

    /// Whether some byte belongs to no field of the Rust struct: runs of bit-fields and explicit padding are fields.
    pub(super) fn has_implicit_padding(&self, layout: &RecordLayout) -> bool {
        let mut cursor = 0;
        for slot in &self.slots {
            let (start, end) = match slot {
                Slot::Field { index, .. } => extent(&layout.fields[*index]),
                Slot::Bits { start, bytes, .. } | Slot::Padding { start, bytes } => (*start, start + bytes),
            };
            if start != cursor {
                return true;
            }
            cursor = end;
        }
        cursor != layout.size
    }
}

/// A field of the Rust struct.
pub(super) enum Slot {
    /// A field of C, by its position.
    Field {
        index: usize,
        /// Wrapped, because C puts it where its type would not be aligned.
        unaligned: bool,
    },
    /// The bytes that hold a run of bit-fields: positions of the first and the last field, and the bytes.
    Bits { first: usize, last: usize, start: u64, bytes: u64 },
    /// Bytes that belong to no field.
    Padding { start: u64, bytes: u64 },
}

/// Plans a struct. Unions need no plan: all fields start at 0.
pub(super) fn plan(record: &Record, layout: &RecordLayout, version: &VersionLayout) -> Plan {
    let mut planner = Planner {
        packed: record.packed && layout.align == 1,
        version,
        cursor: 0,
        align: 1,
        slots: Vec::new(),
    };
    let mut index = 0;
    while index < layout.fields.len() {
        index = planner.next(layout, index);
    }
    planner.finish(record, layout)
}

struct Planner<'a> {
    packed: bool,
    version: &'a VersionLayout,
    /// Where the next Rust field would start if it had no alignment.
    cursor: u64,
    /// The strictest alignment of the Rust fields.
    align: u64,
    slots: Vec<Slot>,
}

impl Planner<'_> {
    /// Places the C field at `index`, and those that share its bytes; gives the index of the next one.
    fn next(&mut self, layout: &RecordLayout, index: usize) -> usize {
        let field = &layout.fields[index];
        if field.is_bit_field {
            return self.bits(layout, index);
        }
        let align = if self.packed { 1 } else { shape_align(&field.shape, self.version) };
        let unaligned = needs_wrapper(field, align, layout);
        self.pad_to(field.offset(), if unaligned { 1 } else { align });
        if !unaligned {
            self.align = self.align.max(align);
        }
        self.slots.push(Slot::Field { index, unaligned });
        self.cursor = field.offset() + field.bit_width / 8;
        index + 1
    }

    /// Bit-fields share bytes with their neighbours: a run of them ends where the next field starts on a byte that
    /// the run has not touched.
    fn bits(&mut self, layout: &RecordLayout, first: usize) -> usize {
        let start = layout.fields[first].offset();
        let mut end = start;
        let mut next = first;
        while let Some(field) = layout.fields.get(next).filter(|f| f.is_bit_field) {
            if next > first && field.offset() >= end {
                break;
            }
            end = end.max(field.offset() + field.size());
            next += 1;
        }
        self.pad_to(start, 1);
        self.slots.push(Slot::Bits { first, last: next - 1, start, bytes: end - start });
        self.cursor = end;
        next
    }

    /// Makes the gap up to `offset` explicit, unless Rust leaves the same gap for the field that follows.
    fn pad_to(&mut self, offset: u64, align: u64) {
        if self.cursor.next_multiple_of(align) != offset && self.cursor < offset {
            self.slots.push(Slot::Padding { start: self.cursor, bytes: offset - self.cursor });
            self.cursor = offset;
        }
    }

    fn finish(self, record: &Record, layout: &RecordLayout) -> Plan {
        // An alignment that was asked for is Rust's `align`; one that only bit-fields bring is a field without size.
        let asked = record.align.is_some() || record.fields.iter().any(|f| f.align.is_some());
        let missing = self.align < layout.align;
        let align = (missing && asked).then_some(layout.align);
        let aligner = (missing && !asked).then_some(layout.align);
        Plan { packed: self.packed, align, aligner, slots: self.slots }
    }
}

/// Whether Rust would put a field elsewhere, or align the whole record more strictly, because of the alignment of the
/// field's type. Only records that are packed and aligned have such fields.
fn needs_wrapper(field: &FieldLayout, align: u64, record: &RecordLayout) -> bool {
    field.offset() % align != 0 || align > record.align
}

/// Whether a field of a union has to be wrapped. All of them start at 0, so only the union's own alignment counts.
pub(super) fn is_unaligned_in_union(
    record: &Record,
    layout: &RecordLayout,
    field: &FieldLayout,
    version: &VersionLayout,
) -> bool {
    let packed = record.packed && layout.align == 1;
    !packed && !field.is_bit_field && needs_wrapper(field, shape_align(&field.shape, version), layout)
}

/// The alignment of a field's Rust type, which is that of its C type.
fn shape_align(shape: &Shape, version: &VersionLayout) -> u64 {
    match shape {
        Shape::Scalar(scalar) => scalar.bytes(),
        Shape::Record(id) | Shape::Enum(id) => version.size_and_align(*id).map_or(1, |(_, align)| align),
        Shape::Pointer { .. } => 8,
        Shape::Array(of, _) | Shape::Flexible(of) => shape_align(of, version),
    }
}

fn extent(field: &FieldLayout) -> (u64, u64) {
    (field.offset(), field.offset() + field.size())
}
