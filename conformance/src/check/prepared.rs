//! A tree that is ready to be looked at: opened, its release known, its headers found, and the targets chosen.

use kho_abi_spec::model::Abi;
use kho_abi_spec::target::Target;

use super::{attested, Request};
use crate::error::{CannotCheck, Checked};
use crate::input::Input;
use crate::report::InputReport;
use crate::source::Tree;

/// A tree that is ready to be looked at.
pub(super) struct Prepared {
    pub(super) tree: Tree,
    pub(super) input: Input,
    pub(super) targets: Vec<Target>,
    pub(super) release: Option<String>,
}

impl Prepared {
    /// Opens the tree of a request, and says in the report what it is.
    ///
    /// # Errors
    /// If it cannot be read, or not at the targets that are asked for.
    pub(super) fn new(abi: &Abi, request: &Request, report: &mut InputReport) -> Checked<Prepared> {
        let tree = match &request.rev {
            Some(rev) => Tree::revision(&request.tree, rev)?,
            None => Tree::folder(&request.tree)?,
        };
        report.tree = tree.describe();
        let release = tree.release()?;
        report.release.clone_from(&release);
        let wanted = attested::wanted(abi, release.as_deref());
        let input = match (&request.build, &request.rev) {
            (None, _) => Input::unprepared(&tree, &wanted)?,
            (Some(build), None) => Input::prepared(&tree, &request.tree, build, &wanted)?,
            (Some(_), Some(rev)) => {
                return Err(CannotCheck::new(
                    format!("--build is given for revision {rev}, which is not checked out"),
                    "check the revision out and give the folder with --tree",
                ))
            }
        };
        let mut targets = choose_targets(&input, &request.targets)?;
        if let Some(shard) = request.shard {
            targets = shard.of_list(targets);
        }
        report.stood_in = input.stood_in().to_vec();
        report.targets = targets.iter().map(|t| t.name()).collect();
        Ok(Prepared { tree, input, targets, release })
    }
}

fn choose_targets(input: &Input, asked: &[Target]) -> Checked<Vec<Target>> {
    let possible = input.targets();
    if let Some(impossible) = asked.iter().find(|t| !possible.contains(t)) {
        let names: Vec<_> = possible.iter().map(|t| t.name()).collect();
        return Err(CannotCheck::new(
            format!("--target {impossible} is asked for, but the tree is prepared for {}", names.join(", ")),
            "leave --target out, or give the prepared half of that target with --build",
        ));
    }
    let mut targets = if asked.is_empty() { possible } else { asked.to_vec() };
    targets.sort_unstable();
    targets.dedup();
    Ok(targets)
}
