//! What each commit brings by itself.

use std::rc::Rc;

use super::contents::Look;
use super::{parents, Walk};
use crate::error::{CannotCheck, Checked};
use crate::report::{Commit, Finding, InputReport};
use crate::rules::Level;
use crate::source::Node;

impl Walk<'_> {
    /// What a commit brings that no other before it has brought.
    pub(super) fn first_brought(&mut self, position: usize) -> Checked<Vec<Finding>> {
        let mut first = Vec::new();
        for finding in self.brought(position)?.iter() {
            if self.brought_before(position, finding)?.is_none() {
                first.push(finding.clone());
            }
        }
        Ok(first)
    }

    /// Which commit before one has brought what that one brings, by another way: what comes in by several ways was
    /// brought by the first. What comes by one way and twice was taken back between. What a merge joins, and a commit of one
    /// side has brought, is said of that, whichever version the other side has.
    pub(super) fn brought_before(&mut self, position: usize, finding: &Finding) -> Checked<Option<usize>> {
        if !self.has_merges {
            return Ok(None);
        }
        for earlier in 0..position {
            let known = self.brought(earlier)?.iter().any(|known| same(known, finding));
            let [before, node] = [&self.nodes[earlier], &self.nodes[position]];
            if known
                && (node.parents.len() > 1
                    || !self.contents.history().leads_to(&before.commit, &node.commit)?)
            {
                return Ok(Some(earlier));
            }
        }
        match finding.level {
            Level::Note => Ok(None),
            Level::Warn | Level::Deny => self.answers_for_merge(position, finding),
        }
    }

    /// What a commit brings, the commits that touch the ABI counted from 0.
    pub(super) fn brought(&mut self, position: usize) -> Checked<Rc<Vec<Finding>>> {
        if let Some(known) = self.brought.get(&position) {
            return Ok(Rc::clone(known));
        }
        let findings = Rc::new(self.look_at(position)?);
        self.brought.insert(position, Rc::clone(&findings));
        Ok(findings)
    }

    fn look_at(&mut self, position: usize) -> Checked<Vec<Finding>> {
        let node = self.nodes[position].clone();
        if let Look::Broken(_) = self.contents.look(&node.commit)? {
            self.broken(&node)?;
            return Ok(Vec::new());
        }
        if self.contents.history().is_cut_off(&node.commit) {
            let problem = CannotCheck::new(
                "the clone ends here, so what the commit has changed is not known",
                "fetch more of the history, such as with `git fetch --deepen 100`",
            );
            self.problem(&node.commit, problem.to_string());
            return Ok(Vec::new());
        }
        let mut of_parents = Vec::new();
        for parent in &node.parents {
            let Some(parent) = self.readable(parent, position)? else { continue };
            let outcome = self.compare(&parent, &node.commit)?;
            of_parents.push(outcome.map(|outcome| outcome.findings.clone()).unwrap_or_default());
        }
        let brought = parents::brought(of_parents);
        Ok(brought.into_iter().map(|finding| Finding { commit: Some(commit(&node)), ..finding }).collect())
    }

    /// The commit itself, or the nearest one before it whose headers can be read: what has changed since is found then.
    /// It is looked for before the commit at the position.
    pub(super) fn readable(&self, commit: &str, position: usize) -> Checked<Option<String>> {
        let mut next = Some((commit.to_owned(), position));
        while let Some((commit, position)) = next {
            if let Look::Seen(_) = self.contents.look(&commit)? {
                return Ok(Some(commit));
            }
            let same = self.node_of(&commit, position)?;
            next = same.and_then(|same| Some((self.nodes[same].parents.first()?.clone(), same)));
        }
        Ok(None)
    }

    /// The position of the commit that has made what another one has: the last before a position that leads to it.
    pub(super) fn node_of(&self, commit: &str, before: usize) -> Checked<Option<usize>> {
        for position in (0..before).rev() {
            let node = &self.nodes[position].commit;
            if self.contents.are_equal(node, commit) && self.contents.history().leads_to(node, commit)? {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }

    fn broken(&mut self, node: &Node) -> Checked<()> {
        if [&self.range.base, &self.range.to].contains(&&node.commit) {
            return Ok(());
        }
        let input = self.input(&node.commit)?;
        self.report.inputs.push(input);
        Ok(())
    }

    fn problem(&mut self, commit: &str, problem: String) {
        let tree = self.contents.describe(commit);
        self.report.inputs.push(InputReport { tree, problems: vec![problem], ..InputReport::default() });
    }
}

/// A commit, for a report.
pub(super) fn commit(node: &Node) -> Commit {
    Commit { hash: node.commit.clone(), subject: node.subject.clone() }
}

/// Whether two findings are about one cause, whichever commit has it.
fn same(a: &Finding, b: &Finding) -> bool {
    (a.rule, &a.domain, &a.item, &a.message, &a.after) == (b.rule, &b.domain, &b.item, &b.message, &b.after)
}
