//! Which version of a domain a tree announces, and which version of the spec to hold it against.

use kho_abi_spec::expr::Value;
use kho_abi_spec::model::{Domain, Version};
use kho_abi_spec::target::Target;

use crate::compare::{self, Difference};
use crate::error::CannotCheck;
use crate::observed::Observed;
use crate::rules::{self, Rule};

/// What a tree announces for a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Announced {
    /// The string or the number, without quotes.
    pub(super) text: String,
    /// Whether the spec knows it.
    pub(super) known: bool,
}

/// What is announced, and the position of the version to compare with: the announced one, or the nearest known.
/// None if nothing is announced.
pub(super) fn find<'a>(
    domain: &Domain,
    mut observed: impl Iterator<Item = &'a Observed>,
) -> Option<(Announced, usize)> {
    let name = domain.announced_by.as_ref()?;
    let value = compare::value(observed.find_map(|o| o.constants.get(name))?);
    let text = text(&value);
    let exact = domain.versions.iter().position(|v| v.announced.as_ref() == Some(&value));
    let version = exact.or_else(|| nearest(domain, &text))?;
    Some((Announced { text, known: exact.is_some() }, version))
}

/// What is wrong with what is announced, as such: a version that the spec does not know, one of another release, or
/// one that is not the same at each target.
pub(super) fn differences(
    domain: &Domain,
    (announced, version): &(Announced, usize),
    release: Option<&str>,
    observed: &[(Target, Observed)],
) -> Vec<(Target, Difference)> {
    let Some(constant) = &domain.announced_by else { return Vec::new() };
    let whole = if announced.known {
        of_another_release(domain, *version, release)
    } else {
        Some(unknown(domain, *version))
    };
    let difference = |(rule, message, before): Judgement, after: &str| Difference {
        rule,
        item: constant.clone(),
        member: None,
        message,
        before: Some(before),
        after: Some(format!("{after:?}")),
    };
    let mut found = Vec::new();
    for (target, seen) in observed {
        let Some(here) = seen.constants.get(constant).map(|seen| text(&compare::value(seen))) else {
            continue;
        };
        if here == announced.text {
            found.extend(whole.clone().map(|judgement| (*target, difference(judgement, &here))));
        } else {
            let message = format!("`{constant}` is not the same at every target");
            let judgement = (&rules::CONSTANT_VALUE, message, format!("{:?}", announced.text));
            found.push((*target, difference(judgement, &here)));
        }
    }
    found
}

/// The rule that is violated, the message, and what the spec says.
type Judgement = (&'static Rule, String, String);

fn unknown(domain: &Domain, nearest: usize) -> Judgement {
    let known = domain.versions.iter().filter_map(|v| v.announced.as_ref()).map(Value::to_string);
    let nearest = domain.versions.get(nearest).and_then(|v| v.name.as_deref()).unwrap_or_default();
    let name = domain.name.as_deref().unwrap_or_default();
    let message = format!("the spec has no such version of {name}; {nearest} is compared");
    (&rules::UNKNOWN_VERSION, message, known.collect::<Vec<_>>().join(", "))
}

/// None if the spec does not say which version the release carries.
fn of_another_release(domain: &Domain, version: usize, release: Option<&str>) -> Option<Judgement> {
    let carries = |v: &&Version| v.releases.iter().any(|r| Some(r.as_str()) == release);
    let expected = domain.versions.iter().find(carries)?;
    if domain.versions.get(version).is_some_and(|v| carries(&v)) {
        return None;
    }
    let message = format!("Linux {} carries another version", release.unwrap_or_default());
    Some((&rules::VERSION_OF_RELEASE, message, expected.announced.as_ref()?.to_string()))
}

/// The version whose number is nearest; the newest where there is no number to go by.
fn nearest(domain: &Domain, text: &str) -> Option<usize> {
    let newest = domain.versions.len().checked_sub(1)?;
    let Some(wanted) = number(text) else { return Some(newest) };
    let distance = |position: &usize| {
        let announced = domain.versions[*position].announced.as_ref().map(self::text);
        announced.as_deref().and_then(number).map_or(u64::MAX, |n| n.abs_diff(wanted))
    };
    // Of two that are equally near, the newer one.
    (0..=newest).rev().min_by_key(distance)
}

/// The number that a version ends in.
fn number(text: &str) -> Option<u64> {
    let digits = text.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn text(value: &Value) -> String {
    match value {
        Value::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Why a domain cannot be checked in a tree that does not announce it.
pub(super) fn nothing(domain: &Domain) -> CannotCheck {
    let name = domain.name.as_deref().unwrap_or_default();
    let constant = domain.announced_by.as_deref().unwrap_or("the constant that announces it");
    CannotCheck::new(
        format!(
            "the tree announces no version of {name}: {constant} is in no header below include/linux/kho"
        ),
        "give a tree of Linux 7.0 or later",
    )
}

#[cfg(test)]
mod tests {
    use kho_abi_spec::{builtin, Spec};

    use super::*;
    use crate::observed::Constant;

    fn found(announced: &str) -> (bool, String) {
        let spec = Spec::read(&builtin::sources()).unwrap();
        let mut observed = Observed::default();
        observed.constants.insert("KHO_FDT_COMPATIBLE".into(), Constant::Str(announced.into()));
        let (announced, version) = find(&spec.abi.domains[0], [&observed].into_iter()).unwrap();
        (announced.known, spec.abi.domains[0].versions[version].name.clone().unwrap())
    }

    #[test]
    fn the_announced_version_or_the_nearest_known_one() {
        assert_eq!(found("kho-v1"), (true, "v1".into()));
        assert_eq!(found("kho-v4"), (true, "v4".into()));
        assert_eq!(found("kho-v99"), (false, "v4".into()));
        assert_eq!(found("kho-v2"), (false, "v3".into()));
        assert_eq!(found("something else"), (false, "v4".into()));
    }

    #[test]
    fn a_tree_that_announces_nothing_is_not_guessed_at() {
        let spec = Spec::read(&builtin::sources()).unwrap();
        assert_eq!(find(&spec.abi.domains[0], [&Observed::default()].into_iter()), None);
    }
}
