//! What has changed between two sides, item by item: one change for each item and kind, with all targets at which it
//! shows and all witnesses that saw it. Pure: whether a version was raised is not asked in here.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;

use super::records::Sides;
use super::renames::{Case, Renames};
use crate::compare;
use crate::observed::Observed;

/// What has become of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Its bytes, or its value.
    Changed,
    /// A record whose members have other names, and nothing else.
    Members,
    /// It is not there any more.
    Gone,
    /// It was not there before.
    New,
    /// It has another name.
    Name,
}

/// A change of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The item's name on the new side, or its last one if it is gone.
    pub(super) item: String,
    /// Its name on the old side.
    pub(super) was: String,
    /// Whether it is a record.
    pub(super) record: bool,
    pub(super) kind: Kind,
    /// What is different, in phrases that are the same at every target.
    pub(super) phrases: Vec<String>,
    /// The member to look at, on the old side and on the new one.
    pub(super) members: [Option<String>; 2],
    /// The targets, with both sides in words at each.
    pub(super) cases: Vec<(Target, Option<String>, Option<String>)>,
}

/// Everything that has changed, and what was compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pub(super) list: Vec<Change>,
    /// Who has compared an item at a target.
    pub(super) compared: BTreeMap<(String, Target), BTreeSet<String>>,
}

/// What to call the witness that sees the most.
const BINDGEN: &str = "bindgen";

impl Changes {
    /// Compares what bindgen sees on both sides, in full.
    pub(super) fn of(cases: &[Case<'_>], renames: &Renames) -> Changes {
        let mut changes = Changes::default();
        for (target, old, new) in cases {
            let at = At { target: *target, witness: BINDGEN, sides: Sides { old, new, renames } };
            changes.both(&at);
            changes.one_sided(&at);
        }
        for (old, new) in renames.iter() {
            let targets = cases.iter().map(|(target, ..)| *target);
            let record = cases.iter().any(|(_, before, _)| before.records.contains_key(old));
            let mut change = Change::new(new, old, record, Kind::Name);
            change.phrases.push(format!("`{old}` is called `{new}`"));
            change.cases = targets.map(|t| (t, Some(old.to_owned()), Some(new.to_owned()))).collect();
            changes.list.push(change);
        }
        changes
    }

    /// Compares what another witness sees, of what is on both sides.
    pub(super) fn add(
        &mut self,
        target: Target,
        witness: &str,
        old: &Observed,
        new: &Observed,
        renames: &Renames,
    ) {
        self.both(&At { target, witness, sides: Sides { old, new, renames } });
    }

    fn both(&mut self, at: &At<'_>) {
        let Sides { old, new, renames } = at.sides;
        for (was, record) in &old.records {
            let is = renames.new_name(was);
            let Some(other) = new.records.get(is) else { continue };
            self.compared(at, is);
            if let Some(found) = at.sides.difference(record, other) {
                let kind = if found.only_names { Kind::Members } else { Kind::Changed };
                let mut change = Change::new(is, was, true, kind);
                change.phrases = found.phrases;
                change.members = found.members;
                let [before, after] = found.sides;
                self.push(change, (at.target, Some(before), Some(after)));
            }
        }
        for (was, value) in &old.constants {
            let is = renames.new_name(was);
            let Some(other) = new.constants.get(is) else { continue };
            self.compared(at, is);
            if value != other {
                let mut change = Change::new(is, was, false, Kind::Changed);
                change.phrases.push("it has another value".to_owned());
                let [before, after] = [value, other].map(|value| compare::value(value).to_string());
                self.push(change, (at.target, Some(before), Some(after)));
            }
        }
    }

    fn one_sided(&mut self, at: &At<'_>) {
        let Sides { old, new, renames } = at.sides;
        let items = |side: &Observed| -> Vec<(String, bool)> {
            let records = side.records.keys().map(|name| (name.clone(), true));
            records.chain(side.constants.keys().map(|name| (name.clone(), false))).collect()
        };
        let has = |side: &Observed, name: &str| {
            side.records.contains_key(name) || side.constants.contains_key(name)
        };
        for (name, record) in items(old) {
            if !has(new, renames.new_name(&name)) {
                let mut change = Change::new(&name, &name, record, Kind::Gone);
                change.phrases.push("it is gone".to_owned());
                self.push(change, (at.target, at.words(old, &name), None));
            }
        }
        for (name, record) in items(new) {
            if !has(old, renames.old_name(&name)) {
                let mut change = Change::new(&name, &name, record, Kind::New);
                change.phrases.push("it is new".to_owned());
                self.push(change, (at.target, None, at.words(new, &name)));
            }
        }
    }

    fn compared(&mut self, at: &At<'_>, item: &str) {
        self.compared.entry((item.to_owned(), at.target)).or_default().insert(at.witness.to_owned());
    }

    /// Adds a change at a target to what other targets have said of the item. Another witness says nothing new about
    /// what one has seen there already.
    fn push(&mut self, change: Change, case: (Target, Option<String>, Option<String>)) {
        let of_item = |known: &&mut Change| (&known.item, known.record) == (&change.item, change.record);
        let mut same = self.list.iter_mut().filter(of_item);
        let seen = |known: &Change| known.cases.iter().any(|(target, ..)| *target == case.0);
        if same.any(|known| seen(known)) {
            return;
        }
        let alike = |known: &&mut Change| {
            (&known.item, known.record, known.kind, &known.phrases)
                == (&change.item, change.record, change.kind, &change.phrases)
        };
        match self.list.iter_mut().find(alike) {
            Some(known) => known.cases.push(case),
            None => self.list.push(Change { cases: vec![case], ..change }),
        }
    }
}

/// One witness at one target.
struct At<'a> {
    target: Target,
    witness: &'a str,
    sides: Sides<'a>,
}

impl At<'_> {
    /// An item in words.
    fn words(&self, side: &Observed, name: &str) -> Option<String> {
        let record = side.records.get(name).map(compare::describe::seen);
        record.or_else(|| side.constants.get(name).map(|value| compare::value(value).to_string()))
    }
}

impl Change {
    pub(super) fn new(item: &str, was: &str, record: bool, kind: Kind) -> Change {
        Change {
            item: item.to_owned(),
            was: was.to_owned(),
            record,
            kind,
            phrases: Vec::new(),
            members: [None, None],
            cases: Vec::new(),
        }
    }

    /// The targets at which it shows.
    pub(super) fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = self.cases.iter().map(|(target, ..)| *target).collect();
        targets.sort_unstable();
        targets
    }
}
