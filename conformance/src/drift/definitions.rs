//! How a tree spells its items: the text of a definition, without comments and in single spaces, and the words in it.
//! From that it is told where a change was made, and what merely follows from it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::Snapshot;
use crate::headers::{cut, Along, HeaderIndex};

/// The definitions of one side. Each is read once.
pub(super) struct Definitions<'a> {
    side: &'a Snapshot,
    known: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'a> Definitions<'a> {
    pub(super) fn new(side: &'a Snapshot) -> Self {
        Definitions { side, known: RefCell::default() }
    }

    /// The text of a definition; none if no header has one.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        let text = self.side.headers().find_map(|header| self.in_header(header, name));
        self.known.borrow_mut().insert(name.to_owned(), text.clone());
        text
    }

    /// The words of a definition, its own name left out.
    pub(super) fn words(&self, name: &str) -> BTreeSet<String> {
        let text = self.text(name).unwrap_or_default();
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.filter(|word| !word.is_empty() && *word != name).map(str::to_owned).collect()
    }

    /// Whether a macro of this name is no constant: it has parameters, or stands for something that has no value.
    pub(super) fn is_macro(&self, name: &str) -> bool {
        self.side.headers().any(|header| header.define(name).is_some())
            && self.side.view().constant(name).is_none()
    }

    fn in_header(&self, header: &HeaderIndex, name: &str) -> Option<String> {
        // The last definition is the one that is left.
        if let Some(define) = header.defines.iter().rev().find(|define| define.name == name) {
            let parameters =
                define.params.as_ref().map(|p| format!("({}) ", p.join(", "))).unwrap_or_default();
            return Some(parameters + &define.body);
        }
        let lines = match header.record(name) {
            Some(_) => None,
            None => Some(enumerator(header, name)?),
        };
        let bytes = self.side.tree.read(&header.path).ok()??;
        let cut = cut(&bytes, &BTreeSet::from([name.to_owned()]), Along::Nothing).ok()?;
        let all = cut.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let own = all.filter(|(at, _)| lines.as_ref().is_none_or(|lines| lines.contains(at)));
        let text: Vec<&str> = own.flat_map(|(_, line)| line.split_whitespace()).collect();
        Some(text.join(" "))
    }
}

/// The lines from an enumerator to the next one.
fn enumerator(header: &HeaderIndex, name: &str) -> Option<std::ops::Range<usize>> {
    header.enums.iter().find_map(|of| {
        let at = of.enumerators.iter().position(|enumerator| enumerator.name == name)?;
        let start = of.enumerators.get(at)?.line;
        let end = of.enumerators.get(at + 1).map_or(*of.body.end(), |next| next.line);
        Some(start..end.max(start + 1))
    })
}
