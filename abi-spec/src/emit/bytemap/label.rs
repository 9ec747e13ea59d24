//! What is written into which piece of a cell, and the legend of what does not fit.

use super::cells::{Cell, CellKind};
use super::grid::{Piece, Row, COLUMNS};

/// Columns that a line of the legend may have, which is as many as the map has.
const WIDTH: usize = COLUMNS + 1;

/// The letters that are in use, with what each stands for.
pub(super) struct Legend {
    /// Marks a cell that goes on elsewhere.
    arrow: &'static str,
    entries: Vec<(String, String)>,
}

/// Where a text goes: a row, and a piece of it.
type Spot = (usize, usize);

impl Legend {
    pub(super) fn new(arrow: &'static str) -> Self {
        Legend { arrow, entries: Vec::new() }
    }

    /// The lines that say what the letters stand for.
    pub(super) fn lines(&self) -> Vec<String> {
        self.entries.iter().flat_map(|(key, text)| wrapped(key, text)).collect()
    }

    /// Writes the names of all cells into the rows.
    pub(super) fn name(&mut self, cells: &[Cell], rows: &mut [Row]) {
        // Letters are given in the order of the bits; cells that were joined stand at the end.
        let mut order: Vec<(usize, &Cell)> = cells.iter().enumerate().collect();
        order.sort_by_key(|(_, cell)| cell.start);
        for (index, cell) in order {
            let parts = parts(index, rows);
            let widest = parts.iter().map(|spots| room(rows, best(rows, spots))).max();
            let main = parts.iter().position(|spots| Some(room(rows, best(rows, spots))) == widest);
            for (nth, spots) in parts.iter().enumerate() {
                let Some(spot) = best(rows, spots) else { continue };
                let lead = if nth > 0 { self.arrow } else { "" };
                let trail = if nth + 1 < parts.len() { self.arrow } else { "" };
                let text = self.text(cell, room(rows, Some(spot)), lead, trail, main == Some(nth));
                if let Some(piece) = rows.get_mut(spot.0).and_then(|row| row.pieces.get_mut(spot.1)) {
                    piece.text = text;
                }
            }
        }
    }

    /// The best text for a part of a cell with room for so many characters.
    fn text(&mut self, cell: &Cell, room: usize, lead: &str, trail: &str, main: bool) -> String {
        let fits = |text: &String| text.chars().count() <= room;
        if cell.kind == CellKind::Padding {
            return cell.labels.iter().find(|l| fits(l)).cloned().unwrap_or_default();
        }
        let decorated = |label: &str| [lead, label, trail].join(" ").trim().to_owned();
        if let Some(text) = cell.labels.iter().map(|l| decorated(l)).find(|t| fits(t)) {
            return text;
        }
        let arrows = format!("{lead}{trail}");
        if !main {
            return if fits(&arrows) { arrows } else { String::new() };
        }
        let key = key(self.entries.len());
        let text = cell.labels.first().map_or("", |l| l.trim()).to_owned();
        self.entries.push((key.clone(), text));
        [decorated(&key), key].into_iter().find(fits).unwrap_or_default()
    }
}

/// The pieces of a cell, those that touch each other together.
fn parts(cell: usize, rows: &[Row]) -> Vec<Vec<Spot>> {
    let mut parts: Vec<Vec<Spot>> = Vec::new();
    let mut previous: Option<(usize, &Piece)> = None;
    for (r, row) in rows.iter().enumerate() {
        for (p, piece) in row.pieces.iter().enumerate().filter(|(_, piece)| piece.cell == cell) {
            let touches = previous.is_some_and(|(above, other)| {
                above + 1 == r && piece.start < other.end && other.start < piece.end
            });
            match parts.last_mut() {
                Some(part) if touches => part.push((r, p)),
                _ => parts.push(vec![(r, p)]),
            }
            previous = Some((r, piece));
        }
    }
    parts
}

/// The widest piece that is no gap; of several the middle one.
fn best(rows: &[Row], spots: &[Spot]) -> Option<Spot> {
    let solid = |spot: &&Spot| rows.get(spot.0).is_some_and(|row| !row.gap);
    let widest = spots.iter().filter(solid).map(|spot| room(rows, Some(*spot))).max()?;
    let equal: Vec<&Spot> =
        spots.iter().filter(solid).filter(|spot| room(rows, Some(**spot)) == widest).collect();
    equal.get((equal.len() - 1) / 2).map(|spot| **spot)
}

/// How many characters fit between the borders of a piece.
fn room(rows: &[Row], spot: Option<Spot>) -> usize {
    let piece = spot.and_then(|(row, piece)| rows.get(row)?.pieces.get(piece));
    piece.map_or(0, |piece| piece.end - piece.start - 1)
}

/// A, B, ... Z, AA, AB, ...
fn key(n: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    let rest = n / 26;
    if rest == 0 {
        letter.to_string()
    } else {
        format!("{}{letter}", key(rest - 1))
    }
}

/// A line of the legend, broken between the parts of a list where it is too long.
fn wrapped(key: &str, text: &str) -> Vec<String> {
    let indent = " ".repeat(key.len() + 3);
    let mut lines = Vec::new();
    let mut line = format!("{key} = ");
    for (nth, part) in text.split(", ").enumerate() {
        if nth > 0 {
            line.push(',');
            if line.len() + part.len() + 2 > WIDTH {
                lines.push(std::mem::replace(&mut line, indent.clone()));
            } else {
                line.push(' ');
            }
        }
        line.push_str(part);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_end_with_the_alphabet() {
        assert_eq!(
            [0, 25, 26, 27, 51, 52, 701, 702].map(key),
            ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]
        );
    }
}
