//! Puts what the witnesses found at each target together: one finding per cause, with all targets at which it shows.

mod contradiction;
mod pointers;

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::expr::Role;
use kho_abi_spec::model::{ItemKind, Version};
use kho_abi_spec::target::Target;

use super::locate::Locator;
use crate::compare::{Comparison, Difference, Renames};
use crate::evidence::cc::{Assertion, Verdict};
use crate::input::Input;
use crate::observed::Observed;
use crate::report::{sight, Compared, Finding, Report};
use crate::rules::{self, Level};
use crate::seen;
use crate::source::Tree;
use contradiction::{Contradictions, Says};

/// The witnesses that are asked about everything at every target.
const ALWAYS: [&str; 3] = ["bindgen", "clang", "gcc"];

/// Collects differences and coverage. By default there is no tree to find anything in.
#[derive(Default)]
pub(super) struct Merger<'a> {
    locator: Locator<'a>,
    /// The domain that is being compared.
    pub(super) domain: Option<String>,
    pending: Vec<Pending>,
    contradictions: Contradictions,
    compared: BTreeMap<(String, Target), BTreeSet<&'static str>>,
    /// Items that consist of constants only, each with these.
    composed: Vec<(String, Vec<String>)>,
}

/// A difference at the targets at which it was found, with both sides at each.
struct Pending {
    domain: Option<String>,
    difference: Difference,
    cases: Vec<(Target, Option<String>, Option<String>)>,
}

impl<'a> Merger<'a> {
    pub(super) fn new(input: &'a Input, tree: &'a Tree) -> Self {
        Merger { locator: Locator::new(input, tree), ..Merger::default() }
    }

    /// Adds a difference, to what other targets or witnesses have said of the same cause.
    pub(super) fn add(&mut self, target: Target, difference: Difference) {
        let case = (target, difference.before.clone(), difference.after.clone());
        let same = self.pending.iter_mut().find(|p| {
            let d = &p.difference;
            p.domain == self.domain
                && (d.rule, &d.item, &d.member, &d.message)
                    == (difference.rule, &difference.item, &difference.member, &difference.message)
        });
        match same {
            Some(pending) if pending.cases.iter().any(|(t, ..)| *t == target) => {}
            Some(pending) => pending.cases.push(case),
            None => {
                self.pending.push(Pending { domain: self.domain.clone(), difference, cases: vec![case] });
            }
        }
    }

    /// An item was compared by a witness.
    pub(super) fn add_compared(&mut self, target: Target, witness: &'static str, item: &str) {
        self.compared.entry((item.to_owned(), target)).or_default().insert(witness);
    }

    /// An item that has no facts of its own was compared by whoever compared all of its constants.
    pub(super) fn add_composed(&mut self, item: &str, constants: Vec<String>) {
        self.composed.push((item.to_owned(), constants));
    }

    pub(super) fn add_comparison(&mut self, target: Target, witness: &'static str, comparison: Comparison) {
        for item in &comparison.compared {
            self.add_compared(target, witness, item);
        }
        for difference in comparison.differences {
            self.add(target, difference);
        }
    }

    /// What the tree calls otherwise than the spec, at each of the targets.
    pub(super) fn add_renames(&mut self, renames: &Renames, targets: &[Target]) {
        for (tree, spec) in renames.iter() {
            self.locator.rename(tree, spec);
        }
        for difference in renames.differences() {
            targets.iter().for_each(|target| self.add(*target, difference.clone()));
        }
    }

    /// What a compiler says of the assertions of a version. Where it fails one as bindgen has seen it fail, bindgen's
    /// comparison has found the cause already; where they contradict each other, that is a finding of its own.
    pub(super) fn add_verdict(
        &mut self,
        target: Target,
        compiler: &'static str,
        version: &Version,
        observed: &Observed,
        verdict: &Verdict,
    ) {
        for assertion in &verdict.held {
            self.add_compared(target, compiler, &assertion.item);
        }
        for (assertion, actual) in &verdict.failed {
            self.add_compared(target, compiler, &assertion.item);
            if assertion.property.is_use() {
                if !pointers::is_explained(&self.pending, target, version, assertion, actual.is_some()) {
                    self.add(target, pointers::difference(assertion, actual.as_ref()));
                }
                continue;
            }
            let seen = seen::value(observed, assertion);
            let confirms = match actual {
                Some(actual) => seen.as_ref() == Some(actual),
                None => seen.as_ref() != Some(&assertion.expected),
            };
            // That both say so and the comparison found nothing would be a mistake in the comparison.
            if !confirms || !self.explains(target, version, assertion, actual.is_none()) {
                let says = Says { compiler, assertion, seen, actual: actual.clone() };
                self.contradictions.add(target, self.domain.as_deref(), says);
            }
        }
    }

    /// Whether a difference that was found at the target is why an assertion fails: one of the item, or of what its
    /// bytes or its value are made of. What nobody misreads explains only that a name is not there.
    fn explains(&self, target: Target, version: &Version, assertion: &Assertion, is_gone: bool) -> bool {
        let causes = made_of(version, &assertion.item);
        self.pending.iter().any(|pending| {
            causes.contains(pending.difference.item.as_str())
                && (is_gone || pending.difference.rule.level == Level::Deny)
                && pending.cases.iter().any(|(at, ..)| *at == target)
        })
    }

