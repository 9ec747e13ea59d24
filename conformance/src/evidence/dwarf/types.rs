//! Types, with typedefs and qualifiers resolved.

use gimli::constants as dw;
use gimli::AttributeValue;

use super::members::number;
use super::reader::{Opened, Place, Reader};
use super::units::Entry;
use super::wrong;
use crate::error::Checked;
use crate::observed::Type;

/// How many types can contain each other. No header of a kernel comes near it.
const DEEPEST: usize = 64;

/// The typedefs of Linux for integers that are stored with their highest byte first on every target.
const BIG_ENDIAN: [&str; 3] = ["__be16", "__be32", "__be64"];

impl<'d> Reader<'_, 'd> {
    /// The type at a place. `depth` is how many types contain it.
    pub(super) fn ty(&mut self, mut place: Place, depth: usize) -> Checked<Type> {
        let mut big_endian = false;
        for _ in 0..DEEPEST {
            let (opened, entry) = self.entry(place)?;
            let Some(next) = self.behind(place, &entry)? else {
                let ty = self.plain(place, &opened, &entry, depth)?;
                return Ok(if big_endian { reversed(ty) } else { ty });
            };
            let name = opened.unit.text(&entry)?;
            big_endian |= name.is_some_and(|name| BIG_ENDIAN.contains(&name.as_str()));
            place = next;
        }
        Err(wrong("a typedef has no end"))
    }

    /// What is behind all typedefs and qualifiers.
    pub(super) fn unqualified(&mut self, mut place: Place) -> Checked<Place> {
        for _ in 0..DEEPEST {
            let (_, entry) = self.entry(place)?;
            let Some(next) = self.behind(place, &entry)? else { return Ok(place) };
            place = next;
        }
        Err(wrong("a typedef has no end"))
    }

    /// What one typedef or qualifier is of; `None` for anything else, `void` included.
    fn behind(&self, place: Place, entry: &Entry<'d>) -> Checked<Option<Place>> {
        match entry.tag() {
            dw::DW_TAG_typedef
            | dw::DW_TAG_const_type
            | dw::DW_TAG_volatile_type
            | dw::DW_TAG_restrict_type
            | dw::DW_TAG_atomic_type => self.of(place, entry),
            _ => Ok(None),
        }
    }

    /// The type that an entry says that it is of, or points to.
    fn of(&self, place: Place, entry: &Entry<'d>) -> Checked<Option<Place>> {
        entry.attr_value(dw::DW_AT_type).map(|of| self.follow(place, &of)).transpose()
    }

    /// One more than `depth`, within bounds.
    pub(super) fn deeper(&self, depth: usize) -> Checked<usize> {
        match depth < DEEPEST {
            true => Ok(depth + 1),
            false => Err(wrong("its types contain each other too deep, or without end")),
        }
    }

    fn plain(&mut self, place: Place, opened: &Opened<'d>, entry: &Entry<'d>, depth: usize) -> Checked<Type> {
        match entry.tag() {
            dw::DW_TAG_base_type => base(opened, entry),
            dw::DW_TAG_pointer_type => Ok(Type::Pointer { to: self.pointee(place, entry)? }),
            dw::DW_TAG_array_type => self.array(place, opened, entry, depth),
            dw::DW_TAG_enumeration_type => self.enumeration(place, opened, entry, depth),
            dw::DW_TAG_structure_type | dw::DW_TAG_union_type => {
                if let Some(name) = name(place, opened, entry)? {
                    self.pending.push((name.clone(), place));
                    return Ok(Type::Record(name));
                }
                let depth = self.deeper(depth)?;
                Ok(Type::Anonymous(Box::new(self.record(place, depth)?)))
            }
            tag => Err(wrong(format_args!("a member is of a type that no member can be of ({tag})"))),
        }
    }

    fn pointee(&mut self, place: Place, entry: &Entry<'d>) -> Checked<Option<String>> {
        let Some(to) = self.of(place, entry)? else { return Ok(None) };
        let to = self.unqualified(to)?;
        let (opened, entry) = self.entry(to)?;
        match entry.tag() {
            dw::DW_TAG_structure_type | dw::DW_TAG_union_type => name(to, &opened, &entry),
            _ => Ok(None),
        }
    }

    fn array(&mut self, place: Place, opened: &Opened<'d>, entry: &Entry<'d>, depth: usize) -> Checked<Type> {
        let mut lengths = Vec::new();
        for dimension in self.children(place)?.iter().filter(|child| child.tag() == dw::DW_TAG_subrange_type)
        {
            lengths.push(length(dimension)?);
        }
        let mut inside = depth;
        for _ in &lengths {
            inside = self.deeper(inside)?;
        }
        let of = self.of(place, entry)?.filter(|_| !lengths.is_empty());
        let of = of.ok_or_else(|| wrong("an array has no elements"))?;
        let of = self.ty(of, inside)?;
        if entry.has_attr(dw::DW_AT_GNU_vector) {
            let name = opened.unit.text(entry)?.unwrap_or_else(|| "vector".to_owned());
            return Ok(Type::Other { name, bytes: number(entry, dw::DW_AT_byte_size).unwrap_or_default() });
        }
        Ok(lengths.into_iter().rev().fold(of, |of, len| Type::Array { of: Box::new(of), len }))
    }

    /// An enum without a name is the integer that holds it.
    fn enumeration(
        &mut self,
        place: Place,
        opened: &Opened<'d>,
        entry: &Entry<'d>,
        depth: usize,
    ) -> Checked<Type> {
        let bytes = bytes(entry)?;
        if let Some(name) = name(place, opened, entry)? {
            return Ok(Type::Enum { name, bytes });
        }
        if let Some(of) = self.of(place, entry)? {
            let depth = self.deeper(depth)?;
            return self.ty(of, depth);
        }
        let signed = self.children(place)?.iter().any(|enumerator| {
            let value = enumerator.attr_value_raw(dw::DW_AT_const_value);
            matches!(value, Some(AttributeValue::Sdata(value)) if value < 0)
        });
        Ok(Type::Int { bytes, signed: Some(signed) })
    }
}

