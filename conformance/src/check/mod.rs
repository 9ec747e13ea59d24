//! `check`: the spec against one real tree, by every witness, at every target that was asked for.
//!
//! This is the conductor: it asks the tree which version it announces, has the witnesses look, has what they saw
//! compared, and puts it all into one report. It knows no rule's details and reads no header itself.

mod announce;
mod locate;
mod merge;
mod surface;

use std::path::PathBuf;

use kho_abi_spec::model::{DefinedIn, Domain, ItemKind, Version};
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;
use rayon::prelude::*;

use crate::compare::{self, Renames, Subject};
use crate::error::{CannotCheck, Checked};
use crate::evidence::{bindgen, cc};
use crate::input::Input;
use crate::observed::Observed;
use crate::report::{DomainReport, Finding, InputReport, Report, Unattested};
use crate::rules;
use crate::source::Tree;
use merge::Merger;

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The tree, or a git repository if `rev` is given.
    pub tree: PathBuf,
    /// The revision of the repository.
    pub rev: Option<String>,
    /// The prepared half of the tree.
    pub build: Option<PathBuf>,
    /// The targets; empty for all that the tree can be read at.
    pub targets: Vec<Target>,
}

/// Checks one tree. What goes wrong on the way ends up in the report.
pub fn check(spec: &Spec, request: &Request) -> Report {
    let mut report = Report::default();
    let mut input = InputReport {
        tree: request.tree.display().to_string(),
        build: request.build.as_ref().map(|b| b.display().to_string()),
        ..InputReport::default()
    };
    match Prepared::new(request, &mut input) {
        Ok(prepared) => prepared.run(spec, &mut input, &mut report),
        Err(problem) => input.problems.push(problem.to_string()),
    }
    report.inputs.push(input);
    report
}

/// A tree that is ready to be looked at.
struct Prepared {
    tree: Tree,
    input: Input,
    targets: Vec<Target>,
    release: Option<String>,
}

impl Prepared {
    fn new(request: &Request, report: &mut InputReport) -> Checked<Prepared> {
        let tree = match &request.rev {
            Some(rev) => Tree::revision(&request.tree, rev)?,
            None => Tree::folder(&request.tree)?,
        };
        report.tree = tree.describe();
        let release = tree.release()?;
        report.release.clone_from(&release);
        let input = match (&request.build, &request.rev) {
            (None, _) => Input::unprepared(&tree)?,
            (Some(build), None) => Input::prepared(&tree, &request.tree, build)?,
            (Some(_), Some(rev)) => {
                return Err(CannotCheck::new(
                    format!("--build is given for revision {rev}, which is not checked out"),
                    "check the revision out and give the folder with --tree",
                ))
            }
        };
        let targets = choose_targets(&input, &request.targets)?;
        report.stood_in = input.stood_in().to_vec();
        report.targets = targets.iter().map(|t| t.name()).collect();
        Ok(Prepared { tree, input, targets, release })
    }

    fn run(&self, spec: &Spec, input: &mut InputReport, report: &mut Report) {
        let observed = self.observe(input);
        if observed.is_empty() {
            // Why is in the problems: what is not seen announces nothing either, but that is not the reason.
            return;
        }
        let mut merger = Merger::new(&self.input, &self.tree);
        let mut described = surface::Described::default();
        for (position, domain) in spec.abi.domains.iter().enumerate() {
            let announced = announce::find(domain, observed.iter().map(|(_, o)| o));
            let Some(announced) = announced else {
                input.problems.push(announce::nothing(domain).to_string());
                continue;
            };
            merger.domain = domain.name.clone();
            for (target, difference) in
                announce::differences(domain, &announced, self.release.as_deref(), &observed)
            {
                merger.add(target, difference);
            }
            let (announced, version) = announced;
            input.domains.push(DomainReport {
                domain: domain.name.clone().unwrap_or_default(),
                announced: announced.text.clone(),
                version: domain.versions[version].name.clone().unwrap_or_default(),
            });
            described.add(domain, version);
            let renames = self.renames(spec, (position, version), &observed);
            merger.add_renames(&renames, &self.targets);
            described.add_renamed(&renames);
            self.domain(spec, (position, version), &observed, &renames, &mut merger, input);
            report.coverage.unattested.extend(unattested(&domain.versions[version]));
        }
        input.problems.extend(self.undecided(&described));
        surface::compare(&described, &self.input, &observed, &mut merger);
        merger.finish(report);
        if report.coverage.compared.is_empty() && input.problems.is_empty() {
            report.findings.insert(0, nothing_compared(&self.targets));
        }
    }

    /// Conditions that only a configured tree decides, in the headers that were compared: what was seen there holds for
    /// one outcome only.
    fn undecided(&self, described: &surface::Described) -> Vec<String> {
        let headers = self.input.headers().iter().filter(|header| described.describes(header));
        let paths: Vec<&str> = headers.map(|header| header.path.as_str()).collect();
        let undecided = self.input.undecided().iter().filter(|u| paths.contains(&u.path.as_str()));
        let problems = undecided.map(|u| {
            let problem = format!(
                "{}:{} depends on {}, which only configuring the tree decides",
                u.path, u.line, u.name
            );
            CannotCheck::new(problem, "give the prepared half of the tree with --build DIR").to_string()
        });
        problems.collect()
    }

