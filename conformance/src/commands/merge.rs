//! `merge`.

use std::path::Path;

use crate::cli::MergeArgs;
use crate::error::{CannotCheck, Checked};
use crate::report::merge::{merge, Named};
use crate::report::read;

/// Merges the reports, writes what comes out, and gives its verdict's exit status.
pub fn run(args: &MergeArgs) -> Checked<u8> {
    let reports = args.files.iter().map(|file| named(file)).collect::<Checked<Vec<_>>>()?;
    let report = merge(&reports)?;
    args.output.write(&report)?;
    Ok(report.verdict().exit_status())
}

fn named(file: &Path) -> Checked<Named> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        CannotCheck::new(
            format!("cannot read the report {name}: {error}"),
            "give a JSON report that is there",
        )
    })?;
    Ok(Named { report: read::read(&text, &name)?, name })
}
