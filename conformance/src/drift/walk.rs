//! Every commit of a range: what each has changed, which one brought a finding, and which one put it right.
//!
//! A commit is looked at by what it has in the files of the ABI: two commits with one content are looked at once, and
//! commits that leave these files alone are never looked at. A merge brings only what none of its parents has.

mod commits;
mod contents;
mod later;
mod parents;
mod whole;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use kho_abi_spec::Spec;

use super::between::{self, Outcome};
use super::names::Names;
use super::two::{nothing, unreadable, Settings};
use crate::check::wanted_in_any;
use crate::error::Checked;
use crate::input::KHO_HEADERS;
use crate::report::{gravest_first, Finding, InputReport, Question, Report};
use crate::source::{History, Node, Range};
use contents::{Contents, Key, Look};

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
        let (outcomes, brought, has_merges) = (RefCell::default(), BTreeMap::new(), false);
        let report = &mut report;
        let mut walk = Walk {
            spec,
            names: &names,
            settings,
            range,
            contents,
            nodes,
            has_merges,
            outcomes,
            brought,
            report,
        };
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
    /// Whether the range has merges, and with them commits of which neither leads to the other.
    has_merges: bool,
    /// What came of comparing two contents.
    outcomes: RefCell<BTreeMap<(Key, Key), Rc<Outcome>>>,
    /// By the position of a commit, what it brings.
    brought: BTreeMap<usize, Rc<Vec<Finding>>>,
    report: &'a mut Report,
}

impl Walk<'_> {
    fn run(&mut self) -> Checked<()> {
        self.find_commits()?;
        let whole = self.whole()?;
        self.remark()?;
        let mut found = Vec::new();
        for position in self.own().collect::<Vec<_>>() {
            found.extend(self.first_brought(position)?);
        }
        let mut found = self.put_right(found, &whole)?;
        found.extend(self.of_no_commit(&whole)?);
        gravest_first(&mut found);
        self.report.findings = found;
        self.report.coverage = whole.coverage.clone();
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
                break;
            }
        }
        // A merge that has what one of its parents has brings nothing; git lists it if the others have something else.
        let contents = &self.contents;
        self.nodes.retain(|node| node.parents.iter().all(|parent| !contents.are_equal(parent, &node.commit)));
        self.has_merges = self.contents.history().has_merges(&self.range)?;
        Ok(())
    }

    /// What the range as a whole amounts to; its two ends are the inputs of the report.
    fn whole(&mut self) -> Checked<Rc<Outcome>> {
        let (base, to) = (self.range.base.clone(), self.range.to.clone());
        for commit in [&base, &to] {
            let input = self.input(commit)?;
            self.report.inputs.push(input);
        }
        if self.nodes.is_empty() && self.contents.is_empty(&base)? && self.contents.is_empty(&to)? {
            let problem = nothing().to_string();
            self.report.inputs.iter_mut().for_each(|input| input.problems.push(problem.clone()));
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

    /// Compares two commits; none if one of them cannot be read.
    fn compare(&self, old: &str, new: &str) -> Checked<Option<Rc<Outcome>>> {
        let (Look::Seen(before), Look::Seen(after)) = (self.contents.look(old)?, self.contents.look(new)?)
        else {
            return Ok(None);
        };
        let key = (self.contents.of(old)?, self.contents.of(new)?);
        if let Some(known) = self.outcomes.borrow().get(&key) {
            return Ok(Some(Rc::clone(known)));
        }
        let outcome = between::compare(self.spec, self.names, &before, &after, &self.settings.targets)?;
        let outcome = Rc::new(outcome);
        self.outcomes.borrow_mut().insert(key, Rc::clone(&outcome));
        Ok(Some(outcome))
    }
}

fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
