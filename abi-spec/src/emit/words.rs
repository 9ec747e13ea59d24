//! Sentences that several emitters say in the same words. Nothing that belongs to one language may enter.

use crate::model::{Domain, Item};

/// Several things with commas between them, and an `and` before the last.
pub(super) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Which releases have an item, where not all with its version do.
pub(super) fn releases_note(item: &Item) -> Option<String> {
    let releases = &item.only_in_releases;
    let verb = if releases.len() == 1 { "has" } else { "have" };
    (!releases.is_empty())
        .then(|| format!("Of the releases with this version, only {} {verb} it.", listed(releases)))
}

/// The files that define an item, newest first: each with its path, and with the releases if it is not the first.
pub(super) fn homes(domain: &Domain, item: &Item) -> Vec<(String, Option<String>)> {
    let homes = domain.homes(&item.name).into_iter().enumerate();
    let text = |(position, (home, releases)): (usize, crate::model::Home<'_>)| {
        let releases: Vec<String> = releases.into_iter().map(str::to_owned).collect();
        (home.path(), (position > 0).then(|| listed(&releases)))
    };
    homes.map(text).collect()
}

/// What a mismatch of versions does, and what it does if there is nothing of the domain at all.
pub(super) fn consequences(domain: &Domain) -> Vec<String> {
    let mismatch =
        domain.on_mismatch.as_ref().map(|what| format!("When the versions of two kernels differ, {what}."));
    let absence = domain.on_absence.as_ref();
    let absence = absence.map(|what| format!("When the older kernel hands over nothing of it, {what}."));
    mismatch.into_iter().chain(absence).collect()
}
