//! What lints find in the new tree, and did not find in the old one.

use std::collections::BTreeSet;

use super::names::Names;
use super::snapshot::Snapshot;
use crate::error::Checked;
use crate::lints;
use crate::report::Finding;

/// The findings that are new. A record that the old tree has, or that the spec describes, was decided upon.
///
/// # Errors
/// If a file of either tree cannot be read, or if there is no usable libclang.
pub(super) fn find(names: &Names, old: &Snapshot, new: &Snapshot) -> Checked<Vec<Finding>> {
    let (Some(before), Some(after)) = (&old.input, &new.input) else { return Ok(Vec::new()) };
    if before.digest() == after.digest() {
        return Ok(Vec::new());
    }
    let had: BTreeSet<&str> =
        old.observed.iter().flat_map(|(_, seen)| seen.records.keys()).map(String::as_str).collect();
    let decided = |record: &str| had.contains(record) || names.is_known(record);
    let known = of(old)?;
    // A header that is renamed brings nothing along that is new.
    let is_there = |path: &str| new.headers().any(|header| header.path == path);
    let was_there = |path: &str| old.headers().any(|header| header.path == path);
    let moved = |from: &str, to: &str| from.contains('/') && !is_there(from) && !was_there(to);
    let same = |known: &Finding, finding: &Finding| {
        let items = (known.item.as_deref().unwrap_or_default(), finding.item.as_deref().unwrap_or_default());
        let alike = (known.rule.id, &known.message) == (finding.rule.id, &finding.message);
        alike && (items.0 == items.1 || moved(items.0, items.1))
    };
    let is_new = |finding: &Finding| {
        let record = record_of(finding).filter(|_| finding.rule.id.starts_with("record-"));
        !record.is_some_and(&decided) && !known.iter().any(|known| same(known, finding))
    };
    Ok(of(new)?.into_iter().filter(is_new).map(|finding| owned(new, finding)).collect())
}

/// The record that a finding is about, if it is about one.
fn record_of(finding: &Finding) -> Option<&str> {
    finding.item.as_deref().and_then(|item| item.split('.').next())
}

/// Everything that the lints find in a tree, whether or not its records are new. It is found once, however many others
/// the tree is held against.
fn of(side: &Snapshot) -> Checked<Vec<Finding>> {
    let Some(input) = &side.input else { return Ok(Vec::new()) };
    let look = || {
        let announced = lints::announced(&side.observed);
        lints::run(&lints::Subject {
            tree: &side.tree,
            input,
            observed: &side.observed,
            announced: &announced,
            alone: &side.alone,
            described: &|_| false,
        })
    };
    side.linted.get_or_init(look).clone()
}

/// With the channel of the record that it is about.
fn owned(side: &Snapshot, finding: Finding) -> Finding {
    let record = record_of(&finding);
    let is_record = |name: &&str| side.observed.iter().any(|(_, seen)| seen.records.contains_key(*name));
    let owner = record.filter(is_record).and_then(|record| side.channels.of_item(record).first().copied());
    Finding { domain: owner.map(ToOwned::to_owned), ..finding }
}
