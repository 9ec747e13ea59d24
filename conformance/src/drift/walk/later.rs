//! Which later commit has put a finding right, and what is left of it then.

use super::super::between::Outcome;
use super::{Look, Walk};
use crate::error::Checked;
use crate::report::{Commit, Finding};
use crate::rules::{self, Level};

impl Walk<'_> {
    /// Marks the findings that the range as a whole does not have any more.
    pub(super) fn put_right(&self, found: Vec<Finding>, whole: &Outcome) -> Checked<Vec<Finding>> {
        // Whether a version was raised for nothing, only the whole range can tell: the commit that raises it may be
        // another one than those that change what it covers.
        let of_whole = [&rules::OVER_BUMP, &rules::ADDITIVE_BUMP];
        let counts = |finding: &Finding| {
            !of_whole.contains(&finding.rule) || whole.findings.iter().any(|other| is_still(finding, other))
        };
        found.into_iter().filter(counts).map(|finding| self.judge(finding, whole)).collect()
    }

    fn judge(&self, finding: Finding, whole: &Outcome) -> Checked<Finding> {
        let stays = whole.findings.iter().any(|other| is_still(&finding, other));
        if finding.level == Level::Note || stays {
            return Ok(finding);
        }
        let by = self.who_put_right(&finding)?;
        if finding.level != Level::Deny {
            return Ok(Finding { put_right_by: by, ..finding });
        }
        let rule = &rules::PUT_RIGHT_LATER;
        Ok(Finding { rule, level: rule.level, put_right_by: by, advice: None, ..finding })
    }

    /// The first commit behind the one that brought a finding after which it is not found any more; none if what put it
    /// right came before it, such as a version that was raised first.
    fn who_put_right(&self, finding: &Finding) -> Checked<Option<Commit>> {
        let Some(culprit) = &finding.commit else { return Ok(None) };
        let mut nodes = self.nodes.iter().skip_while(|node| node.commit != culprit.hash);
        let Some(parent) = nodes.next().and_then(|node| node.parents.first()) else { return Ok(None) };
        let Look::Seen(before) = self.contents.look(parent)? else { return Ok(None) };
        for node in nodes {
            let Look::Seen(after) = self.contents.look(&node.commit)? else { continue };
            let targets = &self.settings.targets;
            let outcome = super::between::compare(self.spec, self.names, &before, &after, targets)?;
            let gone = !outcome.findings.iter().any(|other| is_still(finding, other));
            if gone && self.contents.history().leads_to(&culprit.hash, &node.commit)? {
                return Ok(Some(Commit { hash: node.commit.clone(), subject: node.subject.clone() }));
            }
        }
        Ok(None)
    }
}

/// Whether a finding is still there, whatever else has changed in the item since.
fn is_still(finding: &Finding, other: &Finding) -> bool {
    (finding.rule, &finding.domain, &finding.item) == (other.rule, &other.domain, &other.item)
}
