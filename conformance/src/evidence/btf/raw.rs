//! The types of BTF by their numbers, each with the bytes that belong to it. What a type is to C may not enter.

use super::damaged;
use super::header::{unknown, word, Parts};
use crate::error::Checked;

/// What a type of BTF is, by its number in the format.
pub(super) struct Kind;

impl Kind {
    pub(super) const INT: u32 = 1;
    pub(super) const PTR: u32 = 2;
    pub(super) const ARRAY: u32 = 3;
    pub(super) const STRUCT: u32 = 4;
    pub(super) const UNION: u32 = 5;
    pub(super) const ENUM: u32 = 6;
    pub(super) const FWD: u32 = 7;
    pub(super) const TYPEDEF: u32 = 8;
    pub(super) const VOLATILE: u32 = 9;
    pub(super) const CONST: u32 = 10;
    pub(super) const RESTRICT: u32 = 11;
    pub(super) const FUNC: u32 = 12;
    pub(super) const FUNC_PROTO: u32 = 13;
    pub(super) const VAR: u32 = 14;
    pub(super) const DATASEC: u32 = 15;
    pub(super) const FLOAT: u32 = 16;
    pub(super) const DECL_TAG: u32 = 17;
    pub(super) const TYPE_TAG: u32 = 18;
    pub(super) const ENUM64: u32 = 19;
}

/// The bytes of a type before those that depend on its kind.
const HEAD: usize = 12;
/// The length that a name may have, its NUL included. The kernel's own limit is half of that.
const LONGEST_NAME: usize = 1024;

/// One type.
#[derive(Clone, Copy)]
pub(super) struct Entry<'b> {
    /// Its number.
    pub(super) id: usize,
    /// One of [`Kind`], or another number.
    pub(super) kind: u32,
    /// Where its name is in the strings; 0 if it has none.
    pub(super) name: u32,
    /// What it means depends on the kind.
    pub(super) flag: bool,
    /// The size in bytes, or the number of another type, as the kind is.
    pub(super) size_or_type: u32,
    /// What follows it.
    pub(super) tail: &'b [u8],
}

/// All types, by their numbers.
pub(super) struct Raw<'b> {
    parts: &'b Parts<'b>,
    /// Where each starts; the first is type 1.
    starts: Vec<usize>,
}

impl<'b> Raw<'b> {
    /// Goes through all types once, and shows each to `look_at`.
    ///
    /// # Errors
    /// If one is not there as a whole, or if its length is not known.
    pub(super) fn scan(parts: &'b Parts<'b>, mut look_at: impl FnMut(&Entry<'b>)) -> Checked<Self> {
        let mut starts = Vec::new();
        let mut at = 0;
        while at < parts.types.len() {
            starts.push(at);
            let (entry, length) = entry(parts, at, starts.len())?;
            look_at(&entry);
            at += length;
        }
        Ok(Raw { parts, starts })
    }

    /// A type by its number; `None` for 0, which is `void`.
    ///
    /// # Errors
    /// If there is no such type.
    pub(super) fn get(&self, id: u32) -> Checked<Option<Entry<'b>>> {
        let Some(index) = (id as usize).checked_sub(1) else { return Ok(None) };
        let Some(&start) = self.starts.get(index) else {
            return Err(damaged(format!(
                "a type refers to type {id}, and it has only {}",
                self.starts.len()
            )));
        };
        entry(self.parts, start, id as usize).map(|(entry, _)| Some(entry))
    }

    /// The name at a place in the strings.
    ///
    /// # Errors
    /// If there is no name.
    pub(super) fn name(&self, at: u32) -> Checked<String> {
        match string(self.parts.strings, at) {
            Some(name) => Ok(String::from_utf8_lossy(name).into_owned()),
            None => Err(damaged(format!("the name at {at} of its strings is beyond their end, or endless"))),
        }
    }
}

