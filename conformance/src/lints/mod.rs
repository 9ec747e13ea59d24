//! Lints: what can be said about one tree by itself, without the spec's layouts and without another tree.
//!
//! Each looks at the KHO headers, at what bindgen saw of them and at the versions that they announce, and gives findings.
//! Their items and messages name no line, so that `drift` can take those of the old tree from those of the new one. No lint
//! may know an item of the ABI by its name: what is known of the spec comes in through [`Subject`]. A lint is one file
//! and one line in the table.
//!
//! | file | finds |
//! |---|---|
//! | `version` | versions in comments that are not the defined ones |
//! | `names` | names in comments that do not exist |
//! | `alone` | headers that do not stand by themselves |
//! | `records` | what a new record should not have |

mod alone;
mod announced;
mod names;
mod records;
mod version;

use std::collections::BTreeSet;

use kho_abi_spec::target::Target;

use crate::error::{printable, Checked};
use crate::headers::HeaderIndex;
use crate::input::Input;
use crate::observed::Observed;
use crate::report::{Finding, Location};
use crate::rules::Rule;
use crate::source::Tree;

pub use alone::{complaints, Complaints};
pub use announced::{announced, Announced};

/// What a lint looks at.
pub struct Subject<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// Its KHO headers, ready for a compiler.
    pub input: &'a Input,
    /// What bindgen saw, at each target that is looked at.
    pub observed: &'a [(Target, Observed)],
    /// Every version that the tree announces.
    pub announced: &'a [Announced],
    /// What clang says of each header alone.
    pub alone: &'a Complaints,
    /// Whether a record is not new: what it consists of was decided, and lints on records are silent about it.
    pub described: &'a dyn Fn(&str) -> bool,
}

type Lint = fn(&Subject<'_>) -> Checked<Vec<Finding>>;

const LINTS: [Lint; 4] = [version::lint, names::lint, alone::lint, records::lint];

/// Everything that the lints find, in the order of the table and of the headers, each with all targets at which it
/// shows.
///
/// # Errors
/// If a file of the tree cannot be read.
pub fn run(subject: &Subject<'_>) -> Checked<Vec<Finding>> {
    let mut findings = Vec::new();
    for lint in LINTS {
        findings.extend(lint(subject)?);
    }
    let everywhere: Vec<Target> = subject.observed.iter().map(|(target, _)| *target).collect();
    for finding in findings.iter_mut().filter(|finding| finding.targets.is_empty()) {
        finding.targets.clone_from(&everywhere);
    }
    Ok(findings)
}

impl Subject<'_> {
    /// A finding about an item. Without targets, it is one at each.
    fn finding(&self, rule: &'static Rule, item: &str, message: &str) -> Finding {
        Finding { item: Some(printable(item)), ..Finding::new(rule, printable(message)) }
    }

    /// A line of a file of the tree.
    fn location(&self, path: &str, line: usize) -> Checked<Location> {
        let bytes = self.tree.read(path)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let text = line.checked_sub(1).and_then(|before| text.lines().nth(before));
        Ok(Location { file: path.to_owned(), line, text: text.map(|text| text.replace('\t', "    ")) })
    }
}

/// Everything that some headers define, by its name.
fn defined(headers: &[HeaderIndex]) -> BTreeSet<&str> {
    headers.iter().flat_map(defined_in).map(String::as_str).collect()
}

fn defined_in(header: &HeaderIndex) -> impl Iterator<Item = &String> {
    let defines = header.defines.iter().map(|define| &define.name);
    let records = header.records.iter().map(|record| &record.name);
    let typedefs = header.typedefs.iter().map(|typedef| &typedef.name);
    let enums = header.enums.iter().filter_map(|e| e.name.as_ref());
    let enumerators = header.enums.iter().flat_map(|e| &e.enumerators).map(|e| &e.name);
    defines.chain(records).chain(typedefs).chain(enums).chain(enumerators)
}
