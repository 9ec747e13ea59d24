//! `observe`.

use std::collections::BTreeMap;

use crate::check;
use crate::cli::{print, TreeArgs};
use crate::error::{CannotCheck, Checked};
use crate::evidence::bindgen;
use crate::input::Input;
use crate::source::Tree;

/// Prints what bindgen sees, by target.
pub fn run(args: &TreeArgs) -> Checked<u8> {
    let tree = match &args.rev {
        Some(rev) => Tree::revision(&args.tree, rev)?,
        None => Tree::folder(&args.tree)?,
    };
    let wanted = check::wanted(&super::spec()?.abi, tree.release()?.as_deref());
    let input = match &args.build {
        Some(build) => Input::prepared(&tree, &args.tree, build, &wanted)?,
        None => Input::unprepared(&tree, &wanted)?,
    };
    let targets = if args.targets.is_empty() { input.targets() } else { args.targets.clone() };
    let mut seen = BTreeMap::new();
    for target in targets {
        seen.insert(target.name(), bindgen::observe(&input, target)?);
    }
    let text = serde_json::to_string_pretty(&seen)
        .map_err(|error| CannotCheck::new("cannot write what was seen as JSON", error.to_string()))?;
    print(&(text + "\n"))?;
    Ok(0)
}
