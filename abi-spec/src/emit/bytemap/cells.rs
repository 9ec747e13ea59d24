//! From a layout to cells: which bits belong together and what they are called.

use std::collections::BTreeSet;

use super::table::{bit_range, bits_text};
use super::text;
use crate::layout::{FieldLayout, Shape, VersionLayout};
use crate::model::{ItemId, ItemKind, Record, Version};

/// Bits that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The first bit, counted from the start of the record that is drawn.
    pub(super) start: u64,
    /// The bit after the last.
    pub(super) end: u64,
    /// What to write into it: the longest text that fits. The first is the one for the legend.
    pub(super) labels: Vec<String>,
    /// What it is.
    pub(super) kind: CellKind,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    /// A field or an element.
    Field,
    /// Elements that are left out.
    LeftOut,
    /// Bits that no field has.
    Padding,
    /// A flexible array: it starts here and does not end.
    Open,
}

/// Cells that do not overlap, sorted.
pub(super) struct Block {
    /// What is drawn, unless it is the record as a whole.
    pub(super) title: Option<String>,
    /// The cells.
    pub(super) cells: Vec<Cell>,
    /// Where it ends, in bytes from the start of the record.
    pub(super) end: u64,
}

/// A record, ready to be drawn.
pub(super) struct Drawing {
    /// The record, then every alternative of its unions.
    pub(super) blocks: Vec<Block>,
    /// What takes no room and so has no cell.
    pub(super) notes: Vec<String>,
}

/// How deep records are drawn field by field; what is nested deeper is one cell.
const MAX_DEPTH: usize = 4;
/// Arrays with more large elements than this are shortened.
const MAX_ELEMENTS: u64 = 3;

/// Splits a record into cells.
pub(super) fn of_record(version: &Version, layout: &VersionLayout, id: ItemId) -> Drawing {
    let mut flat = Flattener { version, layout, cells: Vec::new(), notes: Vec::new(), unions: Vec::new() };
    let end = layout.record(id).map_or(0, |r| r.size);
    let mut blocks = Vec::new();
    if is_union(version, id) {
        flat.unions.push(Union { id, name: String::new(), start: 0 });
    } else {
        flat.record(id, "", 0, 0);
        blocks.push(Block { title: None, cells: std::mem::take(&mut flat.cells), end });
    }
    blocks.extend(flat.alternatives());
    Drawing { blocks, notes: flat.notes }
}

fn is_union(version: &Version, id: ItemId) -> bool {
    matches!(&version.item(id).kind, ItemKind::Record(Record { union: true, .. }))
}

/// A union that was met, to be drawn after what it stands in.
#[derive(Clone)]
struct Union {
    id: ItemId,
    name: String,
    /// In bits from the start of the record that is drawn.
    start: u64,
}

struct Flattener<'a> {
    version: &'a Version,
    layout: &'a VersionLayout,
    cells: Vec<Cell>,
    notes: Vec<String>,
    unions: Vec<Union>,
}

