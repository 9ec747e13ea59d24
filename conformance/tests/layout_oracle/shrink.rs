//! From a record over which a compiler and the engine differ to the smallest one over which they still do.

use super::engine;
use super::model::{Batch, Field, Len, Record, Ty, SCALARS};
use super::Mismatch;

/// A small batch whose last record shows the difference.
pub(crate) fn shrink(mismatch: &Mismatch<'_>) -> Batch {
    let mut batch = mismatch.batch.alone(mismatch.record);
    'again: loop {
        for candidate in candidates(&batch) {
            if let Some(smaller) = still_differs(&candidate, mismatch) {
                batch = smaller;
                continue 'again;
            }
        }
        return batch;
    }
}

/// The first record that differs, with what it needs. A batch that someone refuses does not count.
fn still_differs(batch: &Batch, mismatch: &Mismatch<'_>) -> Option<Batch> {
    let spec = engine::read(batch).ok()?;
    let expected = engine::layouts(batch, &spec, mismatch.target);
    let seen = mismatch.compiler.layouts(batch, mismatch.target).ok()?;
    let record = (0..batch.records.len()).find(|&r| expected[r] != seen[r])?;
    Some(batch.alone(record))
}

/// Everything that is one step simpler, the largest steps first.
fn candidates(batch: &Batch) -> Vec<Batch> {
    let mut found = Vec::new();
    for (r, record) in batch.records.iter().enumerate() {
        for f in 0..record.fields.len() {
            if record.fields.len() > 1 {
                found.push(with(batch, r, |record| drop(record.fields.remove(f))));
            }
        }
    }
    for (r, record) in batch.records.iter().enumerate() {
        found.extend(simpler_records(record).into_iter().map(|simpler| with(batch, r, |old| *old = simpler)));
        for (f, field) in record.fields.iter().enumerate() {
            for simpler in simpler_fields(field) {
                found.push(with(batch, r, |record| record.fields[f] = simpler));
            }
        }
    }
    found
}

fn with(batch: &Batch, record: usize, change: impl FnOnce(&mut Record)) -> Batch {
    let mut batch = batch.clone();
    change(&mut batch.records[record]);
    batch
}

fn simpler_records(record: &Record) -> Vec<Record> {
    let mut found = Vec::new();
    if record.packed {
        found.push(Record { packed: false, ..record.clone() });
    }
    if record.union {
        found.push(Record { union: false, ..record.clone() });
    }
    for align in smaller(record.align) {
        found.push(Record { align, ..record.clone() });
    }
    found
}

fn simpler_fields(field: &Field) -> Vec<Field> {
    let mut found = Vec::new();
    if let Some(bits) = field.bits {
        found.push(Field { bits: None, ..field.clone() });
        let fewer = [1, bits / 2, bits - 1].into_iter().filter(|fewer| (1..bits).contains(fewer));
        found.extend(fewer.map(|bits| Field { bits: Some(bits), ..field.clone() }));
    }
    found.extend(smaller(field.align).into_iter().map(|align| Field { align, ..field.clone() }));
    found.extend(simpler_types(&field.ty).into_iter().map(|ty| Field { ty, ..field.clone() }));
    found
}

/// No alignment, and half the alignment.
fn smaller(align: Option<u64>) -> Vec<Option<u64>> {
    match align {
        None => Vec::new(),
        Some(1) => vec![None],
        Some(n) => vec![None, Some(n / 2)],
    }
}

fn simpler_types(ty: &Ty) -> Vec<Ty> {
    let byte = || Ty::Scalar(SCALARS[0]);
    match ty {
        Ty::Scalar(scalar) => {
            let first_of = |bytes| SCALARS.into_iter().find(|s| s.bytes == bytes);
            let narrower = [1, 2, 4, 8].into_iter().filter(|b| *b <= scalar.bytes).filter_map(first_of);
            narrower.take_while(|s| s != scalar).map(Ty::Scalar).collect()
        }
        Ty::Array(of, len) => {
            let mut found = vec![byte(), (**of).clone()];
            if *len != Len::Plain(1) && *len != Len::Plain(0) {
                found.push(Ty::Array(of.clone(), Len::Plain(1)));
            }
            found.extend(simpler_types(of).into_iter().map(|of| Ty::Array(Box::new(of), *len)));
            found
        }
        Ty::Flexible(of) => simpler_types(of).into_iter().map(|of| Ty::Flexible(Box::new(of))).collect(),
        Ty::Enum(_) | Ty::Record(_) | Ty::Pointer(_) | Ty::Bitmap(_) => vec![byte()],
    }
}
