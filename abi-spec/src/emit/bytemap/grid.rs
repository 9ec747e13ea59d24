//! From cells to lines: rows of eight bytes, and the borders between cells.

mod rows;

use super::cells::{Cell, CellKind};
use super::label::Legend;
use super::wrap::wrapped;
use super::{Look, Scale, Style};

pub(super) use rows::{Piece, Row};

/// Draws the blocks of one record, and keeps what they have in common.
pub(super) struct Pen {
    style: Style,
    scale: Scale,
    /// Width of the offsets on the left.
    margin: usize,
    legend: Legend,
}

impl Pen {
    /// A pen for a record of this many bytes.
    pub(super) fn new(look: Look, size: u64) -> Self {
        let Look { style, scale } = look;
        let arrow = if style == Style::Ascii { ">" } else { "\u{2192}" };
        Pen { style, scale, margin: offset_text(size).len(), legend: Legend::new(arrow, scale) }
    }

    /// The line with the number of each byte of a row.
    pub(super) fn header(&self) -> String {
        let half = self.scale.columns() / 16;
        let numbers: String = (0..8).map(|byte| format!("{:half$}{byte:<half$}", "")).collect();
        self.beside(numbers.trim_end())
    }

    /// A text beside the map, in lines that are no wider than it.
    pub(super) fn aside(&self, text: &str) -> Vec<String> {
        let lines = wrapped(text, self.scale.columns() + 1, 2);
        lines.iter().map(|line| self.beside(line)).collect()
    }

    fn beside(&self, line: &str) -> String {
        format!("{:1$} {line}", "", self.margin)
    }

    /// The lines of what did not fit.
    pub(super) fn legend(&self) -> Vec<String> {
        self.legend.lines().iter().map(|line| self.beside(line)).collect()
    }

    /// The map of one block, which ends after `end` bytes.
    pub(super) fn block(&mut self, cells: &[Cell], end: u64) -> Vec<String> {
        let (cells, mut rows) = rows::of(cells, self.scale);
        self.legend.name(&cells, &mut rows);
        let mut lines = Vec::new();
        let mut above: Option<&Row> = None;
        for row in &rows {
            lines.extend(self.border(above, Some(row)).map(|line| self.beside(&line)));
            let left = if row.gap { ":".to_owned() } else { offset_text(row.at * 8) };
            lines.push(format!("{left:>0$} {1}", self.margin, self.content(row, &cells)));
            above = Some(row);
        }
        if !rows.last().is_some_and(|row| is_open(row, &cells)) {
            let last = self.border(above, None);
            lines.extend(last.map(|line| format!("{:>1$} {line}", offset_text(end), self.margin)));
        }
        lines
    }

    /// The line of a row: borders left and right of each piece, and its text in the middle.
    fn content(&self, row: &Row, cells: &[Cell]) -> String {
        let mut line = vec![' '; self.scale.columns() + 1];
        for piece in &row.pieces {
            let padding = cells.get(piece.cell).is_some_and(|c| c.kind == CellKind::Padding);
            let (edge, fill) = match (row.gap, padding) {
                (true, _) => (':', ' '),
                (false, true) => (self.vertical(), self.hatch()),
                (false, false) => (self.vertical(), ' '),
            };
            let text = if row.gap { ":" } else { piece.text.as_str() };
            let room = piece.room();
            let before = room.saturating_sub(text.chars().count()).div_ceil(2);
            let inside =
                std::iter::repeat(fill).take(before).chain(text.chars()).chain(std::iter::repeat(fill));
            let whole = std::iter::once(edge).chain(inside.take(room)).chain(std::iter::once(edge));
            for (slot, character) in line.iter_mut().skip(piece.start).zip(whole) {
                *slot = character;
            }
        }
        line.iter().collect::<String>().trim_end().to_owned()
    }

    /// The line between two rows; none if they hold the same cell, so that there is nothing to separate.
    fn border(&self, above: Option<&Row>, below: Option<&Row>) -> Option<String> {
        let cell = |row: Option<&Row>, column: usize| row.and_then(|r| r.cell_at(column));
        let edge = |column: usize| cell(above, column) != cell(below, column);
        if !(0..self.scale.columns()).any(edge) {
            return None;
        }
        let side = |row: Option<&Row>, x: usize| {
            let left = x.checked_sub(1).and_then(|column| cell(row, column));
            left != cell(row, x)
        };
        let line: String = (0..=self.scale.columns())
            .map(|x| {
                let left = x.checked_sub(1).is_some_and(edge);
                let right = x < self.scale.columns() && edge(x);
                self.joint([side(above, x), side(below, x), left, right])
            })
            .collect();
        Some(line.trim_end().to_owned())
    }

    /// The character in which borders from above, below, left and right meet.
    fn joint(&self, [above, below, left, right]: [bool; 4]) -> char {
        if self.style == Style::Ascii {
            return match (above || below, left || right) {
                (true, true) => '+',
                (true, false) => '|',
                (false, true) => '-',
                (false, false) => ' ',
            };
        }
        let index = [above, below, left, right].iter().fold(0, |bits, side| bits << 1 | usize::from(*side));
        // Indexed by the four sides as bits, above the highest.
        "   ─ ┌┐┬ └┘┴│├┤┼".chars().nth(index).unwrap_or(' ')
    }

    fn vertical(&self) -> char {
        if self.style == Style::Ascii {
            '|'
        } else {
            '\u{2502}'
        }
    }

    /// What padding is filled with.
    fn hatch(&self) -> char {
        if self.style == Style::Ascii {
            '.'
        } else {
            '\u{2591}'
        }
    }
}

/// Whether a flexible array goes on below the row.
fn is_open(row: &Row, cells: &[Cell]) -> bool {
    let kind = |piece: &Piece| cells.get(piece.cell).map(|cell| cell.kind);
    row.gap && row.pieces.iter().any(|piece| kind(piece) == Some(CellKind::Open))
}

fn offset_text(bytes: u64) -> String {
    format!("{bytes:#06x}")
}
