//! Whether a record is the same on both sides, and if not, in what. Pure.

use super::renames::Renames;
use crate::compare::describe;
use crate::compare::pointers::is_serializable;
use crate::observed::{Member, Observed, Record, RecordKind, Type};

/// What is different in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// What, without a number that could depend on the target, such as "`flags` has another type".
    pub(super) phrases: Vec<String>,
    /// Whether nothing but names of members differ.
    pub(super) only_names: bool,
    /// The member to look at, on the old side and on the new one.
    pub(super) members: [Option<String>; 2],
    /// Both sides in words.
    pub(super) sides: [String; 2],
}

/// The two sides of a record, each with what else was seen there.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) old: &'a Observed,
    pub(super) new: &'a Observed,
    pub(super) renames: &'a Renames,
}

/// What one step found: a phrase, and the member on both sides with its type in words.
struct Found<'a> {
    phrase: String,
    old: Option<&'a Member>,
    new: Option<&'a Member>,
}

impl Sides<'_> {
    /// What is different in a record; none if nothing is.
    pub(super) fn difference(&self, old: &Record, new: &Record) -> Option<Difference> {
        if old.kind != new.kind {
            let [was, is] = [old, new].map(keyword);
            return Some(whole(old, new, format!("it is a {is} and was a {was}")));
        }
        let renamed = self.renamed(old, new);
        let mut found = presence(old, new, &renamed);
        found.extend(self.types(old, new));
        if found.is_empty() && renamed.is_empty() {
            found.extend(order(old, new));
        }
        if !found.is_empty() {
            found.extend(renamed.iter().map(called));
            return Some(of_members(old, new, &found, false));
        }
        if let Some(phrase) = displaced(old, new, &renamed) {
            return Some(whole(old, new, phrase.to_owned()));
        }
        let renamed: Vec<_> = renamed.iter().map(called).collect();
        (!renamed.is_empty()).then(|| of_members(old, new, &renamed, true))
    }

    /// Pairs of a member that is gone and a new one, of one type at one place.
    fn renamed<'r>(&self, old: &'r Record, new: &'r Record) -> Vec<(&'r Member, &'r Member)> {
        let gone = old.members.iter().filter(|m| find(new, &m.name).is_none());
        let pairs = gone.filter_map(|was| {
            let mut added = new.members.iter().filter(|m| find(old, &m.name).is_none());
            let is = added.find(|is| is.bit_offset == was.bit_offset && self.same_member(was, is))?;
            Some((was, is))
        });
        pairs.collect()
    }

    fn types<'r>(&self, old: &'r Record, new: &'r Record) -> Vec<Found<'r>> {
        let common = new.members.iter().filter_map(|is| Some((find(old, &is.name)?, is)));
        let changed = common.filter(|(was, is)| !self.same_member(was, is));
        let found = changed.map(|(was, is)| Found {
            phrase: format!("`{}` has another type", is.name),
            old: Some(was),
            new: Some(is),
        });
        found.collect()
    }

    /// Whether two members have one type, the width of a bit-field included.
    fn same_member(&self, was: &Member, is: &Member) -> bool {
        was.bit_width == is.bit_width && self.same_type(&was.ty, &is.ty)
    }

    /// Whether the bytes of two types mean the same. Which of two names a typedef or an enum has counts for nothing.
    fn same_type(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Int { bytes: a, signed: s }, Type::Int { bytes: b, signed: t }) => {
                // What `char` is the compiler decides, and the kernel has it decide alike everywhere.
                a == b && (s.is_none() || t.is_none() || s == t)
            }
            (Type::Enum { bytes: a, .. } | Type::Int { bytes: a, .. }, Type::Enum { bytes: b, .. })
            | (Type::Enum { bytes: a, .. }, Type::Int { bytes: b, .. }) => a == b,
            (Type::Pointer { to: Some(a) }, Type::Pointer { to: Some(b) }) => self.renames.same(a, b),
            (Type::Array { of: a, len: l }, Type::Array { of: b, len: m }) => l == m && self.same_type(a, b),
            (Type::Record(a), Type::Record(b)) if self.renames.same(a, b) => true,
            (Type::Int { bytes: 8, signed: Some(false) }, Type::Anonymous(pointer))
            | (Type::Anonymous(pointer), Type::Int { bytes: 8, signed: Some(false) }) => is_address(pointer),
            _ => match (self.record(self.old, old), self.record(self.new, new)) {
                (Some(a), Some(b)) => a.align == b.align && self.difference(a, b).is_none(),
                (None, None) => old == new,
                _ => false,
            },
        }
    }

    /// The record that a type is, with a name or without.
    fn record<'r>(&self, side: &'r Observed, ty: &'r Type) -> Option<&'r Record> {
        match ty {
            Type::Record(name) => side.records.get(name),
            Type::Anonymous(record) => Some(record),
            _ => None,
        }
    }
}

