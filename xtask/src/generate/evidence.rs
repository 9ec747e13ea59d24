//! `docs/evidence.md`: who has seen what of the spec, in which real kernel tree. It is made of the spec and of what
//! `cargo xtask record` has written, and of nothing else: no tree is read for it and no compiler is run.

mod items;
mod page;
mod record;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use kho_abi_spec::emit::OutputFile;
use kho_abi_spec::Spec;

use record::Record;

/// The page's path below `generated/`.
pub(super) const PATH: &str = "docs/evidence.md";

/// The folder with the records.
pub(super) const RECORDS: &str = "conformance/evidence";

/// The page for the checkout at `root`.
///
/// # Errors
/// If a record cannot be read, or is none.
pub(super) fn file(root: &Path, spec: &Spec) -> Result<OutputFile> {
    Ok(OutputFile { path: PATH.to_owned(), text: page::text(spec, &records(root)?) })
}

/// All records, in the order of the releases, headers first.
fn records(root: &Path) -> Result<Vec<Record>> {
    let folder = root.join(RECORDS);
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut records = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let record = Record::parse(&text).with_context(|| {
            format!("{} is no recorded evidence; write it anew with `cargo xtask record`", path.display())
        })?;
        records.push(record);
    }
    records.sort_by_cached_key(Record::place);
    Ok(records)
}
