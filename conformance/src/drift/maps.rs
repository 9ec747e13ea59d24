//! Byte maps of what a witness saw, small enough to stand beside each other in a report.
//!
//! What a witness saw is given to the drawing engine of the spec's own maps as another source of records. Nothing in
//! here draws, and nothing in here knows the spec.

use kho_abi_spec::emit::bytemap::{self, Drawing, Field, Look, Records, Scale, Shape, Style};
use kho_abi_spec::target::Target;

use crate::error::printable;
use crate::observed::{Member, Observed, Record, RecordKind, Type};
use crate::report::Maps;

/// What a map in a report looks like, wherever the report is read.
const LOOK: Look = Look { style: Style::Ascii, scale: Scale::Half };
/// No place in memory is further away, in bits; a witness that was deceived may say otherwise.
const FURTHEST: u64 = 1 << 60;

/// The map of a record as it was observed: its size and alignment in a line, and the lines of the map. No lines if
/// there is no such record.
///
/// A union of nothing but an integer and a pointer is one piece, as serializable pointers are for the spec.
pub fn of(name: &str, side: &Observed) -> Vec<String> {
    let Some(record) = side.records.get(name) else { return Vec::new() };
    let drawing = Drawing::of_record(&Seen(side), &Key { name: Some(name), record });
    let map = drawing.map(|drawing| drawing.lines(LOOK)).unwrap_or_default();
    std::iter::once(extent(record)).chain(map).collect()
}

/// The maps of a record on both sides, at the targets at which a finding shows. Targets at which both sides look the
/// same are together; a side that does not have the record has no lines, and where neither has it, there is nothing.
///
/// What several witnesses saw at one target may be given; the map is that of the first who saw the record.
pub fn beside(
    before: &[(Target, &Observed)],
    after: &[(Target, &Observed)],
    name: &str,
    targets: &[Target],
) -> Vec<Maps> {
    let at = |side: &[(Target, &Observed)], target: Target| {
        let seen = side.iter().filter(|(other, _)| *other == target);
        seen.map(|(_, observed)| of(name, observed)).find(|map| !map.is_empty()).unwrap_or_default()
    };
    let mut groups: Vec<Maps> = Vec::new();
    for target in Target::ALL.into_iter().filter(|target| targets.contains(target)) {
        let (before, after) = (at(before, target), at(after, target));
        let name = target.name().to_owned();
        match groups.iter_mut().find(|group| group.before == before && group.after == after) {
            Some(group) => group.targets.push(name),
            None if before.is_empty() && after.is_empty() => {}
            None => groups.push(Maps { targets: vec![name], before, after }),
        }
    }
    groups
}

fn extent(record: &Record) -> String {
    let size = match record.size {
        1 => "1 byte".to_owned(),
        n => format!("{n} bytes"),
    };
    match record.align {
        Some(align) => format!("{size}, aligned to {align}"),
        None => size,
    }
}

/// What a witness saw, as a source of records.
struct Seen<'a>(&'a Observed);

/// A record, together with its tag if it has one.
#[derive(Clone, Copy, PartialEq)]
struct Key<'a> {
    name: Option<&'a str>,
    record: &'a Record,
}

impl<'a> Records for Seen<'a> {
    type Key = Key<'a>;

