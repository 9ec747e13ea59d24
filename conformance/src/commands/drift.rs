//! `drift`.

use std::io::IsTerminal;
use std::path::Path;

use kho_abi_spec::Spec;

use super::spec;
use crate::cli::DriftArgs;
use crate::drift::{between, each, Cache, Settings, Walked};
use crate::error::{CannotCheck, Checked};
use crate::report::Report;
use crate::source::Tree;
use crate::waivers::{self, Run};

/// Compares two trees or walks a range of commits, applies the waivers, writes the reports, and gives the exit status.
pub fn run(args: &DriftArgs) -> Checked<u8> {
    let spec = spec()?;
    let settings = Settings { shard: args.shard, ..Settings::new(&args.targets, cache(args)) };
    let report = match (&args.old, &args.new, &args.tree, &args.each) {
        (None, None, Some(repo), Some(range)) => of_range(&spec, args, repo, range, &settings)?,
        (Some(old), Some(new), repo, None) => of_two(&spec, args, [old, new], repo.as_deref(), &settings)?,
        _ => {
            return Err(CannotCheck::new(
                "there are no two trees to compare",
                "give two folders, two revisions with --tree REPO, or a range of commits with --each A..B",
            ))
        }
    };
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn of_two(
    spec: &Spec,
    args: &DriftArgs,
    [old, new]: [&str; 2],
    repo: Option<&Path>,
    settings: &Settings,
) -> Checked<Report> {
    let open = |name: &str| match repo {
        Some(repo) => Tree::revision(repo, name),
        None => Tree::folder(Path::new(name)),
    };
    let (old, new) = (open(old), open(new));
    let commit = |tree: &Checked<Tree>| tree.as_ref().ok().and_then(Tree::commit).map(ToOwned::to_owned);
    let (from, to) = (commit(&old), commit(&new));
    // A tree that cannot be opened has no waivers; that it cannot be is for the report to say.
    let waivers = match &new {
        Ok(tree) => args.waivers.load(tree)?,
        Err(_) => args.waivers.load_named()?,
    };
    let mut report = between(spec, old, new, settings);
    let run = Run { old: from.as_deref(), new: to.as_deref(), ..Run::default() };
    waivers.apply(&mut report, waivers::today()?, run);
    Ok(report)
}

fn of_range(spec: &Spec, args: &DriftArgs, repo: &Path, range: &str, settings: &Settings) -> Checked<Report> {
    let shown = std::io::stderr().is_terminal() && !args.output.quiet;
    let progress = |done, all| show(shown, &format!("looking at content {} of {all}", done + 1));
    let Walked { mut report, commits, from, to } = each(spec, repo, range, settings, &progress);
    show(shown, "");
    let newest = to.as_deref().map(|commit| Tree::revision(repo, commit)).transpose()?;
    let waivers = match &newest {
        Some(tree) => args.waivers.load(tree)?,
        None => args.waivers.load_named()?,
    };
    let run = Run { old: from.as_deref(), new: to.as_deref(), walked: Some(&commits), part: false };
    waivers.apply(&mut report, waivers::today()?, run);
    Ok(report)
}

fn cache(args: &DriftArgs) -> Cache {
    match &args.cache {
        _ if args.no_cache => Cache::none(),
        Some(folder) => Cache::at(folder.clone()),
        None => Cache::of_user(),
    }
}

/// Says on a terminal how far it is, on a line of its own that the next one replaces, and nothing at last.
fn show(shown: bool, text: &str) {
    if shown {
        // Back to the start, and away with what the line had.
        anstream::eprint!("\r\u{1b}[K{text}");
    }
}
