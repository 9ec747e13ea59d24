//! The way through one check: which versions the tree has, what the witnesses saw of each, what the compilers say, and
//! what is left over.

use std::collections::BTreeMap;

use kho_abi_spec::model::Version;
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use super::announce::{self, Presence, Seen, TreeVersion};
use super::attested::Standing;
use super::merge::Merger;
use super::prepared::Prepared;
use super::witnesses::{self, Problems};
use super::{doubts, image, lint, surface, Request};
use crate::compare::{self, Difference, Renames, Subject};
use crate::evidence::cc::{self, Assertion, Verdict};
use crate::observed::Observed;
use crate::report::{gravest_first, DomainReport, Finding, InputReport, Report};
use crate::rules;

/// Compares one tree, and says in the reports what came of it.
pub(super) fn run(
    spec: &Spec,
    request: &Request,
    tree: &Prepared,
    input: &mut InputReport,
    report: &mut Report,
) {
    let sightings = witnesses::look(&tree.input, &tree.targets);
    let mut run = Run {
        spec,
        tree,
        observed: sightings.observed,
        compiled: sightings.compiled,
        problems: sightings.problems,
        merger: Merger::new(&tree.input, &tree.tree),
        versions: Vec::new(),
    };
    // Where bindgen sees nothing, why is in the problems: nothing is announced then either, but that is not the reason.
    if !run.observed.is_empty() {
        run.whole(request, input, report);
    }
    input.problems.extend(run.problems.into_texts());
}

/// One version of a domain, as the tree has it.
struct Chosen {
    found: TreeVersion,
    standing: Standing,
    renames: Renames,
}

impl Chosen {
    fn version<'s>(&self, spec: &'s Spec) -> &'s Version {
        &spec.abi.domains[self.found.domain].versions[self.found.version]
    }
}

/// What one check works with.
struct Run<'a> {
    spec: &'a Spec,
    tree: &'a Prepared,
    observed: Vec<(Target, Observed)>,
    compiled: Vec<(Target, &'static str, Observed)>,
    problems: Problems,
    merger: Merger<'a>,
    versions: Vec<Chosen>,
}

