//! Where the members of a record are.

use super::places::{count, element, natural, natural_of, parts, size, Part};
use super::{Case, Fault};
use crate::observed::{Observed, RecordKind, Type};
use crate::rules;

/// `record-implicit-padding`: one fault for all of a record.
pub(super) fn padding(case: &Case<'_>) -> Vec<Fault> {
    let parts = parts(case);
    let gaps: Vec<String> = parts.iter().filter_map(|part| gaps(part, case.seen)).flatten().collect();
    if gaps.is_empty() {
        return Vec::new();
    }
    let message = format!("no member names {}", gaps.join(", or "));
    vec![Fault { rule: &rules::RECORD_IMPLICIT_PADDING, member: None, message }]
}

/// What is between the members of a part, and behind the last; `None` if the size of one is not known.
fn gaps(part: &Part<'_>, seen: &Observed) -> Option<Vec<String>> {
    let mut places = Vec::new();
    for member in &part.record.members {
        let bits = match member.bit_width {
            Some(width) => width,
            // It has what is left.
            None if is_flexible(&member.ty) => {
                part.record.size.checked_mul(8)?.saturating_sub(member.bit_offset)
            }
            None => size(&member.ty, seen)?.checked_mul(8)?,
        };
        places.push((member.bit_offset, member.bit_offset.checked_add(bits)?, member));
    }
    places.sort_by_key(|(start, end, _)| (*start, *end));
    let (mut end, mut last) = (0, None);
    let mut gaps = Vec::new();
    let after =
        |last: Option<String>| last.map_or("at the start".to_owned(), |name| format!("after `{name}`"));
    for (start, stop, member) in places {
        if start > end {
            gaps.push(format!("the {} {}", amount(start - end), after(last.take())));
        }
        if stop >= end {
            (end, last) = (stop, Some(part.reaches(member)));
        }
    }
    let whole = part.record.size.checked_mul(8)?;
    if whole > end {
        gaps.push(format!("the {} {}", amount(whole - end), after(last)));
    }
    Some(gaps)
}

fn is_flexible(ty: &Type) -> bool {
    matches!(ty, Type::Array { len: None, .. })
}

fn amount(bits: u64) -> String {
    match (bits / 8, bits % 8) {
        (1, 0) => "byte".to_owned(),
        (bytes, 0) => format!("{bytes} bytes"),
        (0, 1) => "bit".to_owned(),
        _ => format!("{bits} bits"),
    }
}

/// `record-misaligned-member`
pub(super) fn misaligned(case: &Case<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for part in parts(case) {
        for member in part.record.members.iter().filter(|member| member.bit_width.is_none()) {
            let (offset, align) = (member.bit_offset / 8, natural(&member.ty, case.seen));
            let each = if count(&member.ty) == 1 { Some(0) } else { size(element(&member.ty), case.seen) };
            let name = part.reaches(member);
            let message = if offset.is_multiple_of(align) {
                match each {
                    Some(each) if !each.is_multiple_of(align) => {
                        format!("an element of `{name}` has {each} bytes, and is aligned to {align}")
                    }
                    _ => continue,
                }
            } else {
                format!("`{name}` is at offset {offset}, and its type is aligned to {align}")
            };
            faults.push(Fault { rule: &rules::RECORD_MISALIGNED_MEMBER, member: Some(name), message });
        }
    }
    faults
}

/// `record-not-packed`: more than half of the other structs of the header are. Where packing changes nothing, because all members
/// are bytes, a struct counts for neither.
pub(super) fn not_packed(case: &Case<'_>) -> Vec<Fault> {
    let Some(false) = is_packed(case, case.defined.name) else { return Vec::new() };
    let beside = case.all.iter().filter(|other| other.header.path == case.defined.header.path);
    let others = beside.filter(|other| other.name != case.defined.name);
    let packed: Vec<bool> = others.filter_map(|other| is_packed(case, other.name)).collect();
    if packed.iter().filter(|packed| **packed).count() * 2 <= packed.len() {
        return Vec::new();
    }
    let message = "it is not packed, and most others in its header are".to_owned();
    vec![Fault { rule: &rules::RECORD_NOT_PACKED, member: None, message }]
}

/// Whether a struct is packed; `None` if it makes no difference, or if it is not there.
fn is_packed(case: &Case<'_>, name: &str) -> Option<bool> {
    let record = case.seen.records.get(name)?;
    let is_open = record.kind == RecordKind::Struct && natural_of(record, case.seen) > 1;
    let mut texts = case.all.iter().filter(|other| other.name == name).filter_map(|other| other.text);
    is_open.then(|| record.align == Some(1) || texts.any(|text| text.packed))
}
