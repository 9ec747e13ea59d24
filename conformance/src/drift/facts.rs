//! What the witnesses see in one tree, in the form in which it is kept: facts only, by target.
//!
//! What they see depends on the content of the headers and on the tools, and on nothing else. So it is looked up by
//! that content ([`Cache`]), and a witness is asked only about what was never seen. Nothing of the spec may enter.

use std::collections::BTreeMap;

use kho_abi_spec::target::Target;
use serde::{Deserialize, Serialize};

use super::cache::Cache;
use crate::check::{doubts, witnesses};
use crate::input::Input;
use crate::lints::{self, Complaints};
use crate::observed::Observed;
use crate::source::Tree;

/// What is kept has this form. It is part of the key: another version of the program may keep something else.
const FORM: &str = concat!("kho-abi ", env!("CARGO_PKG_VERSION"), " facts 2");

/// What bindgen sees, by target.
pub(super) type ByTarget = Vec<(Target, Observed)>;
/// What else is seen: the target, the witness, and its words.
pub(super) type ByWitness = Vec<(Target, String, Observed)>;

/// What the witnesses see at one target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AtTarget {
    /// What bindgen sees: everything but what function-like macros do.
    bindgen: Observed,
    /// By the name of the witness, what a compiler has written about its types. What the witness is blind for is filled
    /// in from what bindgen sees.
    compiled: BTreeMap<String, Observed>,
}

/// What the witnesses see in one tree.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// By the name of the target.
    at: BTreeMap<String, AtTarget>,
    /// What clang says of each KHO header alone.
    pub(super) alone: Complaints,
}

impl Facts {
    /// Has the witnesses look at some targets, unless the cache knows what they would see; with what could not be seen,
    /// a line each.
    pub(super) fn of(tree: &Tree, input: &Input, targets: &[Target], cache: &Cache) -> (Facts, Vec<String>) {
        let key = input.digest().and_then(|digest| cache.key(FORM, digest, targets));
        if let Some(known) = key.as_ref().and_then(|key| cache.get(key)) {
            return (known, Vec::new());
        }
        let (facts, problems) = Facts::look(tree, input, targets);
        // What could not be seen may be seen once a tool is installed.
        if let (Some(key), true) = (&key, problems.is_empty()) {
            cache.put(key, &facts);
        }
        (facts, problems)
    }

    fn look(tree: &Tree, input: &Input, targets: &[Target]) -> (Facts, Vec<String>) {
        let mut sightings = witnesses::look(input, targets);
        let mut facts = Facts::default();
        match lints::complaints(tree, input, &sightings.observed) {
            Ok(alone) => facts.alone = alone,
            Err(problem) => sightings.problems.add(&problem),
        }
        for problem in doubts::blind(&sightings.observed, &sightings.compiled) {
            sightings.problems.add(&problem);
        }
        for (target, seen) in sightings.observed {
            let of_target = sightings.compiled.iter().filter(|(at, ..)| *at == target);
            let compiled =
                of_target.map(|(_, witness, types)| ((*witness).to_owned(), filled(types, &seen))).collect();
            facts.at.insert(target.name().to_owned(), AtTarget { bindgen: seen, compiled });
        }
        (facts, sightings.problems.into_texts())
    }

    /// What bindgen saw at each target, and what the others did. A target at which nothing was seen is a problem of the
    /// whole, and is not there.
    pub(super) fn by_target(mut self, targets: &[Target]) -> (ByTarget, ByWitness) {
        let (mut observed, mut compiled) = (Vec::new(), Vec::new());
        for target in targets {
            let Some(seen) = self.at.remove(target.name()) else { continue };
            observed.push((*target, seen.bindgen));
            compiled.extend(seen.compiled.into_iter().map(|(witness, types)| (*target, witness, types)));
        }
        (observed, compiled)
    }
}

/// Compiled code has no alignments.
fn filled(types: &Observed, seen: &Observed) -> Observed {
    let mut filled = types.clone();
    for (name, record) in &mut filled.records {
        if let (None, Some(other)) = (record.align, seen.records.get(name)) {
            record.align = other.align;
        }
    }
    filled
}
