//! The members of a record at any depth, and what their types take up.

use super::Case;
use crate::observed::{Member, Observed, Record, Type};

/// How deep records may contain each other. C has no limit; nobody reads more.
const DEPTH: usize = 32;

/// A struct or union with the names of the members that it is in; empty for the record itself.
pub(super) struct Part<'o> {
    pub(super) path: String,
    pub(super) record: &'o Record,
}

impl Part<'_> {
    /// The name of one of its members, as C reaches it from the record.
    pub(super) fn reaches(&self, member: &Member) -> String {
        format!("{}{}", self.path, member.name)
    }
}

/// The record itself, and everything that it contains and that is not looked at by itself.
pub(super) fn parts<'s>(case: &Case<'s>) -> Vec<Part<'s>> {
    let mut parts = vec![Part { path: String::new(), record: case.record }];
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        let depth = part.path.matches('.').count();
        let inner = part.record.members.iter().filter(|_| depth < DEPTH).filter_map(|member| {
            let record = match element(&member.ty) {
                Type::Anonymous(record) => record,
                Type::Record(name) if !case.others.contains(name.as_str()) => case.seen.records.get(name)?,
                _ => return None,
            };
            Some(Part { path: format!("{}.", part.reaches(member)), record })
        });
        let inner: Vec<_> = inner.collect();
        parts.extend(inner);
        at += 1;
    }
    parts
}

/// What the innermost arrays of a type consist of.
pub(super) fn element(ty: &Type) -> &Type {
    match ty {
        Type::Array { of, .. } => element(of),
        other => other,
    }
}

/// How many elements an array has in all; 1 for what is none.
pub(super) fn count(ty: &Type) -> u64 {
    match ty {
        Type::Array { of, len } => len.unwrap_or(0).saturating_mul(count(of)),
        _ => 1,
    }
}

/// The size of a type in bytes; `None` if it is not known.
pub(super) fn size(ty: &Type, seen: &Observed) -> Option<u64> {
    let each = match element(ty) {
        Type::Int { bytes, .. } | Type::Enum { bytes, .. } | Type::Other { bytes, .. } => *bytes,
        Type::Pointer { .. } => 8,
        Type::Record(name) => seen.records.get(name)?.size,
        Type::Anonymous(record) => record.size,
        Type::Array { .. } => return None,
    };
    each.checked_mul(count(ty))
}

/// The alignment in bytes that a type would have if nothing of it were packed; at least 1.
pub(super) fn natural(ty: &Type, seen: &Observed) -> u64 {
    natural_within(ty, seen, 0)
}

/// The same of a record.
pub(super) fn natural_of(record: &Record, seen: &Observed) -> u64 {
    of_members(record, seen, 0)
}

fn natural_within(ty: &Type, seen: &Observed, depth: usize) -> u64 {
    match element(ty) {
        Type::Int { bytes, .. } | Type::Enum { bytes, .. } | Type::Other { bytes, .. } => (*bytes).max(1),
        Type::Pointer { .. } => 8,
        Type::Record(name) => seen.records.get(name).map_or(1, |record| of_members(record, seen, depth + 1)),
        Type::Anonymous(record) => of_members(record, seen, depth + 1),
        Type::Array { .. } => 1,
    }
}

fn of_members(record: &Record, seen: &Observed, depth: usize) -> u64 {
    let members = record.members.iter().filter(|_| depth < DEPTH);
    members.map(|member| natural_within(&member.ty, seen, depth)).max().unwrap_or(1)
}
