//! What is written into which piece of a cell, and the legend of what does not fit.

use super::cells::{Cell, CellKind};
use super::grid::{Piece, Row};
use super::wrap::wrapped;
use super::Scale;

/// The letters that are in use, with what each stands for.
pub(super) struct Legend {
    /// Marks a cell that goes on elsewhere.
    arrow: &'static str,
    scale: Scale,
    entries: Vec<(String, String)>,
}

/// Where a text goes: a row, and a piece of it.
type Spot = (usize, usize);

impl Legend {
    pub(super) fn new(arrow: &'static str, scale: Scale) -> Self {
        Legend { arrow, scale, entries: Vec::new() }
    }

    /// The lines that say what the letters stand for.
    pub(super) fn lines(&self) -> Vec<String> {
        let lines = |(key, text): &(String, String)| {
            wrapped(&format!("{key} = {text}"), self.scale.columns() + 1, key.len() + 3)
        };
        self.entries.iter().flat_map(lines).collect()
    }

    /// Writes the names of all cells into the rows.
    pub(super) fn name(&mut self, cells: &[Cell], rows: &mut [Row]) {
        // Letters are given in the order of the bits; cells that were joined stand at the end.
        let mut order: Vec<(usize, &Cell)> = cells.iter().enumerate().collect();
        order.sort_by_key(|(_, cell)| cell.start);
        let mut all = parts(cells.len(), rows);
        for (index, cell) in order {
            let parts = all.get_mut(index).map(std::mem::take).unwrap_or_default();
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
        // Where the map shows an edge only roughly, a text has to say where it is.
        let labels = if self.is_rough(cell) { vec![cell.exact()] } else { cell.labels.clone() };
        if let Some(text) = labels.iter().map(|l| decorated(l)).find(|t| fits(t)) {
            return text;
        }
        let arrows = format!("{lead}{trail}");
        if !main {
            return if fits(&arrows) { arrows } else { String::new() };
        }
        let key = key(self.entries.len());
        let text = labels.first().map_or("", |l| l.trim()).to_owned();
        self.entries.push((key.clone(), text));
        [decorated(&key), key].into_iter().find(fits).unwrap_or_default()
    }

    /// Whether an edge of the cell lies within a column.
    fn is_rough(&self, cell: &Cell) -> bool {
        let within = |bit: u64| bit % self.scale.bits_per_column() != 0;
        within(cell.start) || within(cell.end)
    }
}

/// The pieces of each cell, those that touch each other together.
fn parts(cells: usize, rows: &[Row]) -> Vec<Vec<Vec<Spot>>> {
    let mut all: Vec<Vec<Vec<Spot>>> = vec![Vec::new(); cells];
    let mut previous: Vec<Option<(usize, &Piece)>> = vec![None; cells];
    for (r, row) in rows.iter().enumerate() {
        for (p, piece) in row.pieces.iter().enumerate() {
            let (Some(parts), Some(before)) = (all.get_mut(piece.cell), previous.get_mut(piece.cell)) else {
                continue;
            };
            let touches = before.is_some_and(|(above, other)| {
                above + 1 == r && piece.start < other.end && other.start < piece.end
            });
            match parts.last_mut() {
                Some(part) if touches => part.push((r, p)),
                _ => parts.push(vec![(r, p)]),
            }
            *before = Some((r, piece));
        }
    }
    all
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
    piece.map_or(0, Piece::room)
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
