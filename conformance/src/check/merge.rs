//! Puts what the witnesses found at each target together: one finding per cause, with all targets at which it shows.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::expr::Value;
use kho_abi_spec::target::Target;

use super::locate::Locator;
use crate::compare::{Comparison, Difference, Renames};
use crate::evidence::cc::{Assertion, Property, Verdict};
use crate::input::Input;
use crate::observed::Observed;
use crate::report::{Compared, Finding, Report};
use crate::rules;
use crate::seen;
use crate::source::Tree;

/// Collects differences and coverage.
pub(super) struct Merger<'a> {
    locator: Locator<'a>,
    /// The domain that is being compared.
    pub(super) domain: Option<String>,
    pending: Vec<Pending>,
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
        Merger {
            locator: Locator::new(input, tree),
            domain: None,
            pending: Vec::new(),
            compared: BTreeMap::new(),
            composed: Vec::new(),
        }
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

    /// What a compiler says of the spec's assertions. Where it fails one as bindgen has seen it fail, bindgen's
    /// comparison has found the cause already; where they contradict each other, that is a finding of its own.
    pub(super) fn add_verdict(
        &mut self,
        target: Target,
        compiler: &'static str,
        observed: &Observed,
        verdict: &Verdict,
    ) {
        let explained = self.pending.iter().any(|p| p.cases.iter().any(|(at, ..)| *at == target));
        for assertion in &verdict.held {
            self.add_compared(target, compiler, &assertion.item);
        }
        for (assertion, actual) in &verdict.failed {
            self.add_compared(target, compiler, &assertion.item);
            let seen = seen::value(observed, assertion);
            let confirms = match actual {
                Some(actual) => seen.as_ref() == Some(actual),
                None => seen.as_ref() != Some(&assertion.expected),
            };
            // That both say so and the comparison found nothing would be a mistake in the comparison.
            if !confirms || !explained {
                self.add(target, contradiction(compiler, assertion, seen.as_ref(), actual.as_ref()));
            }
        }
    }

    /// Ends the collection: findings, gravest first, and coverage.
    pub(super) fn finish(mut self, report: &mut Report) {
        self.resolve_composed();
        for ((item, target), witnesses) in self.compared {
            report.coverage.compared.push(Compared { item, target: target.name(), witnesses });
        }
        let locator = &self.locator;
        report.findings = self.pending.into_iter().map(|pending| pending.finish(locator)).collect();
        report.findings.sort_by(|a, b| {
            let key = |f: &Finding| (f.rule.level, f.location.clone(), f.item.clone(), f.rule.id);
            key(a).cmp(&key(b))
        });
    }

    fn resolve_composed(&mut self) {
        for (item, constants) in std::mem::take(&mut self.composed) {
            for target in Target::ALL {
                let sets = constants.iter().map(|c| self.compared.get(&(c.clone(), target)).cloned());
                let common = sets.reduce(|a, b| Some(a?.intersection(&b?).copied().collect())).flatten();
                if let Some(witnesses) = common.filter(|w| !w.is_empty()) {
                    self.compared.insert((item.clone(), target), witnesses);
                }
            }
        }
    }
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
            rule: d.rule,
            domain: self.domain,
            item: Some(item),
            targets: self.cases.iter().map(|(target, ..)| *target).collect(),
            message: d.message.clone(),
            before: side(self.cases.iter().map(|(target, before, _)| (*target, before.as_deref()))),
            after: side(self.cases.iter().map(|(target, _, after)| (*target, after.as_deref()))),
            location: locator.locate(&d.item, d.member.as_deref()),
        }
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

fn contradiction(
    compiler: &str,
    assertion: &Assertion,
    seen: Option<&Value>,
    actual: Option<&Value>,
) -> Difference {
    let what = match assertion.property {
        Property::Size | Property::MemberSize => "the size",
        Property::Align => "the alignment",
        Property::Offset => "the offset",
        Property::Signed => "the signedness",
        Property::ArrayLength => "the number of elements",
        Property::Value => "the value",
    };
    let said = |value: Option<&Value>| value.map_or_else(|| "something else".to_owned(), Value::to_string);
    let item = match &assertion.member {
        Some(member) => format!("{}.{member}", assertion.item),
        None => assertion.item.clone(),
    };
    Difference {
        rule: &rules::WITNESS_DISAGREEMENT,
        item: assertion.item.clone(),
        member: assertion.member.clone(),
        message: format!("what {compiler} says about {what} of `{item}` is not what the comparison found"),
        before: Some(assertion.expected.to_string()),
        after: Some(format!("{compiler}: {}; bindgen: {}", said(actual), said(seen))),
    }
}

#[cfg(test)]
mod tests;
