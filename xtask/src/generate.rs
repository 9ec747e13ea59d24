//! `gen-headers`: the only writer of `generated/`, and the gate that holds it to the spec.

mod evidence;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use kho_abi_spec::emit::{self, OutputFile};
use kho_abi_spec::{builtin, Source, Spec};

use crate::{files, mistakes, paths};

/// The folders below `generated/` that belong to the generator alone. What else is there is written by hand.
const OWNED: [&str; 4] = ["src", "include", "layout", "docs"];

/// Writes all files, or with `check` says which are stale.
pub(crate) fn run(check: bool) -> Result<ExitCode> {
    let outcome = if check { self::check(&paths::root()) } else { write(&paths::root()) };
    Ok(outcome?.print())
}

/// How `generated/` compares with the spec, and what was done about it.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    UpToDate,
    /// What was written and removed, a line each.
    Written(Vec<String>),
    /// What is stale, a line each.
    Stale(Vec<String>),
    /// The spec makes no sense: how many mistakes it has, and what they are.
    Mistakes(usize, String),
}

impl Outcome {
    fn print(&self) -> ExitCode {
        match self {
            Outcome::UpToDate => anstream::println!("generated/ is up to date"),
            Outcome::Written(changes) => changes.iter().for_each(|change| anstream::println!("{change}")),
            Outcome::Stale(found) => {
                found.iter().for_each(|line| anstream::eprintln!("{line}"));
                anstream::eprintln!(
                    "generated/ is stale: run `cargo xtask gen-headers` and commit what it writes"
                );
            }
            Outcome::Mistakes(count, shown) => {
                let mistakes = if *count == 1 { "1 mistake" } else { &format!("{count} mistakes") };
                anstream::eprintln!("{shown}\nerror: the spec has {mistakes}; nothing was written");
            }
        }
        ExitCode::from(self.status())
    }

    fn status(&self) -> u8 {
        match self {
            Outcome::UpToDate | Outcome::Written(_) => 0,
            Outcome::Stale(_) => 1,
            Outcome::Mistakes(..) => 2,
        }
    }
}

/// Says what is stale in the checkout at `root`.
fn check(root: &Path) -> Result<Outcome> {
    outcome(root, |stale| Ok(Outcome::Stale(stale.iter().map(Stale::found).collect())))
}

/// Brings the checkout at `root` up to date.
fn write(root: &Path) -> Result<Outcome> {
    outcome(root, |stale| {
        for change in stale {
            change.apply(&root.join("generated"))?;
        }
        Ok(Outcome::Written(stale.iter().map(Stale::done).collect()))
    })
}

/// Compares, and does something about what is stale.
fn outcome(root: &Path, settle: impl FnOnce(&[Stale]) -> Result<Outcome>) -> Result<Outcome> {
    let sources = read_sources(root)?;
    let spec = match Spec::read(&sources) {
        Ok(spec) => spec,
        Err(mistakes) => return Ok(Outcome::Mistakes(mistakes.len(), mistakes::render(&sources, &mistakes))),
    };
    let mut files = emit::files(&spec);
    files.push(evidence::file(root, &spec)?);
    let stale = stale(&root.join("generated"), &files)?;
    if stale.is_empty() {
        return Ok(Outcome::UpToDate);
    }
    settle(&stale)
}

/// The spec's files as they are now, not as they were when this program was built.
fn read_sources(root: &Path) -> Result<Vec<Source>> {
    let read = |source: Source| {
        let path = root.join(&source.path);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Source { text, ..source })
    };
    builtin::sources().into_iter().map(read).collect()
}

/// A difference between `generated/` and what the spec says.
enum Stale {
    Missing(OutputFile),
    Differs { file: OutputFile, line: usize },
    Orphan(String),
}

impl Stale {
    fn apply(&self, generated: &Path) -> Result<()> {
        match self {
            Stale::Missing(file) | Stale::Differs { file, .. } => {
                files::write_whole(&generated.join(&file.path), &file.text)
            }
            Stale::Orphan(path) => {
                let path = generated.join(path);
                fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
            }
        }
    }

    fn done(&self) -> String {
        match self {
            Stale::Missing(file) => format!("created generated/{}", file.path),
            Stale::Differs { file, .. } => format!("updated generated/{}", file.path),
            Stale::Orphan(path) => format!("removed generated/{path}"),
        }
    }

    fn found(&self) -> String {
        match self {
            Stale::Missing(file) => format!("generated/{} is missing", file.path),
            Stale::Differs { file, line } => {
                let gives = match file.path.as_str() {
                    evidence::PATH => format!("the spec and {} give", evidence::RECORDS),
                    _ => "the spec gives".to_owned(),
                };
                format!("generated/{}:{line} is not what {gives}", file.path)
            }
            Stale::Orphan(path) => format!("generated/{path} belongs to nothing in the spec"),
        }
    }
}

fn stale(generated: &Path, files: &[OutputFile]) -> Result<Vec<Stale>> {
    let mut stale = Vec::new();
    for file in files {
        match fs::read_to_string(generated.join(&file.path)) {
            Ok(text) if text == file.text => {}
            Ok(text) => {
                stale.push(Stale::Differs { file: file.clone(), line: first_difference(&text, &file.text) });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                stale.push(Stale::Missing(file.clone()));
            }
            // Not UTF-8, or not a file: replacing it is right where that is possible.
            Err(_) => stale.push(Stale::Differs { file: file.clone(), line: 1 }),
        }
    }
    let expected: BTreeSet<_> = files.iter().map(|file| file.path.as_str()).collect();
    for folder in OWNED {
        let present = files_below(generated, &generated.join(folder))?;
        let orphans = present.into_iter().filter(|path| !expected.contains(path.as_str()));
        stale.extend(orphans.map(Stale::Orphan));
    }
    Ok(stale)
}

fn first_difference(a: &str, b: &str) -> usize {
    let same = a.lines().zip(b.lines()).take_while(|(a, b)| a == b).count();
    same + 1
}

fn files_below(base: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = if folder.is_dir() { vec![folder.to_owned()] } else { Vec::new() };
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(base) {
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