    fn record(&self, key: &Key<'a>) -> Option<bytemap::Record<Key<'a>>> {
        let Record { kind, size, members, .. } = key.record;
        let size = (*size).min(FURTHEST / 8);
        let fields = members.iter().map(|member| self.field(member, key.record));
        Some(bytemap::Record { union: *kind == RecordKind::Union, size, fields: fields.collect() })
    }
}

impl<'a> Seen<'a> {
    fn field(&self, member: &'a Member, within: &Record) -> Field<Key<'a>> {
        let bytes = || self.bytes(&member.ty).map(|bytes| bytes.saturating_mul(8));
        let width = member.bit_width.or_else(bytes).unwrap_or_else(|| up_to_next(member, within));
        Field {
            name: printable(&member.name),
            bit_offset: member.bit_offset.min(FURTHEST),
            bit_width: width.min(FURTHEST),
            is_bit_field: member.bit_width.is_some(),
            shape: self.shape(&member.ty),
        }
    }

    fn shape(&self, ty: &'a Type) -> Shape<Key<'a>> {
        match ty {
            Type::Array { of, len: Some(len) } => Shape::Array(Box::new(self.shape(of)), *len),
            Type::Array { of, len: None } => Shape::Flexible(self.element(of)),
            Type::Record(name) => match self.0.records.get(name) {
                Some(record) => Shape::Record(Key { name: Some(name), record }),
                None => Shape::Value { bytes: 8 },
            },
            Type::Anonymous(record) if !is_pointer(record) => Shape::Record(Key { name: None, record }),
            Type::Anonymous(_) | Type::Int { .. } | Type::Pointer { .. } => self.value(ty),
            Type::Enum { .. } | Type::Other { .. } => self.value(ty),
        }
    }

    fn value(&self, ty: &Type) -> Shape<Key<'a>> {
        Shape::Value { bytes: self.bytes(ty).unwrap_or(8) }
    }

    /// The size of a type; none for a record that was not seen itself.
    fn bytes(&self, ty: &Type) -> Option<u64> {
        match ty {
            Type::Int { bytes, .. } | Type::Enum { bytes, .. } | Type::Other { bytes, .. } => Some(*bytes),
            // All targets are LP64.
            Type::Pointer { .. } => Some(8),
            Type::Array { of, len } => Some(self.bytes(of)?.saturating_mul(len.unwrap_or(0))),
            Type::Record(name) => self.0.records.get(name).map(|record| record.size),
            Type::Anonymous(record) => Some(record.size),
        }
    }

    /// What C calls an element of a flexible array, if that is a name.
    fn element(&self, of: &Type) -> Option<String> {
        let name = match of {
            Type::Int { bytes: 1, signed: None } => "char".to_owned(),
            Type::Int { bytes, signed: Some(false) } => format!("u{}", bytes.saturating_mul(8)),
            Type::Int { bytes, .. } => format!("s{}", bytes.saturating_mul(8)),
            Type::Enum { name, .. } => format!("enum {name}"),
            Type::Record(name) => match self.0.records.get(name)?.kind {
                RecordKind::Struct => format!("struct {name}"),
                RecordKind::Union => format!("union {name}"),
            },
            Type::Pointer { .. } | Type::Array { .. } | Type::Anonymous(_) | Type::Other { .. } => {
                return None
            }
        };
        Some(printable(&name))
    }
}

/// The room that a member of unknown size can have.
fn up_to_next(member: &Member, within: &Record) -> u64 {
    let end = within.size.saturating_mul(8);
    let later = within.members.iter().map(|other| other.bit_offset);
    let next = later.filter(|offset| *offset > member.bit_offset).min().unwrap_or(end);
    next.saturating_sub(member.bit_offset)
}

/// Whether it is one address in two forms: as a number, and as a pointer.
fn is_pointer(record: &Record) -> bool {
    let has = |is: fn(&Type) -> bool| record.members.iter().any(|member| is(&member.ty));
    record.kind == RecordKind::Union
        && record.size == 8
        && record.members.len() == 2
        && has(|ty| matches!(ty, Type::Int { bytes: 8, signed: Some(false) }))
        && has(|ty| matches!(ty, Type::Pointer { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, bit_offset: u64, ty: Type) -> Member {
        Member { name: name.to_owned(), bit_offset, bit_width: None, ty }
    }

    fn seen(size: u64, align: Option<u64>, members: Vec<Member>) -> Observed {
        let record = Record { kind: RecordKind::Struct, size, align, members };
        Observed { records: [("it".to_owned(), record)].into(), ..Observed::default() }
    }

    const BYTE: Type = Type::Int { bytes: 1, signed: Some(false) };

    #[test]
    fn what_a_witness_cannot_see_is_not_claimed() {
        assert_eq!(of("it", &seen(1, None, vec![member("a", 0, BYTE)]))[0], "1 byte");
        assert_eq!(of("other", &seen(1, None, Vec::new())), [""; 0]);
    }

    /// A record that was not seen takes the room that there is for it.
    #[test]
    fn records_that_were_not_seen() {
        let unseen = Type::Record("unseen".to_owned());
        let members =
            vec![member("first", 0, unseen.clone()), member("b", 64, BYTE), member("last", 128, unseen)];
        let map = of("it", &seen(24, Some(8), members));
        let expected = [
            "24 bytes, aligned to 8",
            "         0   1   2   3   4   5   6   7",
            "       +-------------------------------+",
            "0x0000 |             first             |",
            "       +---+---------------------------+",
            "0x0008 | b |........ (padding) ........|",
            "       +---+---------------------------+",
            "0x0010 |              last             |",
            "0x0018 +-------------------------------+",
        ];
        assert_eq!(map, expected);
    }

    /// Names are bytes of a tree, and numbers are what a file says: neither may end or deceive a report.
    #[test]
    fn what_a_tree_claims_is_drawn_whatever_it_is() {
        let many = |of: Type| Type::Array { of: Box::new(of), len: Some(u64::MAX) };
        let three = |of: Type, _| Type::Array { of: Box::new(of), len: Some(3) };
        let deep = (0..30).fold(Type::Int { bytes: 8, signed: None }, three);
        let itself = Type::Record("it".to_owned());
        let members = vec![
            member("a\u{1b}[31m", u64::MAX, BYTE),
            member("b\n", 3, many(many(BYTE))),
            member("c", 8, many(itself.clone())),
            member("d", 8, itself),
            Member { bit_width: Some(u64::MAX), ..member("e", u64::MAX - 1, BYTE) },
            member("deep", 64, deep),
            member("f", 0, Type::Array { of: Box::new(BYTE), len: None }),
        ];
        for size in [0, 1, 64, u64::MAX] {
            let map = of("it", &seen(size, Some(u64::MAX), members.clone()));
            assert!(map.len() < 20_000, "{} lines", map.len());
            assert!(map.iter().all(|line| !line.contains(char::is_control)), "{map:?}");
        }
    }
}
