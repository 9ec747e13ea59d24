//! `explain`.

use anstyle::Style;

use crate::cli::print;
use crate::error::{CannotCheck, Checked};
use crate::rules::{self, Rule, RULES};

const BOLD: Style = Style::new().bold();
/// What is easy to read; a terminal that is narrower wraps by itself.
const WIDTH: usize = 100;

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
    let (why, what) = (wrapped(&format!("why: {reason}")), wrapped(&format!("what to do: {remedy}")));
    let found_by = rule.scope.words();
    format!(
        "{BOLD}{id}{BOLD:#} ({level}): {title}\n\n{why}\n{what}\nfound by: {found_by}\nmore: {}\n",
        rule.link
    )
}

/// Lines of at most [`WIDTH`] columns, where words allow it.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
    out
}
