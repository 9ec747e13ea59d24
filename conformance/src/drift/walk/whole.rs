//! What the range as a whole denies: whichever commits it was made by, somebody has to answer for it.

use super::super::between::Outcome;
use super::commits::commit;
use super::later::is_still;
use super::Walk;
use crate::error::Checked;
use crate::report::Finding;
use crate::rules::Level;

impl Walk<'_> {
    /// What the range as a whole denies and no commit by itself: one raises a version together with a layout, and a later
    /// one takes the version back alone. It is said of the commit after which it is so.
    pub(super) fn of_no_commit(&mut self, whole: &Outcome) -> Checked<Vec<Finding>> {
        let mut found = Vec::new();
        for denied in whole.findings.iter().filter(|finding| finding.level == Level::Deny) {
            let Some(position) = self.culprit(denied)? else {
                found.push(denied.clone());
                continue;
            };
            let is_own = self.settings.shard.is_none_or(|shard| shard.takes(position));
            if is_own
                && !self.brings(position, denied)?
                && self.answers_for_merge(position, denied)?.is_none()
            {
                found.push(Finding { commit: Some(commit(&self.nodes[position])), ..denied.clone() });
            }
        }
        Ok(found)
    }

    /// The last commit that has brought what a finding of the whole is about, without a later one that has put it right;
    /// or, if no commit has brought it by itself, the one after which it is so and before which it was not. None if no
    /// commit of the range has made what its end has.
    pub(super) fn culprit(&mut self, denied: &Finding) -> Checked<Option<usize>> {
        let mut culprit = self.node_of(&self.range.to, self.nodes.len())?;
        while let Some(position) = culprit {
            let own = self.brought(position)?.iter().find(|finding| is_still(denied, finding)).cloned();
            if let Some(own) = own {
                if self.who_put_right(position, &own)?.is_none() && !self.puts_right(position, &own)? {
                    break;
                }
            }
            let Some(earlier) = self.node_behind(position, denied)? else { break };
            culprit = Some(earlier);
        }
        Ok(culprit)
    }

    /// The commit from which a parent has what a finding of the whole is about.
    fn node_behind(&self, position: usize, denied: &Finding) -> Checked<Option<usize>> {
        for parent in &self.nodes[position].parents {
            if self.has(parent, denied)? {
                return self.node_of(parent, position);
            }
        }
        Ok(None)
    }

    /// The commit that has brought what is new with a merge only because its branch has another version than the rest.
    pub(super) fn answers_for_merge(&mut self, merge: usize, denied: &Finding) -> Checked<Option<usize>> {
        if self.nodes[merge].parents.len() < 2 {
            return Ok(None);
        }
        for earlier in 0..merge {
            let own = self.brought(earlier)?.iter().find(|finding| is_still(denied, finding)).cloned();
            let Some(own) = own else { continue };
            let is_mended = self.who_put_right(earlier, &own)?.is_some_and(|by| by < merge);
            let [node, merge] = [&self.nodes[earlier].commit, &self.nodes[merge].commit];
            if !is_mended && self.contents.history().leads_to(node, merge)? {
                return Ok(Some(earlier));
            }
        }
        Ok(None)
    }

    /// Whether a commit brings by itself what a finding of the whole is about.
    fn brings(&mut self, position: usize, denied: &Finding) -> Checked<bool> {
        Ok(self.brought(position)?.iter().any(|finding| is_still(denied, finding)))
    }

    /// Whether a commit has what a finding of the whole is about, held against the start of the range.
    fn has(&self, commit: &str, denied: &Finding) -> Checked<bool> {
        let outcome = self.compare(&self.range.base, commit)?;
        Ok(outcome.is_some_and(|outcome| outcome.findings.iter().any(|other| is_still(denied, other))))
    }
}
