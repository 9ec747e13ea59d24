//! `trees`.

use std::path::Path;

use crate::cli::print;
use crate::error::{CannotCheck, Checked};
use crate::trees::{self, Progress};

/// Fetches the known trees, the full sources only if asked; what could not be had is named, and makes the exit status 2.
pub fn run(into: &Path, sources: bool) -> Checked<u8> {
    let mut progress = |tree: &'static trees::KnownTree, progress: Progress| {
        let doing = match progress {
            Progress::Downloading => "downloading",
            Progress::Unpacking => "unpacking",
        };
        anstream::eprintln!("{doing} {}", tree.file);
    };
    let outcomes = trees::fetch(into, sources, &mut progress);
    let mut problems: Vec<&CannotCheck> = Vec::new();
    for (tree, outcome) in &outcomes {
        match outcome {
            Ok(path) => print(&format!("{} {}\n", tree.release, path.display()))?,
            // What stands in the way of several trees is one problem, and not about any of them.
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => {
                anstream::eprintln!("error: {problem}");
                problems.push(problem);
            }
        }
    }
    Ok(if problems.is_empty() { 0 } else { 2 })
}
