//! `trees`.

use std::path::Path;

use crate::cli::print;
use crate::error::Checked;
use crate::trees::{self, Progress};

/// Fetches the known trees; what could not be had is named, and makes the exit status 2.
pub fn run(into: &Path) -> Checked<u8> {
    let mut progress = |tree: &'static trees::KnownTree, progress: Progress| {
        let doing = match progress {
            Progress::Downloading => "downloading",
            Progress::Unpacking => "unpacking",
        };
        anstream::eprintln!("{doing} {}", tree.file);
    };
    let mut status = 0;
    for (tree, outcome) in trees::fetch(into, &mut progress) {
        match outcome {
            Ok(path) => print(&format!("{} {}\n", tree.release, path.display()))?,
            Err(problem) => {
                anstream::eprintln!("error: {}: {problem}", tree.file);
                status = 2;
            }
        }
    }
    Ok(status)
}
