//! The real releases, each against each that came after it: what has changed, what was raised, and what must not be
//! said.

use std::collections::BTreeSet;

use kho_abi_conformance::report::Report;
use kho_abi_conformance::rules::{Level, Scope};
use kho_abi_spec::target::Target;
use kho_abi_spec::{builtin, Spec};

use crate::compare::compare;
use crate::real::tree;

/// The releases, and by what name a tree of each is known.
const RELEASES: [(&str, &str); 6] = [
    ("6.18", "6.18.15"),
    ("6.19", "6.19.14"),
    ("7.0", "7.0.13"),
    ("7.1", "7.1.13"),
    ("7.2", "7.2.12"),
    ("7.3", "7.3.4"),
];

/// From one release to the next: the domains that are new, raised, and gone.
type Step = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const STEPS: [Step; 5] = [
    ("6.19", &["luo", "luo_session", "memfd"], &[], &[]),
    ("7.0", &["luo_flb"], &[], &[]),
    ("7.1", &["kexec_metadata"], &["kho", "memfd"], &[]),
    ("7.2", &[], &["kho", "luo"], &["luo_flb", "luo_session"]),
    ("7.3", &[], &[], &[]),
];

/// Every pair of releases, the older one first.
pub(crate) fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let names = || RELEASES.iter().map(|(name, _)| *name);
    (0..).zip(names()).flat_map(move |(at, old)| names().skip(at + 1).map(move |new| (old, new)))
}

/// Every release with the one after it.
pub(crate) fn steps() -> impl Iterator<Item = (&'static str, &'static str)> {
    RELEASES.iter().zip(&RELEASES[1..]).map(|((old, _), (new, _))| (*old, *new))
}

/// What comes of comparing two releases; none if the tree of one is not here.
pub(crate) fn report(spec: &Spec, old: &str, new: &str) -> Option<Report> {
    let top = |name| tree(RELEASES.iter().find(|(release, _)| *release == name).unwrap().1);
    Some(compare(spec, &top(old)?, &top(new)?, &Target::ALL))
}

/// A report as lines, sorted.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    let findings = report.findings.iter().filter(|finding| finding.rule.scope == Scope::Drift);
    let mut lines: Vec<String> = findings
        .map(|finding| {
            let domain = finding.domain.as_deref().unwrap_or("-");
            let item = finding.item.as_deref().unwrap_or("-");
            let targets: Vec<_> = finding.targets.iter().map(|target| target.name()).collect();
            let at = if targets.len() == Target::ALL.len() { String::new() } else { format!(" {targets:?}") };
            format!("{:4} {} {domain} {item}{at}", finding.level.name(), finding.rule.id)
        })
        .collect();
    lines.sort();
    lines
}

/// The domains of both sides, and which version each has.
fn versions(report: &Report) -> [BTreeSet<(&str, &str)>; 2] {
    [0, 1].map(|side| {
        report.inputs[side].domains.iter().map(|d| (d.domain.as_str(), d.version.as_str())).collect()
    })
}

/// What the steps from one release to another come to: new, raised, and gone.
fn expected(old: &str, new: &str) -> [BTreeSet<&'static str>; 3] {
    let position = |name: &str| RELEASES.iter().position(|(release, _)| *release == name).unwrap();
    let [mut added, mut raised, mut gone] = [(); 3].map(|()| BTreeSet::new());
    for (_, new, bumped, lost) in &STEPS[position(old)..position(new)] {
        raised.extend(bumped.iter().filter(|name| !added.contains(*name)));
        added.extend(new.iter());
        for name in *lost {
            if !added.remove(name) {
                gone.insert(*name);
            }
            raised.remove(name);
        }
    }
    [added, raised, gone]
}

/// Whether what was read of two releases is what is known of them, and nothing is called a mistake; a line says what is
/// not so.
pub(crate) fn wrong(old: &str, new: &str, report: &Report) -> Option<String> {
    let problems: Vec<_> = report.inputs.iter().flat_map(|input| &input.problems).collect();
    if !problems.is_empty() {
        return Some(format!("{problems:?}"));
    }
    let [before, after] = versions(report);
    let names = |set: &BTreeSet<(&str, &str)>| {
        set.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>()
    };
    let (had, has) = (names(&before), names(&after));
    let raised =
        before.difference(&after).map(|(name, _)| (*name).to_owned()).filter(|name| has.contains(name));
    let found = [&has - &had, raised.collect(), &had - &has];
    let expected = expected(old, new).map(|set| set.into_iter().map(str::to_owned).collect::<BTreeSet<_>>());
    if found != expected {
        return Some(format!("expected {expected:?}, found {found:?}"));
    }
    let denied: Vec<_> = report.findings.iter().filter(|f| f.level == Level::Deny).collect();
    (!denied.is_empty()).then(|| format!("{denied:?}"))
}

/// A spec of one's own: it cannot be shared.
pub(crate) fn spec() -> Spec {
    Spec::read(&builtin::sources()).unwrap()
}
