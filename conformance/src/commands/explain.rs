//! `explain`.

use std::fmt::Write;
use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};

use crate::cli::print;
use crate::error::{CannotCheck, Checked};
use crate::rules::{self, Level, Rule, Scope, RULES};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// How wide text is where nobody says how much room there is.
const WIDTH: usize = 80;
/// Lines that are longer are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Who finds rules, with the heading of these rules in the list.
const GROUPS: [(Scope, &str); 3] = [
    (Scope::Check, "Found by `check`, which holds the spec against a kernel tree:"),
    (Scope::Drift, "Found by `drift`, which compares two kernel trees with each other:"),
    (Scope::Both, "Found by both, by `drift` in what is new:"),
];

/// Explains one rule, or lists all.
pub fn run(rule: Option<&str>) -> Checked<u8> {
    let room = room();
    let text = match rule {
        // What reads the list elsewhere than in a terminal looks for lines: it gets one a rule.
        None => list(room.unwrap_or(usize::MAX)),
        Some(id) => explain(find(id)?, room.unwrap_or(WIDTH).min(WIDEST)),
    };
    print(&text)?;
    Ok(0)
}

/// Columns of the terminal, if standard output is one.
fn room() -> Option<usize> {
    let terminal = std::io::stdout().is_terminal();
    let size = terminal.then(|| terminal_size::terminal_size_of(std::io::stdout())).flatten();
    size.map(|(width, _)| usize::from(width.0))
}

fn find(id: &str) -> Checked<&'static Rule> {
    rules::find(id).ok_or_else(|| {
        CannotCheck::new(format!("there is no rule `{id}`"), "`kho-abi explain` lists the rules")
    })
}

/// Every rule by who finds it, the gravest first.
fn list(width: usize) -> String {
    let ids = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (scope, heading) in GROUPS {
        let _ = writeln!(out, "{BOLD}{}{BOLD:#}", wrapped(heading, width, 0, 0));
        let mut found: Vec<&Rule> = RULES.iter().copied().filter(|rule| rule.scope == scope).collect();
        found.sort_by_key(|rule| rule.level);
        for Rule { id, level, title, .. } in found {
            let (style, level) = (style(*level), level.name());
            let title = wrapped(title, width, ids + 10, ids + 10);
            let _ = writeln!(
                out,
                "  {style}{level}{style:#}  {BOLD}{id}{BOLD:#}{:1$}  {title}",
                "",
                ids - id.len()
            );
        }
        out.push('\n');
    }
    out += &wrapped(
        "`kho-abi explain RULE` says why a rule exists and what to do about a finding.",
        width,
        0,
        0,
    );
    out + "\n"
}

fn explain(rule: &Rule, width: usize) -> String {
    let Rule { id, level, title, reason, remedy, link, .. } = rule;
    let (style, status) = (
        style(*level),
        match level {
            Level::Deny => "makes a run end with exit status 1",
            Level::Warn | Level::Note => "does not make a run fail",
        },
    );
    let mut out = format!("{BOLD}{id}{BOLD:#}: {}\n\n", wrapped(title, width, id.len() + 2, 2));
    let mut say = |label: &str, text: &str| {
        let _ = writeln!(out, "  {DIM}{label:10}{DIM:#}  {text}");
    };
    let text = |text: &str| wrapped(text, width, 14, 14);
    say("level", &format!("{style}{}{style:#}: {}", level.name(), wrapped(status, width, 20, 14)));
    say("found by", &text(rule.scope.words()));
    say("why", &text(reason));
    say("what to do", &text(remedy));
    say("more", link);
    out
}

fn style(of: Level) -> Style {
    let color = match of {
        Level::Deny => AnsiColor::Red,
        Level::Warn => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// A text that stands in lines of `width` columns: the first behind `first` others, the rest behind `indent` spaces. A
/// word that is longer than what is left has a line of its own.
fn wrapped(text: &str, width: usize, first: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut column = first;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if out.is_empty() {
            column += length;
        } else if column + 1 + length > width {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent + length;
        } else {
            out.push(' ');
            column += 1 + length;
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    fn squeezed(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_list_has_every_rule_once_in_any_width() {
        for width in [60, 80, 120, usize::MAX] {
            let text = plain(&list(width));
            for line in text.lines() {
                assert!(line.chars().count() <= width && line == line.trim_end(), "{width}: {line}");
            }
            let squeezed = squeezed(&text);
            for Rule { id, level, title, .. } in RULES {
                let line = format!(" {} {id} {title}", level.name());
                assert_eq!(squeezed.matches(&line).count(), 1, "{width}: {line}");
            }
        }
    }

    #[test]
    fn a_rule_is_explained_in_any_width() {
        for rule in RULES {
            for width in [1, 60, 80, WIDEST] {
                let text = plain(&explain(rule, width));
                for line in text.lines().filter(|line| !line.contains("https://")) {
                    assert!(
                        line.chars().count() <= width.max(60) && line == line.trim_end(),
                        "{width}: {line}"
                    );
                }
                let text = squeezed(&text);
                for part in [rule.title, rule.reason, rule.remedy, rule.scope.words(), rule.link] {
                    assert!(text.contains(part), "{text} lacks {part}");
                }
            }
        }
    }
}
