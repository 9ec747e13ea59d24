//! `drift`.

use std::io::IsTerminal;
use std::path::Path;

use super::spec;
use crate::cli::DriftArgs;
use crate::drift::{between, each, Cache, Settings};
use crate::error::{CannotCheck, Checked};
use crate::source::Tree;

/// Compares two trees, writes the reports, and gives the exit status.
pub fn run(args: &DriftArgs) -> Checked<u8> {
    let spec = spec()?;
    let settings = Settings::new(&args.targets, cache(args));
    let report =
        match (&args.old, &args.new, &args.tree, &args.each) {
            (None, None, Some(repo), Some(range)) => each(&spec, repo, range, &settings, &progress(args)),
            (Some(old), Some(new), repo, None) => {
                let open = |name: &str| match repo {
                    Some(repo) => Tree::revision(repo, name),
                    None => Tree::folder(Path::new(name)),
                };
                between(&spec, open(old), open(new), &settings)
            }
            _ => return Err(CannotCheck::new(
                "there are no two trees to compare",
                "give two folders, two revisions with --tree REPO, or a range of commits with --each A..B",
            )),
        };
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

/// Says on a terminal how far it is, on a line of its own that the next one replaces.
fn progress(args: &DriftArgs) -> impl Fn(usize, usize) {
    let shown = std::io::stderr().is_terminal() && !args.output.quiet;
    move |done, all| {
        if shown {
            anstream::eprint!("\rlooking at content {} of {all} \r", done + 1);
        }
    }
}
