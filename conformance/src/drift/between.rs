//! The way through one comparison: from two snapshots to what there is to say about them.

use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use super::beyond;
use super::causes::Causes;
use super::changes::Changes;
use super::definitions::Definitions;
use super::domains;
use super::judge::{Case, Judged};
use super::maps;
use super::names::{self, Names};
use super::new_lints;
use super::renames::{self, Renames};
use super::snapshot::Snapshot;
use super::standing::Versions;
use crate::check::locate::Locator;
use crate::error::Checked;
use crate::report::{gravest_first, sight, Compared, Coverage, Finding, Maps};
use crate::rules::Level;

/// What came of comparing two sides.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What was found, gravest first.
    pub findings: Vec<Finding>,
    /// What was compared, and what was not.
    pub coverage: Coverage,
}

/// Compares two sides at some targets.
///
/// # Errors
/// If a file cannot be read, or a compiler that is asked about a macro does not answer.
pub(super) fn compare(
    spec: &Spec,
    names: &Names,
    old: &Snapshot,
    new: &Snapshot,
    targets: &[Target],
) -> Checked<Outcome> {
    let versions = Versions { old, new };
    let cases: Vec<renames::Case<'_>> = old
        .observed
        .iter()
        .filter_map(|(target, before)| {
            let (_, after) = new.observed.iter().find(|(at, _)| at == target)?;
            Some((*target, before, after))
        })
        .collect();
    let renames = Renames::find(&cases, |was, is| related(names, &versions, was, is));
    let mut changes = Changes::of(&cases, &renames);
    for (target, witness, types) in &old.compiled {
        let same = new.compiled.iter().find(|(at, other, _)| (at, other) == (target, witness));
        if let Some((.., after)) = same {
            changes.add(*target, witness, types, after, &renames);
        }
    }
    let definitions = [Definitions::new(old), Definitions::new(new)];
    let [before, after] = [&definitions[0], &definitions[1]];
    changes.list.extend(beyond::macros(spec, names, [old, new], [before, after], targets)?);
    changes.list.extend(beyond::strings(spec, old, new, targets)?);
    let announces = |name: &str| names.announces(name) || new.channels.announces(name);
    let causes = Causes::find(&changes.list, before, after, &new.observed, announces);
    let case = Case { abi: &spec.abi, names, versions, causes: &causes };
    let mut judgement = case.judge(&changes);
    domains::judge(spec, versions, targets, &mut judgement);
    let places = Places::new(versions);
    let mut findings: Vec<Finding> =
        judgement.findings.into_iter().map(|judged| places.place(judged)).collect();
    findings.extend(new_lints::find(names, old, new)?);
    gravest_first(&mut findings);
    let mut coverage = coverage(changes);
    coverage.unattested = judgement.unattested;
    coverage.unattested.extend(beyond::unseen(names, [old, new], [before, after]));
    coverage.unattested.sort_by(|a, b| (&a.item, &a.reason).cmp(&(&b.item, &b.reason)));
    coverage.unattested.dedup();
    Ok(Outcome { findings, coverage })
}

/// Whether an old and a new name can be those of one item: both belong to one channel, and no version of the spec has
/// both.
fn related(names: &Names, versions: &Versions<'_>, was: &str, is: &str) -> bool {
    let by = |side: &Snapshot, name: &str| side.channels.iter().any(|c| c.by.as_deref() == Some(name));
    let announces =
        names.announces(was) || names.announces(is) || by(versions.old, was) || by(versions.new, is);
    // A bit that is free again and a number that happens to have its value are two things.
    let one_family = names::common_words(was, is) + 1 >= was.split('_').count();
    if names.is_flag(was) && !one_family {
        return false;
    }
    let (old, new) = (versions.old.channels.of_item(was), versions.new.channels.of_item(is));
    !announces && !names.are_two(was, is) && old.iter().any(|owner| new.contains(owner))
}

fn coverage(changes: Changes) -> Coverage {
    let mut coverage = Coverage::default();
    for ((item, target), witnesses) in changes.compared {
        let witnesses = witnesses.iter().filter_map(|name| sight::of(name)).map(|sight| sight.witness);
        coverage.compared.push(Compared { item, target: target.name(), witnesses: witnesses.collect() });
    }
    let mut sights: Vec<_> =
        coverage.compared.iter().flat_map(|c| &c.witnesses).filter_map(|name| sight::of(name)).collect();
    sights.sort_unstable();
    sights.dedup();
    coverage.witnesses = sights;
    coverage
}

/// Where both sides say what they say, and what they look like there.
struct Places<'a> {
    versions: Versions<'a>,
    old: Option<Locator<'a>>,
    new: Option<Locator<'a>>,
}

impl<'a> Places<'a> {
    fn new(versions: Versions<'a>) -> Self {
        let locator = |side: &'a Snapshot| side.input.as_ref().map(|input| Locator::new(input, &side.tree));
        Places { versions, old: locator(versions.old), new: locator(versions.new) }
    }

    fn place(&self, judged: Judged) -> Finding {
        let Judged { mut finding, old, new, drawn } = judged;
        finding.was = self.old.as_ref().and_then(|side| side.locate(&old.0, old.1.as_deref()));
        finding.location = self.new.as_ref().and_then(|side| side.locate(&new.0, new.1.as_deref()));
        // What nobody has to look at closely is a line of the report.
        if drawn && finding.level != Level::Note {
            finding.maps = self.maps(&new.0, &finding.targets);
        }
        finding
    }

    /// Both sides of a record, unless they look the same.
    fn maps(&self, name: &str, targets: &[Target]) -> Vec<Maps> {
        let [before, after] = [self.versions.old, self.versions.new]
            .map(|side| side.observed.iter().map(|(target, seen)| (*target, seen)).collect::<Vec<_>>());
        let mut maps = maps::beside(&before, &after, name, targets);
        maps.retain(|maps| maps.before != maps.after);
        maps
    }
}
