//! Facts at several targets as sets, so that what is the same at all of them is said once.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;
use serde::{Deserialize, Serialize};

use crate::observed::Observed;

/// Facts that were seen alike at some targets. A fact that has another value at another target is in two of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The targets, by name.
    pub targets: Vec<String>,
    /// The facts.
    pub seen: Observed,
}

/// Puts facts together by the set of targets at which they were seen alike; the largest sets come first.
pub(super) fn merge(seen: &[(Target, Observed)]) -> Vec<Seen> {
    let mut sets: BTreeMap<Vec<Target>, Observed> = BTreeMap::new();
    for (_, observed) in seen {
        for (name, record) in &observed.records {
            let alike = alike(seen, |other| other.records.get(name) == Some(record));
            sets.entry(alike).or_default().records.insert(name.clone(), record.clone());
        }
        for (name, constant) in &observed.constants {
            let alike = alike(seen, |other| other.constants.get(name) == Some(constant));
            sets.entry(alike).or_default().constants.insert(name.clone(), constant.clone());
        }
    }
    let mut sets: Vec<_> = sets.into_iter().collect();
    // Stable: sets of one size stay in the order of their targets.
    sets.sort_by_key(|(targets, _)| std::cmp::Reverse(targets.len()));
    let named = |targets: Vec<Target>| targets.iter().map(|target| target.name().to_owned()).collect();
    sets.into_iter().map(|(targets, seen)| Seen { targets: named(targets), seen }).collect()
}

fn alike(seen: &[(Target, Observed)], is: impl Fn(&Observed) -> bool) -> Vec<Target> {
    seen.iter().filter(|(_, observed)| is(observed)).map(|(target, _)| *target).collect()
}

/// Everything that was seen at one target.
pub(super) fn at(sets: &[Seen], target: Target) -> Observed {
    let mut observed = Observed::default();
    for set in sets.iter().filter(|set| set.targets.iter().any(|name| name == target.name())) {
        observed.records.extend(set.seen.records.clone());
        observed.constants.extend(set.seen.constants.clone());
    }
    observed
}

/// Holds that every target is known and listed, and that no fact is said twice at one.
pub(super) fn validate(targets: &[String], sets: &[Seen]) -> Result<(), String> {
    for target in targets {
        target.parse::<Target>().map_err(|error| error.to_string())?;
    }
    let mut said = BTreeSet::new();
    for set in sets {
        let constants = set.seen.constants.keys().map(|name| ("constant", name));
        let facts: Vec<_> = set.seen.records.keys().map(|name| ("record", name)).chain(constants).collect();
        for target in &set.targets {
            if !targets.contains(target) {
                return Err(format!("{target} is not among its targets"));
            }
            if let Some((kind, name)) = facts.iter().find(|fact| !said.insert((target, **fact))) {
                return Err(format!("it has the {kind} {name} twice at {target}"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Constant;

    fn observed(constants: &[(&str, i128)]) -> Observed {
        let constants = constants.iter().map(|(name, value)| ((*name).to_owned(), Constant::Int(*value)));
        Observed { constants: constants.collect(), ..Observed::default() }
    }

    fn seen() -> Vec<(Target, Observed)> {
        vec![
            (Target::X86_64Page4k, observed(&[("SAME", 1), ("PAGE", 4), ("ODD", 9)])),
            (Target::Arm64Page4k, observed(&[("SAME", 1), ("PAGE", 4)])),
            (Target::Arm64Page64k, observed(&[("SAME", 1), ("PAGE", 64)])),
        ]
    }

    #[test]
    fn what_is_the_same_is_said_once_and_nothing_is_lost() {
        let merged = merge(&seen());
        let sets: Vec<_> =
            merged.iter().map(|set| (set.targets.join(" "), set.seen.constants.len())).collect();
        let expected = [
            ("x86_64-4k arm64-4k arm64-64k", 1),
            ("x86_64-4k arm64-4k", 1),
            ("x86_64-4k", 1),
            ("arm64-64k", 1),
        ];
        assert_eq!(sets, expected.map(|(targets, facts)| (targets.to_owned(), facts)));
        for (target, observed) in seen() {
            assert_eq!(at(&merged, target), observed, "{target}");
        }
    }

    #[test]
    fn contradictions_and_unknown_targets_are_refused() {
        let targets: Vec<_> = seen().iter().map(|(target, _)| target.name().to_owned()).collect();
        let mut merged = merge(&seen());
        assert_eq!(validate(&targets, &merged), Ok(()));
        assert!(validate(&["arm32-4k".to_owned()], &merged).unwrap_err().contains("arm32-4k"));
        assert_eq!(validate(&targets[1..], &merged).unwrap_err(), "x86_64-4k is not among its targets");
        merged[3].targets = vec!["arm64-4k".to_owned()];
        assert_eq!(validate(&targets, &merged).unwrap_err(), "it has the constant PAGE twice at arm64-4k");
    }
}
