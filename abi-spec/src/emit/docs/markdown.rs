//! The pieces of Markdown that the docs are made of.

use crate::ast::Docs;

/// A table; cells may hold Markdown, but no line breaks.
pub(super) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(head: &[&str]) -> Self {
        Table { head: head.iter().map(|h| (*h).to_owned()).collect(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines with an empty one after them; nothing if there is no row.
    pub(super) fn text(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let rule = vec!["---".to_owned(); self.head.len()];
        let lines = [&self.head, &rule].into_iter().chain(&self.rows);
        let mut text: String = lines.map(|cells| format!("| {} |\n", cells.join(" | "))).collect();
        text.push('\n');
        text
    }
}

/// Text as code. `|` would end the cell of a table, even within code.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// A link with code as its text; only the code if there is nothing to link to.
pub(super) fn link(text: &str, to: Option<&str>) -> String {
    match to {
        Some(to) => format!("[{}]({to})", code(text)),
        None => code(text),
    }
}

/// The place that a link points to.
pub(super) fn anchor(id: &str) -> String {
    format!("<a id=\"{id}\"></a>")
}

/// Several things with commas between them.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().collect::<Vec<_>>().join(", ")
}

/// Docs as paragraphs, with an empty line after them; nothing if there are none.
pub(super) fn paragraphs(docs: &Docs) -> String {
    let text = docs.join("\n");
    let text = text.trim();
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n\n")
    }
}

/// Docs as the cell of a table: one line.
pub(super) fn cell(docs: &Docs) -> String {
    let text = docs.join("\n");
    let paragraphs = text.trim().split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("<br><br>").replace('|', "\\|")
}

/// Lines in a fence.
pub(super) fn fence(lines: &[String]) -> String {
    format!("```text\n{}\n```\n\n", lines.join("\n"))
}

/// A text that a spec gives without a full stop, as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let rest = chars.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}
