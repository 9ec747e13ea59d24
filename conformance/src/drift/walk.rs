//! Every commit of a range: what each has changed, which one brought a finding, and which one put it right.
//!
//! A commit is looked at by what it has in the files of the ABI: two commits with one content are looked at once, and
//! commits that leave these files alone are never looked at. A merge brings only what none of its parents has.

mod contents;
mod later;
mod parents;

use std::collections::BTreeSet;
use std::path::Path;

use kho_abi_spec::Spec;

use super::between::{self, Outcome};
use super::names::Names;
use super::two::{unreadable, Settings};
use crate::check::wanted_in_any;
use crate::error::{CannotCheck, Checked};
use crate::input::KHO_HEADERS;
use crate::report::{gravest_first, Commit, Finding, InputReport, Question, Report};
use crate::source::{History, Node, Range};
use contents::{Contents, Look};

pub use contents::Progress;

/// What came of a walk.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    /// What was found.
    pub report: Report,
    /// The commits that were looked at, parents first, by their full hashes: those that touch the ABI, or this shard's part
    /// of them.
    pub commits: Vec<String>,
    /// The last commit of the range, if there is one: the new side.
    pub to: Option<String>,
    /// The commit that the range is compared with as a whole.
    pub from: Option<String>,
}

/// Looks at every commit of a range. What goes wrong on the way ends up in the report.
pub fn each(spec: &Spec, repo: &Path, range: &str, settings: &Settings, progress: Progress<'_>) -> Walked {
    let mut report = Report { question: Question::Drift, shard: settings.shard, ..Report::default() };
    let opened = History::open(repo).and_then(|history| Ok((history.range(range)?, history)));
    let walked = opened.and_then(|(range, history)| {
        let names = Names::of(&spec.abi);
        let nodes = Vec::new();
        let contents = Contents::new(spec, &names, &history, settings, progress);
        let (from, to) = (Some(range.base.clone()), Some(range.to.clone()));
        let mut walk = Walk { spec, names: &names, settings, range, contents, nodes, report: &mut report };
        walk.run()?;
        let commits = walk.own().map(|position| walk.nodes[position].commit.clone()).collect();
        Ok((commits, from, to))
    });
    match walked {
        Ok((commits, from, to)) => Walked { report, commits, to, from },
        Err(problem) => {
            report.inputs.push(unreadable(&repo.display().to_string(), &problem));
            Walked { report, ..Walked::default() }
        }
    }
}

/// One walk.
struct Walk<'a> {
    spec: &'a Spec,
    names: &'a Names,
    settings: &'a Settings,
    range: Range,
    contents: Contents<'a>,
    /// The commits that touch the ABI, parents first.
    nodes: Vec<Node>,
    report: &'a mut Report,
}

