//! Cells: the bits that are drawn as one, what they are called, and how they are put next to each other.

use super::records::Records;
use super::{flatten, grid, Look};

/// Bits that are drawn as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The first bit, counted from the start of the record that is drawn.
    pub(super) start: u64,
    /// The bit after the last.
    pub(super) end: u64,
    /// What to write into it: the longest text that fits. The first is the one for the legend.
    pub(super) labels: Vec<String>,
    /// What it is.
    pub(super) kind: CellKind,
    /// Whether its longest text says which bits it has.
    tells_bits: bool,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A field or an element, or several that are not drawn one by one.
    Field,
    /// A bit-field.
    Bits {
        /// The number of its lowest bit in the integer that it is a part of.
        low: u64,
    },
    /// Elements that are left out.
    LeftOut,
    /// Bits that no field has.
    Padding,
    /// A flexible array: it starts here and does not end. What is drawn of it is the rest of its first row.
    Open,
}

impl Cell {
    /// The bits from `first` up to and without `end`, counted from the start of the record: bit 0 is the least
    /// significant one of byte 0. What the cell is called in the map follows from its name and kind; padding has no
    /// name. A dotted name may be shortened to its last part.
    pub fn new(name: &str, first: u64, end: u64, kind: CellKind) -> Cell {
        let labels = match kind {
            CellKind::Padding => vec![" (padding) ".to_owned()],
            CellKind::LeftOut | CellKind::Open => vec![name.to_owned()],
            CellKind::Field => names(name),
            CellKind::Bits { low } => {
                let width = end.saturating_sub(first);
                let short = format!("{name}:{width}");
                let bits = bits_text(low, low.saturating_add(width.saturating_sub(1)));
                [vec![format!("{short} ({bits})"), short], names(name)].concat()
            }
        };
        let end = match kind {
            CellKind::Open => first.saturating_add(1).checked_next_multiple_of(64).unwrap_or(first),
            _ => end.max(first),
        };
        Cell { start: first, end, labels, kind, tells_bits: matches!(kind, CellKind::Bits { .. }) }
    }

    /// The same cell with other texts, the longest first.
    pub(super) fn labelled(self, labels: Vec<String>) -> Cell {
        Cell { labels, ..self }
    }

    /// Cells that are drawn as one. The text names all of them, each with its bits where their edges do not show.
    pub(super) fn joined(cells: &[&Cell]) -> Cell {
        let text = cells.iter().map(|cell| cell.exact()).collect::<Vec<_>>().join(", ");
        let first = cells.iter().map(|cell| cell.start).min().unwrap_or(0);
        let end = cells.iter().map(|cell| cell.end).max().unwrap_or(0);
        Cell { tells_bits: true, ..Cell::new("", first, end, CellKind::Field).labelled(vec![text]) }
    }

    /// Its longest text, with the bits that it has: for where the map cannot show them as they are. Bits of what is
    /// no bit-field count from the start of its row.
    pub(super) fn exact(&self) -> String {
        let text = self.labels.first().map_or("", |label| label.trim());
        match self.kind {
            CellKind::Field | CellKind::LeftOut if !self.tells_bits && (self.start | self.end) % 8 != 0 => {
                let low = self.start % 64;
                format!(
                    "{text} ({})",
                    bits_text(low, low.saturating_add((self.end - self.start).saturating_sub(1)))
                )
            }
            _ => text.to_owned(),
        }
    }
}

/// What a field can be called: its whole name, or only its own part of it.
fn names(name: &str) -> Vec<String> {
    let own = name.rsplit_once('.').map(|(_, own)| format!(".{own}"));
    std::iter::once(name.to_owned()).chain(own).collect()
}

/// Bits by their numbers.
pub(super) fn bits_text(low: u64, high: u64) -> String {
    if low == high {
        format!("bit {low}")
    } else {
        format!("bits {low}-{high}")
    }
}

/// Cells that cover a range of bits, each bit once, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// What is drawn, unless it is the record as a whole.
    pub(super) title: Option<String>,
    /// The cells.
    pub(super) cells: Vec<Cell>,
    /// Where it ends, in bytes from the start of the record.
    pub(super) end: u64,
}

