//! The structs and unions of BTF with their members, each once, as the records of C that they came from.

use std::collections::{BTreeMap, BTreeSet};

use super::raw::{Entry, Kind, Raw};
use super::types::{old_bit_field, resolve, Resolved, DEEPEST};
use super::{damaged, several};
use crate::error::Checked;
use crate::observed::{Member, Record, RecordKind, Type};

/// How many members are read at most: so many that only BTF that was made to have them has more.
const MOST_MEMBERS: usize = 1 << 16;

/// Collects records, and those that they contain by value.
pub(super) struct Reader<'b> {
    pub(super) raw: &'b Raw<'b>,
    records: BTreeMap<String, Record>,
    /// What is still to be read.
    pending: Vec<(String, Entry<'b>)>,
    /// Everything that is pending or was, by its name and number: there can be several with one name.
    known: BTreeSet<(String, usize)>,
    members: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(raw: &'b Raw<'b>) -> Self {
        let (records, pending, known) = Default::default();
        Reader { raw, records, pending, known, members: 0 }
    }

    /// Takes note of a struct, a union, or the typedef of one that has no name of its own.
    pub(super) fn named(&mut self, entry: &Entry<'b>) -> Checked<()> {
        let name = self.raw.name(entry.name)?;
        if entry.kind != Kind::TYPEDEF {
            self.note(name, entry);
            return Ok(());
        }
        let resolved = resolve(self.raw, entry.size_or_type)?;
        if let (Some(record), None) = (resolved.entry, resolved.typedef) {
            if matches!(record.kind, Kind::STRUCT | Kind::UNION) && record.name == 0 {
                self.note(name, &record);
            }
        }
        Ok(())
    }

    fn note(&mut self, name: String, entry: &Entry<'b>) {
        if self.known.insert((name.clone(), entry.id)) {
            self.pending.push((name, *entry));
        }
    }

    /// Reads everything that was noted, and what that contains.
    ///
    /// # Errors
    /// If something makes no sense, or if two records with one name are not the same.
    pub(super) fn finish(mut self) -> Checked<BTreeMap<String, Record>> {
        while let Some((name, entry)) = self.pending.pop() {
            let record = self.record(&entry, 0)?;
            match self.records.get(&name) {
                Some(before) if *before != record => return Err(several("records", &name)),
                Some(_) => {}
                None => _ = self.records.insert(name, record),
            }
        }
        Ok(self.records)
    }

    fn record(&mut self, entry: &Entry<'b>, depth: usize) -> Checked<Record> {
        if depth >= DEEPEST {
            return Err(damaged("a struct or union without a name contains itself, or more than can be"));
        }
        let kind = if entry.kind == Kind::UNION { RecordKind::Union } else { RecordKind::Struct };
        let mut members = Vec::new();
        for member in entry.members() {
            self.members += 1;
            if self.members > MOST_MEMBERS {
                return Err(damaged(format!("its records have more than {MOST_MEMBERS} members")));
            }
            self.member(entry.flag, member, depth, &mut members)?;
        }
        Ok(Record { kind, size: entry.size_or_type.into(), align: None, members })
    }

    /// The members of C that a member of BTF stands for: one, those of a struct or union without a name, or none for
    /// padding.
    fn member(
        &mut self,
        wide: bool,
        member: [u32; 3],
        depth: usize,
        members: &mut Vec<Member>,
    ) -> Checked<()> {
        let [name, ty, place] = member;
        let name = self.raw.name(name)?;
        let resolved = resolve(self.raw, ty)?;
        let (bit_offset, bit_width) = place_of(wide, place, &resolved);
        if !name.is_empty() {
            let ty = self.ty(&resolved, depth)?;
            members.push(Member { name, bit_offset, bit_width, ty });
            return Ok(());
        }
        match resolved.entry {
            Some(entry) if matches!(entry.kind, Kind::STRUCT | Kind::UNION) => {
                for member in self.record(&entry, depth + 1)?.members {
                    let bit_offset = bit_offset.saturating_add(member.bit_offset);
                    members.push(Member { bit_offset, ..member });
                }
                Ok(())
            }
            _ if bit_width.is_some() => Ok(()),
            _ => Err(damaged("a member without a name is neither a struct, a union nor a bit-field")),
        }
    }

    /// A struct or union that is a member with a name.
    pub(super) fn contained(
        &mut self,
        resolved: &Resolved<'b>,
        entry: &Entry<'b>,
        depth: usize,
    ) -> Checked<Type> {
        if let Some(tag) = resolved.tag(self.raw)? {
            self.note(tag.clone(), entry);
            return Ok(Type::Record(tag));
        }
        Ok(Type::Anonymous(Box::new(self.record(entry, depth + 1)?)))
    }
}

/// Where a member is in its record, and its width if it is a bit-field, both in bits.
fn place_of(wide: bool, place: u32, resolved: &Resolved<'_>) -> (u64, Option<u64>) {
    if wide {
        let width = Some(u64::from(place >> 24)).filter(|width| *width > 0);
        return (u64::from(place & 0xff_ffff), width);
    }
    match resolved.entry.as_ref().and_then(old_bit_field) {
        Some((width, before)) => (u64::from(place) + before, Some(width)),
        None => (place.into(), None),
    }
}
