//! The versions themselves, held against each other: raised for nothing, lowered, used before, gone, or new. Pure.

use std::collections::BTreeSet;

use kho_abi_spec::model::{ItemKind, Version};
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use super::channels::{Channel, Known};
use super::judge::{Judged, Judgement, Touched};
use super::names;
use super::standing::{Raised, Standing, Versions};
use crate::compare::{self, is_required, Subject};
use crate::input::is_kho_header;
use crate::report::{Finding, Unattested};
use crate::rules::{self, Level, Rule};

/// Judges every channel that either side has, given what has changed in each.
pub(super) fn judge(spec: &Spec, versions: Versions<'_>, targets: &[Target], judgement: &mut Judgement) {
    let names: BTreeSet<&str> =
        versions.old.channels.iter().chain(versions.new.channels.iter()).map(|c| c.name.as_str()).collect();
    for name in names {
        let case = Case { spec, versions, targets, name };
        let found = match (versions.old.channels.get(name), versions.new.channels.get(name)) {
            (Some(from), Some(to)) if from.announced != to.announced => {
                case.raised(Raised { from, to }, judgement)
            }
            (Some(from), Some(to)) => case.renamed_or_removed(from, to, judgement),
            (Some(from), None) => case.gone(from),
            (None, Some(to)) => case.added(to),
            (None, None) => Vec::new(),
        };
        judgement.findings.extend(found);
    }
}

struct Case<'a> {
    spec: &'a Spec,
    versions: Versions<'a>,
    targets: &'a [Target],
    name: &'a str,
}