    /// Ends the collection: findings, gravest first, and coverage.
    pub(super) fn finish(mut self, report: &mut Report) {
        self.resolve_composed();
        for (target, domain, difference) in std::mem::take(&mut self.contradictions).differences() {
            self.domain = domain;
            self.add(target, difference);
        }
        self.note_single_witnesses();
        let witnesses: BTreeSet<_> = self.compared.values().flatten().copied().collect();
        report.coverage.witnesses = witnesses.into_iter().filter_map(sight::of).collect();
        for ((item, target), witnesses) in self.compared {
            report.coverage.compared.push(Compared { item, target: target.name(), witnesses });
        }
        let locator = &self.locator;
        report.findings = self.pending.into_iter().map(|pending| pending.finish(locator)).collect();
        sort(&mut report.findings);
    }

    /// Notes each item that one witness alone has compared. Where one of those is missing that see most of everything,
    /// that is a problem of the whole check, and no property of the item.
    fn note_single_witnesses(&mut self) {
        let everybody = |target: Target| {
            let there = self.compared.iter().filter(|((_, at), _)| *at == target);
            let there: BTreeSet<_> = there.flat_map(|(_, witnesses)| witnesses).copied().collect();
            ALWAYS.iter().all(|witness| there.contains(witness))
        };
        let complete: Vec<_> = Target::ALL.into_iter().filter(|target| everybody(*target)).collect();
        let alone = self.compared.iter().filter(|((_, at), w)| w.len() < 2 && complete.contains(at));
        let alone: Vec<_> = alone.map(|((item, at), w)| (*at, single_witness(item, w))).collect();
        self.domain = None;
        for (target, difference) in alone {
            self.add(target, difference);
        }
    }

    fn resolve_composed(&mut self) {
        for (item, constants) in std::mem::take(&mut self.composed) {
            for target in Target::ALL {
                let sets = constants.iter().map(|c| self.compared.get(&(c.clone(), target)).cloned());
                let common = sets.reduce(|a, b| Some(a?.intersection(&b?).copied().collect())).flatten();
                if let Some(witnesses) = common.filter(|w| !w.is_empty()) {
                    self.compared.entry((item.clone(), target)).or_default().extend(witnesses);
                }
            }
        }
    }
}

/// Puts findings into the order of a report: the gravest first, and then that of the tree's lines.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.level, f.location.clone(), f.item.clone(), f.rule.id);
        key(a).cmp(&key(b))
    });
}

impl Pending {
    fn finish(mut self, locator: &Locator<'_>) -> Finding {
        self.cases.sort_by_key(|(target, ..)| *target);
        let d = &self.difference;
        let item = match &d.member {
            Some(member) => format!("{}.{member}", d.item),
            None => d.item.clone(),
        };
        Finding {
            domain: self.domain,
            item: Some(item),
            targets: self.cases.iter().map(|(target, ..)| *target).collect(),
            before: side(self.cases.iter().map(|(target, before, _)| (*target, before.as_deref()))),
            after: side(self.cases.iter().map(|(target, _, after)| (*target, after.as_deref()))),
            location: locator.locate(&d.item, d.member.as_deref()),
            ..Finding::new(d.rule, d.message.clone())
        }
    }
}

fn single_witness(item: &str, witnesses: &BTreeSet<&'static str>) -> Difference {
    Difference {
        rule: &rules::SINGLE_WITNESS,
        item: item.to_owned(),
        member: None,
        message: format!("`{item}` was compared by one witness only"),
        before: None,
        after: witnesses.first().map(|&witness| witness.to_owned()),
    }
}

/// One side of a finding: a single text if all targets agree, and otherwise each text with its targets.
fn side<'a>(cases: impl Iterator<Item = (Target, Option<&'a str>)>) -> Option<String> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (target, text) in cases {
        let text = text?;
        match groups.iter_mut().find(|(t, _)| *t == text) {
            Some((_, targets)) => targets.push(target.name()),
            None => groups.push((text, vec![target.name()])),
        }
    }
    match groups.as_slice() {
        [] => None,
        [(text, _)] => Some((*text).to_owned()),
        groups => {
            let each = groups.iter().map(|(text, targets)| format!("{text} [{}]", targets.join(", ")));
            Some(each.collect::<Vec<_>>().join("; "))
        }
    }
}

/// The names of an item and of everything that its bytes or its value depend on. What a serializable pointer leads to
/// is not among them, but the macro that declares it is.
fn made_of<'v>(version: &'v Version, item: &'v str) -> BTreeSet<&'v str> {
    let mut names = BTreeSet::from([item]);
    let mut open: Vec<_> = version.find(item).into_iter().collect();
    while let Some(id) = open.pop() {
        version.item(id).each_reference(&mut |id, role| {
            let next = version.item(id);
            let name = match &next.kind {
                ItemKind::Pointer(macros) => &macros.declare,
                _ => &next.name,
            };
            if role != Role::Target && names.insert(name) {
                open.push(id);
            }
        });
    }
    names
}

#[cfg(test)]
mod tests;
