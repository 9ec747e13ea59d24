//! `evidence`.

use std::path::Path;

use crate::cli::print;
use crate::error::{CannotCheck, Checked};
use crate::recorded::{stem, Recorded};
use crate::trees;

/// Prints the record of one known tree, or the names of those that are there.
pub fn run(into: &Path, package: Option<&str>) -> Checked<u8> {
    let Some(package) = package else { return list(into) };
    let tree = trees::known().iter().find(|tree| stem(tree) == package).ok_or_else(|| {
        CannotCheck::new(
            format!("there is no known tree `{package}`"),
            "`kho-abi evidence` lists those that are there",
        )
    })?;
    print(&Recorded::observe(into, tree, &super::spec()?)?.text()?)?;
    Ok(0)
}

/// Those that are there, a line each; those that are not are one problem.
fn list(into: &Path) -> Checked<u8> {
    let mut missing = Vec::new();
    for tree in trees::known() {
        let name = stem(tree);
        if trees::locate(into, tree).is_some() {
            print(&format!("{name}\n"))?;
        } else {
            missing.push(name);
        }
    }
    if missing.is_empty() {
        return Ok(0);
    }
    let (some, all) = (missing.len(), trees::known().len());
    let problem = format!("{some} of the {all} known trees are not in {}", into.display());
    let named = if some == all { String::new() } else { format!(" ({})", missing.join(", ")) };
    Err(CannotCheck::new(
        problem + &named,
        "`kho-abi trees --sources` gets them; --trees names another folder",
    ))
}
