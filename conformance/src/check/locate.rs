//! Where in the tree an item is defined.

use std::collections::BTreeMap;

use crate::headers::HeaderIndex;
use crate::input::Input;
use crate::report::Location;
use crate::source::Tree;

/// Finds items in the KHO headers of one tree.
pub(super) struct Locator<'a> {
    headers: &'a [HeaderIndex],
    tree: &'a Tree,
    /// The tree's names of items that it calls otherwise, by the spec's.
    renamed: BTreeMap<String, String>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(input: &'a Input, tree: &'a Tree) -> Self {
        Locator { headers: input.headers(), tree, renamed: BTreeMap::new() }
    }

    /// An item is defined under another name.
    pub(super) fn rename(&mut self, tree: &str, spec: &str) {
        self.renamed.insert(spec.to_owned(), tree.to_owned());
    }

    /// The line of an item, or of a member of it where the header names that one.
    pub(super) fn locate(&self, item: &str, member: Option<&str>) -> Option<Location> {
        let item = self.renamed.get(item).map_or(item, String::as_str);
        let found = self.headers.iter().find_map(|header| {
            let member = member.and_then(|member| header.member_line(item, member));
            member.or_else(|| line(header, item)).map(|line| (header, line))
        });
        let (header, line) = found?;
        Some(Location { file: header.path.clone(), line, text: self.text(&header.path, line) })
    }

    fn text(&self, path: &str, line: usize) -> Option<String> {
        let bytes = self.tree.read(path).ok()??;
        let text = String::from_utf8_lossy(&bytes);
        text.lines().nth(line.checked_sub(1)?).map(|l| l.replace('\t', "    "))
    }
}

/// The line on which a header defines a name.
pub(super) fn line(header: &HeaderIndex, name: &str) -> Option<usize> {
    let record = header.record(name).map(|r| r.line);
    let define = || header.define(name).map(|d| d.line);
    let tag = || header.enums.iter().find(|e| e.name.as_deref() == Some(name)).map(|e| e.line);
    record.or_else(define).or_else(|| header.enumerator_line(name)).or_else(tag)
}
