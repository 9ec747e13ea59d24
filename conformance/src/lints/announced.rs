//! What a tree announces as its versions, and how such a text is read.

use std::collections::BTreeSet;

use kho_abi_spec::target::Target;

use crate::observed::{Constant, Observed};

/// A constant that announces a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Announced {
    /// The constant.
    pub name: String,
    /// Its value as text, without quotes.
    pub value: String,
}

/// Every constant whose value looks like a version: `kho-v4`, or several of that form, joined by `;`. So also
/// the versions of formats that nobody knows are known.
pub fn announced(observed: &[(Target, Observed)]) -> Vec<Announced> {
    let constants = observed.iter().flat_map(|(_, seen)| &seen.constants);
    let texts = constants.filter_map(|(name, constant)| match constant {
        Constant::Str(value) if versions(value).is_some() => {
            Some(Announced { name: name.clone(), value: value.clone() })
        }
        _ => None,
    });
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A version such as `kho-v4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'t> {
    /// What it is the version of: `kho`.
    pub(super) stem: &'t str,
    /// The number, as written.
    pub(super) number: &'t str,
}

impl<'t> Version<'t> {
    /// None if the text is something else.
    pub(super) fn parse(text: &'t str) -> Option<Version<'t>> {
        let (stem, number) = text.rsplit_once("-v")?;
        let is_stem = stem.starts_with(|c: char| c.is_ascii_alphabetic())
            && stem.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        (is_stem && is_number).then_some(Version { stem, number })
    }
}

/// The versions of a text that consists of nothing else.
pub(super) fn versions(text: &str) -> Option<Vec<Version<'_>>> {
    text.split(';').map(Version::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_other_texts() {
        let parts = |text| {
            let versions = versions(text)?.into_iter();
            Some(versions.map(|version| (version.stem, version.number)).collect::<Vec<_>>())
        };
        assert_eq!(parts("luo-session-v12"), Some(vec![("luo-session", "12")]));
        assert_eq!(parts("luo-v5;block-v1"), Some(vec![("luo", "5"), ("block", "1")]));
        for text in ["", "kho", "kho-v", "kho-vN", "-v1", "kho-v1;", "kho-v1-x", "a kho-v1", "1-v1"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
