//! `tidy`: small checks of the repository's text that no compiler makes. A rule is one line in [`RULES`] and a function
//! that sees one file; what takes longer than reading every file once has no place here.

mod documents;
mod files;
mod text;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::paths;
use files::{Checkout, File};

/// A place in a file, and what is wrong there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// Counted from 1.
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// What a rule found in a file: lines and messages.
type Found = Vec<(usize, String)>;

/// A rule: looks at one file of the checkout.
type Rule = fn(&File, &Checkout) -> Found;

const RULES: [Rule; 7] = [
    documents::paths_exist,
    text::nothing_left_over,
    text::no_machine_paths,
    text::no_archive_addresses,
    text::begins_with_docs,
    text::is_short,
    text::is_no_kernel_file,
];

/// Checks the checkout: 0 if everything is in order, 1 with a line for everything that is not.
pub(crate) fn run() -> Result<ExitCode> {
    let (count, findings) = check(&paths::root())?;
    for finding in &findings {
        anstream::eprintln!("{finding}");
    }
    if findings.is_empty() {
        anstream::println!("{count} files are tidy");
        return Ok(ExitCode::SUCCESS);
    }
    anstream::eprintln!("{} place(s) to tidy in {count} files", findings.len());
    Ok(ExitCode::from(1))
}

/// How many files there are, and what is wrong in them, in order.
fn check(root: &Path) -> Result<(usize, Vec<Finding>)> {
    let checkout = Checkout::read(root)?;
    let mut findings = Vec::new();
    for path in checkout.paths() {
        let file = checkout.file(path)?;
        for rule in RULES {
            let found = rule(&file, &checkout).into_iter();
            findings.extend(found.map(|(line, message)| Finding { path: path.clone(), line, message }));
        }
    }
    findings.sort();
    Ok((checkout.paths().len(), findings))
}

#[cfg(test)]
mod tests;
