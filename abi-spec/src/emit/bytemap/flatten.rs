//! From records to cells: which bits belong together, and what is drawn below the record because it overlaps.

use super::cells::{Block, Cell, CellKind, Drawing};
use super::records::{Field, Record, Records, Shape};

/// How deep records are drawn field by field; what is nested deeper is one cell.
const MAX_DEPTH: usize = 4;
/// In a block with more cells than this, records and arrays are not split any more.
const MAX_CELLS: usize = 1000;
/// Arrays with more large elements than this are shortened.
const MAX_ELEMENTS: u64 = 3;

/// Splits a record into cells.
pub(super) fn drawing<R: Records>(records: &R, key: &R::Key) -> Option<Drawing> {
    let record = records.record(key)?;
    let mut flat = Flattener { records, cells: Vec::new(), notes: Vec::new(), overlaps: Vec::new() };
    let mut blocks = Vec::new();
    let size = record.size;
    if record.union {
        flat.overlaps.push(Overlap::union(key, record, "", 0));
    } else {
        flat.record(key, &record, "", 0, 0);
        blocks.push(Block::new(None, std::mem::take(&mut flat.cells), 0, size.saturating_mul(8)));
    }
    blocks.extend(flat.alternatives());
    Some(Drawing { size, blocks, notes: flat.notes })
}

/// Fields that share bits, to be drawn after what they stand in.
#[derive(Clone)]
struct Overlap<K> {
    /// The union, or the struct that has one without a name.
    key: K,
    /// Of one without a name, its first bit in the struct.
    nameless: Option<u64>,
    /// What it is called; empty for the record itself.
    name: String,
    /// The first bit of the record with the fields, from the start of what is drawn.
    base: u64,
    /// The first bit of the fields, likewise.
    start: u64,
    /// The bit after the last.
    end: u64,
    /// The record with the fields.
    record: Record<K>,
    /// Which of its fields are drawn together, by their positions.
    layers: Vec<Vec<usize>>,
}

impl<K: Clone + PartialEq> Overlap<K> {
    fn union(key: &K, record: Record<K>, name: &str, start: u64) -> Self {
        let layers = (0..record.fields.len()).map(|position| vec![position]).collect();
        let end = start.saturating_add(record.size.saturating_mul(8));
        let (key, name) = (key.clone(), name.to_owned());
        Overlap { key, nameless: None, name, base: start, start, end, record, layers }
    }

    fn is_of_same_union(&self, other: &Self) -> bool {
        self.key == other.key && self.nameless == other.nameless
    }
}

struct Flattener<'a, R: Records> {
    records: &'a R,
    cells: Vec<Cell>,
    notes: Vec<String>,
    overlaps: Vec<Overlap<R::Key>>,
}

