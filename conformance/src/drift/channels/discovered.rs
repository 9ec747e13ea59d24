//! Channels that only the tree knows: by a constant that has the form of a version, in a header of KHO.

use std::collections::BTreeSet;

use super::Channel;
use crate::drift::names::{self, Names};
use crate::drift::stamp::Stamp;
use crate::drift::View;
use crate::headers::HeaderIndex;
use crate::observed::Constant;

/// The channels that only the tree knows, each with the header that announces it.
pub(super) fn discovered(
    view: &View<'_>,
    names: &Names,
    taken: &BTreeSet<String>,
    root: &str,
) -> Vec<(Channel, String)> {
    let mut found = Vec::new();
    for header in &view.headers {
        let own: Vec<(&str, &Constant)> = names::defined_in(header)
            .filter(|name| !names.is_known(name) && !taken.contains(*name))
            .filter_map(|name| Some((name, view.constant(name)?)))
            .collect();
        let channel = |name: String, announced, by: &str, named_by: Option<&str>| Channel {
            name,
            guard: Some(root.to_owned()),
            announced,
            by: Some(by.to_owned()),
            named_by: named_by.map(ToOwned::to_owned),
            known: None,
        };
        let texts: Vec<(&str, Stamp)> =
            own.iter().filter_map(|(name, value)| Some((*name, text(value)?))).collect();
        // Beside what is called compatible, another string with a number is just a string.
        let best = texts.iter().map(|(name, _)| rank(name)).min();
        for (name, stamp) in texts.iter().filter(|(name, _)| Some(rank(name)) == best) {
            let stem = stamp.stem().replace('-', "_");
            found.push((channel(stem, stamp.clone(), name, None), header.path.clone()));
        }
        if texts.is_empty() {
            found.extend(numbered(&own, header).map(|(stamp, by, named_by)| {
                (channel(names::file_stem(&header.path).to_owned(), stamp, by, named_by), header.path.clone())
            }));
        }
    }
    // One name is one channel, whoever says it best, and of several the first header.
    found.sort_by_key(|(channel, _)| channel.by.as_deref().map(rank));
    let mut seen = BTreeSet::new();
    found.retain(|(channel, _)| seen.insert(channel.name.clone()));
    found
}

/// A string that has the form of a version.
fn text(value: &Constant) -> Option<Stamp> {
    match value {
        Constant::Str(text) => Some(Stamp::new(text.clone())).filter(Stamp::is_numbered),
        Constant::Int(_) => None,
    }
}

/// How well the name of a constant says that it announces a version: the lower, the better.
fn rank(name: &str) -> u8 {
    match name {
        _ if name.contains("COMPAT") => 0,
        _ if is_version(name) => 1,
        _ => 2,
    }
}

/// A number that is called a version, and the string beside it that is called compatible. Of several numbers it is the one
/// that is called most like the records beside it.
fn numbered<'c>(
    own: &[(&'c str, &Constant)],
    header: &HeaderIndex,
) -> Option<(Stamp, &'c str, Option<&'c str>)> {
    let words = |name: &str| name.to_ascii_lowercase().split('_').map(str::to_owned).collect::<BTreeSet<_>>();
    let of_records: BTreeSet<String> = header.records.iter().flat_map(|record| words(&record.name)).collect();
    let numbers = own.iter().filter_map(|(name, value)| match value {
        Constant::Int(number) if is_version(name) => Some((*name, number)),
        _ => None,
    });
    // Of those that are equally alike, the first: `max_by_key` would take the last.
    let alike = |name: &str| words(name).intersection(&of_records).count();
    let (by, number) = numbers.rev().max_by_key(|(name, _)| alike(name))?;
    let beside = own.iter().find_map(|(name, value)| match value {
        Constant::Str(text) if name.ends_with("COMPATIBLE") => Some((*name, text)),
        _ => None,
    });
    Some(match beside {
        Some((named_by, text)) => (Stamp::new(format!("{text} {number}")), by, Some(named_by)),
        None => (Stamp::new(number.to_string()), by, None),
    })
}

/// Whether a name says that it stands for a version.
pub(super) fn is_version(name: &str) -> bool {
    name.split('_').any(|word| word == "VERSION")
}