impl Run<'_> {
    fn whole(&mut self, request: &Request, input: &mut InputReport, report: &mut Report) {
        for problem in doubts::blind(&self.observed, &self.compiled) {
            self.problems.add(&problem);
        }
        let mut described = surface::Described::default();
        for domain in 0..self.spec.abi.domains.len() {
            self.choose(domain, input);
        }
        for position in 0..self.versions.len() {
            self.version(position, &mut described);
        }
        self.ask_compilers();
        if let Some(vmlinux) = &request.vmlinux {
            self.look_into(vmlinux);
        }
        for problem in doubts::undecided(self.tree, &described) {
            self.problems.add(&problem);
        }
        surface::compare(&described, &self.tree.input, &self.observed, &mut self.merger);
        let renamed = self.versions.iter().flat_map(|chosen| chosen.renames.iter()).map(|(tree, _)| tree);
        let linted = lint::run(&self.spec.abi, self.tree, &self.observed, &renamed.collect());
        let linted = linted.map_err(|problem| self.problems.add(&problem)).unwrap_or_default();
        self.finish(report);
        report.findings.extend(linted);
        gravest_first(&mut report.findings);
    }

    /// Finds out which version of a domain the tree has.
    fn choose(&mut self, domain: usize, input: &mut InputReport) {
        let seen = Seen { observed: &self.observed, release: self.tree.release.as_deref() };
        let model = &self.spec.abi.domains[domain];
        let found = match announce::find(&self.spec.abi, domain, seen) {
            Presence::Version(found) => found,
            Presence::Absent => return,
            Presence::Unclear(problem) => return self.problems.add(&problem),
            Presence::Gone(version) => {
                self.merger.domain.clone_from(&model.name);
                let difference = announce::gone(model, version, self.tree.release.as_deref());
                return self.everywhere(&difference);
            }
        };
        let version = &model.versions[found.version];
        input.domains.push(DomainReport {
            domain: model.name.clone().unwrap_or_default(),
            announced: found.announced.clone(),
            version: version.name.clone().unwrap_or_default(),
        });
        match Standing::new(version, seen, &self.tree.input, &self.tree.tree) {
            Ok(standing) => self.versions.push(Chosen { found, standing, renames: Renames::default() }),
            Err(problem) => self.problems.add(&problem),
        }
    }

    fn everywhere(&mut self, difference: &Difference) {
        for target in &self.tree.targets {
            self.merger.add(*target, difference.clone());
        }
    }

    fn subject(&self, position: usize, target: Target) -> Subject<'_> {
        let Chosen { found, standing, .. } = &self.versions[position];
        subject(self.spec, self.tree, found, standing, target)
    }

    /// One version, by all witnesses that list what there is.
    fn version(&mut self, position: usize, described: &mut surface::Described) {
        let (spec, tree) = (self.spec, self.tree);
        let Chosen { found, .. } = &self.versions[position];
        let seen = Seen { observed: &self.observed, release: tree.release.as_deref() };
        let model = &spec.abi.domains[found.domain];
        let announced = announce::differences(&spec.abi, found, seen);
        described.add(model, found.version);
        self.merger.domain.clone_from(&model.name);
        for (target, difference) in announced {
            self.merger.add(target, difference);
        }
        let cases: Vec<_> =
            self.observed.iter().map(|(t, seen)| (self.subject(position, *t), seen)).collect();
        let renames = Renames::find(&cases, &surface::strangers(&spec.abi, &tree.input));
        self.merger.add_renames(&renames, &tree.targets);
        described.add_renamed(&renames);
        self.compare(position, &renames);
        self.text_only(position);
        self.versions[position].renames = renames;
    }

    fn compare(&mut self, position: usize, renames: &Renames) {
        let Chosen { found, standing, .. } = &self.versions[position];
        for (target, seen) in &self.observed {
            let subject = subject(self.spec, self.tree, found, standing, *target);
            let seen = renames.undo(seen);
            self.merger.add_comparison(*target, "bindgen", compare::compare(&subject, &seen));
            let compiled = self.compiled.iter().filter(|(at, ..)| at == target);
            for (_, witness, types) in compiled {
                let comparison = image::compare(&subject, &renames.undo(types), &seen);
                self.merger.add_comparison(*target, witness, comparison);
            }
        }
    }

    /// What has no bytes, and what is not where it should be.
    fn text_only(&mut self, position: usize) {
        let Chosen { found, standing, .. } = &self.versions[position];
        let subject = subject(self.spec, self.tree, found, standing, Target::X86_64Page4k);
        if let Err(problem) = surface::text_only(&subject, self.tree, &mut self.merger) {
            self.problems.add(&problem);
        }
        let not_found = standing.not_found.iter().map(|(item, path)| Difference {
            rule: &rules::FILE_NOT_FOUND,
            item: item.clone(),
            member: None,
            message: format!("`{item}` was not compared: the tree does not have {path}"),
            before: Some(path.clone()),
            after: None,
        });
        for difference in not_found.collect::<Vec<_>>() {
            self.everywhere(&difference);
        }
    }

    /// Has the compilers judge what the spec says of all versions at once.
    fn ask_compilers(&mut self) {
        let mut asked: Vec<(Target, Vec<Assertion>)> = Vec::new();
        let mut owners = BTreeMap::new();
        for (target, _) in &self.observed {
            let mut facts = Vec::new();
            for position in 0..self.versions.len() {
                let subject = self.subject(position, *target);
                let of_version = cc::assertions(subject.version, subject.layout, subject.unattested);
                owners.extend(of_version.iter().map(|fact| (fact.item.clone(), position)));
                facts.extend(of_version);
            }
            asked.push((*target, facts));
        }
        cc::once_per_architecture(&mut asked);
        for (target, compiler, verdict) in witnesses::ask(self.tree, &asked) {
            match verdict {
                Ok(verdict) => self.add_verdict(target, compiler, verdict, &owners),
                Err(problem) => self.problems.add(&problem),
            }
        }
    }

    fn add_verdict(
        &mut self,
        target: Target,
        compiler: &'static str,
        verdict: Verdict,
        owners: &BTreeMap<String, usize>,
    ) {
        let Some((_, seen)) = self.observed.iter().find(|(at, _)| *at == target) else { return };
        for (position, of_version) in by_version(verdict, owners) {
            let found = &self.versions[position].found;
            let domain = &self.spec.abi.domains[found.domain];
            self.merger.domain.clone_from(&domain.name);
            self.merger.add_verdict(target, compiler, &domain.versions[found.version], seen, &of_version);
        }
    }

    /// Compares what a kernel image says of its types.
    fn look_into(&mut self, vmlinux: &std::path::Path) {
        let versions = || self.versions.iter().map(|chosen| chosen.version(self.spec));
        let names = versions().flat_map(image::names).collect();
        let own = versions().flat_map(image::own_names).collect();
        let sightings = match image::look(vmlinux, &names, &own, &self.tree.targets) {
            Ok(sightings) => sightings,
            Err(problem) => return self.problems.add(&problem),
        };
        for image::Sighting { target, witness, types } in sightings {
            let Some((_, seen)) = self.observed.iter().find(|(at, _)| *at == target) else { continue };
            for Chosen { found, standing, renames } in &self.versions {
                self.merger.domain.clone_from(&self.spec.abi.domains[found.domain].name);
                let subject = subject(self.spec, self.tree, found, standing, target);
                let comparison = image::compare(&subject, &renames.undo(&types), &renames.undo(seen));
                self.merger.add_comparison(target, witness, comparison);
            }
        }
    }

    fn finish(&mut self, report: &mut Report) {
        let merger = std::mem::take(&mut self.merger);
        merger.finish(report);
        for chosen in &mut self.versions {
            report.coverage.unattested.append(&mut chosen.standing.reasons);
        }
        let compared = &report.coverage.compared;
        report.coverage.unattested.retain(|u| compared.iter().all(|c| c.item != u.item));
        if compared.is_empty() && self.problems.is_empty() {
            report.findings.insert(0, nothing_compared(&self.tree.targets));
        }
    }
}

fn subject<'s>(
    spec: &'s Spec,
    tree: &'s Prepared,
    found: &TreeVersion,
    standing: &'s Standing,
    target: Target,
) -> Subject<'s> {
    Subject {
        version: &spec.abi.domains[found.domain].versions[found.version],
        layout: spec.layouts.version(found.domain, found.version, target),
        release: tree.release.as_deref(),
        unattested: &standing.unattested,
    }
}

/// A verdict on the items of several versions, as one on each.
fn by_version(verdict: Verdict, owners: &BTreeMap<String, usize>) -> BTreeMap<usize, Verdict> {
    let mut split: BTreeMap<usize, Verdict> = BTreeMap::new();
    for held in verdict.held {
        if let Some(position) = owners.get(&held.item) {
            split.entry(*position).or_default().held.push(held);
        }
    }
    for (failed, actual) in verdict.failed {
        if let Some(position) = owners.get(&failed.item) {
            split.entry(*position).or_default().failed.push((failed, actual));
        }
    }
    split
}

/// What a check amounts to that found nothing wrong because it looked at nothing.
fn nothing_compared(targets: &[Target]) -> Finding {
    Finding {
        targets: targets.to_vec(),
        ..Finding::new(&rules::NOTHING_COMPARED, "not a single item was compared")
    }
}