impl Case<'_> {
    fn raised(&self, raised: Raised<'_>, judgement: &Judgement) -> Vec<Judged> {
        let Raised { from, to } = raised;
        let (was, is) = (from.announced.text(), to.announced.text());
        if to.announced.is_no_higher_than(&from.announced) {
            return vec![self.finding(
                &rules::VERSION_WENT_BACK,
                from,
                to,
                format!("{is} is not higher than {was}"),
            )];
        }
        if let Some(reused) = self.reused(to) {
            return vec![self.finding(&rules::VERSION_REUSED, from, to, reused)];
        }
        let touched = judgement.touched.get(self.name).copied().unwrap_or_default();
        let (rule, message) = match touched {
            Touched { changed: true, .. } => return Vec::new(),
            Touched { .. } if self.covers_another(judgement) => return Vec::new(),
            Touched { added: true, .. } => {
                (&rules::ADDITIVE_BUMP, format!("{was} became {is}, and nothing that {was} had has changed"))
            }
            Touched { .. } if self.follows_another(raised) => return Vec::new(),
            Touched { .. } => (&rules::OVER_BUMP, format!("{was} became {is}, and nothing has changed")),
        };
        vec![self.finding(rule, from, to, message)]
    }

    /// Whether what has changed in another channel is covered by this one: then it was raised for that.
    fn covers_another(&self, judgement: &Judgement) -> bool {
        let Versions { old, new } = self.versions;
        let all = old.channels.iter().chain(new.channels.iter()).map(|channel| channel.name.as_str());
        let is_changed = |name: &str| {
            let on_both_sides = old.channels.get(name).is_some() && new.channels.get(name).is_some();
            !on_both_sides
                || judgement.touched.get(name).is_some_and(|touched| *touched != Touched::default())
        };
        let mut covered = all.filter(|name| is_changed(name)).map(|name| self.versions.of_channel(name));
        covered.any(|standing| matches!(standing, Standing::Covered(by) if by.to.name == self.name))
    }

    /// Whether a version that is joined of several was changed only in what it takes from other channels, which are new
    /// or were changed.
    fn follows_another(&self, Raised { from, to }: Raised<'_>) -> bool {
        let kept: BTreeSet<&str> = from.announced.parts().collect();
        let mut new = to.announced.parts().filter(|part| !kept.contains(part)).peekable();
        let is_anothers = |part: &str| {
            let others = self.versions.new.channels.iter().filter(|other| other.name != self.name);
            others
                .into_iter()
                .any(|other| other.announced.text() == part && self.versions.raised(&other.name).is_some())
        };
        new.peek().is_some() && new.all(is_anothers)
    }

    /// That the spec knows the version with another layout.
    fn reused(&self, to: &Channel) -> Option<String> {
        let Some(Known { domain, version, exact: true }) = to.known else { return None };
        let model = &self.spec.abi.domains[domain].versions[version];
        let nothing = BTreeSet::new();
        let mut items = BTreeSet::new();
        for (target, seen) in &self.versions.new.observed {
            let layout = self.spec.layouts.version(domain, version, *target);
            let release = self.versions.new.release.as_deref();
            let subject = Subject { version: model, layout, release, unattested: &nothing };
            let comparison = compare::compare(&subject, seen);
            let grave = comparison.differences.into_iter().filter(|difference| {
                let missing = difference.rule == &rules::MISSING_ITEM;
                difference.rule.level == Level::Deny
                    && (!missing || self.would_be_seen(model, &difference.item))
            });
            items.extend(grave.map(|difference| format!("`{}`", difference.item)));
        }
        let releases = match model.releases.as_slice() {
            [] => "another kernel".to_owned(),
            releases => format!("Linux {}", releases.join(", ")),
        };
        let items: Vec<String> = items.into_iter().collect();
        let announced = to.announced.text();
        (!items.is_empty()).then(|| {
            format!("{announced} is what {releases} carries, with another layout of {}", items.join(", "))
        })
    }

    /// Whether an item of a version would be seen if it were there: it has a layout or a value, and the headers of KHO
    /// have to have it.
    fn would_be_seen(&self, model: &Version, name: &str) -> bool {
        let release = self.versions.new.release.as_deref();
        let item = model.find(name).map(|id| model.item(id));
        item.is_some_and(|item| {
            let in_kho_header = item.home(release).is_some_and(|home| is_kho_header(&home.path()));
            let is_visible = matches!(item.kind, ItemKind::Const(_) | ItemKind::Record(_));
            in_kho_header
                && is_visible
                && is_required(item, release)
                && model.announced_by.as_deref() != Some(name)
        })
    }

    fn renamed_or_removed(&self, from: &Channel, to: &Channel, judgement: &mut Judgement) -> Vec<Judged> {
        match (&from.by, &to.by) {
            (Some(was), Some(is)) if was != is => {
                let message = format!("`{was}` is called `{is}`");
                vec![self.finding(&rules::RENAMED, from, to, message)]
            }
            (Some(was), None) => {
                // Before 7.0 it is a C file that announces some versions.
                if let Some(reason) = self.versions.new.hides(&self.spec.abi, was) {
                    judgement.unattested.push(Unattested { item: was.clone(), reason });
                    return Vec::new();
                }
                let message =
                    format!("nothing announces {} any more: `{was}` is gone", from.announced.text());
                vec![self.finding(&rules::VERSION_REMOVED, from, to, message)]
            }
            _ => Vec::new(),
        }
    }

    fn gone(&self, from: &Channel) -> Vec<Judged> {
        let announced = from.announced.text();
        if self.versions.new.is_empty() {
            return Vec::new();
        }
        let still = self.still_there();
        let (rule, message) = match self.versions.of_channel(self.name) {
            Standing::Covered(by) => (
                &rules::COVERED_CHANGE,
                format!("{announced} is gone, which {} covers", by.to.announced.text()),
            ),
            _ if still => (
                &rules::VERSION_REMOVED,
                format!("nothing announces {announced} any more, and its layout is still there"),
            ),
            _ => (&rules::DOMAIN_REMOVED, format!("{announced} is gone")),
        };
        vec![self.one_sided(rule, from, message, true)]
    }

    /// Whether anything of the channel is still defined that no other channel has taken over. What it borrows from the
    /// interface to user space is there in any case.
    fn still_there(&self) -> bool {
        let Versions { old, new } = self.versions;
        let borrowed: BTreeSet<&str> = new
            .headers()
            .filter(|header| header.path.contains("/uapi/"))
            .flat_map(names::defined_in)
            .collect();
        let view = new.view();
        let mut left = view.items().filter(|item| !borrowed.contains(item)).filter(|item| {
            let mut owners = old.channels.of_item(item).into_iter();
            owners.any(|owner| owner == self.name) && !old.channels.announces(item)
        });
        left.any(|item| {
            let known = new.channels.of_item(item);
            !known.iter().any(|owner| {
                self.versions.new.channels.get(owner).is_some_and(|c| c.by.is_some() && *owner != self.root())
            })
        })
    }

    fn root(&self) -> &str {
        self.spec.abi.domains.first().and_then(|domain| domain.name.as_deref()).unwrap_or_default()
    }

    fn added(&self, to: &Channel) -> Vec<Judged> {
        let announced = to.announced.text();
        if self.versions.old.is_empty() {
            return Vec::new();
        }
        // Where what guards it is new as well, nobody looks for it in what an older kernel hands over.
        let guards = self.versions.guards(self.name);
        let guarded = guards.first().is_none_or(|guard| self.versions.old.channels.get(guard).is_some());
        let known = to.known.filter(|_| guarded);
        let needed = known.and_then(|known| self.spec.abi.domains[known.domain].on_absence.as_deref());
        let (rule, message) = match (self.versions.of_channel(self.name), needed) {
            (Standing::Covered(by), _) => (
                &rules::COVERED_CHANGE,
                format!("{announced} is new, which {} covers", by.to.announced.text()),
            ),
            (_, Some(what)) => (
                &rules::ADDED_WITHOUT_BUMP,
                format!("{announced} is new; where an older kernel hands over without it, {what}"),
            ),
            (_, None) => (&rules::DOMAIN_ADDED, format!("{announced} is new")),
        };
        vec![self.one_sided(rule, to, message, false)]
    }

    fn finding(&self, rule: &'static Rule, from: &Channel, to: &Channel, message: String) -> Judged {
        let constant = |channel: &Channel| channel.by.clone().unwrap_or_else(|| channel.name.clone());
        let item = to.by.as_ref().or(from.by.as_ref()).cloned();
        let finding = Finding {
            domain: Some(self.name.to_owned()),
            item: Some(item.unwrap_or_else(|| self.name.to_owned())),
            targets: self.targets.to_vec(),
            before: Some(from.announced.text().to_owned()),
            after: to.by.is_some().then(|| to.announced.text().to_owned()),
            ..Finding::new(rule, message)
        };
        Judged { finding, old: (constant(from), None), new: (constant(to), None), drawn: false }
    }

    fn one_sided(&self, rule: &'static Rule, channel: &Channel, message: String, gone: bool) -> Judged {
        let mut judged = self.finding(rule, channel, channel, message);
        let side = if gone { &mut judged.finding.after } else { &mut judged.finding.before };
        *side = None;
        judged
    }
}
