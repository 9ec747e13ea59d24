//! What the text of a record says and its bytes do not show.

use std::collections::BTreeSet;

use super::places::element;
use super::types::is_serializable;
use super::{Case, Fault};
use crate::headers::{HeaderIndex, MemberText};
use crate::input::is_settled;
use crate::observed::{Record, Type};
use crate::rules;

/// Words of declarations that have another size on another architecture, or in another configuration. `long` is one
/// if it stands alone.
const SIZED_BY_ARCHITECTURE: [&str; 37] = [
    "BITS_PER_LONG",
    "DECLARE_BITMAP",
    "__BITS_PER_LONG",
    "__kernel_long_t",
    "__kernel_off_t",
    "__kernel_old_time_t",
    "__kernel_ptrdiff_t",
    "__kernel_size_t",
    "__kernel_ssize_t",
    "__kernel_ulong_t",
    "atomic_long_t",
    "clock_t",
    "cpumask_t",
    "cycles_t",
    "dma_addr_t",
    "intptr_t",
    "irq_hw_number_t",
    "kernel_ulong_t",
    "long",
    "nodemask_t",
    "off_t",
    "pfn_t",
    "pgd_t",
    "pgoff_t",
    "pgprot_t",
    "phys_addr_t",
    "pmd_t",
    "pte_t",
    "ptrdiff_t",
    "pud_t",
    "resource_size_t",
    "size_t",
    "ssize_t",
    "time_t",
    "uintptr_t",
    "ulong",
    "vm_flags_t",
];

/// How many names of types may stand for each other.
const DEPTH: usize = 16;

/// `record-word-size`. A pointer is a matter of its own.
pub(super) fn word_size(case: &Case<'_>) -> Vec<Fault> {
    let Some(text) = case.defined.text else { return Vec::new() };
    let mut faults = Vec::new();
    of_members(case, &text.members, Some(case.record), "", &mut faults);
    faults
}

fn of_members(
    case: &Case<'_>,
    members: &[MemberText],
    record: Option<&Record>,
    path: &str,
    faults: &mut Vec<Fault>,
) {
    for member in members {
        let name = format!("{path}{}", member.name);
        let seen = record.and_then(|record| record.members.iter().find(|seen| seen.name == member.name));
        if seen.is_some_and(|seen| is_pointer(&seen.ty)) {
            continue;
        }
        if !member.inner.is_empty() {
            let inner = seen.and_then(|seen| match element(&seen.ty) {
                Type::Anonymous(record) => Some(record.as_ref()),
                Type::Record(name) => case.seen.records.get(name),
                _ => None,
            });
            // One with a tag is looked at by itself.
            if !matches!(seen.map(|seen| element(&seen.ty)), Some(Type::Record(_))) {
                of_members(case, &member.inner, inner, &format!("{name}."), faults);
            }
        } else if let Some(word) = sized(case.headers, &member.words, 0) {
            let message =
                format!("`{name}` is declared with `{word}`, whose size depends on the architecture");
            faults.push(Fault { rule: &rules::RECORD_WORD_SIZE, member: Some(name), message });
        }
    }
}

/// A pointer, or one that is serializable: what it points to does not matter.
fn is_pointer(ty: &Type) -> bool {
    match element(ty) {
        Type::Pointer { .. } => true,
        Type::Anonymous(record) => {
            let mut members = record.members.iter();
            members.any(|m| matches!(element(&m.ty), Type::Pointer { .. }) && is_serializable(record, m))
        }
        _ => false,
    }
}

/// The first of some words whose size depends on the architecture. Names of types and macros of the KHO headers are
/// followed.
fn sized(headers: &[HeaderIndex], words: &[String], depth: usize) -> Option<&'static str> {
    let is_long = words.iter().filter(|word| *word == "long").count() == 1;
    for word in words.iter().filter(|_| depth < DEPTH) {
        let known = SIZED_BY_ARCHITECTURE.into_iter().find(|known| known == word);
        if known.is_some_and(|known| known != "long" || is_long) {
            return known;
        }
        let types = headers.iter().flat_map(|header| &header.typedefs).filter(|named| named.name == *word);
        let macros = headers.iter().flat_map(|header| &header.defines).filter(|named| named.name == *word);
        let bodies = macros.filter(|define| define.params.is_none()).map(|define| split(&define.body));
        let mut followed = types.map(|named| named.words.clone()).chain(bodies);
        if let Some(found) = followed.find_map(|words| sized(headers, &words, depth + 1)) {
            return Some(found);
        }
    }
    None
}

fn split(body: &str) -> Vec<String> {
    let words = body.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// `record-config-dependent`: a condition inside of the record's body, except about what the KHO headers define
/// and what is the same for every kernel.
pub(super) fn conditions(case: &Case<'_>) -> Vec<Fault> {
    let Some(text) = case.defined.text else { return Vec::new() };
    let header = case.defined.header;
    let is_inside = |line: usize| {
        let around = header.records.iter().filter(|record| record.body.contains(&line));
        // The innermost begins last.
        around.max_by_key(|record| *record.body.start()).is_some_and(|record| record == text)
    };
    let defined: BTreeSet<&str> =
        case.headers.iter().flat_map(|h| &h.defines).map(|define| define.name.as_str()).collect();
    let asked = header.conditions.iter().filter(|condition| is_inside(condition.line));
    let names = asked.map(|condition| condition.name.as_str());
    let open = names.filter(|name| !is_settled(name) && !defined.contains(name) && *name != "IS_ENABLED");
    let open: BTreeSet<String> = open.map(|name| format!("`{name}`")).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let names = open.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("whether it has all of its members depends on {names}");
    vec![Fault { rule: &rules::RECORD_CONFIG_DEPENDENT, member: None, message }]
}
