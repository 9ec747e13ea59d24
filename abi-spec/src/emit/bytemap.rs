//! Byte maps: where the bytes of a record are, drawn for human eyes, and the same facts as rows of a table.
//!
//! A map has eight bytes a row and one character a bit, or one for two, bit 0 on the left: on a little-endian target
//! that is the order in which bits follow each other in memory, so a bit-field is one piece wherever it lies. Used by
//! the Markdown docs, by the terminal and by reports that put two maps beside each other, so there is nothing in here
//! but pure functions from a layout to lines of text. Nothing in here computes an offset, and nothing knows of Markdown.
//!
//! There is one way to a map. A source of [`Records`], such as the spec's model, is flattened to cells; a
//! [`Drawing`] of cells, whoever made them, becomes lines.

mod cells;
mod flatten;
mod grid;
mod label;
mod records;
mod table;
pub mod text;
mod wrap;

use crate::layout::VersionLayout;
use crate::model::{ItemId, Version};

pub use cells::{Cell, CellKind, Drawing};
pub use records::{Field, Modelled, Record, Records, Shape};
pub use table::{table, FieldRow};

/// The characters that a map is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain ASCII, for everything that may not be shown in a modern terminal.
    Ascii,
    /// The box drawing characters of Unicode.
    Unicode,
}

/// How wide a map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// One character a bit: at most 72 columns, or 78 for a record of more than 64 KiB.
    Full,
    /// One character for two bits: at most 41 columns, so that two maps fit beside each other. Of a cell that starts or
    /// ends between these two bits, its text or the legend says which bits it has.
    Half,
}

impl Scale {
    /// Columns of a row without the border at its right end.
    fn columns(self) -> usize {
        match self {
            Scale::Full => 64,
            Scale::Half => 32,
        }
    }

    fn bits_per_column(self) -> u64 {
        match self {
            Scale::Full => 1,
            Scale::Half => 2,
        }
    }
}

/// What a map looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its characters.
    pub style: Style,
    /// Its width.
    pub scale: Scale,
}

impl From<Style> for Look {
    /// At full scale.
    fn from(style: Style) -> Look {
        Look { style, scale: Scale::Full }
    }
}

/// Draws a record: a line of byte numbers, the map with the offset of each row in bytes on the left and the record's
/// end beside the last line, the alternatives of its unions, and what did not fit.
///
/// Nested records are drawn field by field with dotted names. Of an array of large elements the first and the last are
/// drawn, with a row of `:` for those between; everything else of more than three whole rows is shortened alike. A
/// cell whose name does not fit has a letter, which is explained below the map.
///
/// Lines have no trailing spaces and are as wide as [`Scale`] says; the offsets of a record of more than 1 MiB make
/// them wider by the digits that they need. There are no lines for an item that is not a record.
pub fn draw(version: &Version, layout: &VersionLayout, id: ItemId, look: impl Into<Look>) -> Vec<String> {
    let drawing = Drawing::of_record(&Modelled { version, layout }, &id);
    drawing.map(|drawing| drawing.lines(look)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{builtin, Source, Spec, Target};

    /// Everything that makes cells: padding, bits, nesting, arrays of every kind, unions.
    const MIXED: &str = "
        struct bits { #[bits(3)] a: u8, #[bits(30)] b: u32, c: u8, #[bits(7)] d: u64 }
        union any { bits: bits, raw: [u8; 40], one: u64 }
        #[packed] struct pack { a: u8, any: any, #[bits(60)] b: u64, #[bits(13)] c: u16, many: [bits; 7] }
        struct all { few: [pack; 2], e: [u8; 0], f: [[u16; 3]; 5], g: u8, h: [u64; 9], end: [u32] }";

    /// The cells of each block cover every bit once: the record as a whole, and each alternative its union.
    #[test]
    fn cells_tile_the_record() {
        let mixed = Source { path: "mixed.rs".to_owned(), text: MIXED.to_owned() };
        for sources in [builtin::sources(), vec![mixed]] {
            let spec = Spec::read(&sources).unwrap();
            let mut drawn = 0;
            for (d, domain) in spec.abi.domains.iter().enumerate() {
                for (v, version) in domain.versions.iter().enumerate() {
                    for target in Target::ALL {
                        let layout = spec.layouts.version(d, v, target);
                        let records = version.iter().filter(|(id, _)| layout.record(*id).is_some());
                        drawn += records.map(|(id, _)| tiles(version, layout, id)).count();
                    }
                }
            }
            assert!(drawn > 0);
        }
    }

    fn tiles(version: &Version, layout: &VersionLayout, id: ItemId) {
        let name = &version.item(id).name;
        let drawing = Drawing::of_record(&Modelled { version, layout }, &id).unwrap();
        for (nth, block) in drawing.blocks.iter().enumerate() {
            let cells: Vec<_> = block.cells.iter().filter(|cell| cell.kind != CellKind::Open).collect();
            for pair in cells.windows(2) {
                assert_eq!(pair[0].end, pair[1].start, "{name}, block {nth}");
            }
            if nth == 0 {
                assert_eq!(cells.first().map(|c| c.start), Some(0), "{name}");
            }
            assert_eq!(cells.last().map(|c| c.end), Some(block.end * 8), "{name}, block {nth}");
            // What overlaps would be drawn as one, with the names in a list.
            let list = |label: &String| label.replace("(union, see below)", "").contains(", ");
            assert!(!cells.iter().any(|c| c.labels.iter().any(list)), "{name}, block {nth}");
        }
    }
}
