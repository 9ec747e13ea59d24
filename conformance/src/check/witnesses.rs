//! Has the witnesses look at a tree, as many at a time as the machine has processors.

use std::collections::BTreeSet;

use kho_abi_spec::target::Target;
use rayon::prelude::*;

use super::prepared::Prepared;
use crate::error::{CannotCheck, Checked};
use crate::evidence::cc::{self, Assertion, Compiler, Verdict};
use crate::evidence::{bindgen, dwarf};
use crate::input::Input;
use crate::observed::Observed;

/// What was seen by witnesses that list what there is.
#[derive(Default)]
pub(crate) struct Sightings {
    /// By bindgen, which sees the most. A target at which it sees nothing is a problem, and is not here.
    pub(crate) observed: Vec<(Target, Observed)>,
    /// In what a compiler has written about its types: the name of the witness, and what is there.
    pub(crate) compiled: Vec<(Target, &'static str, Observed)>,
    pub(crate) problems: Problems,
}

#[derive(Clone, Copy)]
enum Witness {
    Bindgen,
    Dwarf(Compiler),
}

/// Has everybody look who needs no question. Bindgen comes first: at a target at which it sees nothing, nothing is
/// compared, and why is said once.
pub(crate) fn look(input: &Input, targets: &[Target]) -> Sightings {
    let witnesses = [Witness::Bindgen].into_iter().chain(Compiler::ALL.map(Witness::Dwarf));
    let jobs: Vec<_> = witnesses.flat_map(|witness| targets.iter().map(move |t| (witness, *t))).collect();
    let look = |(witness, target): &(Witness, Target)| match witness {
        Witness::Bindgen => bindgen::observe(input, *target),
        Witness::Dwarf(compiler) => dwarf::observe(input, *target, *compiler),
    };
    let seen: Vec<Checked<Observed>> = jobs.par_iter().map(look).collect();
    let mut sightings = Sightings::default();
    let mut in_the_dark = BTreeSet::new();
    for ((witness, target), seen) in jobs.into_iter().zip(seen) {
        match (witness, seen) {
            (Witness::Bindgen, Ok(seen)) => sightings.observed.push((target, seen)),
            (Witness::Bindgen, Err(problem)) => {
                in_the_dark.insert(target);
                sightings.problems.add(&problem);
            }
            (Witness::Dwarf(compiler), Ok(seen)) => {
                sightings.compiled.push((target, in_dwarf(compiler), seen));
            }
            // What the others say of a header that bindgen cannot read is the same once more, in other words.
            (Witness::Dwarf(_), Err(_)) if in_the_dark.contains(&target) => {}
            (Witness::Dwarf(_), Err(problem)) => sightings.problems.add(&problem),
        }
    }
    sightings
}

/// Has the compilers judge assertions at each target.
pub(super) fn ask(
    prepared: &Prepared,
    asked: &[(Target, Vec<Assertion>)],
) -> Vec<(Target, &'static str, Checked<Verdict>)> {
    let jobs: Vec<_> =
        asked.iter().flat_map(|(target, facts)| Compiler::ALL.map(|c| (*target, c, facts))).collect();
    let verdicts = jobs.par_iter().map(|(target, compiler, facts)| {
        (*target, compiler.name(), cc::check(&prepared.input, *target, *compiler, facts))
    });
    verdicts.collect()
}

/// The name of the witness that reads what a compiler has written about types.
fn in_dwarf(compiler: Compiler) -> &'static str {
    match compiler {
        Compiler::Gcc => "dwarf-gcc",
        Compiler::Clang => "dwarf-clang",
    }
}

/// What could not be checked.
#[derive(Default)]
pub(crate) struct Problems(Vec<String>);

impl Problems {
    /// One missing tool is one problem, at however many targets it is missing, and so is one line of a header, whatever
    /// the compilers say about it at each of them.
    pub(crate) fn add(&mut self, problem: &CannotCheck) {
        let text = problem.to_string();
        let place = |text: &str| text.split(": ").next().map(ToOwned::to_owned);
        if !self.0.iter().any(|known| place(known) == place(&text)) {
            self.0.push(text);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_texts(self) -> Vec<String> {
        self.0
    }
}
