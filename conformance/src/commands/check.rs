//! `check`.

use super::spec;
use crate::check::{check, Request};
use crate::cli::{CheckArgs, TreeArgs};
use crate::error::Checked;

/// Checks a tree, writes the reports, and gives the verdict's exit status.
pub fn run(args: &CheckArgs) -> Checked<u8> {
    let report = check(&spec()?, &request(&args.tree));
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn request(args: &TreeArgs) -> Request {
    Request {
        tree: args.tree.clone(),
        rev: args.rev.clone(),
        build: args.build.clone(),
        targets: args.targets.clone(),
    }
}
