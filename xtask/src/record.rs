//! `record`: the only writer of `conformance/evidence`. What is in a record is the business of `kho-abi evidence`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use anyhow::{bail, Context, Result};

use crate::{files, forward, paths};

/// Looks at every known tree that is there, and writes what was seen. The records of the others stay as they are, which
/// is said, and makes the exit status 2: not everything was recorded anew.
pub(crate) fn run() -> Result<ExitCode> {
    let listed = kho_abi(&[])?;
    let folder = paths::root().join("conformance/evidence");
    let mut changed = 0;
    for tree in listed.text.lines() {
        let record = kho_abi(&[tree])?;
        if !record.complete {
            bail!("{tree} was not recorded, see above; nothing of it was written");
        }
        changed += usize::from(keep(&folder, tree, &record.text)?);
    }
    anstream::println!("{} records, {changed} of them changed", listed.text.lines().count());
    if changed > 0 {
        anstream::println!("`cargo xtask gen-headers` brings the page of evidence up to date");
    }
    Ok(ExitCode::from(if listed.complete { 0 } else { 2 }))
}

/// What `kho-abi evidence` printed, and whether that was everything. What it complains about is seen by the user.
struct Answer {
    text: String,
    complete: bool,
}

fn kho_abi(arguments: &[&str]) -> Result<Answer> {
    let trees = paths::trees();
    let mut all: Vec<&OsStr> = vec!["evidence".as_ref(), "--trees".as_ref(), trees.as_ref()];
    all.extend(arguments.iter().map(OsStr::new));
    let mut command = forward::command(&all);
    let output =
        command.stderr(Stdio::inherit()).output().context("cannot start cargo to build and run `kho-abi`")?;
    let text = String::from_utf8(output.stdout).context("`kho-abi evidence` printed what is not UTF-8")?;
    match output.status.code() {
        Some(0) => Ok(Answer { text, complete: true }),
        Some(2) => Ok(Answer { text, complete: false }),
        _ => bail!("`kho-abi evidence` ended with {}, see above", output.status),
    }
}

/// Writes a record if it is not there like this already; true if it was not.
fn keep(folder: &Path, tree: &str, text: &str) -> Result<bool> {
    let path: PathBuf = folder.join(format!("{tree}.json"));
    if fs::read_to_string(&path).is_ok_and(|present| present == text) {
        return Ok(false);
    }
    files::write_whole(&path, text)?;
    anstream::println!("recorded {}", path.display());
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::keep;

    #[test]
    fn a_record_is_written_only_if_it_changed() {
        let folder = tempfile::TempDir::new().unwrap();
        let evidence = folder.path().join("evidence");
        assert!(keep(&evidence, "tree-1", "{}\n").unwrap());
        assert!(!keep(&evidence, "tree-1", "{}\n").unwrap());
        assert!(keep(&evidence, "tree-1", "{ }\n").unwrap());
        assert_eq!(std::fs::read_to_string(evidence.join("tree-1.json")).unwrap(), "{ }\n");
        assert_eq!(std::fs::read_dir(&evidence).unwrap().count(), 1, "a temporary file was left");
    }
}
