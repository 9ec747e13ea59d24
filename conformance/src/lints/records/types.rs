//! Types that mean nothing, or something else, to the next kernel.

use super::places::{count, element, parts};
use super::{Case, Fault};
use crate::observed::{Member, Record, Type};
use crate::rules;

/// `record-raw-pointer`: a pointer, unless it is a name for the bytes of an integer, as in a serializable pointer.
pub(super) fn raw_pointers(case: &Case<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for part in parts(case) {
        for member in &part.record.members {
            let Type::Pointer { to } = element(&member.ty) else { continue };
            if is_serializable(part.record, member) {
                continue;
            }
            let to = to.as_ref().map(|to| format!(" to `{to}`")).unwrap_or_default();
            let name = part.reaches(member);
            let message = format!("`{name}` is a pointer{to}, an address of the kernel that writes it");
            faults.push(Fault { rule: &rules::RECORD_RAW_POINTER, member: Some(name), message });
        }
    }
    faults
}

/// Whether there is an integer of at least a pointer's size at the place of a pointer, so that the two are in a
/// union.
pub(super) fn is_serializable(record: &Record, pointer: &Member) -> bool {
    record.members.iter().any(|other| {
        let holds = matches!(element(&other.ty), Type::Int { bytes, .. } if *bytes >= 8);
        let same = other.bit_offset == pointer.bit_offset && count(&other.ty) == count(&pointer.ty);
        holds && same && other.bit_width.is_none()
    })
}

/// `record-enum-field`
pub(super) fn enums(case: &Case<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for part in parts(case) {
        for member in &part.record.members {
            let tag = match element(&member.ty) {
                Type::Enum { name, .. } => format!("enum {name}"),
                Type::Int { .. } if is_nameless_enum(case, &part.reaches(member)) => "enum".to_owned(),
                _ => continue,
            };
            let member = part.reaches(member);
            let message = format!("`{member}` is `{tag}`, and the compiler chooses its size");
            faults.push(Fault { rule: &rules::RECORD_ENUM_FIELD, member: Some(member), message });
        }
    }
    faults
}

/// An enum without a tag counts as the integer that it is; that it is one is seen in the text.
fn is_nameless_enum(case: &Case<'_>, member: &str) -> bool {
    let members = case.defined.text.into_iter().flat_map(|text| &text.members);
    let mut own = members.filter(|text| text.name == member);
    own.any(|text| text.words.iter().any(|word| word == "enum"))
}

/// `record-bit-field`: one fault for all of a record.
pub(super) fn bit_fields(case: &Case<'_>) -> Vec<Fault> {
    let mut names = Vec::new();
    for part in parts(case) {
        let fields = part.record.members.iter().filter(|member| member.bit_width.is_some());
        names.extend(fields.map(|member| format!("`{}`", part.reaches(member))));
    }
    let message = match names.as_slice() {
        [] => return Vec::new(),
        [name] => format!("{name} is a bit-field"),
        names => format!("{} are bit-fields", names.join(", ")),
    };
    vec![Fault { rule: &rules::RECORD_BIT_FIELD, member: None, message }]
}