/// The bytes of the name at a place in the strings; `None` if it is beyond their end, or longer than names are.
pub(super) fn string(strings: &[u8], at: u32) -> Option<&[u8]> {
    let rest = strings.get(at as usize..)?;
    // The last string ends the strings, so where there is no NUL a name is too long.
    let rest = rest.get(..LONGEST_NAME).unwrap_or(rest);
    rest.get(..rest.iter().position(|byte| *byte == 0)?)
}

/// The type that starts at a place, and its length in bytes.
fn entry<'b>(parts: &Parts<'b>, at: usize, id: usize) -> Checked<(Entry<'b>, usize)> {
    let ends = || damaged(format!("it ends inside of type {id}"));
    let (head, rest) = parts.types.get(at..).and_then(|rest| rest.split_at_checked(HEAD)).ok_or_else(ends)?;
    let word = |index| word(head, index).ok_or_else(ends);
    let (name, info, size_or_type) = (word(0)?, word(1)?, word(2)?);
    // Older kernels have fewer bits for both, with zeros between them.
    let (kind, count) = (info >> 24 & 0x7f, (info & 0xff_ffff) as usize);
    let length = tail(kind, count, parts.layouts).ok_or_else(|| unknown(kind, id))?;
    let tail = rest.get(..length).ok_or_else(ends)?;
    Ok((Entry { id, kind, name, flag: info >> 31 != 0, size_or_type, tail }, HEAD + length))
}

/// How many bytes follow a type of a kind that has `count` members.
fn tail(kind: u32, count: usize, layouts: &[u8]) -> Option<usize> {
    let (once, each) = match kind {
        Kind::PTR | Kind::FWD | Kind::TYPEDEF | Kind::VOLATILE | Kind::CONST | Kind::RESTRICT => (0, 0),
        Kind::FUNC | Kind::FLOAT | Kind::TYPE_TAG => (0, 0),
        Kind::INT | Kind::VAR | Kind::DECL_TAG => (4, 0),
        Kind::ARRAY => (12, 0),
        Kind::STRUCT | Kind::UNION | Kind::DATASEC | Kind::ENUM64 => (0, 12),
        Kind::ENUM | Kind::FUNC_PROTO => (0, 8),
        other => {
            let layout = layouts.get((other as usize).checked_mul(4)?..)?;
            // A kind that does not exist has no length; nor may an unknown one be 0, which is padding or damage.
            let (&once, &each) = (layout.first()?, layout.get(1)?);
            (other > 0).then_some((usize::from(once), usize::from(each)))?
        }
    };
    each.checked_mul(count)?.checked_add(once)
}

impl<'b> Entry<'b> {
    /// A word of what follows.
    pub(super) fn word(&self, index: usize) -> u32 {
        // The tail has as many words as its kind has, so this is about nothing that can be missing.
        word(self.tail, index).unwrap_or_default()
    }

    /// The members of a struct or union: where the name is, the type, and where the member is.
    pub(super) fn members(&self) -> impl Iterator<Item = [u32; 3]> + 'b {
        self.tail.chunks_exact(12).filter_map(|m| Some([word(m, 0)?, word(m, 1)?, word(m, 2)?]))
    }

    /// The enumerators of an enum: where the name is, and the value.
    pub(super) fn enumerators(&self) -> impl Iterator<Item = (u32, i128)> + 'b {
        let (signed, wide) = (self.flag, self.kind == Kind::ENUM64);
        self.tail.chunks_exact(if wide { 12 } else { 8 }).filter_map(move |enumerator| {
            let (name, low) = (word(enumerator, 0)?, word(enumerator, 1)?);
            let value = match (wide, signed) {
                (false, false) => i128::from(low),
                (false, true) => i128::from(low.cast_signed()),
                (true, _) => {
                    let value = u64::from(word(enumerator, 2)?) << 32 | u64::from(low);
                    if signed {
                        value.cast_signed().into()
                    } else {
                        value.into()
                    }
                }
            };
            Some((name, value))
        })
    }
}
