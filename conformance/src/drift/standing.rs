//! How a change stands to the versions: was the version that covers it raised, or one that is checked before it?

use std::collections::BTreeSet;

use super::channels::Channel;
use super::snapshot::Snapshot;

/// The versions of both sides.
#[derive(Clone, Copy)]
pub(super) struct Versions<'a> {
    pub(super) old: &'a Snapshot,
    pub(super) new: &'a Snapshot,
}

/// How an item stands to the versions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Standing<'a> {
    /// A version of its own was changed.
    Bumped(Raised<'a>),
    /// A version that a reader checks before its own was changed.
    Covered(Raised<'a>),
    /// None was. The channel that it belongs to, if either side has it.
    Same(Option<&'a Channel>),
}

impl Standing<'_> {
    /// Whether what is said of a change that stands like this says all there is to say of one that follows from it: it is
    /// denied, or both are of one version.
    pub(super) fn answers_for(self, following: Standing<'_>) -> bool {
        match (self, following) {
            (Standing::Same(_), _) => true,
            (Standing::Bumped(a), Standing::Bumped(b)) | (Standing::Covered(a), Standing::Covered(b)) => {
                a.to.name == b.to.name
            }
            _ => false,
        }
    }
}

/// A version that was changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raised<'a> {
    pub(super) from: &'a Channel,
    pub(super) to: &'a Channel,
}

impl<'a> Versions<'a> {
    /// The channel on the new side, or on the old one if the new one does not have it.
    pub(super) fn channel(&self, name: &str) -> Option<&'a Channel> {
        self.new.channels.get(name).or_else(|| self.old.channels.get(name))
    }

    /// A channel that both sides have, with different versions.
    pub(super) fn raised(&self, name: &str) -> Option<Raised<'a>> {
        let (from, to) = (self.old.channels.get(name)?, self.new.channels.get(name)?);
        (from.announced != to.announced).then_some(Raised { from, to })
    }

    /// The channels that a reader checks before one, the nearest first.
    pub(super) fn guards(&self, name: &str) -> Vec<&'a str> {
        let mut guards: Vec<&str> = Vec::new();
        let mut next = self.channel(name).and_then(|channel| channel.guard.as_deref());
        while let Some(guard) = next.filter(|guard| !guards.contains(guard)) {
            guards.push(guard);
            next = self.channel(guard).and_then(|channel| channel.guard.as_deref());
        }
        guards
    }

    /// How a channel stands.
    pub(super) fn of_channel(&self, name: &str) -> Standing<'a> {
        self.of_channels(&BTreeSet::from([name]))
    }

    /// How an item stands, by its names on both sides.
    pub(super) fn of_item(&self, was: &str, is: &str) -> Standing<'a> {
        let owners = self.new.channels.of_item(is).into_iter().chain(self.old.channels.of_item(was));
        self.of_channels(&owners.collect())
    }

    /// How an item stands that one side only has, by the channels of that side.
    pub(super) fn of_one_side(&self, side: &Snapshot, item: &str) -> Standing<'a> {
        self.of_channels(&side.channels.of_item(item).into_iter().collect())
    }

    fn of_channels(&self, names: &BTreeSet<&str>) -> Standing<'a> {
        if let Some(raised) = names.iter().find_map(|name| self.raised(name)) {
            return Standing::Bumped(raised);
        }
        let guards = names.iter().flat_map(|name| self.guards(name));
        if let Some(raised) = guards.into_iter().find_map(|guard| self.raised(guard)) {
            return Standing::Covered(raised);
        }
        // What an older kernel can check is what counts: a channel that is new announces nothing to it.
        let known = names.iter().find_map(|name| self.old.channels.get(name));
        Standing::Same(known.or_else(|| names.iter().find_map(|name| self.channel(name))))
    }
}