    /// What bindgen sees, at each target. A target at which it sees nothing is a problem.
    fn observe(&self, input: &mut InputReport) -> Vec<(Target, Observed)> {
        let observe = |target: &Target| (*target, bindgen::observe(&self.input, *target));
        let all: Vec<_> = self.targets.par_iter().map(observe).collect();
        let mut observed = Vec::new();
        for (target, outcome) in all {
            match outcome {
                Ok(seen) => observed.push((target, seen)),
                Err(problem) => push_once(&mut input.problems, &problem),
            }
        }
        observed
    }

    /// What the tree calls otherwise than the spec.
    fn renames(
        &self,
        spec: &Spec,
        (domain, version): (usize, usize),
        observed: &[(Target, Observed)],
    ) -> Renames {
        let cases =
            observed.iter().map(|(target, seen)| (self.subject(spec, (domain, version), *target), seen));
        Renames::find(&cases.collect::<Vec<_>>(), &surface::strangers(&spec.abi, &self.input))
    }

    fn subject<'s>(
        &'s self,
        spec: &'s Spec,
        (domain, version): (usize, usize),
        target: Target,
    ) -> Subject<'s> {
        let model = &spec.abi.domains[domain];
        Subject {
            version: &model.versions[version],
            layout: spec.layouts.version(domain, version, target),
            release: self.release.as_deref(),
            announced_by: model.announced_by.as_deref(),
        }
    }

    /// One domain at all targets, by all witnesses.
    fn domain(
        &self,
        spec: &Spec,
        version: (usize, usize),
        observed: &[(Target, Observed)],
        renames: &Renames,
        merger: &mut Merger<'_>,
        input: &mut InputReport,
    ) {
        let subject = |target| self.subject(spec, version, target);
        for (target, seen) in observed {
            let comparison = compare::compare(&subject(*target), &renames.undo(seen));
            merger.add_comparison(*target, "bindgen", comparison);
        }
        surface::text_only(&subject(Target::X86_64Page4k), &self.input, &self.targets, merger);
        let asserted = observed.iter().map(|(target, seen)| {
            let subject = subject(*target);
            (*target, seen, cc::assertions(subject.version, subject.layout))
        });
        let asserted: Vec<_> = asserted.collect();
        let jobs: Vec<_> = asserted.iter().flat_map(|job| cc::Compiler::ALL.map(|c| (job, c))).collect();
        let verdicts: Vec<_> = jobs
            .par_iter()
            .map(|((target, _, assertions), compiler)| cc::check(&self.input, *target, *compiler, assertions))
            .collect();
        for (((target, seen, _), compiler), verdict) in jobs.into_iter().zip(verdicts) {
            match verdict {
                Ok(verdict) => {
                    let version = subject(*target).version;
                    merger.add_verdict(*target, witness(compiler), version, seen, &verdict);
                }
                Err(problem) => push_once(&mut input.problems, &problem),
            }
        }
    }
}

fn witness(compiler: cc::Compiler) -> &'static str {
    match compiler {
        cc::Compiler::Gcc => "gcc",
        cc::Compiler::Clang => "clang",
    }
}

/// One missing tool is one problem, at however many targets it is missing, and so is one line of a header, whatever
/// the compiler says about it at each of them.
fn push_once(problems: &mut Vec<String>, problem: &CannotCheck) {
    let text = problem.to_string();
    let place = |text: &str| text.split(": ").next().map(ToOwned::to_owned);
    if !problems.iter().any(|known| place(known) == place(&text)) {
        problems.push(text);
    }
}

fn choose_targets(input: &Input, asked: &[Target]) -> Checked<Vec<Target>> {
    let possible = input.targets();
    if let Some(impossible) = asked.iter().find(|t| !possible.contains(t)) {
        let names: Vec<_> = possible.iter().map(|t| t.name()).collect();
        return Err(CannotCheck::new(
            format!("--target {impossible} is asked for, but the tree is prepared for {}", names.join(", ")),
            "leave --target out, or give the prepared half of that target with --build",
        ));
    }
    let mut targets = if asked.is_empty() { possible } else { asked.to_vec() };
    targets.sort_unstable();
    targets.dedup();
    Ok(targets)
}

/// What a check amounts to that found nothing wrong because it looked at nothing.
fn nothing_compared(targets: &[Target]) -> Finding {
    Finding {
        rule: &rules::NOTHING_COMPARED,
        domain: None,
        item: None,
        targets: targets.to_vec(),
        message: "not a single item was compared".to_owned(),
        before: None,
        after: None,
        location: None,
    }
}

/// Items that no header states.
fn unattested(version: &Version) -> impl Iterator<Item = Unattested> + '_ {
    version.own().filter_map(|(_, item)| {
        let reason = match (&item.defined_in, &item.kind) {
            (Some(DefinedIn::Source(path)), _) => format!("no header states it; the kernel has it in {path}"),
            (_, ItemKind::Node(_)) => {
                "headers describe nodes in prose; its properties' names are compared as constants".to_owned()
            }
            _ => return None,
        };
        Some(Unattested { item: item.name.clone(), reason })
    })
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
