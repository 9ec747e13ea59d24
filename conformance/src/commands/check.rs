//! `check`.

use std::path::Path;

use super::{nothing_to_look_at, spec};
use crate::check::{check, check_image, Request};
use crate::cli::{CheckArgs, TreeArgs};
use crate::error::Checked;

/// Checks a tree, writes the reports, and gives the verdict's exit status.
pub fn run(args: &CheckArgs) -> Checked<u8> {
    let report = match (&args.tree.tree, &args.tree.vmlinux) {
        (Some(tree), _) => check(&spec()?, &request(tree, args)),
        (None, Some(vmlinux)) => check_image(&spec()?, vmlinux, &args.tree.targets),
        (None, None) => return Err(nothing_to_look_at()),
    };
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn request(tree: &Path, args: &CheckArgs) -> Request {
    let TreeArgs { rev, build, vmlinux, targets, .. } = &args.tree;
    Request {
        tree: tree.to_owned(),
        rev: rev.clone(),
        build: build.clone(),
        vmlinux: vmlinux.clone(),
        targets: targets.clone(),
        shard: args.shard,
    }
}
