//! The bump rule: what has changed, held against the versions. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::model::Abi;

use super::advice;
use super::causes::{self, Causes};
use super::changes::{Change, Changes, Kind};
use super::names::Names;

use super::standing::{Standing, Versions};
use crate::report::{sides, Finding, Unattested};
use crate::rules::{self, Rule};

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
                Kind::Name => judgement.findings.push(self.judged(
                    change,
                    &rules::RENAMED,
                    self.owner(change),
                    change.phrases.join(", "),
                )),
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

    fn owner(&self, change: &Change) -> Option<String> {
        let Versions { old, new } = self.versions;
        let side = if change.kind == Kind::Gone { old } else { new };
        side.channels.of_item(&change.item).first().map(|owner| (*owner).to_owned())
    }

    fn touch(&self, change: &Change, judgement: &mut Judgement, how: impl Fn(&mut Touched)) {
        let Versions { old, new } = self.versions;
        // The side that does not have an item knows nothing of whose it is.
        let was = (change.kind != Kind::New).then(|| old.channels.of_item(&change.was));
        let is = (change.kind != Kind::Gone).then(|| new.channels.of_item(&change.item));
        for owner in was.into_iter().chain(is).flatten().collect::<BTreeSet<_>>() {
            how(judgement.touched.entry(owner.to_owned()).or_default());
        }
    }

    fn changed(&self, change: &Change, changes: &Changes, judgement: &mut Judgement) {
        self.touch(change, judgement, |touched| touched.changed = true);
        let standing = self.versions.of_item(&change.was, &change.item);
        let causes = self.causes.of(&change.item);
        if !causes.is_empty() {
            return self.follows(change, standing, &causes, changes, judgement);
        }
        let what = change.phrases.join(", ") + &self.with_it(&change.item, changes);
        let (rule, message) = said(standing, &change.item, &what, "has changed");
        let mut judged =
            self.judged(change, rule, owner_of(standing).or_else(|| self.owner(change)), message);
        judged.finding.advice = advice::of(self.abi, standing, self.versions.new);
        judgement.findings.push(judged);
        self.embedding(change, standing, judgement);
    }

    /// What follows from something else is said there, unless another version covers what follows, or none.
    fn follows(
        &self,
        change: &Change,
        standing: Standing<'_>,
        causes: &BTreeSet<&str>,
        changes: &Changes,
        judgement: &mut Judgement,
    ) {
        let says_all = |cause: &str| {
            let was = changes.list.iter().find(|c| c.item == cause).map_or(cause, |c| c.was.as_str());
            self.causes.macros.contains(cause) || self.versions.of_item(was, cause).answers_for(standing)
        };
        if causes.iter().any(|cause| says_all(cause)) {
            return;
        }
        let from: Vec<String> = causes.iter().map(|cause| format!("`{cause}`")).collect();
        let what = format!("it follows {}", from.join(", "));
        let (rule, message) = said(standing, &change.item, &what, "has changed");
        let mut judged =
            self.judged(change, rule, owner_of(standing).or_else(|| self.owner(change)), message);
        judged.finding.advice = advice::of(self.abi, standing, self.versions.new);
        judgement.findings.push(judged);
    }

    /// Records of other channels that contain a changed record, lie as before, and have a version that was not raised:
    /// what they contain is read as it was.
    fn embedding(&self, change: &Change, standing: Standing<'_>, judgement: &mut Judgement) {
        let Versions { new, .. } = self.versions;
        for outer in causes::embedding(&new.observed, &change.item) {
            self.touch(
                &Change { item: outer.clone(), was: outer.clone(), ..change.clone() },
                judgement,
                |t| t.changed = true,
            );
            let own = self.versions.of_item(&outer, &outer);
            let (Standing::Bumped(_) | Standing::Covered(_), Standing::Same(_)) = (standing, own) else {
                continue;
            };
            if judgement.findings.iter().any(|judged| judged.new.0 == outer) {
                continue;
            }
            let what = format!("it contains `{}`", change.item);
            let (rule, message) = said(own, &outer, &what, "has changed");
            let outer_change =
                Change { item: outer.clone(), was: outer.clone(), members: [None, None], ..change.clone() };
            let mut judged = self.judged(&outer_change, rule, owner_of(own), message);
            (judged.finding.before, judged.finding.after) = (None, None);
            judged.finding.advice = advice::of(self.abi, own, new);
            judgement.findings.push(judged);
        }
    }

    fn members(&self, change: &Change, judgement: &mut Judgement) {
        // Another name may stand for another meaning: whoever raises the version for it has a reason.
        self.touch(change, judgement, |touched| touched.changed = true);
        let standing = self.versions.of_item(&change.was, &change.item);
        let what = change.phrases.join(", ");
        let (rule, message) = match standing {
            Standing::Same(_) => (&rules::FIELD_RENAMED, format!("in `{}` {what}", change.item)),
            _ => said(standing, &change.item, &what, "has changed"),
        };
        judgement.findings.push(self.judged(
            change,
            rule,
            owner_of(standing).or_else(|| self.owner(change)),
            message,
        ));
    }

    fn gone(&self, change: &Change, judgement: &mut Judgement) {
        let Versions { old, new } = self.versions;
        if let Some(reason) = new.hides(self.abi, &change.item) {
            return judgement.unattested.push(Unattested { item: change.item.clone(), reason });
        }
        // A channel that is gone as a whole is one finding.
        let owners = old.channels.of_item(&change.item);
        if new.is_empty() || owners.iter().all(|owner| new.channels.get(owner).is_none()) {
            return;
        }
        self.touch(change, judgement, |touched| touched.changed = true);
        let standing = self.versions.of_one_side(old, &change.item);
        let (mut rule, message) = said(standing, &change.item, "nothing defines it any more", "is gone");
        let is_number = !change.record
            && change
                .cases
                .iter()
                .all(|(_, before, _)| before.as_ref().is_some_and(|text| !text.starts_with('"')));
        if is_number && rule == &rules::UNBUMPED_CHANGE && !self.names.is_flag(&change.item) {
            rule = &rules::CONSTANT_REMOVED;
        }
        let mut judged =
            self.judged(change, rule, owner_of(standing).or_else(|| self.owner(change)), message);
        if rule == &rules::UNBUMPED_CHANGE {
            judged.finding.advice = advice::of(self.abi, standing, new);
        }
        judgement.findings.push(judged);
    }

    fn added(&self, change: &Change, judgement: &mut Judgement) {
        let Versions { old, new } = self.versions;
        if let Some(reason) = old.hides(self.abi, &change.item) {
            return judgement.unattested.push(Unattested { item: change.item.clone(), reason });
        }
        let owners = new.channels.of_item(&change.item);
        if old.is_empty() || owners.iter().all(|owner| old.channels.get(owner).is_none()) {
            return;
        }
        self.touch(change, judgement, |touched| touched.added = true);
        let standing = self.versions.of_one_side(new, &change.item);
        let (rule, message) = match standing {
            Standing::Same(Some(channel)) => {
                let message = format!("`{}` is new under {}", change.item, channel.announced.text());
                (&rules::ADDED_WITHOUT_BUMP, message)
            }
            Standing::Same(None) => (&rules::ADDED_WITHOUT_BUMP, format!("`{}` is new", change.item)),
            Standing::Bumped(to) => {
                (&rules::BUMPED_CHANGE, format!("`{}` is new with {}", change.item, to.to.announced.text()))
            }
            Standing::Covered(to) => {
                let message = format!("`{}` is new, which {} covers", change.item, to.to.announced.text());
                (&rules::COVERED_CHANGE, message)
            }
        };
        judgement.findings.push(self.judged(
            change,
            rule,
            owner_of(standing).or_else(|| self.owner(change)),
            message,
        ));
    }

    /// Macros that are the cause of what has changed: one finding each, as grave as the gravest of what follows.
    fn macros(&self, changes: &Changes, judgement: &mut Judgement) {
        for cause in &self.causes.macros {
            let following: Vec<&Change> = changes
                .list
                .iter()
                .filter(|change| {
                    change.kind == Kind::Changed && self.causes.of(&change.item).contains(cause.as_str())
                })
                .collect();
            let standings =
                || following.iter().map(|change| self.versions.of_item(&change.was, &change.item));
            let unbumped = standings().find(|standing| matches!(standing, Standing::Same(_)));
            let (Some(standing), Some(first)) = (unbumped.or_else(|| standings().next()), following.first())
            else {
                continue;
            };
            let names: Vec<String> = following.iter().map(|change| format!("`{}`", change.item)).collect();
            let what = format!("it makes {} something else", names.join(", "));
            let (rule, message) = said(standing, cause, &what, "has changed");
            let mut judged =
                self.judged(first, rule, owner_of(standing).or_else(|| self.owner(first)), message);
            judged.finding.item = Some(cause.clone());
            judged.old = (cause.clone(), None);
            judged.new = (cause.clone(), None);
            judged.finding.advice = advice::of(self.abi, standing, self.versions.new);
            judgement.findings.push(judged);
        }
    }

    /// What follows from a change, in words.
    fn with_it(&self, item: &str, changes: &Changes) -> String {
        let follows = changes
            .list
            .iter()
            .filter(|change| change.kind == Kind::Changed && self.causes.of(&change.item).contains(item));
        let names: BTreeSet<String> = follows.map(|change| format!("`{}`", change.item)).collect();
        let names: Vec<String> = names.into_iter().collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => format!("; {only} follows from it"),
            [some @ .., last] => format!("; {} and {last} follow from it", some.join(", ")),
        }
    }

    fn judged(
        &self,
        change: &Change,
        rule: &'static Rule,
        domain: Option<String>,
        message: String,
    ) -> Judged {
        let [old_member, new_member] = change.members.clone();
        let mut cases = change.cases.clone();
        cases.sort_by_key(|(target, ..)| *target);
        let finding = Finding {
            domain,
            item: Some(change.item.clone()),
            targets: change.targets(),
            before: sides::joined(cases.iter().map(|(target, before, _)| (*target, before.as_deref()))),
            after: sides::joined(cases.iter().map(|(target, _, after)| (*target, after.as_deref()))),
            ..Finding::new(rule, message)
        };
        let drawn = change.record && matches!(change.kind, Kind::Changed | Kind::Members);
        Judged {
            finding,
            old: (change.was.clone(), old_member),
            new: (change.item.clone(), new_member),
            drawn,
        }
    }
}

/// The rule for a change of something that was there, and the sentence.
fn said(standing: Standing<'_>, item: &str, what: &str, verb: &str) -> (&'static Rule, String) {
    match standing {
        Standing::Same(Some(channel)) => {
            (&rules::UNBUMPED_CHANGE, format!("`{item}` {verb} under {}: {what}", channel.announced.text()))
        }
        Standing::Same(None) => {
            (&rules::UNBUMPED_CHANGE, format!("`{item}` {verb}, and has no version: {what}"))
        }
        Standing::Bumped(raised) => {
            (&rules::BUMPED_CHANGE, format!("`{item}` {verb} with {}: {what}", raised.to.announced.text()))
        }
        Standing::Covered(raised) => (
            &rules::COVERED_CHANGE,
            format!("`{item}` {verb}, which {} covers: {what}", raised.to.announced.text()),
        ),
    }
}

fn owner_of(standing: Standing<'_>) -> Option<String> {
    match standing {
        Standing::Same(channel) => channel.map(|channel| channel.name.clone()),
        Standing::Bumped(raised) => Some(raised.to.name.clone()),
        Standing::Covered(_) => None,
    }
}