/// Whether a union is a serializable pointer to anything: its bytes are a physical address.
fn is_address(union: &Record) -> bool {
    let target = union.members.iter().find_map(|member| match &member.ty {
        Type::Pointer { to: Some(to) } => Some(to),
        _ => None,
    });
    target.is_some_and(|target| is_serializable(union, target))
}

fn find<'r>(record: &'r Record, name: &str) -> Option<&'r Member> {
    record.members.iter().find(|member| member.name == name)
}

fn keyword(record: &Record) -> &'static str {
    match record.kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    }
}

fn called<'r>((was, is): &(&'r Member, &'r Member)) -> Found<'r> {
    Found { phrase: format!("`{}` is called `{}`", was.name, is.name), old: Some(was), new: Some(is) }
}

/// Members that only one side has.
fn presence<'r>(old: &'r Record, new: &'r Record, renamed: &[(&Member, &Member)]) -> Vec<Found<'r>> {
    let is_renamed = |name: &str| renamed.iter().any(|(was, is)| was.name == name || is.name == name);
    let only = |side: &'r Record, other: &'r Record| {
        side.members.iter().filter(move |m| find(other, &m.name).is_none() && !is_renamed(&m.name))
    };
    let added = only(new, old).map(|is| Found {
        phrase: format!("member `{}` is new", is.name),
        old: None,
        new: Some(is),
    });
    let gone = only(old, new).map(|was| Found {
        phrase: format!("member `{}` is gone", was.name),
        old: Some(was),
        new: None,
    });
    added.chain(gone).collect()
}

fn order<'r>(old: &'r Record, new: &'r Record) -> Option<Found<'r>> {
    if new.kind == RecordKind::Union {
        return None;
    }
    let (_, is) = old.members.iter().zip(&new.members).find(|(was, is)| was.name != is.name)?;
    let phrase = "its members have another order".to_owned();
    Some(Found { phrase, old: find(old, &is.name), new: Some(is) })
}

/// How a record of the same members lies differently.
fn displaced(old: &Record, new: &Record, renamed: &[(&Member, &Member)]) -> Option<&'static str> {
    let name_before = |is: &Member| {
        renamed
            .iter()
            .find(|(_, new)| new.name == is.name)
            .map_or(is.name.clone(), |(was, _)| was.name.clone())
    };
    let moved = new
        .members
        .iter()
        .any(|is| find(old, &name_before(is)).is_some_and(|was| was.bit_offset != is.bit_offset));
    let other_align = matches!((old.align, new.align), (Some(was), Some(is)) if was != is);
    if moved {
        Some("its members are at other places")
    } else if other_align && old.size != new.size {
        Some("it has another size and another alignment")
    } else if other_align {
        Some("it has another alignment")
    } else {
        (old.size != new.size).then_some("it has another size")
    }
}

fn whole(old: &Record, new: &Record, phrase: String) -> Difference {
    let moved = old.members.iter().zip(&new.members).find(|(was, is)| was.bit_offset != is.bit_offset);
    Difference {
        phrases: vec![phrase],
        only_names: false,
        members: moved.map_or([None, None], |(was, is)| [Some(was.name.clone()), Some(is.name.clone())]),
        sides: [old, new].map(describe::seen),
    }
}

fn of_members(old: &Record, new: &Record, found: &[Found<'_>], only_names: bool) -> Difference {
    let first = |side: fn(&Found<'_>) -> Option<String>| found.iter().find_map(side);
    let members = [
        first(|f| f.old.map(|member| member.name.clone())),
        first(|f| f.new.map(|member| member.name.clone())),
    ];
    let sides = match found {
        // Of one member, its type says all; where it is, the maps show.
        [Found { old: Some(was), new: Some(is), .. }]
            if !only_names && describe::member(was) != describe::member(is) =>
        {
            [was, is].map(|member| describe::member(member))
        }
        _ => [old, new].map(describe::seen),
    };
    Difference { phrases: found.iter().map(|f| f.phrase.clone()).collect(), only_names, members, sides }
}
