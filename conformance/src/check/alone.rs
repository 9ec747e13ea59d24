//! A kernel image without the tree that it was built from: its release says which versions it has, and its types are all
//! that there is to compare.

use std::collections::BTreeSet;
use std::path::Path;

use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use super::image::{self, Sighting};
use super::merge::Merger;
use crate::compare::{is_required, Subject};
use crate::error::{CannotCheck, Checked};
use crate::evidence::image::Image;
use crate::observed::Observed;
use crate::report::{DomainReport, InputReport, Report, Unattested};

/// Checks a kernel image at one of the targets that are asked for, or of all.
pub(super) fn check(spec: &Spec, vmlinux: &Path, asked: &[Target]) -> Report {
    let mut report = Report::default();
    let mut input = InputReport { tree: vmlinux.display().to_string(), ..InputReport::default() };
    let targets = if asked.is_empty() { &Target::ALL[..] } else { asked };
    if let Err(problem) = whole(spec, vmlinux, targets, &mut input, &mut report) {
        input.problems.push(problem.to_string());
    }
    report.inputs.push(input);
    report
}

fn whole(
    spec: &Spec,
    vmlinux: &Path,
    targets: &[Target],
    input: &mut InputReport,
    report: &mut Report,
) -> Checked<()> {
    input.release = Image::open(vmlinux)?.release()?;
    let versions = versions(spec, input)?;
    let models = || versions.iter().map(|(domain, version)| &spec.abi.domains[*domain].versions[*version]);
    let names = models().flat_map(image::names).collect();
    let own = models().flat_map(image::own_names).collect();
    let sightings = image::look(vmlinux, &names, &own, targets)?;
    let mut merger = Merger::default();
    let nothing = BTreeSet::new();
    for Sighting { target, witness, types } in &sightings {
        input.targets = vec![target.name()];
        for (domain, version) in &versions {
            merger.domain.clone_from(&spec.abi.domains[*domain].name);
            let subject = Subject {
                version: &spec.abi.domains[*domain].versions[*version],
                layout: spec.layouts.version(*domain, *version, *target),
                release: input.release.as_deref(),
                unattested: &nothing,
            };
            merger.add_comparison(*target, witness, image::compare(&subject, types, &Observed::default()));
        }
    }
    merger.finish(report);
    report.coverage.unattested = models().flat_map(|version| unattested(version, input, report)).collect();
    Ok(())
}

/// The versions that the image's release carries, as positions of the domain and in it.
fn versions(spec: &Spec, input: &mut InputReport) -> Checked<Vec<(usize, usize)>> {
    let Some(release) = &input.release else {
        return Err(CannotCheck::new(
            format!("{} does not say which release it is", input.tree),
            "give the tree that it was built from as well, with --tree DIR",
        ));
    };
    let mut versions = Vec::new();
    for (position, domain) in spec.abi.domains.iter().enumerate() {
        let Some(version) = domain.versions.iter().position(|v| v.releases.contains(release)) else {
            continue;
        };
        versions.push((position, version));
        input.domains.push(DomainReport {
            domain: domain.name.clone().unwrap_or_default(),
            announced: None,
            version: domain.versions[version].name.clone().unwrap_or_default(),
        });
    }
    if versions.is_empty() {
        return Err(CannotCheck::new(
            format!("{} is of Linux {release}, which the spec does not know", input.tree),
            "give the tree that it was built from as well, with --tree DIR: its headers say which versions it has",
        ));
    }
    Ok(versions)
}

/// What the release has and the image does not show.
fn unattested(
    version: &kho_abi_spec::model::Version,
    input: &InputReport,
    report: &Report,
) -> Vec<Unattested> {
    let types: BTreeSet<String> = image::names(version).collect();
    let is_compared = |name: &str| report.coverage.compared.iter().any(|compared| compared.item == name);
    let own = version.own().map(|(_, item)| item);
    let missing = own.filter(|item| is_required(item, input.release.as_deref()) && !is_compared(&item.name));
    let missing = missing.map(|item| {
        let reason = match types.contains(&item.name) {
            true => "the image has no such type",
            false => "an image has types only",
        };
        Unattested { item: item.name.clone(), reason: reason.to_owned() }
    });
    missing.collect()
}
