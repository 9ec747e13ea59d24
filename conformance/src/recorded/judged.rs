//! What the compilers made of the spec. They are asked, and list nothing by themselves: so this holds what was asked, by
//! name and number, and never a value.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::questions::{self, Carried};
use super::{is_kho_header, Files};
use crate::error::Checked;
use crate::evidence::cc::{self, Assertion, Compiler};
use crate::input::Input;
use kho_abi_spec::model::DefinedIn;

/// What the compilers judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// The versions of the spec that the release carries, such as `kho v4`: their items were asked about.
    pub versions: Vec<String>,
    /// What came of it.
    pub verdicts: Vec<Verdict>,
}

/// Items on which some compilers agree with the spec at some targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The targets, by name.
    pub targets: Vec<String>,
    /// The compilers.
    pub by: Vec<String>,
    /// The items of which everything that was asserted is true, each with the number of assertions.
    pub held: BTreeMap<String, usize>,
}

/// A compiler at a target, and the items that it found right.
type Answer = ((&'static str, Target), BTreeMap<String, usize>);

/// Asks every compiler at every target about the versions that a release carries.
pub(super) fn ask(input: &Input, spec: &Spec, release: &str, files: &Files) -> Checked<Judged> {
    let carried = questions::carried(spec, release);
    let targets = input.targets().into_iter();
    let asked: Vec<_> =
        targets.map(|target| (target, assertions(spec, &carried, release, files, target))).collect();
    let jobs: Vec<_> =
        asked.iter().flat_map(|asked| Compiler::ALL.map(|compiler| (compiler, asked))).collect();
    let judge =
        |(compiler, (target, assertions)): &(Compiler, &(Target, Vec<Assertion>))| -> Checked<Answer> {
            let verdict = cc::check(input, *target, *compiler, assertions)?;
            let failed: BTreeSet<&str> =
                verdict.failed.iter().map(|(failed, _)| failed.item.as_str()).collect();
            let mut held = BTreeMap::new();
            for assertion in verdict.held.iter().filter(|held| !failed.contains(held.item.as_str())) {
                *held.entry(assertion.item.clone()).or_insert(0) += 1;
            }
            Ok(((compiler.name(), *target), held))
        };
    let answers: Vec<Answer> = jobs.par_iter().map(judge).collect::<Checked<_>>()?;
    Ok(Judged { versions: carried.iter().map(|c| name(spec, *c)).collect(), verdicts: merge(&answers) })
}

fn name(spec: &Spec, carried: Carried<'_>) -> String {
    let domain = spec.abi.domains.get(carried.domain).and_then(|domain| domain.name.as_deref());
    format!("{} {}", domain.unwrap_or_default(), carried.version.name.as_deref().unwrap_or_default())
}

fn assertions(
    spec: &Spec,
    carried: &[Carried<'_>],
    release: &str,
    files: &Files,
    target: Target,
) -> Vec<Assertion> {
    let is_there = |path: &str| is_kho_header(path) || files.elsewhere.iter().any(|there| there == path);
    let of_version = |carried: &Carried<'_>| {
        let items = carried.version.own().map(|(_, item)| item);
        let absent = items.filter(|item| {
            item.home(Some(release)).map(DefinedIn::path).is_some_and(|path| !is_there(&path))
        });
        let layout = spec.layouts.version(carried.domain, carried.position, target);
        cc::assertions(carried.version, layout, &absent.map(|item| item.name.clone()).collect())
    };
    carried.iter().flat_map(of_version).collect()
}

/// Puts items together by who found them right, and where; the largest sets come first.
fn merge(answers: &[Answer]) -> Vec<Verdict> {
    // How many facts of each item held, by where and for whom.
    type Held = BTreeMap<String, usize>;
    let mut sets: BTreeMap<(Vec<Target>, Vec<&str>), Held> = BTreeMap::new();
    let items: BTreeSet<(&String, usize)> =
        answers.iter().flat_map(|(_, held)| held).map(|(item, count)| (item, *count)).collect();
    for (item, count) in items {
        let mut by_target: BTreeMap<Target, BTreeSet<&str>> = BTreeMap::new();
        for ((compiler, target), _) in answers.iter().filter(|(_, held)| held.get(item) == Some(&count)) {
            by_target.entry(*target).or_default().insert(compiler);
        }
        let mut by_compilers: BTreeMap<Vec<&str>, Vec<Target>> = BTreeMap::new();
        for (target, compilers) in by_target {
            by_compilers.entry(compilers.into_iter().collect()).or_default().push(target);
        }
        for (compilers, targets) in by_compilers {
            sets.entry((targets, compilers)).or_default().insert(item.clone(), count);
        }
    }
    let mut sets: Vec<_> = sets.into_iter().collect();
    sets.sort_by_key(|((targets, by), _)| std::cmp::Reverse((targets.len(), by.len())));
    let verdict = |((targets, by), held): ((Vec<Target>, Vec<&str>), _)| Verdict {
        targets: targets.iter().map(|target| target.name().to_owned()).collect(),
        by: by.into_iter().map(str::to_owned).collect(),
        held,
    };
    sets.into_iter().map(verdict).collect()
}

/// Holds that every target and compiler is listed, and that nobody judges an item twice at one target.
pub(super) fn validate(targets: &[String], witnesses: &[&str], judged: &Judged) -> Result<(), String> {
    let mut said = BTreeSet::new();
    for verdict in &judged.verdicts {
        for (target, by) in verdict.targets.iter().flat_map(|t| verdict.by.iter().map(move |by| (t, by))) {
            if !targets.contains(target) || !witnesses.contains(&by.as_str()) {
                return Err(format!("{by} at {target} is not among its witnesses and targets"));
            }
            if let Some(item) = verdict.held.keys().find(|item| !said.insert((target, by, *item))) {
                return Err(format!("{by} judges {item} twice at {target}"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_put_together_by_who_and_where() {
        let held =
            |items: &[&str]| items.iter().map(|item| ((*item).to_owned(), 2)).collect::<BTreeMap<_, _>>();
        let answers = [
            (("gcc", Target::X86_64Page4k), held(&["a", "b"])),
            (("clang", Target::X86_64Page4k), held(&["a", "b"])),
            (("gcc", Target::Arm64Page4k), held(&["a", "b"])),
            (("clang", Target::Arm64Page4k), held(&["a"])),
        ];
        let mut judged = Judged { versions: Vec::new(), verdicts: merge(&answers) };
        let shown: Vec<_> = judged
            .verdicts
            .iter()
            .map(|v| {
                format!(
                    "{} {} {}",
                    v.targets.join("+"),
                    v.by.join("+"),
                    v.held.keys().cloned().collect::<String>()
                )
            })
            .collect();
        assert_eq!(shown, ["x86_64-4k+arm64-4k clang+gcc a", "x86_64-4k clang+gcc b", "arm64-4k gcc b"]);
        let targets = ["x86_64-4k", "arm64-4k"].map(str::to_owned);
        assert_eq!(validate(&targets, &["clang", "gcc"], &judged), Ok(()));
        assert!(validate(&targets[1..], &["clang", "gcc"], &judged).is_err());
        assert!(validate(&targets, &["gcc"], &judged).is_err());
        judged.verdicts[2].targets = vec!["x86_64-4k".to_owned()];
        let twice = validate(&targets, &["clang", "gcc"], &judged).unwrap_err();
        assert_eq!(twice, "gcc judges b twice at x86_64-4k");
    }
}
