//! Several reports as one: those of the shards of a run, or of the runs of a matrix over trees. What comes out is what one
//! run over all of it would have said, so its verdict follows from it as always.

mod findings;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use kho_abi_spec::target::Target;

use super::{Compared, Coverage, InputReport, Question, Report};
use crate::error::{CannotCheck, Checked};
use crate::shard::Shard;

/// A report with the name of the file that it was read from.
#[derive(Clone, Debug)]
pub struct Named {
    /// The file.
    pub name: String,
    /// What is in it.
    pub report: Report,
}

/// Merges reports, of which there has to be one at least. A shard that is missing is a problem of its tree.
///
/// # Errors
/// If they answer different questions, or if reports of drift are about different trees.
pub fn merge(reports: &[Named]) -> Checked<Report> {
    let Some(first) = reports.first() else {
        return Err(CannotCheck::new("no report is given", "name the JSON reports of the shards"));
    };
    for other in reports {
        same_question(first, other)?;
    }
    let reports: Vec<_> = reports.iter().map(|named| &named.report).collect();
    let mut merged = Report { question: first.report.question, ..Report::default() };
    merged.inputs = inputs(&reports);
    merged.remarks = once(reports.iter().flat_map(|report| report.remarks.iter().cloned()));
    merged.findings = findings::merge(&reports);
    merged.coverage = coverage(&reports);
    for (tree, problem) in missing_shards(&reports) {
        if let Some(input) = merged.inputs.iter_mut().find(|input| identity(input) == tree) {
            input.problems.push(problem);
        }
    }
    Ok(merged)
}

fn same_question(one: &Named, other: &Named) -> Checked<()> {
    let [asked, also] = [one, other].map(|named| named.report.question);
    if asked != also {
        let problem = format!(
            "{} is a report of {} and {} is one of {}",
            one.name,
            asked.command(),
            other.name,
            also.command()
        );
        return Err(CannotCheck::new(problem, "merge the reports of each command by themselves"));
    }
    let [trees, others] = [one, other].map(|named| sides(&named.report));
    if asked == Question::Drift && trees != others {
        let problem = format!(
            "{} is about {} and {} is about {}",
            one.name,
            trees.join(" and "),
            other.name,
            others.join(" and ")
        );
        return Err(CannotCheck::new(problem, "merge the shards of each comparison by themselves"));
    }
    Ok(())
}

/// The two trees that a report of drift compares.
fn sides(report: &Report) -> Vec<&str> {
    report.inputs.iter().take(2).map(|input| input.tree.as_str()).collect()
}

/// What tells a tree from others.
type Identity<'r> = (&'r str, Option<&'r str>, Option<&'r str>);

fn identity(input: &InputReport) -> Identity<'_> {
    (&input.tree, input.build.as_deref(), input.vmlinux.as_deref())
}

/// The trees, in the order in which they first come. A report that has a tree twice compares it with itself.
fn inputs(reports: &[&Report]) -> Vec<InputReport> {
    let mut merged: Vec<InputReport> = Vec::new();
    for report in reports {
        let mut taken = BTreeSet::new();
        for input in &report.inputs {
            let same = |(position, other): &(usize, &InputReport)| {
                !taken.contains(position) && identity(other) == identity(input)
            };
            let position = merged.iter().enumerate().find(same).map(|(position, _)| position);
            let position = position.unwrap_or_else(|| {
                merged.push(InputReport { problems: Vec::new(), ..input.clone() });
                merged.len() - 1
            });
            taken.insert(position);
            if let Some(known) = merged.get_mut(position) {
                unite(known, input);
            }
        }
    }
    merged
}

fn unite(known: &mut InputReport, input: &InputReport) {
    known.release = known.release.take().or_else(|| input.release.clone());
    add(&mut known.domains, &input.domains);
    add(&mut known.targets, &input.targets);
    known.targets.sort_by_key(|name| Target::from_str(name).ok());
    add(&mut known.stood_in, &input.stood_in);
    add(&mut known.problems, &input.problems);
}

fn add<T: PartialEq + Clone>(known: &mut Vec<T>, others: &[T]) {
    for other in others {
        if !known.contains(other) {
            known.push(other.clone());
        }
    }
}

fn once<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

fn coverage(reports: &[&Report]) -> Coverage {
    let all = || reports.iter().map(|report| &report.coverage);
    let mut compared: BTreeMap<(&str, Option<Target>, &'static str), BTreeSet<&'static str>> =
        BTreeMap::new();
    for one in all().flat_map(|coverage| &coverage.compared) {
        let key = (one.item.as_str(), Target::from_str(one.target).ok(), one.target);
        compared.entry(key).or_default().extend(&one.witnesses);
    }
    let is_compared = |item: &str| all().any(|coverage| coverage.compared.iter().any(|one| one.item == item));
    let unattested = all().flat_map(|coverage| coverage.unattested.iter().cloned());
    let mut merged = Coverage {
        witnesses: once(all().flat_map(|coverage| coverage.witnesses.iter().copied())),
        unattested: once(unattested.filter(|item| !is_compared(&item.item))),
        ..Coverage::default()
    };
    merged.witnesses.sort_unstable();
    for ((item, _, target), witnesses) in compared {
        merged.compared.push(Compared { item: item.to_owned(), target, witnesses });
    }
    for waived in all().flat_map(|coverage| &coverage.waived) {
        findings::add_waived(&mut merged.waived, waived);
    }
    merged
}

/// The trees of which not all shards are here, each with what is missing. That a shard found nothing can be told from
/// its report only.
fn missing_shards<'r>(reports: &[&'r Report]) -> Vec<(Identity<'r>, String)> {
    let mut shards: BTreeMap<(Vec<Identity<'r>>, usize), BTreeSet<usize>> = BTreeMap::new();
    for report in reports {
        let trees: Vec<_> = report.inputs.iter().take(2).map(identity).collect();
        if let Some(shard) = report.shard {
            shards.entry((trees, shard.of())).or_default().insert(shard.number());
        }
    }
    let mut missing = Vec::new();
    for ((trees, of), numbers) in shards {
        let absent = (1..=of).filter(|number| !numbers.contains(number));
        let absent = absent.filter_map(|number| Shard::new(number, of).ok());
        if let Some(tree) = trees.first() {
            missing.extend(absent.map(|shard| (*tree, without(shard))));
        }
    }
    missing
}

fn without(shard: Shard) -> String {
    CannotCheck::new(
        format!("the report of shard {shard} is missing"),
        "merge the reports of all shards at once",
    )
    .to_string()
}

#[cfg(test)]
mod tests;
