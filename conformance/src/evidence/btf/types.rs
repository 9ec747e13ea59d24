//! What the types of BTF are to C: integers, pointers, arrays, enums. The members of records are in `records`.

use super::damaged;
use super::raw::{Entry, Kind, Raw};
use super::records::Reader;
use crate::error::Checked;
use crate::observed::Type;

/// How many names and qualifiers a type can have in front of it. More is a circle.
const MOST_NAMES: usize = 64;
/// How deep arrays and records without a name can be in each other. More is a circle.
pub(super) const DEEPEST: usize = 32;
/// The typedefs of Linux for integers that are stored with their highest byte first on every target.
const BIG_ENDIAN: [&str; 3] = ["__be16", "__be32", "__be64"];

/// A type without its typedefs and qualifiers.
pub(super) struct Resolved<'b> {
    /// `None` for `void`.
    pub(super) entry: Option<Entry<'b>>,
    /// The typedef that is nearest to the type: the name of a record that has no other.
    pub(super) typedef: Option<String>,
    /// Whether one of the typedefs says that the highest byte comes first.
    big_endian: bool,
}

impl<'b> Resolved<'b> {
    /// The type's own name, or that of its typedef.
    pub(super) fn tag(&self, raw: &Raw<'b>) -> Checked<Option<String>> {
        match self.entry {
            Some(entry) if entry.name != 0 => raw.name(entry.name).map(Some),
            Some(_) => Ok(self.typedef.clone()),
            None => Ok(None),
        }
    }
}

/// The type behind typedefs, qualifiers and tags.
///
/// # Errors
/// If they go in a circle.
pub(super) fn resolve<'b>(raw: &Raw<'b>, mut id: u32) -> Checked<Resolved<'b>> {
    let mut resolved = Resolved { entry: None, typedef: None, big_endian: false };
    for _ in 0..MOST_NAMES {
        let entry = raw.get(id)?;
        match entry {
            Some(Entry { kind: Kind::TYPEDEF, name, .. }) => {
                let name = raw.name(name)?;
                resolved.big_endian |= BIG_ENDIAN.contains(&name.as_str());
                resolved.typedef = Some(name);
            }
            Some(Entry { kind: Kind::CONST | Kind::VOLATILE | Kind::RESTRICT | Kind::TYPE_TAG, .. }) => {}
            _ => return Ok(Resolved { entry, ..resolved }),
        }
        id = entry.map_or(0, |entry| entry.size_or_type);
    }
    Err(damaged(format!("type {id} is one of its own typedefs")))
}

impl<'b> Reader<'b> {
    /// A type as the type of a member.
    ///
    /// # Errors
    /// If no member can have it.
    pub(super) fn ty(&mut self, resolved: &Resolved<'b>, depth: usize) -> Checked<Type> {
        let Some(entry) = resolved.entry else { return Err(damaged("a member is `void`")) };
        let bytes = u64::from(entry.size_or_type);
        match entry.kind {
            Kind::INT | Kind::ENUM | Kind::ENUM64 if resolved.big_endian => {
                Ok(Type::Other { name: format!("big-endian u{}", bytes.saturating_mul(8)), bytes })
            }
            Kind::INT => Ok(Type::Int { bytes, signed: signed(&self.raw.name(entry.name)?, entry.word(0)) }),
            Kind::FLOAT => Ok(Type::Other { name: self.raw.name(entry.name)?, bytes }),
            Kind::PTR => Ok(Type::Pointer { to: self.pointee(entry.size_or_type)? }),
            Kind::ARRAY => self.array(&entry, depth),
            Kind::STRUCT | Kind::UNION => self.contained(resolved, &entry, depth),
            Kind::ENUM | Kind::ENUM64 => Ok(match resolved.tag(self.raw)? {
                Some(name) => Type::Enum { name, bytes },
                // An enum without a name is the integer that holds it.
                None => Type::Int { bytes, signed: Some(entry.flag) },
            }),
            other => Err(damaged(format!("a member has a type of kind {other}, which no member can have"))),
        }
    }

    fn pointee(&self, to: u32) -> Checked<Option<String>> {
        let resolved = resolve(self.raw, to)?;
        match resolved.entry {
            Some(Entry { kind: Kind::STRUCT | Kind::UNION | Kind::FWD, .. }) => resolved.tag(self.raw),
            _ => Ok(None),
        }
    }

    /// A flexible array member has no elements, and C knows no other array without any.
    fn array(&mut self, entry: &Entry<'b>, depth: usize) -> Checked<Type> {
        if depth >= DEEPEST {
            return Err(damaged("an array contains itself, or more arrays than can be"));
        }
        let of = self.ty(&resolve(self.raw, entry.word(0))?, depth + 1)?;
        let len = Some(u64::from(entry.word(2))).filter(|len| *len > 0);
        Ok(Type::Array { of: Box::new(of), len })
    }
}

/// Whether an integer can be negative, by its name and the word that describes it.
fn signed(name: &str, word: u32) -> Option<bool> {
    let (signed, character) = (word >> 24 & 1 != 0, word >> 24 & 2 != 0);
    match name {
        // Some writers call it signed and some a character; what it is depends on the target's C.
        "char" => None,
        "signed char" => Some(true),
        "unsigned char" => Some(false),
        _ if character && !signed => None,
        _ => Some(signed),
    }
}

/// The width in bits of an integer that is a bit-field by its type, as old writers have it, and the bits before it.
pub(super) fn old_bit_field(entry: &Entry<'_>) -> Option<(u64, u64)> {
    let (bits, before) = (u64::from(entry.word(0) & 0xff), u64::from(entry.word(0) >> 16 & 0xff));
    let part = entry.kind == Kind::INT && bits < u64::from(entry.size_or_type).saturating_mul(8);
    // What has 256 bits or more does not fit into the word; no integer of C has.
    (part && bits > 0).then_some((bits, before))
}