impl Block {
    /// Puts cells in order between two bits, with padding where there are none.
    ///
    /// Cells that overlap become one that has the names of all: what shares bits has no order that a map could show. A
    /// flexible array that something follows is left out, because it takes no room there.
    pub(super) fn new(title: Option<String>, mut cells: Vec<Cell>, start: u64, end: u64) -> Block {
        cells.sort_by_key(|cell| (cell.start, cell.end));
        let mut tiled: Vec<Cell> = Vec::new();
        for cell in cells {
            if tiled.last().is_some_and(|last| last.kind == CellKind::Open) {
                tiled.pop();
            }
            let next = tiled.last().map_or(start, |last| last.end);
            match (cell.start < next, cell.kind) {
                (true, CellKind::Open) => {}
                (true, _) => {
                    let joined = tiled.pop().map(|last| Cell::joined(&[&last, &cell]));
                    tiled.extend(joined);
                }
                (false, _) => {
                    pad(&mut tiled, next, cell.start);
                    tiled.push(cell);
                }
            }
        }
        let (next, open) =
            tiled.last().map_or((start, false), |last| (last.end, last.kind == CellKind::Open));
        if !open {
            pad(&mut tiled, next, end);
        }
        let end = if open { end } else { end.max(next) };
        Block { title, cells: tiled, end: end.div_ceil(8) }
    }
}

fn pad(cells: &mut Vec<Cell>, start: u64, end: u64) {
    if start < end {
        cells.push(Cell::new("", start, end, CellKind::Padding));
    }
}

/// A record, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Size of the record in bytes.
    pub(super) size: u64,
    /// The record, then every alternative of its unions.
    pub(super) blocks: Vec<Block>,
    /// What takes no room and so has no cell.
    pub(super) notes: Vec<String>,
}

impl Drawing {
    /// A record of so many bytes that consists of these cells, in any order. Bits without a cell are padding; cells
    /// that overlap are drawn as one, with the names of all.
    pub fn of_cells(cells: Vec<Cell>, size: u64) -> Drawing {
        let block = Block::new(None, cells, 0, size.saturating_mul(8));
        Drawing { size, blocks: vec![block], notes: Vec::new() }
    }

    /// A record of any source; nothing if the source does not have it.
    pub fn of_record<R: Records>(records: &R, key: &R::Key) -> Option<Drawing> {
        flatten::drawing(records, key)
    }

    /// The lines of the map.
    pub fn lines(&self, look: impl Into<Look>) -> Vec<String> {
        let mut pen = grid::Pen::new(look.into(), self.size);
        let mut lines = vec![pen.header()];
        for block in &self.blocks {
            lines.extend(block.title.iter().flat_map(|title| pen.aside(title)));
            lines.extend(pen.block(&block.cells, block.end));
        }
        lines.extend(pen.legend());
        lines.extend(self.notes.iter().flat_map(|note| pen.aside(note)));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, first: u64, end: u64) -> Cell {
        Cell::new(name, first, end, CellKind::Field)
    }

    /// Start, end and longest text of each cell.
    fn tiles(cells: Vec<Cell>) -> Vec<(u64, u64, String)> {
        let block = Block::new(None, cells, 0, 64);
        block.cells.iter().map(|c| (c.start, c.end, c.labels[0].trim().to_owned())).collect()
    }

    #[test]
    fn gaps_are_padding_and_order_does_not_matter() {
        let cells = vec![field("b", 32, 48), field("a", 0, 8)];
        let padding = || "(padding)".to_owned();
        let expected =
            [(0, 8, "a".to_owned()), (8, 32, padding()), (32, 48, "b".to_owned()), (48, 64, padding())];
        assert_eq!(tiles(cells), expected);
        assert_eq!(tiles(Vec::new()), [(0, 64, padding())]);
    }

    #[test]
    fn what_overlaps_is_one_cell() {
        let cells = vec![field("a", 0, 32), field("b", 8, 12), field("c", 16, 64)];
        assert_eq!(tiles(cells), [(0, 64, "a, b (bits 8-11), c".to_owned())]);
    }

    #[test]
    fn a_flexible_array_is_drawn_at_the_end_only() {
        let open = |first, end| Cell::new("data[]", first, end, CellKind::Open);
        assert_eq!(tiles(vec![field("a", 0, 32), open(32, 64)]).len(), 2);
        let followed = tiles(vec![open(32, 64), field("a", 0, 32), field("b", 32, 64)]);
        assert_eq!(followed, [(0, 32, "a".to_owned()), (32, 64, "b".to_owned())]);
    }
}
