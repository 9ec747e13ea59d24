//! Two trees against each other.

use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use super::between::{self, Outcome};
use super::cache::Cache;
use super::names::Names;
use super::snapshot::Snapshot;
use crate::check::nothing_for;
use crate::error::{CannotCheck, Checked};
use crate::input::beside_the_abi;
use crate::report::{InputReport, Question, Report};
use crate::shard::Shard;
use crate::source::Tree;

/// How to compare.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The targets, in the order of reports.
    pub targets: Vec<Target>,
    /// What was seen before.
    pub cache: Cache,
    /// The part of the run that is this one's, if it is shared: of the targets, or of the commits of a range.
    pub shard: Option<Shard>,
}

impl Settings {
    /// The targets that are asked for, or all.
    pub fn new(asked: &[Target], cache: Cache) -> Settings {
        let mut targets = if asked.is_empty() { Target::ALL.to_vec() } else { asked.to_vec() };
        targets.sort_unstable();
        targets.dedup();
        Settings { targets, cache, shard: None }
    }
}

/// Compares two trees. What goes wrong on the way ends up in the report.
pub fn between(spec: &Spec, old: Checked<Tree>, new: Checked<Tree>, settings: &Settings) -> Report {
    let names = Names::of(&spec.abi);
    let mut report = Report { question: Question::Drift, shard: settings.shard, ..Report::default() };
    let targets =
        settings.shard.map_or(settings.targets.clone(), |shard| shard.of_list(settings.targets.clone()));
    if targets.is_empty() {
        report.remarks.extend(settings.shard.map(nothing_for));
    }
    let take = |tree: Checked<Tree>| -> Result<Snapshot, Box<InputReport>> {
        let tree = tree.map_err(|problem| Box::new(unreadable("", &problem)))?;
        let name = tree.describe();
        Snapshot::take(&spec.abi, &names, tree, &targets, &settings.cache)
            .map_err(|problem| Box::new(unreadable(&name, &problem)))
    };
    // One after the other: each has as many witnesses at work as there are processors.
    let sides = [take(old), take(new)];
    for side in &sides {
        report.inputs.push(match side {
            Ok(snapshot) => snapshot.report(&targets),
            Err(input) => InputReport::clone(input),
        });
    }
    if let [Ok(old), Ok(new)] = &sides {
        if old.is_empty() && new.is_empty() {
            let problem = nothing().to_string();
            report.inputs.iter_mut().for_each(|input| input.problems.push(problem.clone()));
        }
        let blind = |side: &Snapshot| !side.is_empty() && side.observed.is_empty();
        if blind(old) || blind(new) {
            // Why is among the problems. What was not seen is not gone.
            return report;
        }
        report.remarks.extend(one_sided(old, new));
        report.remarks.extend(unseen(old, new));
        match between::compare(spec, &names, old, new, &targets) {
            Ok(Outcome { findings, coverage }) => (report.findings, report.coverage) = (findings, coverage),
            Err(problem) => {
                report.inputs.iter_mut().take(1).for_each(|i| i.problems.push(problem.to_string()));
            }
        }
    }
    report
}

/// A tree that cannot be looked at.
pub(super) fn unreadable(name: &str, problem: &CannotCheck) -> InputReport {
    let name = if name.is_empty() { "a tree that cannot be opened" } else { name };
    InputReport { tree: name.to_owned(), problems: vec![problem.to_string()], ..InputReport::default() }
}

/// There has to be something to compare.
pub(super) fn nothing() -> CannotCheck {
    CannotCheck::new(
        "neither side has anything of KHO, so nothing was compared",
        "give trees with headers below include/linux/kho/abi, of Linux 6.19 or later",
    )
}

/// Headers that came to KHO and are none of its ABI, if the new side can be read.
fn unseen(old: &Snapshot, new: &Snapshot) -> Option<String> {
    let known = beside_the_abi(&old.tree).ok()?;
    let mut new = beside_the_abi(&new.tree).ok()?;
    new.retain(|path| !known.contains(path));
    (!new.is_empty()).then(|| {
        format!("{} is new, lies beside the headers of the ABI, and was not looked at", new.join(", "))
    })
}

/// That one side has nothing to compare with.
fn one_sided(old: &Snapshot, new: &Snapshot) -> Option<String> {
    match (old.is_empty(), new.is_empty()) {
        (true, false) => Some(format!("{} has nothing of KHO: all of it is new", old.name)),
        (false, true) => Some(format!("{} has nothing of KHO any more", new.name)),
        _ => None,
    }
}
