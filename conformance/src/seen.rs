//! What one witness saw of the very property that another was asked about.

use kho_abi_spec::expr::Value;

use crate::compare;
use crate::evidence::cc::{Assertion, Property};
use crate::observed::{Observed, Type};

/// The value of the asserted property, or none where the witness saw no such thing.
pub(crate) fn value(observed: &Observed, assertion: &Assertion) -> Option<Value> {
    if assertion.property == Property::Value {
        return observed.constants.get(&assertion.item).map(compare::value);
    }
    let record = observed.records.get(&assertion.item)?;
    let Some(name) = &assertion.member else {
        return match assertion.property {
            Property::Size => Some(integer(record.size)),
            Property::Align => record.align.map(integer),
            _ => None,
        };
    };
    let member = record.members.iter().find(|m| m.name == name.trim_end_matches("[0]"))?;
    if member.bit_width.is_some() {
        // C has no offset and no size of a bit-field.
        return None;
    }
    // Each `[0]` behind the name leads one array further in.
    let depth = name.matches("[0]").count();
    let ty = (0..depth).try_fold(&member.ty, |ty, _| element(ty))?;
    match assertion.property {
        Property::Offset => Some(integer(member.bit_offset / 8)),
        Property::MemberSize => size(observed, ty).map(integer),
        Property::Signed => signed(ty).map(Value::Bool),
        Property::ArrayLength => length(ty).map(integer),
        // A macro that is judged by use is no member.
        _ => None,
    }
}

fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Array { of, .. } => Some(of),
        _ => None,
    }
}

fn length(ty: &Type) -> Option<u64> {
    match ty {
        Type::Array { len, .. } => *len,
        _ => None,
    }
}

fn integer(n: u64) -> Value {
    Value::Int(n.into())
}

fn signed(ty: &Type) -> Option<bool> {
    match ty {
        Type::Int { signed, .. } => *signed,
        _ => None,
    }
}

fn size(observed: &Observed, ty: &Type) -> Option<u64> {
    match ty {
        Type::Int { bytes, .. } | Type::Enum { bytes, .. } | Type::Other { bytes, .. } => Some(*bytes),
        Type::Pointer { .. } => Some(8),
        Type::Array { of, len } => size(observed, of)?.checked_mul(len.unwrap_or(0)),
        Type::Record(name) => observed.records.get(name).map(|r| r.size),
        Type::Anonymous(record) => Some(record.size),
    }
}
