//! `drift`.

use std::path::Path;

use super::spec;
use crate::cli::DriftArgs;
use crate::drift::{between, Cache, Settings};
use crate::error::{CannotCheck, Checked};
use crate::source::Tree;

/// Compares two trees, writes the reports, and gives the exit status.
pub fn run(args: &DriftArgs) -> Checked<u8> {
    let spec = spec()?;
    let settings = Settings::new(&args.targets, cache(args));
    let (Some(old), Some(new)) = (&args.old, &args.new) else {
        return Err(CannotCheck::new(
            "there are no two trees to compare",
            "give two folders, two revisions with --tree REPO, or a range of commits with --each A..B",
        ));
    };
    let open = |name: &str| match &args.tree {
        Some(repo) => Tree::revision(repo, name),
        None => Tree::folder(Path::new(name)),
    };
    let report = between(&spec, open(old), open(new), &settings);
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn cache(args: &DriftArgs) -> Cache {
    match &args.cache {
        _ if args.no_cache => Cache::none(),
        Some(folder) => Cache::at(folder.clone()),
        None => Cache::of_user(),
    }
}
