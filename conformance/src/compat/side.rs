//! What a name on the command line stands for: a release that the spec knows, or a folder with a kernel tree,
//! whose versions and layouts are read from its headers.

use std::collections::BTreeSet;
use std::path::Path;

use kho_abi_spec::compat::{
    between_releases, handover, nearest_release, releases, Carried, Disagreement, Handover, Kernel,
};
use kho_abi_spec::model::{Abi, Announced};
use kho_abi_spec::Spec;

use crate::check::{check, Request};
use crate::error::{printable, CannotCheck, Checked};
use crate::report::{condensed, DomainReport, Finding, Report};
use crate::rules::{self, Level};

/// One of the kernels of a question.
#[derive(Clone, Debug)]
pub struct Side {
    /// The kernel, with the name that was given.
    pub kernel: Kernel,
    /// Its release, such as `7.3`, if it says so.
    pub release: Option<String>,
    /// Whether it is a tree, and not what the spec says of a release.
    pub tree: bool,
    /// What a reader has to know of how it was looked at, without final full stops.
    pub notes: Vec<String>,
    /// In what the tree differs from the spec.
    findings: Vec<Difference>,
}

/// Something that a tree has differently than the spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    domain: Option<String>,
    /// Item, message and both sides: equal in two trees that have the same.
    what: String,
}

impl Side {
    /// The kernel with this name: a release first, and a folder otherwise.
    ///
    /// # Errors
    /// If it is neither, or if the tree cannot be looked at in full.
    pub fn new(spec: &Spec, name: &str) -> Checked<Side> {
        if let Some(side) = Side::of_release(spec, name, &release_of(name)) {
            return Ok(side);
        }
        let path = Path::new(name);
        match path.is_dir() {
            true => Side::of_tree(spec, path),
            false => Err(unknown(&spec.abi, name)),
        }
    }

    /// A release under a name of its own, such as that of a stable update; none if the spec does not know it.
    pub fn of_release(spec: &Spec, name: &str, release: &str) -> Option<Side> {
        let kernel = Kernel::of_release(&spec.abi, release)?;
        let kernel = Kernel { name: name.to_owned(), ..kernel };
        Some(Side {
            kernel,
            release: Some(release.to_owned()),
            tree: false,
            notes: Vec::new(),
            findings: Vec::new(),
        })
    }

    fn of_tree(spec: &Spec, path: &Path) -> Checked<Side> {
        let mut report = check(spec, &Request { tree: path.to_owned(), ..Request::default() });
        let Some(input) = report.inputs.pop() else {
            return Err(CannotCheck::new(
                format!("{}: nothing was looked at", path.display()),
                "report it to us",
            ));
        };
        let what_to_do = "give the folder of a kernel tree that `kho-abi check --tree DIR` can check in full";
        if let Some(problem) = input.problems.first() {
            return Err(of_tree(&input.tree, problem));
        }
        if input.domains.is_empty() {
            return Err(CannotCheck::new(format!("{} has nothing of KHO", input.tree), what_to_do));
        }
        let carries = spec.abi.domains.iter().map(|domain| {
            let found = input.domains.iter().find(|found| domain.name.as_ref() == Some(&found.domain))?;
            let version = domain.versions.iter().position(|v| v.name.as_ref() == Some(&found.version))?;
            Some(carried(found, version, domain.versions[version].announced.as_ref()))
        });
        let kernel = Kernel { name: path.display().to_string(), carries: carries.collect() };
        let notes = notes(&input.domains, &report);
        Ok(Side { kernel, release: input.release, tree: true, notes, findings: differences(&report) })
    }
}

/// The first thing that keeps a tree from being looked at, with what to do about it.
fn of_tree(tree: &str, problem: &str) -> CannotCheck {
    let (what, remedy) = problem.rsplit_once(": ").unwrap_or((problem, "`kho-abi check` says more"));
    let what = if what.contains(tree) { what.to_owned() } else { format!("{tree}: {what}") };
    CannotCheck::new(what, remedy)
}

/// What a tree has of a domain: what it announces, or what its release does.
fn carried(found: &DomainReport, version: usize, known: Option<&Announced>) -> Carried {
    let known = known.map(Announced::plain);
    let announced = found.announced.clone().or(known.clone()).unwrap_or_default();
    Carried { version, known: Some(&announced) == known.as_ref(), announced }
}