/// The tag of a record or an enum, or else the name of its typedef.
fn name<'d>(place: Place, opened: &Opened<'d>, entry: &Entry<'d>) -> Checked<Option<String>> {
    if let Some(name) = opened.unit.text(entry)? {
        return Ok(Some(name));
    }
    Ok(opened.index()?.typedef(place.at).map(|name| String::from_utf8_lossy(name).into_owned()))
}

fn bytes(entry: &Entry<'_>) -> Checked<u64> {
    number(entry, dw::DW_AT_byte_size).ok_or_else(|| wrong("the size of a type is not told"))
}

fn base<'d>(opened: &Opened<'d>, entry: &Entry<'d>) -> Checked<Type> {
    let (name, bytes) = (opened.unit.text(entry)?.unwrap_or_default(), bytes(entry)?);
    let Some(AttributeValue::Encoding(encoding)) = entry.attr_value(dw::DW_AT_encoding) else {
        return Err(wrong(format_args!("the encoding of `{name}` is not told")));
    };
    let reversal =
        matches!(entry.attr_value(dw::DW_AT_endianity), Some(AttributeValue::Endianity(dw::DW_END_big)));
    let ty = match signed(encoding, &name) {
        Some(signed) if !entry.has_attr(dw::DW_AT_bit_size) => Type::Int { bytes, signed },
        _ => Type::Other { name: other(encoding, name, bytes), bytes },
    };
    Ok(if reversal { reversed(ty) } else { ty })
}

/// Whether an integer is signed, `None` for plain `char`. `None` altogether for what is no integer.
#[allow(clippy::option_option, reason = "two questions, of which the second is asked only after the first")]
fn signed(encoding: dw::DwAte, name: &str) -> Option<Option<bool>> {
    match encoding {
        dw::DW_ATE_signed_char | dw::DW_ATE_unsigned_char if name == "char" => Some(None),
        dw::DW_ATE_signed | dw::DW_ATE_signed_char => Some(Some(true)),
        dw::DW_ATE_unsigned | dw::DW_ATE_unsigned_char | dw::DW_ATE_boolean | dw::DW_ATE_UTF => {
            Some(Some(false))
        }
        _ => None,
    }
}

/// What to call what is no integer. Compilers do not agree on the names of complex numbers.
fn other(encoding: dw::DwAte, name: String, bytes: u64) -> String {
    match (encoding, bytes) {
        (dw::DW_ATE_complex_float, 8) => "complex float".to_owned(),
        (dw::DW_ATE_complex_float, 16) => "complex double".to_owned(),
        (dw::DW_ATE_float, _) => name,
        _ if name.is_empty() => encoding.to_string(),
        _ => name,
    }
}

/// What is stored with its highest byte first. All targets store the lowest first.
fn reversed(ty: Type) -> Type {
    match ty {
        Type::Int { bytes, .. } => {
            Type::Other { name: format!("big-endian u{}", bytes.saturating_mul(8)), bytes }
        }
        Type::Other { name, bytes } => Type::Other { name: format!("big-endian {name}"), bytes },
        ty => ty,
    }
}

/// The number of elements of one dimension of an array; `None` if it is flexible.
fn length(dimension: &Entry<'_>) -> Checked<Option<u64>> {
    let unclear = || wrong("the length of an array is no number");
    if let Some(count) = dimension.attr_value(dw::DW_AT_count) {
        return count.udata_value().map(Some).ok_or_else(unclear);
    }
    let Some(last) = dimension.attr_value(dw::DW_AT_upper_bound) else { return Ok(None) };
    match (last.udata_value(), last.sdata_value()) {
        // One before the first: there is none.
        (Some(u64::MAX), _) | (_, Some(-1)) if !is_byte(&last) => Ok(Some(0)),
        (Some(last), _) => last.checked_add(1).map(Some).ok_or_else(unclear),
        _ => Err(unclear()),
    }
}

/// Whether a number is so short that having all bits set is no sign of a negative one.
fn is_byte(value: &super::units::Value<'_>) -> bool {
    matches!(value, AttributeValue::Data1(_) | AttributeValue::Data2(_) | AttributeValue::Data4(_))
}
