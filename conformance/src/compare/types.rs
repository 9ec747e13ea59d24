//! Whether a type that a witness saw is the one that the spec says.

use kho_abi_spec::layout::{EnumLayout, FieldLayout, ItemLayout, Shape};

use super::pointers::{self, Form};
use super::Subject;
use crate::observed::{Member, Type};

/// Whether the member has the field's type, the width of a bit-field included. `form` is that of all serializable
/// pointers of the tree, if it is not the spec's.
pub(super) fn same(subject: &Subject<'_>, form: Option<&Form>, field: &FieldLayout, member: &Member) -> bool {
    let width = field.is_bit_field.then_some(field.bit_width);
    width == member.bit_width && same_shape(subject, form, &field.shape, &member.ty)
}

fn same_shape(subject: &Subject<'_>, form: Option<&Form>, shape: &Shape, ty: &Type) -> bool {
    let name = |id| &subject.version.item(id).name;
    match (shape, ty) {
        (Shape::Scalar(scalar), Type::Int { bytes, signed }) => {
            *bytes == scalar.bytes() && agree(scalar.signed(), *signed)
        }
        (Shape::Record(id), Type::Record(seen)) => name(*id) == seen,
        (Shape::Enum(id), Type::Enum { name: seen, bytes }) => {
            name(*id) == seen && *bytes == EnumLayout::BYTES
        }
        // To some witnesses an enum is an integer.
        (Shape::Enum(id), Type::Int { bytes, signed }) => {
            let ItemLayout::Enum(layout) = subject.layout.item(*id) else { return false };
            *bytes == EnumLayout::BYTES && agree(Some(layout.signed), *signed)
        }
        (Shape::Pointer { target }, Type::Anonymous(seen)) => match form {
            Some(form) => form.is_to(seen, name(*target)),
            None => pointers::is_serializable(seen, name(*target)),
        },
        (Shape::Array(of, len), Type::Array { of: seen, len: seen_len }) => {
            Some(*len) == *seen_len && same_shape(subject, form, of, seen)
        }
        (Shape::Flexible(of), Type::Array { of: seen, len: None }) => same_shape(subject, form, of, seen),
        // What holds no integer of the target is no type of the spec.
        _ => false,
    }
}

/// Plain `char` has no signedness that could differ.
fn agree(spec: Option<bool>, seen: Option<bool>) -> bool {
    spec.is_none() || seen.is_none() || spec == seen
}
