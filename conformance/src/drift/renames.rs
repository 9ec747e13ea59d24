//! Records and constants that have another name on the new side, and the same bytes: what is gone, next to something
//! new that is like it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;

use super::records::Sides;
use crate::observed::Observed;

/// What is called otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Renames {
    /// The new name, by the old one.
    new_names: BTreeMap<String, String>,
}

/// What was seen at one target on both sides.
pub(super) type Case<'a> = (Target, &'a Observed, &'a Observed);

impl Renames {
    /// What has another name at all targets. `related` says whether an old and a new name belong together at all, such as
    /// to one domain.
    pub(super) fn find(cases: &[Case<'_>], related: impl Fn(&str, &str) -> bool) -> Renames {
        let mut renames = Renames::default();
        // Records first, those that embed nothing that was renamed before the others: a second round finds the rest.
        for _ in 0..2 {
            let alike = |old: &str, new: &str| {
                cases.iter().all(|(_, before, after)| {
                    let sides = Sides { old: before, new: after, renames: &renames };
                    match (before.records.get(old), after.records.get(new)) {
                        (Some(was), Some(is)) => sides.difference(was, is).is_none(),
                        _ => false,
                    }
                })
            };
            let found =
                pairs(cases, |seen| seen.records.keys(), &renames, |o, n| related(o, n) && alike(o, n));
            renames.new_names.extend(found);
        }
        let equal = |old: &str, new: &str| {
            cases.iter().all(|(_, before, after)| {
                before.constants.get(old).is_some_and(|was| after.constants.get(new) == Some(was))
            })
        };
        let found = pairs(cases, |seen| seen.constants.keys(), &renames, |o, n| related(o, n) && equal(o, n));
        renames.new_names.extend(found);
        renames
    }

    /// Whether a name of the old side means the same as one of the new side.
    pub(super) fn same(&self, old: &str, new: &str) -> bool {
        old == new || self.new_names.get(old).is_some_and(|name| name == new)
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

/// Pairs of a name that only the old side has and one that only the new side has. Of several that would do, the first
/// gets the first.
fn pairs<'a, I: Iterator<Item = &'a String>>(
    cases: &[Case<'a>],
    names: impl Fn(&'a Observed) -> I,
    known: &Renames,
    alike: impl Fn(&str, &str) -> bool,
) -> Vec<(String, String)> {
    let all = |side: fn(&Case<'a>) -> &'a Observed| -> BTreeSet<&'a str> {
        cases.iter().flat_map(|case| names(side(case))).map(String::as_str).collect()
    };
    let (old, new) = (all(|case| case.1), all(|case| case.2));
    let mut open: Vec<&str> = new.difference(&old).copied().collect();
    open.retain(|name| known.old_name(name) == *name);
    let gone = old.difference(&new).filter(|name| known.new_name(name) == **name);
    let mut found = Vec::new();
    for name in gone {
        if let Some(position) = open.iter().position(|new| alike(name, new)) {
            found.push(((*name).to_owned(), open.remove(position).to_owned()));
        }
    }
    found
}
