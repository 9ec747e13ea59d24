//! Edits under versions that stay, made once more with the versions raised of what they were found in: all of it is in
//! order then.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kho_abi_conformance::report::{Finding, Report};
use kho_abi_conformance::rules::{Level, Scope};
use kho_abi_spec::Spec;

use crate::compare::Sides;
use crate::real;
use crate::row::{File, Row};

/// By the domain, where its version is announced, and by what.
const VERSIONS: [(&str, File, &str); 9] = [
    ("kho", "kexec_handover.h", "KHO_FDT_COMPATIBLE"),
    ("luo", "luo.h", "LUO_ABI_COMPATIBLE"),
    ("luo", "luo.h", "LUO_FDT_COMPATIBLE"),
    ("luo_flb", "luo.h", "LUO_FDT_FLB_COMPATIBLE"),
    ("luo_session", "luo.h", "LUO_FDT_SESSION_COMPATIBLE"),
    ("memfd", "memfd.h", "MEMFD_LUO_FH_COMPATIBLE"),
    ("kexec_metadata", "kexec_metadata.h", "KHO_KEXEC_METADATA_VERSION"),
    ("memblock", "memblock.h", "MEMBLOCK_KHO_NODE_COMPATIBLE"),
    ("reserve_mem", "memblock.h", "RESERVE_MEM_KHO_NODE_COMPATIBLE"),
];

/// Rules of what is no fault any more once a version was raised.
const UNBUMPED: [&str; 4] = ["unbumped-change", "field-renamed", "constant-removed", "added-without-bump"];

/// Raises a version in a tree, if the tree announces it.
fn raise(top: &Path, file: File, constant: &str) -> bool {
    let file = top.join(real::path(file));
    let Ok(text) = fs::read_to_string(&file) else { return false };
    let is_it = |line: &str| line.split_whitespace().take(2).eq(["#define", constant]);
    let lines = text.lines().map(|line| if is_it(line) { raised(line) } else { line.to_owned() });
    fs::write(&file, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    text.lines().any(is_it)
}

/// A line whose last number is one higher.
fn raised(line: &str) -> String {
    let end = line.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number = &end[end.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    let higher = number.parse::<u32>().unwrap() + 1;
    format!("{}{higher}{}", &end[..end.len() - number.len()], &line[end.len()..])
}

fn of_drift(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.rule.scope == Scope::Drift)
}

/// What is not in order of a row, of which a report was made, once the versions are raised of what is found in it.
pub(crate) fn wrong(row: &Row, before: &Report, sides: &Sides, spec: &Spec) -> Option<String> {
    let domains: BTreeSet<_> = of_drift(before).filter_map(|finding| finding.domain.clone()).collect();
    let mut raised: Vec<_> = VERSIONS.iter().filter(|(domain, ..)| domains.contains(*domain)).collect();
    raised.retain(|(_, file, constant)| raise(sides.edited(), file, constant));
    if raised.is_empty() {
        // Before 7.0 no header announces the core's version.
        return (row.tree != "6.19.14").then(|| format!("nothing announces the version of {domains:?}"));
    }
    let after = sides.compare(spec, row.targets());
    // What follows in another domain is said of the cause while that is denied, and by itself once a version covers it.
    let is_new = |item: &String| of_drift(before).all(|finding| finding.item.as_ref() != Some(item));
    let follows = |(rule, item): &(&str, String)| *rule == "covered-change" && is_new(item);
    let found: BTreeSet<_> = of_drift(&after).map(said).filter(|said| !follows(said)).collect();
    let mut expected: BTreeSet<_> = of_drift(before)
        .map(|finding| {
            let (rule, item) = said(finding);
            (if UNBUMPED.contains(&rule) { "bumped-change" } else { rule }, item)
        })
        .collect();
    for (domain, _, constant) in raised {
        let of_domain = || of_drift(before).filter(|finding| finding.domain.as_deref() == Some(*domain));
        if of_domain().all(|finding| finding.rule.id == "renamed") {
            expected.insert(("over-bump", (*constant).to_owned()));
        } else if of_domain().all(|finding| ["renamed", "added-without-bump"].contains(&finding.rule.id)) {
            expected.insert(("additive-bump", (*constant).to_owned()));
        }
    }
    let denied = of_drift(&after).any(|finding| finding.level == Level::Deny);
    (found != expected || denied).then(|| format!("\n  expected {expected:?}\n  found    {found:?}"))
}

fn said(finding: &Finding) -> (&'static str, String) {
    (finding.rule.id, finding.item.clone().unwrap_or_default())
}
