//! Records and constants that have another name on the new side, and the same bytes: what is gone, next to something
//! new that is like it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;

use super::records::Sides;
use crate::observed::{Constant, Observed};

/// What is called otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Renames {
    /// The new name, by the old one.
    new_names: BTreeMap<String, String>,
    /// While it is not known who is called what: the names that could be each other's.
    open: [BTreeSet<String>; 2],
}

/// What was seen at one target on both sides.
pub(super) type Case<'a> = (Target, &'a Observed, &'a Observed);

impl Renames {
    /// What has another name at all targets. `related` says whether an old and a new name belong together at all, such as
    /// to one domain.
    pub(super) fn find(cases: &[Case<'_>], related: impl Fn(&str, &str) -> bool) -> Renames {
        let mut renames = Renames { open: unpaired(cases), ..Renames::default() };
        // Records can lead to each other and to themselves: pairs are assumed, and then have to hold together.
        let found = pairs(
            cases,
            |seen| seen.records.keys(),
            |old, new| related(old, new) && renames.alike(cases, old, new),
        );
        renames = Renames { new_names: found.into_iter().collect(), ..Renames::default() };
        loop {
            let holds = |(old, new): &(&String, &String)| renames.alike(cases, old, new);
            let kept: BTreeMap<_, _> =
                renames.new_names.iter().filter(holds).map(|(o, n)| (o.clone(), n.clone())).collect();
            if kept.len() == renames.new_names.len() {
                break;
            }
            renames.new_names = kept;
        }
        let equal = |old: &str, new: &str| {
            cases.iter().all(|(_, before, after)| {
                let was = before.constants.get(old);
                // Two numbers are easily equal by chance.
                let telling = matches!(was, Some(Constant::Str(_))) || are_akin(old, new);
                telling && was.is_some() && after.constants.get(new) == was
            })
        };
        let found = pairs(cases, |seen| seen.constants.keys(), |o, n| related(o, n) && equal(o, n));
        renames.new_names.extend(found);
        renames
    }

    /// Whether two records are the same at all targets.
    fn alike(&self, cases: &[Case<'_>], old: &str, new: &str) -> bool {
        cases.iter().all(|(_, before, after)| {
            let sides = Sides { old: before, new: after, renames: self };
            match (before.records.get(old), after.records.get(new)) {
                (Some(was), Some(is)) => sides.difference(was, is).is_none(),
                _ => false,
            }
        })
    }

    /// Whether a name of the old side means the same as one of the new side.
    pub(super) fn same(&self, old: &str, new: &str) -> bool {
        let [gone, added] = &self.open;
        old == new
            || self.new_names.get(old).is_some_and(|name| name == new)
            || gone.contains(old) && added.contains(new)
    }

    /// The name on the new side.
    pub(super) fn new_name<'n>(&'n self, old: &'n str) -> &'n str {
        self.new_names.get(old).map_or(old, String::as_str)
    }

    /// The name on the old side.
    pub(super) fn old_name<'n>(&'n self, new: &'n str) -> &'n str {
        self.new_names.iter().find(|(_, name)| *name == new).map_or(new, |(old, _)| old)
    }

    /// Old and new name of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.new_names.iter().map(|(old, new)| (old.as_str(), new.as_str()))
    }
}

/// Whether half of the shorter of two names, or more, is in the other one.
fn are_akin(old: &str, new: &str) -> bool {
    let words = |name: &str| {
        name.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let (old, new) = (words(old), words(new));
    old.intersection(&new).count() * 2 >= old.len().min(new.len())
}

/// The names of records that only one side has.
fn unpaired(cases: &[Case<'_>]) -> [BTreeSet<String>; 2] {
    let old: BTreeSet<&String> = cases.iter().flat_map(|case| case.1.records.keys()).collect();
    let new: BTreeSet<&String> = cases.iter().flat_map(|case| case.2.records.keys()).collect();
    let only = |one: &BTreeSet<&String>, other: &BTreeSet<&String>| {
        one.difference(other).map(|name| (*name).clone()).collect()
    };
    [only(&old, &new), only(&new, &old)]
}

/// Pairs of a name that only the old side has and one that only the new side has. Of several that would do, the first
/// gets the first.
fn pairs<'a, I: Iterator<Item = &'a String>>(
    cases: &[Case<'a>],
    names: impl Fn(&'a Observed) -> I,
    alike: impl Fn(&str, &str) -> bool,
) -> Vec<(String, String)> {
    let all = |side: fn(&Case<'a>) -> &'a Observed| -> BTreeSet<&'a str> {
        cases.iter().flat_map(|case| names(side(case))).map(String::as_str).collect()
    };
    let (old, new) = (all(|case| case.1), all(|case| case.2));
    let mut open: Vec<&str> = new.difference(&old).copied().collect();
    let mut found = Vec::new();
    for name in old.difference(&new) {
        if let Some(position) = open.iter().position(|new| alike(name, new)) {
            found.push(((*name).to_owned(), open.remove(position).to_owned()));
        }
    }
    found
}
