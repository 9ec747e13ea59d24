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
    print(&Recorded::observe(into, tree)?.text()?)?;
    Ok(0)
}

/// What is not there is named, and makes the exit status 2.
fn list(into: &Path) -> Checked<u8> {
    let mut status = 0;
    for tree in trees::known() {
        let name = stem(tree);
        if trees::locate(into, tree).is_some() {
            print(&format!("{name}\n"))?;
        } else {
            anstream::eprintln!("error: {name} is not in {}: `kho-abi trees` gets it", into.display());
            status = 2;
        }
    }
    Ok(status)
}