impl Walk<'_> {
    fn run(&mut self) -> Checked<()> {
        self.find_commits()?;
        let whole = self.whole()?;
        self.remark()?;
        let mut found: Vec<Finding> = Vec::new();
        for position in self.own().collect::<Vec<_>>() {
            for finding in self.commit(position)? {
                // What comes in by several ways was brought by the first.
                if !found.iter().any(|known| same(known, &finding)) {
                    found.push(finding);
                }
            }
        }
        let mut found = self.put_right(found, &whole)?;
        gravest_first(&mut found);
        self.report.findings = found;
        self.report.coverage = whole.coverage;
        Ok(())
    }

    /// The positions of the commits that this run, or this shard of it, looks at.
    fn own(&self) -> impl Iterator<Item = usize> {
        let shard = self.settings.shard;
        (0..self.nodes.len()).filter(move |position| shard.is_none_or(|shard| shard.takes(*position)))
    }

    /// Finds the commits that touch the ABI's files. Which files these are is known once the headers were read, so
    /// that it takes another round if a header includes what no other did.
    fn find_commits(&mut self) -> Checked<()> {
        let mut paths: BTreeSet<String> = wanted_in_any(&self.spec.abi).into_iter().map(|w| w.path).collect();
        paths.insert(KHO_HEADERS.to_owned());
        loop {
            self.nodes = self.contents.history().touching(&self.range, &paths)?;
            let mut commits: BTreeSet<String> = self
                .nodes
                .iter()
                .flat_map(|node| node.parents.iter().chain([&node.commit]))
                .cloned()
                .collect();
            commits.extend([self.range.base.clone(), self.range.to.clone()]);
            self.contents.group(&commits, &paths)?;
            let before = paths.len();
            for commit in self.contents.representatives() {
                paths.extend(self.contents.own_files(&commit));
            }
            if paths.len() == before {
                return Ok(());
            }
        }
    }

    /// What the range as a whole amounts to; its two ends are the inputs of the report.
    fn whole(&mut self) -> Checked<Outcome> {
        let (base, to) = (self.range.base.clone(), self.range.to.clone());
        for commit in [&base, &to] {
            let input = self.input(commit)?;
            self.report.inputs.push(input);
        }
        Ok(self.compare(&base, &to)?.unwrap_or_default())
    }

    fn input(&mut self, commit: &str) -> Checked<InputReport> {
        let name = self.contents.describe(commit);
        Ok(match self.contents.look(commit)? {
            Look::Seen(snapshot) => InputReport { tree: name, ..snapshot.report(&self.settings.targets) },
            Look::Broken(problems) => InputReport { tree: name, problems, ..InputReport::default() },
        })
    }

    fn remark(&mut self) -> Checked<()> {
        let all = self.contents.history().count(&self.range)?;
        let (of, contents) = (self.nodes.len(), self.contents.count());
        self.report.remarks.push(match of {
            0 if all == 0 => "there are no commits in this range".to_owned(),
            0 => format!("none of {} touches the ABI", plural(all, "commit")),
            1 => format!(
                "1 of {} touches the ABI, with {} to look at",
                plural(all, "commit"),
                plural(contents, "content")
            ),
            _ => format!(
                "{of} of {} touch the ABI, with {} to look at",
                plural(all, "commit"),
                plural(contents, "content")
            ),
        });
        if of > 0 && self.contents.is_empty(&self.range.base)? {
            self.report.remarks.push("the headers of KHO first appear in this range".to_owned());
        }
        Ok(())
    }

    /// What a commit brings.
    fn commit(&mut self, position: usize) -> Checked<Vec<Finding>> {
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
            let Some(parent) = self.readable(parent)? else { continue };
            of_parents.push(self.compare(&parent, &node.commit)?.unwrap_or_default().findings);
        }
        let commit = Commit { hash: node.commit.clone(), subject: node.subject.clone() };
        Ok(parents::brought(of_parents)
            .into_iter()
            .map(|f| Finding { commit: Some(commit.clone()), ..f })
            .collect())
    }

    /// The commit itself, or the nearest one before it whose headers can be read: what has changed since is found then.
    fn readable(&mut self, commit: &str) -> Checked<Option<String>> {
        let mut next = Some(commit.to_owned());
        while let Some(commit) = next {
            if let Look::Seen(_) = self.contents.look(&commit)? {
                return Ok(Some(commit));
            }
            let same =
                self.contents.first_with_content_of(&commit, self.nodes.iter().map(|n| n.commit.as_str()));
            let node = self.nodes.iter().find(|node| Some(&node.commit) == same.as_ref());
            next = node.and_then(|node| node.parents.first().cloned());
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

    /// Compares two commits; none if one of them cannot be read.
    fn compare(&mut self, old: &str, new: &str) -> Checked<Option<Outcome>> {
        let (Look::Seen(old), Look::Seen(new)) = (self.contents.look(old)?, self.contents.look(new)?) else {
            return Ok(None);
        };
        between::compare(self.spec, self.names, &old, &new, &self.settings.targets).map(Some)
    }
}

/// Whether two findings are about one cause, whichever commit has it.
fn same(a: &Finding, b: &Finding) -> bool {
    (a.rule, &a.domain, &a.item, &a.message, &a.after) == (b.rule, &b.domain, &b.item, &b.message, &b.after)
}

fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
