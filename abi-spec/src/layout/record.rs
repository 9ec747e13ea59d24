//! Records: sizes, alignments, offsets and bit positions, as gcc and clang choose them.
//!
//! Bit-fields: one that is not packed may not straddle a boundary of its declared type, and gives the record the
//! alignment of that type; a packed one starts at the next free bit and asks for no alignment. The language has no
//! unnamed and no zero-width bit-fields, the only ones over which System V and AAPCS64 differ.

use super::eval::{count, size_and_align, too_large, MAX_SIZE};
use super::{Environment, FieldLayout, Outcome, RecordLayout, Shape};
use crate::diag::Diagnostic;
use crate::expr::Type;
use crate::model::{Field, ItemKind, ModelExpr, ModelType, Record, Version};
use crate::scalar::Scalar;

/// Lays a record out, with everything that it depends on taken from `env`.
pub fn lay_out(version: &Version, record: &Record, env: &dyn Environment) -> Outcome<RecordLayout> {
    let mut cursor = Cursor { record, next_bit: 0, size_bits: 0, align: 1 };
    let mut fields = Vec::new();
    for field in &record.fields {
        fields.push(cursor.place(version, field, env)?);
    }
    let asked = record.align.as_ref().map(|a| alignment(a, env)).transpose()?.unwrap_or(1);
    let align = cursor.align.max(asked);
    let size = cursor.size_bits.div_ceil(8).next_multiple_of(align);
    Ok(RecordLayout { size, align, fields })
}

/// The state between two fields.
struct Cursor<'a> {
    record: &'a Record,
    /// The first bit that no field has taken.
    next_bit: u64,
    /// Where the furthest field ends.
    size_bits: u64,
    /// The strictest alignment so far, in bytes.
    align: u64,
}

impl Cursor<'_> {
    fn place(&mut self, version: &Version, field: &Field, env: &dyn Environment) -> Outcome<FieldLayout> {
        if self.record.union {
            self.next_bit = 0;
        }
        let shape = shape(version, &field.ty, env)?;
        let layout = match &field.bits {
            Some(bits) => self.bit_field(field, bits, shape, env)?,
            None => self.whole(field, shape, env)?,
        };
        self.next_bit = layout.bit_offset + layout.bit_width;
        self.size_bits = self.size_bits.max(self.next_bit);
        if self.size_bits / 8 > MAX_SIZE {
            return Err(too_large(field.place).into());
        }
        Ok(layout)
    }

    fn whole(&mut self, field: &Field, shape: Shape, env: &dyn Environment) -> Outcome<FieldLayout> {
        let (size, natural) = size_and_align(&field.ty, env)?;
        let natural = if self.record.packed { 1 } else { natural };
        let asked = field.align.as_ref().map(|a| alignment(a, env)).transpose()?.unwrap_or(1);
        let align = natural.max(asked);
        self.align = self.align.max(align);
        let offset = self.next_bit.div_ceil(8).next_multiple_of(align);
        if offset + size > MAX_SIZE {
            return Err(too_large(field.place).into());
        }
        Ok(FieldLayout { bit_offset: offset * 8, bit_width: size * 8, is_bit_field: false, shape })
    }

    fn bit_field(
        &mut self,
        field: &Field,
        bits: &ModelExpr,
        shape: Shape,
        env: &dyn Environment,
    ) -> Outcome<FieldLayout> {
        let (bytes, align) = size_and_align(&field.ty, env)?;
        let unit = bytes * 8;
        let width = count(bits, "the width of a bit-field", env)?;
        if width == 0 || width > unit {
            let message = format!("`{}` cannot have {width} bits: its type has {unit}", field.name);
            return Err(Diagnostic::new(bits.place, message).into());
        }
        let mut bit_offset = self.next_bit;
        if !self.record.packed {
            self.align = self.align.max(align);
            if bit_offset % unit + width > unit {
                bit_offset = bit_offset.next_multiple_of(unit);
            }
        }
        Ok(FieldLayout { bit_offset, bit_width: width, is_bit_field: true, shape })
    }
}

fn alignment(expr: &ModelExpr, env: &dyn Environment) -> Outcome<u64> {
    let align = count(expr, "an alignment", env)?;
    // Compilers take larger ones too, but no page-sized record needs them, and rustc stops at 2^29.
    if !align.is_power_of_two() || align > 1 << 29 {
        let message = format!("an alignment is a power of two up to 2^29, not {align}");
        return Err(Diagnostic::new(expr.place, message).into());
    }
    Ok(align)
}

/// A type with its lengths evaluated.
fn shape(version: &Version, ty: &ModelType, env: &dyn Environment) -> Outcome<Shape> {
    Ok(match ty {
        Type::Scalar(scalar) => Shape::Scalar(*scalar),
        Type::Item(id) => match &version.item(*id).kind {
            ItemKind::Enum(_) => Shape::Enum(*id),
            _ => Shape::Record(*id),
        },
        Type::Pointer { target, .. } => Shape::Pointer { target: *target },
        Type::Array(of, len) => {
            Shape::Array(Box::new(shape(version, of, env)?), count(len, "the length of an array", env)?)
        }
        Type::Flexible(of) => Shape::Flexible(Box::new(shape(version, of, env)?)),
        Type::Bitmap(bits) => {
            let words = count(bits, "the number of bits", env)?.div_ceil(64);
            Shape::Array(Box::new(Shape::Scalar(Scalar::ULong)), words)
        }
    })
}
