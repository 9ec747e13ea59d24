//! The bump rule: what has changed, held against the versions. Pure.
//!
//! What becomes of each kind of change is in a room of its own, and so are the sentences.

mod changed;
mod presence;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::model::Abi;

use super::advice;
use super::causes::Causes;
use super::changes::{Change, Changes, Kind};
use super::names::Names;

use super::standing::{Standing, Versions};
use crate::report::{sides, Finding, Unattested};
use crate::rules;
use sentences::Said;

/// What a judgement needs to know.
pub(super) struct Case<'a> {
    pub(super) abi: &'a Abi,
    pub(super) names: &'a Names,
    pub(super) versions: Versions<'a>,
    pub(super) causes: &'a Causes,
}

/// A finding that is not placed yet: where it is said is looked up by these names.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) finding: Finding,
    /// Item and member on the old side.
    pub(super) old: (String, Option<String>),
    /// Item and member on the new side.
    pub(super) new: (String, Option<String>),
    /// Whether it is about the bytes of the record with the new side's name.
    pub(super) drawn: bool,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Judgement {
    pub(super) findings: Vec<Judged>,
    pub(super) unattested: Vec<Unattested>,
    /// By the channel, what has changed in it.
    pub(super) touched: BTreeMap<String, Touched>,
}

/// What has changed in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// Something that was there is not as it was.
    pub(super) changed: bool,
    /// Something is new.
    pub(super) added: bool,
}

impl Case<'_> {
    /// Judges every change of an item.
    pub(super) fn judge(&self, changes: &Changes) -> Judgement {
        let mut judgement = Judgement::default();
        for change in changes.list.iter().filter(|change| self.counts(change)) {
            match change.kind {
                Kind::Changed => self.changed(change, changes, &mut judgement),
                Kind::Members => self.members(change, &mut judgement),
                Kind::Gone => self.gone(change, &mut judgement),
                Kind::New => self.added(change, &mut judgement),
                Kind::Name => {
                    let said = (&rules::RENAMED, change.phrases.join(", "));
                    judgement.findings.push(self.judged(change, Standing::Same(None), said));
                }
            }
        }
        self.macros(changes, &mut judgement);
        judgement
    }

    /// What announces a version is judged as such, and it does not matter whether there is a name of convenience: only
    /// that it does not stand for something else than before.
    fn counts(&self, change: &Change) -> bool {
        let names = [&change.item, &change.was];
        let announces = |name: &&String| {
            let Versions { old, new } = self.versions;
            self.names.announces(name) || old.channels.announces(name) || new.channels.announces(name)
        };
        let renamed = change.kind == Kind::Name;
        let helper = change.kind != Kind::Changed && names.iter().any(|name| self.names.is_helper(name));
        !helper && names.iter().all(|name| renamed || !announces(name))
    }

    /// Takes note of a change in every channel that an item belongs to.
    fn touch(&self, change: &Change, judgement: &mut Judgement, how: impl Fn(&mut Touched)) {
        let Versions { old, new } = self.versions;
        // The side that does not have an item knows nothing of whose it is.
        let was = (change.kind != Kind::New).then(|| old.channels.of_item(&change.was));
        let is = (change.kind != Kind::Gone).then(|| new.channels.of_item(&change.item));
        for owner in was.into_iter().chain(is).flatten().collect::<BTreeSet<_>>() {
            how(judgement.touched.entry(owner.to_owned()).or_default());
        }
    }

    /// The channel that a finding about a change belongs to.
    fn owner(&self, change: &Change, standing: Standing<'_>) -> Option<String> {
        let Versions { old, new } = self.versions;
        match standing {
            Standing::Same(Some(channel)) => Some(channel.name.clone()),
            Standing::Bumped(raised) => Some(raised.to.name.clone()),
            Standing::Same(None) | Standing::Covered(_) => {
                let side = if change.kind == Kind::Gone { old } else { new };
                side.channels.of_item(&change.item).first().map(|owner| (*owner).to_owned())
            }
        }
    }

    /// A finding about a change, given the rule and the sentence.
    fn judged(&self, change: &Change, standing: Standing<'_>, (rule, message): Said) -> Judged {
        let [old_member, new_member] = change.members.clone();
        let mut cases = change.cases.clone();
        cases.sort_by_key(|(target, ..)| *target);
        let denied = rule == &rules::UNBUMPED_CHANGE;
        let finding = Finding {
            domain: self.owner(change, standing),
            item: Some(change.item.clone()),
            targets: change.targets(),
            before: sides::joined(cases.iter().map(|(target, before, _)| (*target, before.as_deref()))),
            after: sides::joined(cases.iter().map(|(target, _, after)| (*target, after.as_deref()))),
            advice: denied.then(|| advice::of(self.abi, standing, self.versions.new)).flatten(),
            ..Finding::new(rule, message)
        };
        let drawn = change.record && matches!(change.kind, Kind::Changed | Kind::Members);
        let (old, new) = ((change.was.clone(), old_member), (change.item.clone(), new_member));
        Judged { finding, old, new, drawn }
    }
}
