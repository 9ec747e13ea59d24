//! The rule for a change, and what is said of it, by how it stands to the versions.

use std::collections::BTreeSet;

use crate::drift::standing::Standing;
use crate::rules::{self, Rule};

/// A rule, and a sentence.
pub(super) type Said = (&'static Rule, String);

/// Something that was there is not as it was.
pub(super) fn changed(standing: Standing<'_>, item: &str, what: &str) -> Said {
    said(standing, item, what, "has changed")
}

/// Something is not there any more, or is `defined` and means nothing that could be compared.
pub(super) fn gone(standing: Standing<'_>, item: &str, defined: bool) -> Said {
    match defined {
        true => {
            said(standing, item, "it is defined as something that has no value here", "has no value any more")
        }
        false => said(standing, item, "nothing defines it any more", "is gone"),
    }
}

fn said(standing: Standing<'_>, item: &str, what: &str, verb: &str) -> Said {
    match standing {
        Standing::Same(Some(channel)) => {
            (&rules::UNBUMPED_CHANGE, format!("`{item}` {verb} under {}: {what}", channel.announced.text()))
        }
        Standing::Same(None) => {
            (&rules::UNBUMPED_CHANGE, format!("`{item}` {verb}, and has no version: {what}"))
        }
        Standing::Bumped(raised) => {
            (&rules::BUMPED_CHANGE, format!("`{item}` {verb} with {}: {what}", raised.to.announced.text()))
        }
        Standing::Covered(raised) => {
            let by = raised.to.announced.text();
            (&rules::COVERED_CHANGE, format!("`{item}` {verb}, which {by} covers: {what}"))
        }
    }
}

/// Something was not there before.
pub(super) fn added(standing: Standing<'_>, item: &str) -> Said {
    match standing {
        Standing::Same(Some(channel)) => {
            (&rules::ADDED_WITHOUT_BUMP, format!("`{item}` is new under {}", channel.announced.text()))
        }
        Standing::Same(None) => (&rules::ADDED_WITHOUT_BUMP, format!("`{item}` is new")),
        Standing::Bumped(raised) => {
            (&rules::BUMPED_CHANGE, format!("`{item}` is new with {}", raised.to.announced.text()))
        }
        Standing::Covered(raised) => {
            (&rules::COVERED_CHANGE, format!("`{item}` is new, which {} covers", raised.to.announced.text()))
        }
    }
}

/// What follows from a change, behind it.
pub(super) fn follows(items: BTreeSet<&str>) -> String {
    let names: Vec<String> = items.into_iter().map(|item| format!("`{item}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => format!("; {only} follows from it"),
        [some @ .., last] => format!("; {} and {last} follow from it", some.join(", ")),
    }
}
