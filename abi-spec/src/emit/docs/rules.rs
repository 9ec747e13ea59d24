//! The rules: what `kho-abi` can find, why it matters, and what to do. The same for every spec.

use super::markdown::{anchor, code, link, sentence, Table};
use crate::rules::{Level, Rule, RULES};

pub(super) fn text() -> String {
    let mut text = String::from(
        "# Rules\n\nWhat `kho-abi` can find. `check` holds this ABI against one kernel tree, `drift` compares two trees \
         with each other; `kho-abi explain RULE` says in a terminal what this page says.\n\n",
    );
    text.push_str(&levels());
    text.push_str(&overview());
    text.extend(RULES.iter().map(|rule| section(rule)));
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn levels() -> String {
    let mut table = Table::new(&["Level", "Means", "The exit status"]);
    for level in Level::ALL {
        let (means, status) = match level {
            Level::Deny => ("Two kernels would misread each other, or nobody can tell.", "is 1"),
            Level::Warn => ("Nobody misreads anything yet.", "does not change"),
            Level::Note => ("Worth knowing.", "does not change"),
        };
        table.row(vec![code(level.name()), means.to_owned(), status.to_owned()]);
    }
    table.text()
}

fn overview() -> String {
    let mut table = Table::new(&["Rule", "Level", "Found by", "What it finds"]);
    for rule in RULES {
        table.row(vec![
            link(rule.id, Some(&format!("#{}", rule.id))),
            rule.level.name().to_owned(),
            rule.scope.words().to_owned(),
            sentence(rule.title),
        ]);
    }
    table.text()
}

fn section(rule: &Rule) -> String {
    let Rule { id, title, reason, remedy, link, .. } = rule;
    let (level, found_by) = (rule.level.name(), rule.scope.words());
    format!(
        "## {}{}\n\n{} *{level}*, found by {found_by}.\n\n**Why:** {reason}\n\n**What to do:** {remedy}\n\n\
         **More:** <{link}>\n\n",
        anchor(id),
        code(id),
        sentence(title),
    )
}
