//! Which places in the table of strings hold a name that is asked for. A kernel has a hundred thousand types, and
//! a few dozen are asked for. So names are looked for once, and types are told by the places of their names.

use std::collections::BTreeSet;
use std::io::BufRead;

use super::raw::string;

/// The names that are asked for, and where they are.
#[derive(Default)]
pub(super) struct Wanted<'b> {
    strings: &'b [u8],
    names: BTreeSet<Vec<u8>>,
    /// For each place in the strings, whether a string that is asked for starts there.
    starts: Vec<bool>,
}

impl<'b> Wanted<'b> {
    /// Looks for the names. No type without a name is ever asked for.
    pub(super) fn new(strings: &'b [u8], names: &BTreeSet<String>) -> Self {
        let names: BTreeSet<_> =
            names.iter().filter(|name| !name.is_empty()).map(|n| n.clone().into_bytes()).collect();
        let mut wanted = Wanted { strings, names, starts: vec![false; strings.len()] };
        wanted.find();
        wanted
    }

    fn find(&mut self) {
        // Most strings are told from all names by their first letter and their length.
        let mut plausible = [0_u64; 256];
        for name in &self.names {
            if let Some(first) = name.first().and_then(|first| plausible.get_mut(usize::from(*first))) {
                *first |= 1 << (name.len() % 64);
            }
        }
        let mut rest = self.strings;
        while let Some(&first) = rest.first() {
            let (at, before) = (self.strings.len() - rest.len(), rest);
            // The standard library's search for a byte is fast even where this crate is compiled without optimisation.
            let length = rest.skip_until(0).unwrap_or(before.len()).saturating_sub(1);
            let likely =
                plausible.get(usize::from(first)).is_some_and(|lengths| lengths >> (length % 64) & 1 != 0);
            if likely && before.get(..length).is_some_and(|string| self.names.contains(string)) {
                self.starts.iter_mut().skip(at).take(1).for_each(|start| *start = true);
            }
        }
    }

    /// Whether the name at a place is asked for. A place inside of a string is that of its end, which is a name too.
    pub(super) fn has(&self, at: u32) -> bool {
        let place = at as usize;
        if self.starts.get(place).copied().unwrap_or_default() {
            return true;
        }
        let inside =
            place.checked_sub(1).and_then(|before| self.strings.get(before)).is_some_and(|byte| *byte != 0);
        inside && string(self.strings, at).is_some_and(|name| self.names.contains(name))
    }
}
