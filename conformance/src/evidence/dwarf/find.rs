//! Finds the units that can mention a name, without reading their entries: an image has thousands of units, and a name
//! of KHO is in a few of them.
//!
//! An entry holds its name, or the place of it in `.debug_str`, or the number of such a place in `.debug_str_offsets`.
//! So a unit that mentions a name has one of a few sequences of four bytes in it. A unit that has one by chance is read
//! for nothing, which does no harm.

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;

use super::sections::Sections;
use super::units::{Header, Unit};
use crate::error::Checked;

/// Bits of the filter that keeps most sequences from being looked up. It is small enough for a processor's first cache.
const BITS: u32 = 1 << 16;
/// Bytes of a place, and of what is looked for.
const WINDOW: usize = 4;

/// The units that can mention one of the names, in their order.
pub(super) fn units<'d>(
    sections: &'d Sections,
    headers: &[Header<'d>],
    names: &BTreeSet<String>,
) -> Checked<Vec<usize>> {
    let places = places(&sections.strings, names);
    let needles = Needles::new(&places, names);
    let numbered = numbered(&sections.str_offsets, &places);
    let mentions = headers
        .par_iter()
        .map(|header| Ok(needles.are_in(bytes(sections, header)) || by_number(sections, header, &numbered)?));
    let mentions: Vec<bool> = mentions.collect::<Checked<_>>()?;
    Ok(mentions.into_iter().enumerate().filter(|(_, mentions)| *mentions).map(|(unit, _)| unit).collect())
}

fn bytes<'d>(sections: &'d Sections, header: &Header<'d>) -> &'d [u8] {
    let start = header.debug_info_offset().map_or(0, |offset| offset.0);
    let end = start.saturating_add(header.length_including_self());
    sections.info.get(start..end).unwrap_or_default()
}

/// The places of the names in a section of strings. A linker lets a string begin inside another one.
fn places(strings: &[u8], names: &BTreeSet<String>) -> HashSet<u32> {
    let wanted: HashSet<&[u8]> = names.iter().map(String::as_bytes).collect();
    let lengths: BTreeSet<usize> = names.iter().map(String::len).collect();
    let mut places = HashSet::new();
    let mut start = 0_usize;
    for string in strings.split(|byte| *byte == 0) {
        let end = start.saturating_add(string.len());
        for length in lengths.iter().filter(|length| **length <= string.len()) {
            let place = end.saturating_sub(*length);
            if strings.get(place..end).is_some_and(|tail| wanted.contains(tail)) {
                places.extend(u32::try_from(place));
            }
        }
        start = end.saturating_add(1);
    }
    places
}

/// The sequences of four bytes that show that a unit can mention a name.
struct Needles {
    filter: Vec<bool>,
    values: HashSet<u32>,
    /// A name is too short for a sequence of its own.
    everywhere: bool,
}

impl Needles {
    fn new(places: &HashSet<u32>, names: &BTreeSet<String>) -> Needles {
        let mut needles =
            Needles { filter: vec![false; BITS as usize], values: places.clone(), everywhere: false };
        for name in names {
            let ended = [name.as_bytes(), &[0]].concat();
            match ended.first_chunk::<WINDOW>() {
                Some(first) => drop(needles.values.insert(u32::from_le_bytes(*first))),
                None => needles.everywhere = true,
            }
        }
        for value in &needles.values {
            if let Some(bit) = needles.filter.get_mut(bit(*value)) {
                *bit = true;
            }
        }
        needles
    }

    fn are_in(&self, bytes: &[u8]) -> bool {
        let mut window = 0_u32;
        self.everywhere
            || bytes.iter().any(|byte| {
                window = window >> 8 | u32::from(*byte) << 24;
                self.filter.get(bit(window)).is_some_and(|bit| *bit) && self.values.contains(&window)
            })
    }
}

/// Where the filter tells of a sequence.
fn bit(value: u32) -> usize {
    ((value ^ value >> 16) % BITS) as usize
}

/// Where `.debug_str_offsets` holds one of the places, sorted.
fn numbered(str_offsets: &[u8], places: &HashSet<u32>) -> Vec<usize> {
    let words = str_offsets.chunks_exact(WINDOW).enumerate();
    let found = words.filter(|(_, word)| {
        word.first_chunk::<WINDOW>().is_some_and(|word| places.contains(&u32::from_le_bytes(*word)))
    });
    found.map(|(number, _)| number * WINDOW).collect()
}

/// Whether a unit's own part of `.debug_str_offsets` holds one of the places.
fn by_number<'d>(sections: &'d Sections, header: &Header<'d>, numbered: &[usize]) -> Checked<bool> {
    if numbered.is_empty() || header.version() < 5 {
        return Ok(false);
    }
    let base = Unit::new(sections, *header)?.str_offsets_base();
    // Before the base are its length, which does not count itself, a version, and two bytes for nothing.
    let length_at = base.saturating_sub(2 * WINDOW);
    let length = sections.str_offsets.get(length_at..).and_then(|rest| rest.first_chunk::<WINDOW>());
    let length = length.and_then(|length| usize::try_from(u32::from_le_bytes(*length)).ok());
    let end = length_at.saturating_add(WINDOW).saturating_add(length.unwrap_or(usize::MAX));
    let first = numbered.partition_point(|place| *place < base);
    Ok(numbered.get(first).is_some_and(|place| *place < end))
}
