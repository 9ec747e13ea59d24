//! What only one side has.

use super::sentences::{added, gone};
use super::{Case, Judgement};
use crate::drift::changes::Change;
use crate::drift::standing::Versions;
use crate::headers::RecordText;
use crate::report::Unattested;
use crate::rules;

impl Case<'_> {
    pub(super) fn gone(&self, change: &Change, judgement: &mut Judgement) {
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
        let is_defined = new.headers().any(|header| header.define(&change.item).is_some());
        let (mut rule, message) = gone(standing, &change.item, is_defined);
        if is_number(change) && rule == &rules::UNBUMPED_CHANGE && !self.is_fact(&change.item) {
            rule = &rules::CONSTANT_REMOVED;
        }
        judgement.findings.push(self.judged(change, standing, (rule, message)));
    }

    /// Whether the spec says that a reader goes by a number as such: it is a flag, or no record is made with it, which
    /// would be compared by itself.
    fn is_fact(&self, item: &str) -> bool {
        let mut records = self.versions.old.headers().flat_map(|header| &header.records);
        let is_made_with = |record: &RecordText| record.words.iter().any(|word| word == item);
        self.names.is_flag(item) || self.names.is_known(item) && !records.any(is_made_with)
    }

    pub(super) fn added(&self, change: &Change, judgement: &mut Judgement) {
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
        judgement.findings.push(self.judged(change, standing, added(standing, &change.item)));
    }
}

/// Whether what is gone is a constant that was no string.
fn is_number(change: &Change) -> bool {
    let mut sides = change.cases.iter().map(|(_, before, _)| before.as_deref());
    !change.record && sides.all(|before| before.is_some_and(|text| !text.starts_with('"')))
}
