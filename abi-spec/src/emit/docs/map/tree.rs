//! A stage as trees of lines. What was shown is named again, but not followed again, so that lists and trees that
//! link to themselves end.

use std::collections::BTreeSet;

use super::stage::{Destination, Found, Member, Stage};
use crate::model::ItemId;

/// A line with those below it.
pub(super) struct Tree {
    text: String,
    below: Vec<Tree>,
}

impl Tree {
    fn leaf(text: String) -> Tree {
        Tree { text, below: Vec::new() }
    }

    /// The lines of the tree, drawn in ASCII.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.text.clone()];
        for (position, tree) in self.below.iter().enumerate() {
            let last = position + 1 == self.below.len();
            let (first, next) = if last { ("`-- ", "    ") } else { ("|-- ", "|   ") };
            let drawn = tree.lines().into_iter().enumerate();
            lines.extend(drawn.map(|(line, text)| format!("{}{text}", if line == 0 { first } else { next })));
        }
        lines
    }
}

/// A tree for each item that leads to others and that nothing leads to, and every item in the order in which it is
/// first shown.
pub(super) fn trees<'a>(stage: &Stage<'a>) -> (Vec<Tree>, Vec<Found<'a>>) {
    let reached = reached(stage);
    let mut walker = Walker { stage, path: Vec::new(), seen: BTreeSet::new(), shown: Vec::new() };
    let mut trees = Vec::new();
    for item in stage.items().filter(|item| !reached.contains(&item.key())) {
        let before = walker.shown.len();
        let tree = walker.item("", item, Vec::new());
        if tree.below.is_empty() {
            walker.shown.truncate(before);
        } else {
            trees.push(tree);
        }
    }
    (trees, walker.shown)
}

/// Everything that something leads to or contains.
fn reached(stage: &Stage<'_>) -> BTreeSet<(usize, ItemId)> {
    let mut reached = BTreeSet::new();
    for item in stage.items() {
        reached.extend(stage.subnodes(item).iter().map(Found::key));
        for member in stage.members(item) {
            let found = member.part.into_iter().chain(member.pointer);
            reached.extend(found.filter(|found| found.key() != item.key()).map(|found| found.key()));
            for destination in stage.destinations(item, &member) {
                let found = destination.within.into_iter().chain([destination.item]);
                reached.extend(found.map(|found| found.key()));
            }
        }
    }
    reached
}

struct Walker<'s, 'a> {
    stage: &'s Stage<'a>,
    /// The items that the current line is below.
    path: Vec<(usize, ItemId)>,
    seen: BTreeSet<(usize, ItemId)>,
    shown: Vec<Found<'a>>,
}

impl<'a> Walker<'_, 'a> {
    /// An item with everything that it leads to, and more that belongs below it.
    fn item(&mut self, before: &str, item: Found<'a>, more: Vec<Destination<'a>>) -> Tree {
        let (key, name) = (item.key(), &item.item().name);
        let mut tree = Tree::leaf(format!("{before}{name}"));
        if self.path.contains(&key) {
            tree.text.push_str(", the next of its kind");
        } else if !self.seen.insert(key) {
            tree.text.push_str(" (see above)");
        } else {
            self.shown.push(item);
            self.path.push(key);
            tree.below = self.below(item);
            self.path.pop();
        }
        let more: Vec<Tree> =
            more.into_iter().map(|held| self.item("holds: ", held.item, Vec::new())).collect();
        tree.below.extend(more);
        tree
    }

    fn below(&mut self, item: Found<'a>) -> Vec<Tree> {
        let members = self.stage.members(item);
        let mut below: Vec<Tree> = members.iter().filter_map(|member| self.member(item, member)).collect();
        for node in self.stage.subnodes(item) {
            let path = node.path().unwrap_or_default();
            below.push(self.item(&format!("node {path}: "), node, Vec::new()));
        }
        below
    }

    /// A member with what it leads to; none if that is nothing.
    fn member(&mut self, of: Found<'a>, member: &Member<'a>) -> Option<Tree> {
        let label = &member.label;
        let mut destinations = self.stage.destinations(of, member);
        if let Some(part) = member.part {
            return self.part(label, part, destinations);
        }
        if let Some(target) = member.pointer {
            return Some(self.item(&format!("{label} -> "), target, destinations));
        }
        match (destinations.len(), member.leads_to) {
            (0, leads_to) => leads_to.map(|what| Tree::leaf(format!("{label} -> {what}"))),
            (1, _) if destinations.iter().all(|to| to.entry.is_none()) => {
                let only = destinations.pop()?;
                Some(self.destination(&format!("{label} -> "), only))
            }
            _ => {
                let mut tree = Tree::leaf(label.clone());
                for to in destinations {
                    let entry = to.entry.as_ref().map(|entry| format!("\"{entry}\" "));
                    tree.below.push(self.destination(&format!("{}-> ", entry.unwrap_or_default()), to));
                }
                Some(tree)
            }
        }
    }

    /// A record inside another, if anything can be reached from it.
    fn part(&mut self, label: &str, part: Found<'a>, held: Vec<Destination<'a>>) -> Option<Tree> {
        let (shown, has_held) = (self.shown.len(), !held.is_empty());
        let known = self.seen.contains(&part.key());
        let tree = self.item(&format!("{label}: "), part, held);
        let leads = !tree.below.is_empty() || has_held || (known && self.leads_anywhere(part));
        if !leads {
            self.shown.truncate(shown);
            self.seen.remove(&part.key());
        }
        leads.then_some(tree)
    }

    fn leads_anywhere(&self, item: Found<'a>) -> bool {
        self.stage.members(item).iter().any(|member| {
            let direct = member.pointer.is_some() || member.leads_to.is_some();
            direct || member.part.is_some() || !self.stage.destinations(item, member).is_empty()
        })
    }

    /// What an address leads to: the item, or a block with such items in it.
    fn destination(&mut self, before: &str, to: Destination<'a>) -> Tree {
        match to.within {
            None => self.item(before, to.item, Vec::new()),
            Some(block) => {
                let held = Destination { within: None, ..to };
                self.item(before, block, vec![held])
            }
        }
    }
}
