//! Which later commit has put a finding right, and what is left of it then.

use super::super::between::Outcome;
use super::super::standing::{Standing, Versions};
use super::commits::commit;
use super::contents::Look;
use super::Walk;
use crate::error::Checked;
use crate::report::{Commit, Finding};
use crate::rules::{self, Level};

impl Walk<'_> {
    /// Marks the findings that the range as a whole does not have any more.
    pub(super) fn put_right(&mut self, found: Vec<Finding>, whole: &Outcome) -> Checked<Vec<Finding>> {
        // Whether a version was raised for nothing, only the whole range can tell: the commit that raises it may be
        // another one than those that change what it covers.
        let counts = |finding: &Finding| {
            finding.rule != &rules::OVER_BUMP || whole.findings.iter().any(|other| is_still(finding, other))
        };
        let mut left = Vec::new();
        for finding in found.into_iter().filter(counts) {
            left.extend(self.judge(finding, whole)?);
        }
        Ok(left)
    }

    /// What is left of a finding; nothing if it is what puts an earlier one right.
    fn judge(&mut self, finding: Finding, whole: &Outcome) -> Checked<Option<Finding>> {
        let culprit = finding.commit.as_ref().map(|commit| commit.hash.as_str());
        let position = self.nodes.iter().position(|node| Some(node.commit.as_str()) == culprit);
        let (Some(position), true) = (position, finding.level != Level::Note) else {
            return Ok(Some(finding));
        };
        let is_denied = finding.level == Level::Deny;
        let still = whole.findings.iter().find(|other| is_still(&finding, other));
        // Of what is no more than warned about, it is told only if it is gone in the end.
        if let Some(still) = still {
            if !is_denied || self.answers_for(position, &finding, still)? {
                return Ok(Some(finding));
            }
        }
        if self.puts_right(position, &finding)? {
            return Ok(None);
        }
        let by = self.who_put_right(position, &finding)?;
        let stays = |walk: &mut Self| -> Checked<bool> {
            Ok(walk.is_of_merge(position, &finding)? || !walk.is_of_one_release(position, &finding)?)
        };
        if by.is_none() && (still.is_some() || is_denied && stays(self)?) {
            return Ok(Some(finding));
        }
        let by = by.map(|position| self.commit_at(position));
        if !is_denied {
            return Ok(Some(Finding { put_right_by: by, ..finding }));
        }
        let rule = &rules::PUT_RIGHT_LATER;
        let before =
            "The version was raised by an earlier commit of the same release: let one commit do both.";
        let advice = by.is_none().then(|| before.to_owned());
        Ok(Some(Finding { rule, level: rule.level, put_right_by: by, advice, ..finding }))
    }

    /// Whether the version that covers a change in the end was raised before it and in the same release: no kernel was
    /// released that has the version without the change.
    fn is_of_one_release(&self, position: usize, finding: &Finding) -> Checked<bool> {
        let Some(domain) = &finding.domain else { return Ok(true) };
        for earlier in (0..position).rev() {
            let node = &self.nodes[earlier];
            let Some(parent) = node.parents.first() else { continue };
            let (Look::Seen(before), Look::Seen(after)) =
                (self.contents.look(parent)?, self.contents.look(&node.commit)?)
            else {
                continue;
            };
            let versions = Versions { old: &before, new: &after };
            if matches!(versions.of_channel(domain), Standing::Bumped(_) | Standing::Covered(_)) {
                let release = |commit: &str| self.contents.of(commit).map(|(_, release)| release);
                return Ok(release(&node.commit)? == release(&self.nodes[position].commit)?);
            }
        }
        Ok(true)
    }

    fn commit_at(&self, position: usize) -> Commit {
        commit(&self.nodes[position])
    }

    /// Whether a finding of a commit is the one by which the range has what it still has in the end.
    fn answers_for(&mut self, position: usize, finding: &Finding, still: &Finding) -> Checked<bool> {
        let Some(culprit) = self.culprit(still)? else { return Ok(true) };
        if culprit == position {
            return Ok(true);
        }
        // It has come by several ways, and is said of the first.
        let brought = self.brought(culprit)?;
        match brought.iter().find(|other| is_still(finding, other)) {
            Some(other) => Ok(self.brought_before(culprit, other)? == Some(position)),
            None => Ok(self.answers_for_merge(culprit, still)? == Some(position)),
        }
    }

    /// Whether it was a merge that has made this: two sides that each raised a version to the same one have two layouts
    /// with one name, whatever that version was before. What is so since a commit on one side is said of that.
    fn is_of_merge(&mut self, position: usize, finding: &Finding) -> Checked<bool> {
        if self.nodes[position].parents.len() < 2 {
            return Ok(false);
        }
        for earlier in 0..position {
            if self.brought(earlier)?.iter().any(|other| is_still(finding, other)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a finding is nothing but that its commit puts an earlier one right, by changing something back.
    pub(super) fn puts_right(&mut self, position: usize, finding: &Finding) -> Checked<bool> {
        for earlier in 0..position {
            for other in self.brought(earlier)?.iter() {
                let is_about_the_same = (&other.domain, &other.item) == (&finding.domain, &finding.item);
                if is_about_the_same
                    && other.level != Level::Note
                    && self.who_put_right(earlier, other)? == Some(position)
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The first commit behind the one that brought a finding after which it is not found any more; none if what put it
    /// right came before it, such as a version that was raised first.
    pub(super) fn who_put_right(&self, position: usize, finding: &Finding) -> Checked<Option<usize>> {
        let culprit = &self.nodes[position];
        let Some(parent) = culprit.parents.first() else { return Ok(None) };
        let Some(parent) = self.readable(parent, position)? else { return Ok(None) };
        for later in position + 1..self.nodes.len() {
            let node = &self.nodes[later];
            let Look::Seen(_) = self.contents.look(&node.commit)? else { continue };
            let Some(outcome) = self.compare(&parent, &node.commit)? else { return Ok(None) };
            let gone = !outcome.findings.iter().any(|other| is_still(finding, other));
            if gone && self.contents.history().leads_to(&culprit.commit, &node.commit)? {
                return Ok(Some(later));
            }
        }
        Ok(None)
    }
}

/// Whether a finding is still there, whatever else has changed in the item since.
pub(super) fn is_still(finding: &Finding, other: &Finding) -> bool {
    (finding.rule, &finding.domain, &finding.item) == (other.rule, &other.domain, &other.item)
}
