//! `explain`.

use anstyle::Style;

use crate::cli::print;
use crate::error::{CannotCheck, Checked};
use crate::rules::{self, Rule, RULES};

const BOLD: Style = Style::new().bold();

/// Explains one rule, or lists all.
pub fn run(rule: Option<&str>) -> Checked<u8> {
    let text = match rule {
        None => list(),
        Some(id) => explain(rules::find(id).ok_or_else(|| {
            CannotCheck::new(format!("there is no rule `{id}`"), "`kho-abi explain` lists the rules")
        })?),
    };
    print(&text)?;
    Ok(0)
}

fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    RULES.iter().map(|r| format!("{:width$}  {:4}  {}\n", r.id, r.level.name(), r.title)).collect()
}

fn explain(rule: &Rule) -> String {
    let Rule { id, title, reason, remedy, .. } = rule;
    let level = rule.level.name();
    format!("{BOLD}{id}{BOLD:#} ({level}): {title}\n\nwhy: {reason}\n\nwhat to do: {remedy}\n")
}
