//! What was there on both sides, and is not as it was.

use std::collections::BTreeSet;

use super::sentences::{changed, follows};
use super::{Case, Judgement};
use crate::drift::causes;
use crate::drift::changes::{Change, Changes, Kind};
use crate::drift::standing::Standing;
use crate::rules;

impl Case<'_> {
    pub(super) fn changed(&self, change: &Change, changes: &Changes, judgement: &mut Judgement) {
        self.touch(change, judgement, |touched| touched.changed = true);
        let standing = self.versions.of_item(&change.was, &change.item);
        let causes = self.causes.of(&change.item);
        if !causes.is_empty() {
            return self.follows(change, standing, &causes, changes, judgement);
        }
        let following = self.following(&change.item, changes).map(|change| change.item.as_str());
        let what = change.phrases.join(", ") + &follows(following.collect());
        judgement.findings.push(self.judged(change, standing, changed(standing, &change.item, &what)));
        self.embedding(change, standing, judgement);
    }

    /// The changes that follow from one item.
    fn following<'c>(&'c self, item: &'c str, changes: &'c Changes) -> impl Iterator<Item = &'c Change> + 'c {
        let is_changed = changes.list.iter().filter(|change| change.kind == Kind::Changed);
        is_changed.filter(move |change| self.causes.of(&change.item).contains(item))
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
        if !causes.iter().any(|cause| says_all(cause)) {
            let from: Vec<String> = causes.iter().map(|cause| format!("`{cause}`")).collect();
            let what = format!("it follows {}", from.join(", "));
            judgement.findings.push(self.judged(change, standing, changed(standing, &change.item, &what)));
        }
    }

    /// Records of other channels that contain a changed record, lie as before, and have a version that was not raised:
    /// what they contain is read as it was.
    fn embedding(&self, change: &Change, standing: Standing<'_>, judgement: &mut Judgement) {
        for outer in causes::embedding(&self.versions.new.observed, &change.item) {
            let outer = Change { item: outer.clone(), was: outer, members: [None, None], ..change.clone() };
            self.touch(&outer, judgement, |touched| touched.changed = true);
            let own = self.versions.of_item(&outer.was, &outer.item);
            let is_known = judgement.findings.iter().any(|judged| judged.new.0 == outer.item);
            if let (Standing::Bumped(_) | Standing::Covered(_), Standing::Same(_), false) =
                (standing, own, is_known)
            {
                let said = changed(own, &outer.item, &format!("it contains `{}`", change.item));
                let mut judged = self.judged(&outer, own, said);
                // Both sides are those of the inner record.
                (judged.finding.before, judged.finding.after) = (None, None);
                judgement.findings.push(judged);
            }
        }
    }

    /// A record whose members are called otherwise.
    pub(super) fn members(&self, change: &Change, judgement: &mut Judgement) {
        // Another name may stand for another meaning: whoever raises the version for it has a reason.
        self.touch(change, judgement, |touched| touched.changed = true);
        let standing = self.versions.of_item(&change.was, &change.item);
        let what = change.phrases.join(", ");
        let said = match standing {
            Standing::Same(_) => (&rules::FIELD_RENAMED, format!("in `{}` {what}", change.item)),
            _ => changed(standing, &change.item, &what),
        };
        judgement.findings.push(self.judged(change, standing, said));
    }

    /// Macros that are the cause of what has changed: one finding each, as grave as the gravest of what follows.
    pub(super) fn macros(&self, changes: &Changes, judgement: &mut Judgement) {
        for cause in &self.causes.macros {
            let following: Vec<&Change> = self.following(cause, changes).collect();
            let standings =
                || following.iter().map(|change| self.versions.of_item(&change.was, &change.item));
            let unbumped = standings().find(|standing| matches!(standing, Standing::Same(_)));
            let (Some(standing), Some(first)) = (unbumped.or_else(|| standings().next()), following.first())
            else {
                continue;
            };
            let names: Vec<String> = following.iter().map(|change| format!("`{}`", change.item)).collect();
            let what = format!("it makes {} something else", names.join(", "));
            let mut judged = self.judged(first, standing, changed(standing, cause, &what));
            judged.finding.item = Some(cause.clone());
            (judged.old, judged.new) = ((cause.clone(), None), (cause.clone(), None));
            judgement.findings.push(judged);
        }
    }
}