impl<R: Records> Flattener<'_, R> {
    /// Every member of every union that was met, and of those that are met on the way. A union that occurs several
    /// times, such as in each element of an array, is drawn where it occurs first.
    fn alternatives(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut next = 0;
        while let Some(overlap) = self.overlaps.get(next).cloned() {
            let before = self.overlaps.get(..next).unwrap_or_default();
            let drawn = before.iter().any(|other| other.is_of_same_union(&overlap));
            next += 1;
            if !drawn {
                blocks.extend(overlap.layers.iter().filter_map(|layer| self.alternative(&overlap, layer)));
            }
        }
        blocks
    }

    fn alternative(&mut self, overlap: &Overlap<R::Key>, layer: &[usize]) -> Option<Block> {
        let names = layer.iter().filter_map(|at| overlap.record.fields.get(*at)).map(|f| f.name.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        let (title, prefix) = match overlap.name.as_str() {
            "" => (format!("as {names}:"), String::new()),
            name => (format!("{name} as {names}:"), format!("{name}.")),
        };
        for position in layer {
            self.field(&overlap.record, *position, &prefix, overlap.base, 1);
        }
        let cells = std::mem::take(&mut self.cells);
        let drawn = !cells.is_empty();
        drawn.then(|| Block::new(Some(title), cells, overlap.start, overlap.end))
    }

    /// A struct, field by field. `base` is its first bit in what is drawn.
    fn record(&mut self, key: &R::Key, record: &Record<R::Key>, prefix: &str, base: u64, depth: usize) {
        for group in groups(&record.fields) {
            match group.fields.as_slice() {
                [position] => self.field(record, *position, prefix, base, depth),
                _ => self.nameless_union(key, record, &group, prefix, base),
            }
        }
    }

    /// Fields of a struct that share bits: in C, they are those of a union without a name.
    fn nameless_union(
        &mut self,
        key: &R::Key,
        record: &Record<R::Key>,
        group: &Group,
        prefix: &str,
        base: u64,
    ) {
        let (start, end) = (base.saturating_add(group.start), base.saturating_add(group.end));
        let labels = vec!["(union, see below)".to_owned(), "(union)".to_owned()];
        self.cells.push(Cell::new("", start, end, CellKind::Field).labelled(labels));
        self.overlaps.push(Overlap {
            key: key.clone(),
            nameless: Some(group.start),
            name: prefix.strip_suffix('.').unwrap_or(prefix).to_owned(),
            base,
            start,
            end,
            layers: layers(&record.fields, &group.fields),
            record: record.clone(),
        });
    }

    fn field(&mut self, record: &Record<R::Key>, position: usize, prefix: &str, base: u64, depth: usize) {
        let Some(field) = record.fields.get(position) else { return };
        let (name, start) = (format!("{prefix}{}", field.name), base.saturating_add(field.bit_offset));
        match record.bit_range(position) {
            Some((_, low, _)) => {
                let end = start.saturating_add(field.bit_width);
                self.cells.push(Cell::new(&name, start, end, CellKind::Bits { low }));
            }
            None => self.shape(&name, &field.shape, start, field.bit_width, depth),
        }
    }

    /// Something of `width` bits that starts at `start`.
    fn shape(&mut self, name: &str, shape: &Shape<R::Key>, start: u64, width: u64, depth: usize) {
        match shape {
            Shape::Flexible(element) => self.open(name, element.as_deref(), start),
            _ if width == 0 => {
                self.notes.push(format!("{name} takes no room, at {:#06x}", start / 8));
            }
            Shape::Record(key) => self.nested(name, key, start, width, depth),
            Shape::Array(of, n) if self.cells.len() < MAX_CELLS => {
                self.array(name, of, *n, start, width, depth);
            }
            Shape::Array(..) | Shape::Value { .. } => self.piece(name, start, width),
        }
    }

    /// A record within the record.
    fn nested(&mut self, name: &str, key: &R::Key, start: u64, width: u64, depth: usize) {
        match self.records.record(key) {
            Some(record) if record.union => {
                let labels = vec![format!("{name} (union, see below)"), name.to_owned()];
                self.cells.push(
                    Cell::new(name, start, start.saturating_add(width), CellKind::Field).labelled(labels),
                );
                self.overlaps.push(Overlap::union(key, record, name, start));
            }
            Some(record) if depth < MAX_DEPTH && self.cells.len() < MAX_CELLS => {
                self.record(key, &record, &format!("{name}."), start, depth + 1);
            }
            _ => self.piece(name, start, width),
        }
    }

    /// Small elements together are one cell; large ones are drawn one by one, the inner ones of many left out.
    fn array(&mut self, name: &str, of: &Shape<R::Key>, n: u64, start: u64, width: u64, depth: usize) {
        let Some(stride) = width.checked_div(n) else { return };
        let last = n - 1;
        let element = |i: u64| (format!("{name}[{i}]"), start.saturating_add(i * stride));
        if is_small(of) && n > 1 {
            let labels = vec![format!("{name}[0 ... {last}]"), format!("{name}[]"), name.to_owned()];
            let cell = Cell::new(name, start, start.saturating_add(width), CellKind::Field);
            return self.cells.push(cell.labelled(labels));
        }
        let (shown_first, shown_last) = if n > MAX_ELEMENTS { (0..1, last..n) } else { (0..n, n..n) };
        for (name, at) in shown_first.map(element) {
            self.shape(&name, of, at, stride, depth);
        }
        if n > MAX_ELEMENTS {
            let label = format!("{name}[1 ... {}]", last - 1);
            let (first, end) = (start.saturating_add(stride), start.saturating_add(last * stride));
            self.cells.push(Cell::new(&label, first, end, CellKind::LeftOut));
        }
        for (name, at) in shown_last.map(element) {
            self.shape(&name, of, at, stride, depth);
        }
    }

    fn open(&mut self, name: &str, element: Option<&str>, start: u64) {
        let short = format!("{name}[0 ... ]");
        let long = element.map(|element| format!("{short}, each a {element}"));
        let labels = long.into_iter().chain([short, format!("{name}[]")]).collect();
        self.cells.push(Cell::new(name, start, start, CellKind::Open).labelled(labels));
        self.notes.push(format!("{name}[] is a flexible array: no part of the record's size"));
    }

    fn piece(&mut self, name: &str, start: u64, width: u64) {
        self.cells.push(Cell::new(name, start, start.saturating_add(width), CellKind::Field));
    }
}

/// Fields of a struct that share bits with each other, or a single one that shares none.
struct Group {
    /// The first bit from the start of the record.
    start: u64,
    /// The bit after the last.
    end: u64,
    /// The positions of the fields, in the order of their declaration.
    fields: Vec<usize>,
}

fn groups<K>(fields: &[Field<K>]) -> Vec<Group> {
    let mut order: Vec<(usize, &Field<K>)> = fields.iter().enumerate().collect();
    order.sort_by_key(|(_, field)| field.bit_offset);
    let mut groups: Vec<Group> = Vec::new();
    for (position, field) in order {
        let (start, end) = (field.bit_offset, field.bit_offset.saturating_add(field.bit_width));
        match groups.last_mut() {
            Some(group) if start < group.end => {
                group.end = group.end.max(end);
                group.fields.push(position);
            }
            _ => groups.push(Group { start, end, fields: vec![position] }),
        }
    }
    for group in &mut groups {
        group.fields.sort_unstable();
    }
    groups
}

/// Fields that follow each other, in the order of their declaration: each that starts before the end of the one
/// before it is the first of the union's next member.
fn layers<K>(fields: &[Field<K>], positions: &[usize]) -> Vec<Vec<usize>> {
    let mut layers: Vec<Vec<usize>> = Vec::new();
    let mut end = None;
    for position in positions {
        let Some(field) = fields.get(*position) else { continue };
        match layers.last_mut() {
            Some(layer) if end.is_some_and(|end| field.bit_offset >= end) => layer.push(*position),
            _ => layers.push(vec![*position]),
        }
        end = Some(field.bit_offset.saturating_add(field.bit_width));
    }
    layers
}

/// Whether elements of an array are too small to be drawn one by one.
fn is_small<K>(of: &Shape<K>) -> bool {
    match of {
        Shape::Value { bytes } => *bytes < 8,
        Shape::Array(of, n) => is_small(of) && *n <= 1,
        Shape::Record(_) | Shape::Flexible(_) => false,
    }
}