/// What was not read from the tree's headers, and what of them has no part in the verdict.
fn notes(domains: &[DomainReport], report: &Report) -> Vec<String> {
    let by_release: Vec<_> =
        domains.iter().filter(|d| d.announced.is_none()).map(|d| d.domain.as_str()).collect();
    let by_release = (!by_release.is_empty()).then(|| {
        format!(
            "no header of it states the version of {}: what its release carries is taken",
            by_release.join(", ")
        )
    });
    let rules = [rules::UNKNOWN_ITEM.id, rules::HEADER_NOT_IN_SPEC.id];
    let beyond = report.findings.iter().filter(|finding| rules.contains(&finding.rule.id));
    let beyond =
        beyond.map(|finding| format!("{}: it has no part in the verdict", printable(&finding.message)));
    by_release.into_iter().chain(beyond).collect()
}

/// What is not as in the spec. What is announced is compared as such, and names alone change no byte.
fn differences(report: &Report) -> Vec<Difference> {
    let versions = [rules::UNKNOWN_VERSION.id, rules::VERSION_OF_RELEASE.id];
    let counts = |f: &&Finding| f.level == Level::Deny && !versions.contains(&f.rule.id);
    let checked = report.coverage.compared.iter().map(|c| c.target).collect::<BTreeSet<_>>().len();
    let difference = |finding: &Finding| {
        let sides = [("spec", &finding.before), ("tree", &finding.after)];
        let sides: Vec<String> =
            sides.iter().filter_map(|(side, text)| Some(format!("{side}: {}", text.as_ref()?))).collect();
        let targets = condensed(&finding.targets, checked);
        let what = format!("{} {targets}", finding.message);
        let what = what.trim_end();
        let what = if sides.is_empty() { what.to_owned() } else { format!("{what} ({})", sides.join(", ")) };
        Difference { domain: finding.domain.clone(), what: printable(&what) }
    };
    report.findings.iter().filter(counts).map(difference).collect()
}

/// `7.3` for `7.3.4`, `v7.3-rc2` and `7.3.4-1-amd64`; what is no release stays as it is.
fn release_of(name: &str) -> String {
    let bare = name.strip_prefix('v').unwrap_or(name);
    let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(bare.len());
    let (numbers, rest) = bare.split_at(end);
    let mut parts = numbers.split('.');
    match (parts.next(), parts.next()) {
        (Some(major), Some(minor)) if rest.is_empty() || rest.starts_with(['-', '+']) => {
            format!("{major}.{minor}")
        }
        _ => name.to_owned(),
    }
}

fn unknown(abi: &Abi, name: &str) -> CannotCheck {
    let known = releases(abi).join(", ");
    let is_number = name.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    let nearest = nearest_release(abi, &release_of(name)).filter(|_| is_number);
    let nearest = nearest.map(|nearest| format!("; the nearest is {nearest}")).unwrap_or_default();
    CannotCheck::new(
        format!("`{name}` is neither a release that the spec knows nor a folder"),
        format!("the releases are {known}{nearest}; of any other kernel, give the folder of its tree"),
    )
}

/// Whether one can hand over to the other. Two releases are what the spec says; of a tree, everything counts
/// in which it differs from the spec and the other does not.
pub(super) fn between(spec: &Spec, old: &Side, new: &Side) -> Handover {
    let names = (old.kernel.name.clone(), new.kernel.name.clone());
    if let (false, false, Some(from), Some(to)) = (old.tree, new.tree, &old.release, &new.release) {
        if let Some(found) = between_releases(spec, from, to) {
            return Handover { old: names.0, new: names.1, ..found };
        }
    }
    handover(spec, &old.kernel, &new.kernel, &disagreements(&spec.abi, old, new))
}

fn disagreements(abi: &Abi, old: &Side, new: &Side) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for (side, other) in [(old, new), (new, old)] {
        for difference in side.findings.iter().filter(|d| !other.findings.contains(d)) {
            let Some(domain) = abi.domains.iter().position(|d| d.name == difference.domain) else { continue };
            found.push(Disagreement { domain, what: format!("{}: {}", side.kernel.name, difference.what) });
        }
    }
    found
}
