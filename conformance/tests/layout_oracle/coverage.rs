//! Which features of the language a run has tried, alone and together: a generator that stopped to make one would
//! go unnoticed otherwise.

use std::collections::BTreeMap;
use std::fmt;

use super::model::{Batch, Field, Len, Record, Ty};

const FEATURES: [&str; 19] = [
    "struct",
    "union",
    "packed",
    "not packed",
    "aligned record",
    "aligned field",
    "bit-field",
    "bit-field before a whole field",
    "whole field before a bit-field",
    "array",
    "array of arrays",
    "array of length 0",
    "length in pages",
    "length in sizes",
    "flexible array",
    "record in a record",
    "enum",
    "pointer",
    "bitmap",
];

/// No record can have both.
const EXCLUSIVE: [(&str, &str); 3] =
    [("struct", "union"), ("packed", "not packed"), ("union", "flexible array")];

/// How often each pair of features was tried in one record; a feature with itself counts the feature.
pub(crate) struct Coverage {
    records: usize,
    pairs: BTreeMap<(&'static str, &'static str), u64>,
    bit_field_types: BTreeMap<(&'static str, bool), u64>,
}

impl Coverage {
    pub(crate) fn of(batches: &[Batch]) -> Coverage {
        let mut coverage = Coverage { records: 0, pairs: BTreeMap::new(), bit_field_types: BTreeMap::new() };
        for record in batches.iter().flat_map(|b| &b.records) {
            coverage.count(record);
        }
        coverage
    }

    fn count(&mut self, record: &Record) {
        self.records += 1;
        let present: Vec<&str> = FEATURES.into_iter().filter(|f| has(record, f)).collect();
        for (n, a) in present.iter().enumerate() {
            for b in &present[n..] {
                *self.pairs.entry((a, b)).or_default() += 1;
            }
        }
        for field in record.fields.iter().filter(|f| f.bits.is_some()) {
            if let Ty::Scalar(scalar) = field.ty {
                *self.bit_field_types.entry((scalar.spec, record.packed)).or_default() += 1;
            }
        }
    }

    fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let mut missing = Vec::new();
        for (n, a) in FEATURES.into_iter().enumerate() {
            let later = FEATURES[n..].iter().map(|b| (a, *b));
            missing.extend(later.filter(|p| !self.pairs.contains_key(p) && !EXCLUSIVE.contains(p)));
        }
        missing
    }

    /// Every two features that can meet in a record have met in one, and every integer was a bit-field, packed and not.
    pub(crate) fn assert_nothing_is_missing(&self) {
        let missing = self.missing();
        assert!(missing.is_empty(), "no random record has both of {missing:?}");
        assert_eq!(self.bit_field_types.len(), 2 * 14, "{:?}", self.bit_field_types);
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alone = FEATURES.into_iter().map(|feature| {
            let count = self.pairs.get(&(feature, feature)).copied().unwrap_or_default();
            format!("{feature} {count}")
        });
        let rarest = self.pairs.iter().min_by_key(|(_, count)| **count);
        write!(f, "{} records: {}", self.records, alone.collect::<Vec<_>>().join(", "))?;
        match rarest {
            Some(((a, b), count)) => write!(f, "; the rarest pair is {a} with {b}: {count}"),
            None => Ok(()),
        }
    }
}

fn has(record: &Record, feature: &str) -> bool {
    let any = |test: &dyn Fn(&Field) -> bool| record.fields.iter().any(test);
    let any_type = |test: &dyn Fn(&Ty) -> bool| any(&|f| layers(&f.ty).any(test));
    let adjacent = |first: bool, second: bool| {
        let is_bits = |f: &Field| f.bits.is_some();
        record.fields.windows(2).any(|pair| is_bits(&pair[0]) == first && is_bits(&pair[1]) == second)
    };
    match feature {
        "struct" => !record.union,
        "union" => record.union,
        "packed" => record.packed,
        "not packed" => !record.packed,
        "aligned record" => record.align.is_some(),
        "aligned field" => any(&|f| f.align.is_some()),
        "bit-field" => any(&|f| f.bits.is_some()),
        "bit-field before a whole field" => adjacent(true, false),
        "whole field before a bit-field" => adjacent(false, true),
        "array" => any_type(&|t| matches!(t, Ty::Array(..))),
        "array of arrays" => any_type(&|t| matches!(t, Ty::Array(of, _) if matches!(**of, Ty::Array(..)))),
        "array of length 0" => any_type(&|t| matches!(t, Ty::Array(_, Len::Plain(0)))),
        "length in pages" => any_type(&|t| matches!(t, Ty::Array(_, Len::PageOver(_)))),
        "length in sizes" => any_type(&|t| matches!(t, Ty::Array(_, Len::SizeOf(_)))),
        "flexible array" => any_type(&|t| matches!(t, Ty::Flexible(_))),
        "record in a record" => any_type(&|t| matches!(t, Ty::Record(_))),
        "enum" => any_type(&|t| matches!(t, Ty::Enum(_))),
        "pointer" => any_type(&|t| matches!(t, Ty::Pointer(_))),
        "bitmap" => any_type(&|t| matches!(t, Ty::Bitmap(_))),
        other => panic!("no such feature: {other}"),
    }
}

/// A type and what it is an array of, from the outside in.
fn layers(ty: &Ty) -> impl Iterator<Item = &Ty> {
    std::iter::successors(Some(ty), |ty| match ty {
        Ty::Array(of, _) | Ty::Flexible(of) => Some(&**of),
        _ => None,
    })
}
