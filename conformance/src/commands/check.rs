//! `check`.

use std::path::Path;

use super::{nothing_to_look_at, spec};
use crate::check::{check, check_image, Request};
use crate::cli::{CheckArgs, TreeArgs};
use crate::error::Checked;
use crate::report::Report;
use crate::source::Tree;
use crate::waivers::{self, Run, Waivers};

/// Checks a tree, applies the waivers, writes the reports, and gives the verdict's exit status.
pub fn run(args: &CheckArgs) -> Checked<u8> {
    let report = match (&args.tree.tree, &args.tree.vmlinux) {
        (Some(tree), _) => tree_report(args, tree)?,
        (None, Some(vmlinux)) => image_report(args, vmlinux)?,
        (None, None) => return Err(nothing_to_look_at()),
    };
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn tree_report(args: &CheckArgs, path: &Path) -> Checked<Report> {
    let request = request(path, args);
    // A tree that cannot be opened has no waivers; that it cannot be is for the report to say.
    let tree = open(&request).ok();
    let waivers = match &tree {
        Some(tree) => args.waivers.load(tree)?,
        None => args.waivers.load_named()?,
    };
    let mut report = check(&spec()?, &request);
    let run = Run { new: tree.as_ref().and_then(Tree::commit), ..Run::default() };
    apply(&waivers, &mut report, run)?;
    Ok(report)
}

fn image_report(args: &CheckArgs, vmlinux: &Path) -> Checked<Report> {
    let waivers = args.waivers.load_named()?;
    let mut report = check_image(&spec()?, vmlinux, &args.tree.targets);
    // An image has types, and nothing else that is found in a tree.
    apply(&waivers, &mut report, Run { part: true, ..Run::default() })?;
    Ok(report)
}

fn apply(waivers: &Waivers, report: &mut Report, run: Run<'_>) -> Checked<()> {
    waivers.apply(report, waivers::today()?, run);
    Ok(())
}

fn open(request: &Request) -> Checked<Tree> {
    match &request.rev {
        Some(rev) => Tree::revision(&request.tree, rev),
        None => Tree::folder(&request.tree),
    }
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
