//! `check`: the spec against one real tree, by every witness, at every target that was asked for.
//!
//! This is the conductor: it asks the tree which versions it has, has the witnesses look, has what they saw compared, and
//! puts it all into one report. It knows no rule's details and reads no header itself.

mod alone;
pub(crate) mod announce;
mod attested;
pub(crate) mod doubts;
mod image;
mod lint;
pub(crate) mod locate;
mod merge;
mod nodes;
mod prepared;
mod run;
mod surface;
pub(crate) mod witnesses;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kho_abi_spec::model::{Abi, Domain, ItemKind};
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use crate::error::printable;
use crate::input::beside_the_abi;
use crate::report::{Finding, InputReport, Report};
use crate::rules;
use crate::shard::Shard;
use prepared::Prepared;

pub use attested::{wanted, wanted_in_any};

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The tree, or a git repository if `rev` is given.
    pub tree: PathBuf,
    /// The revision of the repository.
    pub rev: Option<String>,
    /// The prepared half of the tree.
    pub build: Option<PathBuf>,
    /// A kernel image that was built from the tree, or what has its type information.
    pub vmlinux: Option<PathBuf>,
    /// The targets; empty for all that the tree can be read at.
    pub targets: Vec<Target>,
    /// The part of the targets that this run is to check; none for all.
    pub shard: Option<Shard>,
}

/// Checks one tree. What goes wrong on the way ends up in the report.
pub fn check(spec: &Spec, request: &Request) -> Report {
    let mut report = Report { shard: request.shard, ..Report::default() };
    let mut input = InputReport {
        tree: request.tree.display().to_string(),
        build: request.build.as_ref().map(|b| b.display().to_string()),
        vmlinux: request.vmlinux.as_ref().map(|v| v.display().to_string()),
        ..InputReport::default()
    };
    match Prepared::new(&spec.abi, request, &mut input) {
        Ok(prepared) => match request.shard {
            Some(shard) if prepared.targets.is_empty() => report.remarks.push(nothing_for(shard)),
            _ => {
                run::run(spec, request, &prepared, &mut input, &mut report);
                report.findings.extend(not_looked_at(&prepared));
            }
        },
        Err(problem) => input.problems.push(problem.to_string()),
    }
    report.inputs.push(input);
    report
}

/// The headers of KHO that are none of its ABI. That the tree cannot be read is found elsewhere.
fn not_looked_at(prepared: &Prepared) -> Vec<Finding> {
    let beside = beside_the_abi(&prepared.tree).unwrap_or_default().into_iter();
    let finding = |path: String| Finding {
        targets: prepared.targets.clone(),
        item: Some(printable(&path)),
        ..Finding::new(
            &rules::HEADER_NOT_IN_SPEC,
            printable(&format!("{path} lies beside the headers of the ABI, and was not looked at")),
        )
    };
    beside.map(finding).collect()
}

/// What a shard has to say to which no target has fallen: there are more shards than targets, and that is no fault.
pub(crate) fn nothing_for(shard: Shard) -> String {
    format!("none of the targets is for shard {shard}, so that it compared nothing")
}

/// Checks a kernel image without its tree, at one of the targets that are given, or of all: its release says which
/// versions it has, and only types are compared.
pub fn check_image(spec: &Spec, vmlinux: &Path, targets: &[Target]) -> Report {
    alone::check(spec, vmlinux, targets)
}

/// The names of all types and enumerators of the ABI, in any version: what to look for in a kernel image.
pub fn names_of_types(abi: &Abi) -> BTreeSet<String> {
    abi.domains.iter().flat_map(|domain| &domain.versions).flat_map(image::names).collect()
}

/// The version of a domain in the spec.
fn version_name(domain: &Domain, version: usize) -> String {
    let name = domain.versions[version].name.clone().unwrap_or_default();
    format!("{}::{name}", domain.name.as_deref().unwrap_or_default())
}

/// Whether an item is known by its macros or properties only, and has no bytes.
fn has_no_bytes(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::report::Verdict;

    #[test]
    fn a_check_that_compares_nothing_does_not_pass() {
        let folder = tempfile::tempdir().unwrap();
        let abi = folder.path().join("include/linux/kho/abi");
        fs::create_dir_all(&abi).unwrap();
        fs::write(abi.join("x.h"), "struct x { int a; };\n").unwrap();
        let spec = Spec::read(&[]).unwrap();
        let report = check(&spec, &Request { tree: folder.path().to_owned(), ..Request::default() });
        let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(rules, ["nothing-compared", "header-not-in-spec"]);
        assert_eq!(report.verdict(), Verdict::Fail);
    }
}
