//! What a random record is made of, free of both languages, and what someone makes of it.

use std::collections::BTreeSet;
use std::fmt;

/// A scalar type: its name in the spec language and in C without any header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scalar {
    pub(crate) spec: &'static str,
    pub(crate) c: &'static str,
    pub(crate) bytes: u64,
    /// Whether a bit-field can have it.
    pub(crate) bit_fields: bool,
}

const fn scalar(spec: &'static str, c: &'static str, bytes: u64, bit_fields: bool) -> Scalar {
    Scalar { spec, c, bytes, bit_fields }
}

/// Every scalar that a field can have, narrow ones first.
pub(crate) const SCALARS: [Scalar; 17] = [
    scalar("u8", "unsigned char", 1, true),
    scalar("i8", "signed char", 1, true),
    scalar("bool", "_Bool", 1, false),
    scalar("c_char", "char", 1, false),
    scalar("u16", "unsigned short", 2, true),
    scalar("i16", "short", 2, true),
    scalar("c_ushort", "unsigned short int", 2, true),
    scalar("c_short", "short int", 2, true),
    scalar("u32", "unsigned int", 4, true),
    scalar("i32", "int", 4, true),
    scalar("c_uint", "unsigned", 4, true),
    scalar("c_int", "signed", 4, true),
    scalar("u64", "unsigned long long", 8, true),
    scalar("i64", "long long", 8, true),
    scalar("c_ulong", "unsigned long", 8, true),
    scalar("c_long", "long", 8, true),
    scalar("phys_addr_t", "unsigned long long int", 8, false),
];

/// The length of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Len {
    Plain(u64),
    /// The page size divided by this.
    PageOver(u64),
    /// The size of an earlier record.
    SizeOf(usize),
}

/// The type of a field. Records and enums are given by their position in the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Scalar(Scalar),
    Enum(usize),
    Record(usize),
    Pointer(usize),
    Bitmap(u64),
    Array(Box<Ty>, Len),
    Flexible(Box<Ty>),
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) bits: Option<u64>,
    pub(crate) align: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) union: bool,
    pub(crate) packed: bool,
    pub(crate) align: Option<u64>,
    pub(crate) fields: Vec<Field>,
}

/// Records that stand in one file. Each refers to earlier ones only; pointers may refer to their own record.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) records: Vec<Record>,
    /// For each enum, its values.
    pub(crate) enums: Vec<Vec<i64>>,
}

impl Ty {
    /// Calls `visit` for the record that the type mentions, if any, and `len` for every length.
    fn each_record(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Ty::Record(r) | Ty::Pointer(r) => visit(*r),
            Ty::Array(of, len) => {
                if let Len::SizeOf(r) = len {
                    visit(*r);
                }
                of.each_record(visit);
            }
            Ty::Flexible(of) => of.each_record(visit),
            Ty::Scalar(_) | Ty::Enum(_) | Ty::Bitmap(_) => {}
        }
    }

    /// The type with every record given its new position.
    fn renumbered(&self, new: &dyn Fn(usize) -> usize) -> Ty {
        match self {
            Ty::Record(r) => Ty::Record(new(*r)),
            Ty::Pointer(r) => Ty::Pointer(new(*r)),
            Ty::Array(of, Len::SizeOf(r)) => Ty::Array(Box::new(of.renumbered(new)), Len::SizeOf(new(*r))),
            Ty::Array(of, len) => Ty::Array(Box::new(of.renumbered(new)), *len),
            Ty::Flexible(of) => Ty::Flexible(Box::new(of.renumbered(new))),
            other => other.clone(),
        }
    }

    /// What an array is an array of in the end.
    pub(crate) fn innermost(&self) -> &Ty {
        match self {
            Ty::Array(of, _) | Ty::Flexible(of) => of.innermost(),
            other => other,
        }
    }
}

impl Record {
    pub(crate) fn ends_in_flexible_array(&self) -> bool {
        matches!(self.fields.last(), Some(Field { ty: Ty::Flexible(_), .. }))
    }
}

impl Batch {
    /// Whether a field has, or is an array of, such a type.
    pub(crate) fn uses_type(&self, is_such: impl Fn(&Ty) -> bool) -> bool {
        self.records.iter().flat_map(|r| &r.fields).any(|f| is_such(f.ty.innermost()))
    }

    /// Whether the record, or one inside it, asks for an alignment.
    pub(crate) fn has_own_alignment(&self, record: &Record) -> bool {
        record.align.is_some()
            || record.fields.iter().any(|f| {
                f.align.is_some()
                    || matches!(f.ty.innermost(), Ty::Record(r) if self.has_own_alignment(&self.records[*r]))
            })
    }

    /// One record as a batch of its own, with everything that it needs before it.
    pub(crate) fn alone(&self, record: usize) -> Batch {
        let mut needed = BTreeSet::from([record]);
        let mut open = vec![record];
        while let Some(next) = open.pop() {
            for field in &self.records[next].fields {
                field.ty.each_record(&mut |r| {
                    if needed.insert(r) {
                        open.push(r);
                    }
                });
            }
        }
        let kept: Vec<usize> = needed.into_iter().collect();
        let new = |old: usize| kept.iter().position(|k| *k == old).unwrap_or(0);
        let records = kept.iter().map(|&old| {
            let mut record = self.records[old].clone();
            for field in &mut record.fields {
                field.ty = field.ty.renumbered(&new);
            }
            record
        });
        Batch { records: records.collect(), enums: self.enums.clone() }
    }
}

/// What someone makes of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) size: u64,
    pub(crate) align: u64,
    /// For each field the position of its lowest bit, and its width in bits.
    pub(crate) fields: Vec<(u64, u64)>,
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "size {} align {}, bits", self.size, self.align)?;
        for (offset, width) in &self.fields {
            write!(f, " {offset}+{width}")?;
        }
        Ok(())
    }
}
