//! Random records, of every kind that the language allows and of none that it refuses.

use super::model::{Batch, Field, Len, Record, Scalar, Ty, SCALARS};

/// SplitMix64: small, and the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`.
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }
}

/// No record is larger, so that records of records of arrays stay small.
const ROOM: u64 = 4096;
const ENUMS: usize = 8;

/// What makes one record differ from the next: without it all would be the same mixture of everything.
struct Flavour {
    bit_fields: u64,
    aligned_fields: u64,
    composed: u64,
}

struct Generator<'a> {
    random: &'a mut Random,
    batch: Batch,
    /// For each record an upper bound of its size, and its alignment.
    bounds: Vec<(u64, u64)>,
}

impl Batch {
    /// A batch of `count` records.
    pub(crate) fn random(random: &mut Random, count: usize) -> Batch {
        let enums = (0..ENUMS).map(|_| enum_values(random)).collect();
        let batch = Batch { records: Vec::new(), enums };
        let mut generator = Generator { random, batch, bounds: Vec::new() };
        for _ in 0..count {
            generator.add_record();
        }
        generator.batch
    }
}

fn enum_values(random: &mut Random) -> Vec<i64> {
    let negative = random.chance(50);
    let largest = if negative { i64::from(i32::MAX) } else { i64::from(u32::MAX) };
    let mut values = vec![0, 1, largest];
    if negative {
        values.push(random.pick(&[-1, i64::from(i32::MIN)]));
    }
    values.truncate(1 + random.below(4) as usize);
    values
}

impl Generator<'_> {
    fn add_record(&mut self) {
        let union = self.random.chance(15);
        let packed = self.random.chance(40);
        let align = self.random.chance(20).then(|| self.alignment());
        let flavour = Flavour {
            bit_fields: self.random.pick(&[0, 0, 30, 60, 90]),
            aligned_fields: self.random.pick(&[0, 0, 15, 50]),
            composed: self.random.pick(&[0, 30, 60]),
        };
        let name = format!("r{}", self.batch.records.len());
        let mut record = Record { name, union, packed, align, fields: Vec::new() };
        let mut room = ROOM;
        for _ in 0..=self.random.below(8) {
            self.add_field(&mut record, &flavour, &mut room);
        }
        if !union && self.random.chance(12) {
            self.add_flexible_array(&mut record);
        }
        self.bounds.push(self.bound_of(&record));
        self.batch.records.push(record);
    }

    fn alignment(&mut self) -> u64 {
        self.random.pick(&[1, 2, 4, 8, 8, 16, 16, 32, 64, 128])
    }

    fn add_field(&mut self, record: &mut Record, flavour: &Flavour, room: &mut u64) {
        let name = format!("f{}", record.fields.len());
        if self.random.chance(flavour.bit_fields) {
            let scalar = self.bit_field_type();
            let unit = scalar.bytes * 8;
            let any = 1 + self.random.below(unit);
            let bits = self.random.pick(&[1, unit, unit - 1, any, any, any.div_ceil(4)]);
            record.fields.push(Field { name, ty: Ty::Scalar(scalar), bits: Some(bits), align: None });
            return;
        }
        let align = self.random.chance(flavour.aligned_fields).then(|| self.alignment());
        let mut ty = self.field_type(record.packed, flavour.composed);
        if self.bound(&ty).0 > *room {
            ty = Ty::Scalar(self.random.pick(&SCALARS));
        }
        *room -= self.bound(&ty).0.min(*room);
        record.fields.push(Field { name, ty, bits: None, align });
    }

    fn bit_field_type(&mut self) -> Scalar {
        let allowed: Vec<Scalar> = SCALARS.into_iter().filter(|s| s.bit_fields).collect();
        self.random.pick(&allowed)
    }

    fn add_flexible_array(&mut self, record: &mut Record) {
        let of = self.field_type(record.packed, 40);
        let align = self.random.chance(20).then(|| self.alignment());
        let name = format!("f{}", record.fields.len());
        record.fields.push(Field { name, ty: Ty::Flexible(Box::new(of)), bits: None, align });
    }

    fn field_type(&mut self, packed: bool, composed: u64) -> Ty {
        if !self.random.chance(composed) {
            return Ty::Scalar(self.random.pick(&SCALARS));
        }
        match self.random.below(10) {
            0..=2 => self.nested(packed),
            3 => Ty::Enum(self.random.below(ENUMS as u64) as usize),
            4 => Ty::Pointer(self.random.below(self.batch.records.len() as u64 + 1) as usize),
            5 => Ty::Bitmap(self.random.pick(&[0, 1, 63, 64, 65, 128, 200])),
            _ => {
                let of = self.field_type(packed, composed / 2 + 20);
                let len = self.length();
                Ty::Array(Box::new(of), len)
            }
        }
    }

    fn nested(&mut self, packed: bool) -> Ty {
        for _ in 0..8 {
            let Some(r) = self.earlier_record() else { break };
            let record = &self.batch.records[r];
            // These the language refuses.
            let refused = record.ends_in_flexible_array() || packed && self.batch.has_own_alignment(record);
            if !refused {
                return Ty::Record(r);
            }
        }
        Ty::Scalar(self.random.pick(&SCALARS))
    }

    fn earlier_record(&mut self) -> Option<usize> {
        let count = self.batch.records.len();
        (count > 0).then(|| self.random.below(count as u64) as usize)
    }

    fn length(&mut self) -> Len {
        match self.random.below(10) {
            0 => Len::Plain(0),
            1 => Len::PageOver(self.random.pick(&[1024, 2048, 4096, 65536])),
            2 => self.earlier_record().map_or(Len::Plain(2), Len::SizeOf),
            _ => Len::Plain(1 + self.random.below(5)),
        }
    }

    /// An upper bound of a type's size at any page size, and its alignment.
    fn bound(&self, ty: &Ty) -> (u64, u64) {
        match ty {
            Ty::Scalar(scalar) => (scalar.bytes, scalar.bytes),
            Ty::Enum(_) => (4, 4),
            Ty::Pointer(_) => (8, 8),
            Ty::Bitmap(bits) => (bits.div_ceil(64) * 8, 8),
            Ty::Record(r) => self.bounds[*r],
            Ty::Flexible(of) => (0, self.bound(of).1),
            Ty::Array(of, len) => {
                let (size, align) = self.bound(of);
                let len = match len {
                    Len::Plain(n) => *n,
                    Len::PageOver(n) => 65536 / n,
                    Len::SizeOf(r) => self.bounds[*r].0,
                };
                (size.saturating_mul(len), align)
            }
        }
    }

    fn bound_of(&self, record: &Record) -> (u64, u64) {
        let (mut size, mut strictest) = (0, record.align.unwrap_or(1));
        for field in &record.fields {
            let (bytes, align) = self.bound(&field.ty);
            let align = align.max(field.align.unwrap_or(1));
            size += bytes + align;
            strictest = strictest.max(align);
        }
        (size + strictest, strictest)
    }
}
