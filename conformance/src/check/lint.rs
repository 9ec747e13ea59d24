//! What there is to say of a tree by itself, given what the spec knows of it.

use std::collections::BTreeSet;

use kho_abi_spec::model::{Abi, ItemKind, Version};
use kho_abi_spec::target::Target;

use super::prepared::Prepared;
use crate::error::Checked;
use crate::lints;
use crate::observed::Observed;
use crate::report::Finding;

/// What the lints find. A record is not new if any version of the spec has it, or if it is `renamed`: one of the spec's
/// under another name.
pub(super) fn run(
    abi: &Abi,
    tree: &Prepared,
    observed: &[(Target, Observed)],
    renamed: &BTreeSet<&str>,
) -> Checked<Vec<Finding>> {
    let items = abi.domains.iter().flat_map(|domain| &domain.versions).flat_map(Version::own);
    let records = items.filter(|(_, item)| matches!(item.kind, ItemKind::Record(_)));
    let known: BTreeSet<&str> = records.map(|(_, item)| item.name.as_str()).collect();
    lints::run(&lints::Subject {
        tree: &tree.tree,
        input: &tree.input,
        observed,
        announced: &lints::announced(observed),
        alone: &lints::complaints(&tree.tree, &tree.input, observed)?,
        described: &|record| known.contains(record) || renamed.contains(record),
    })
}