impl Flattener<'_> {
    /// Every member of every union that was met, and of those that are met on the way. A union that occurs several
    /// times, such as in each element of an array, is drawn where it occurs first.
    fn alternatives(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut drawn = BTreeSet::new();
        let mut next = 0;
        while let Some(union) = self.unions.get(next).cloned() {
            next += 1;
            if !drawn.insert(union.id) {
                continue;
            }
            let ItemKind::Record(record) = &self.version.item(union.id).kind else { continue };
            for position in 0..record.fields.len() {
                blocks.extend(self.alternative(&union, record, position));
            }
        }
        blocks
    }

    fn alternative(&mut self, union: &Union, record: &Record, position: usize) -> Option<Block> {
        let layout = self.layout.record(union.id)?;
        let (field, place) = (record.fields.get(position)?, layout.fields.get(position)?);
        let (title, prefix) = match union.name.as_str() {
            "" => (format!("as {}:", field.name), String::new()),
            name => (format!("{name} as {}:", field.name), format!("{name}.")),
        };
        let end = union.start + layout.size * 8;
        let bits = bit_range(record, layout, position);
        self.field(&format!("{prefix}{}", field.name), place, bits, union.start, 1);
        self.padding(union.start + place.bit_offset + place.bit_width, end);
        let cells = std::mem::take(&mut self.cells);
        (!cells.is_empty()).then_some(Block { title: Some(title), cells, end: end / 8 })
    }

    /// A struct, field by field. `base` is its first bit in what is drawn.
    fn record(&mut self, id: ItemId, prefix: &str, base: u64, depth: usize) {
        let ItemKind::Record(record) = &self.version.item(id).kind else { return };
        let Some(layout) = self.layout.record(id) else { return };
        let mut next = base;
        for (position, (field, place)) in record.fields.iter().zip(&layout.fields).enumerate() {
            self.padding(next, base + place.bit_offset);
            let bits = bit_range(record, layout, position);
            self.field(&format!("{prefix}{}", field.name), place, bits, base, depth);
            next = base + place.bit_offset + place.bit_width;
        }
        let open = matches!(layout.fields.last(), Some(FieldLayout { shape: Shape::Flexible(_), .. }));
        if !open {
            self.padding(next, base + layout.size * 8);
        }
    }

    fn field(
        &mut self,
        name: &str,
        place: &FieldLayout,
        bits: Option<(u64, u64, u64)>,
        base: u64,
        depth: usize,
    ) {
        let start = base + place.bit_offset;
        match bits {
            Some((_, low, high)) => {
                let short = format!("{name}:{}", place.bit_width);
                let mut labels = vec![format!("{short} ({})", bits_text(low, high)), short];
                labels.extend(names(name));
                self.cell(start, place.bit_width, labels, CellKind::Field);
            }
            None => self.shape(name, &place.shape, start, place.bit_width, depth),
        }
    }

    /// Something of `width` bits that starts at `start`.
    fn shape(&mut self, name: &str, shape: &Shape, start: u64, width: u64, depth: usize) {
        match shape {
            Shape::Flexible(of) => self.open(name, of, start),
            _ if width == 0 => {
                self.notes.push(format!("{name} takes no room, at {:#06x}", start / 8));
            }
            Shape::Record(id) if is_union(self.version, *id) => {
                let labels = vec![format!("{name} (union, see below)"), name.to_owned()];
                self.cell(start, width, labels, CellKind::Field);
                self.unions.push(Union { id: *id, name: name.to_owned(), start });
            }
            Shape::Record(id) if depth < MAX_DEPTH => {
                self.record(*id, &format!("{name}."), start, depth + 1);
            }
            Shape::Array(of, n) => self.array(name, of, *n, start, width, depth),
            Shape::Record(_) | Shape::Scalar(_) | Shape::Enum(_) | Shape::Pointer { .. } => {
                self.cell(start, width, names(name), CellKind::Field);
            }
        }
    }

    /// Small elements together are one cell; large ones are drawn one by one, the inner ones of many left out.
    fn array(&mut self, name: &str, of: &Shape, n: u64, start: u64, width: u64, depth: usize) {
        let Some(stride) = width.checked_div(n) else { return };
        let last = n - 1;
        let element = |i: u64| (format!("{name}[{i}]"), start + i * stride);
        if is_small(of) && n > 1 {
            let labels = vec![format!("{name}[0 ... {last}]"), format!("{name}[]"), name.to_owned()];
            return self.cell(start, width, labels, CellKind::Field);
        }
        let (shown_first, shown_last) = if n > MAX_ELEMENTS { (0..1, last..n) } else { (0..n, n..n) };
        for (name, at) in shown_first.map(element) {
            self.shape(&name, of, at, stride, depth);
        }
        if n > MAX_ELEMENTS {
            let label = format!("{name}[1 ... {}]", last - 1);
            self.cell(start + stride, width - 2 * stride, vec![label], CellKind::LeftOut);
        }
        for (name, at) in shown_last.map(element) {
            self.shape(&name, of, at, stride, depth);
        }
    }

    fn open(&mut self, name: &str, of: &Shape, start: u64) {
        let short = format!("{name}[0 ... ]");
        let labels = match element_name(self.version, of) {
            Some(element) => vec![format!("{short}, each a {element}"), short, format!("{name}[]")],
            None => vec![short, format!("{name}[]")],
        };
        let end_of_row = (start + 1).next_multiple_of(64);
        self.cell(start, end_of_row - start, labels, CellKind::Open);
        self.notes.push(format!("{name}[] is a flexible array: the record's size does not count it"));
    }

    fn padding(&mut self, start: u64, end: u64) {
        if start >= end {
            return;
        }
        match self.cells.last_mut() {
            Some(before) if before.kind == CellKind::Padding && before.end == start => before.end = end,
            _ => self.cell(start, end - start, vec![" (padding) ".to_owned()], CellKind::Padding),
        }
    }

    fn cell(&mut self, start: u64, width: u64, labels: Vec<String>, kind: CellKind) {
        self.cells.push(Cell { start, end: start + width, labels, kind });
    }
}

/// What a field can be called: its whole name, or only its own part of it.
fn names(name: &str) -> Vec<String> {
    let own = name.rsplit_once('.').map(|(_, own)| format!(".{own}"));
    std::iter::once(name.to_owned()).chain(own).collect()
}

/// Whether elements of an array are too small to be drawn one by one.
fn is_small(of: &Shape) -> bool {
    match of {
        Shape::Scalar(scalar) => scalar.bytes() < 8,
        Shape::Enum(_) => true,
        Shape::Array(of, n) => is_small(of) && *n <= 1,
        Shape::Record(_) | Shape::Pointer { .. } | Shape::Flexible(_) => false,
    }
}

fn element_name(version: &Version, of: &Shape) -> Option<String> {
    match of {
        Shape::Scalar(scalar) => Some(scalar.kernel().to_owned()),
        Shape::Record(id) | Shape::Enum(id) => Some(text::tagged(version, *id)),
        Shape::Pointer { target } => Some(format!("{} *", text::tagged(version, *target))),
        Shape::Array(..) | Shape::Flexible(_) => None,
    }
}
