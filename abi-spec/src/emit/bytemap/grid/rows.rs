//! From cells to the rows that are shown, without those that would only repeat.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::emit::bytemap::cells::{Cell, CellKind};
use crate::emit::bytemap::Scale;

/// Bits of a row.
const ROW_BITS: u64 = 64;
/// A field with more whole rows than this is shortened.
const MAX_WHOLE_ROWS: u64 = 3;

/// A row of eight bytes, or several that are left out.
pub(in crate::emit::bytemap) struct Row {
    /// Its number; the offset in bytes is eight times that.
    pub(in crate::emit::bytemap) at: u64,
    /// Whether it stands for rows that are left out.
    pub(in crate::emit::bytemap) gap: bool,
    /// The parts of cells in it, from left to right.
    pub(in crate::emit::bytemap) pieces: Vec<Piece>,
}

/// The part of a cell that lies in one row.
pub(in crate::emit::bytemap) struct Piece {
    /// The first column.
    pub(in crate::emit::bytemap) start: usize,
    /// The column after the last.
    pub(in crate::emit::bytemap) end: usize,
    /// The cell, by its position.
    pub(in crate::emit::bytemap) cell: usize,
    /// What is written into it.
    pub(in crate::emit::bytemap) text: String,
}

impl Piece {
    /// How many characters fit between its borders.
    pub(in crate::emit::bytemap) fn room(&self) -> usize {
        (self.end - self.start).saturating_sub(1)
    }
}

impl Row {
    /// The cell that has a column.
    pub(in crate::emit::bytemap) fn cell_at(&self, column: usize) -> Option<usize> {
        self.pieces.iter().find(|p| (p.start..p.end).contains(&column)).map(|p| p.cell)
    }
}

/// The rows that show the cells, and the cells themselves with those added that are drawn together.
pub(super) fn of(cells: &[Cell], scale: Scale) -> (Vec<Cell>, Vec<Row>) {
    let mut rows: BTreeMap<u64, Row> = BTreeMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let hidden = hidden_rows(cell);
        let last = if cell.kind == CellKind::Open { hidden.end } else { cell.end.div_ceil(ROW_BITS) };
        let mut at = cell.start / ROW_BITS;
        while at < last {
            let gap = hidden.contains(&at);
            let row = rows.entry(at).or_insert_with(|| Row { at, gap, pieces: Vec::new() });
            row.pieces.push(piece(cell, index, at, gap, scale));
            at = if gap { hidden.end } else { at + 1 };
        }
    }
    let mut cells = cells.to_vec();
    let mut rows: Vec<Row> = rows.into_values().collect();
    for row in &mut rows {
        join_narrow(row, &mut cells);
    }
    (cells, rows)
}

/// The rows of a cell that are left out: rows that it fills, and that say nothing new.
fn hidden_rows(cell: &Cell) -> Range<u64> {
    let whole = cell.start.div_ceil(ROW_BITS)..cell.end / ROW_BITS;
    match cell.kind {
        // It goes on in the row after its own.
        CellKind::Open => cell.end / ROW_BITS..cell.end / ROW_BITS + 1,
        CellKind::LeftOut => whole,
        _ if whole.end.saturating_sub(whole.start) > MAX_WHOLE_ROWS => whole.start + 1..whole.end - 1,
        _ => 0..0,
    }
}

/// The piece of a cell in a row. An edge within a column is drawn at the column's start, on both sides of it.
fn piece(cell: &Cell, index: usize, at: u64, gap: bool, scale: Scale) -> Piece {
    let (first, columns) = (at * ROW_BITS, scale.columns());
    let column = |bit: u64| {
        let within = bit.saturating_sub(first).min(ROW_BITS) / scale.bits_per_column();
        usize::try_from(within).unwrap_or(columns)
    };
    let (start, end) = if gap { (0, columns) } else { (column(cell.start), column(cell.end)) };
    Piece { start, end, cell: index, text: String::new() }
}

/// Puts pieces of a single column or none, in which nothing can be written, together with those beside them.
fn join_narrow(row: &mut Row, cells: &mut Vec<Cell>) {
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    for piece in std::mem::take(&mut row.pieces) {
        match groups.last_mut() {
            Some(group) if joins(group, &piece) => group.push(piece),
            _ => groups.push(vec![piece]),
        }
    }
    if groups.len() > 1 && groups.last().is_some_and(|g| columns(g) <= 1) {
        let last = groups.pop().unwrap_or_default();
        if let Some(group) = groups.last_mut() {
            group.extend(last);
        }
    }
    row.pieces = groups.into_iter().filter_map(|group| joined(group, cells)).collect();
}

fn joins(group: &[Piece], piece: &Piece) -> bool {
    columns(group) <= 1 || (group.len() > 1 && piece.end - piece.start <= 1)
}

fn columns(group: &[Piece]) -> usize {
    group.iter().map(|p| p.end - p.start).sum()
}

/// A group as one piece: of its only cell, or of a new one that stands for all of them.
fn joined(group: Vec<Piece>, cells: &mut Vec<Cell>) -> Option<Piece> {
    let (start, end) = (group.first()?.start, group.last()?.end);
    if group.len() < 2 {
        return group.into_iter().next();
    }
    let members: Vec<&Cell> = group.iter().filter_map(|p| cells.get(p.cell)).collect();
    let cell = Cell::joined(&members);
    cells.push(cell);
    Some(Piece { start, end, cell: cells.len() - 1, text: String::new() })
}
