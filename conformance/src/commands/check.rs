//! `check`.

use super::spec;
use crate::check::{check, Request};
use crate::cli::{CheckArgs, TreeArgs};
use crate::error::Checked;

/// Checks a tree, writes the reports, and gives the verdict's exit status.
pub fn run(args: &CheckArgs) -> Checked<u8> {
    let report = check(&spec()?, &request(args));
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn request(args: &CheckArgs) -> Request {
    let TreeArgs { tree, rev, build, targets } = &args.tree;
    Request {
        tree: tree.clone(),
        rev: rev.clone(),
        build: build.clone(),
        vmlinux: args.vmlinux.clone(),
        targets: targets.clone(),
    }
}
