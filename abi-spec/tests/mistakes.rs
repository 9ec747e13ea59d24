//! Every mistake that a spec can have, with what the author is told about it.
//!
//! Each file in `tests/mistakes/` is a list of small broken specs: `//# title` starts one, `//---` starts its second
//! file. The snapshot beside it shows each line that is wrong with what is said about it. After a change of wording,
//! `INSTA_UPDATE=always cargo test -p kho-abi-spec --test mistakes` writes the snapshots anew; read the difference.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics to fail, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fmt::Write;

use kho_abi_spec::diag::{Diagnostic, Diagnostics, Place};
use kho_abi_spec::{Source, Spec};

/// One broken spec.
struct Mistake<'a> {
    title: &'a str,
    files: Vec<&'a str>,
}

fn mistakes(text: &str) -> Vec<Mistake<'_>> {
    let cases = text.split("//# ").skip(1);
    cases
        .map(|case| {
            let (title, spec) = case.split_once('\n').expect("a title is followed by a spec");
            Mistake { title, files: spec.trim_end().split("//---\n").collect() }
        })
        .collect()
}

impl Mistake<'_> {
    fn diagnostics(&self) -> Diagnostics {
        let source = |(n, text): (usize, &&str)| Source { path: format!("{n}.rs"), text: (*text).to_owned() };
        let sources: Vec<Source> = self.files.iter().enumerate().map(source).collect();
        match Spec::read(&sources) {
            Ok(_) => panic!("nothing is wrong with: {}", self.title),
            Err(diagnostics) => diagnostics,
        }
    }

    fn render(&self) -> String {
        let mut text = format!("==== {} ====\n", self.title);
        for diagnostic in self.diagnostics().iter() {
            self.render_one(diagnostic, &mut text);
        }
        text
    }

    fn render_one(&self, diagnostic: &Diagnostic, text: &mut String) {
        text.push_str(&self.marked(diagnostic.place, &diagnostic.message));
        for (place, part) in &diagnostic.related {
            text.push_str(&self.marked(*place, &format!("({part})")));
        }
        if let Some(help) = &diagnostic.help {
            writeln!(text, "     help: {help}").unwrap();
        }
    }

    /// The line with the place underlined, and `what` behind it.
    fn marked(&self, place: Place, what: &str) -> String {
        let (start, end) = (place.span.start(), place.span.end());
        let line = self.files[place.source.0].lines().nth(start.line - 1).unwrap_or_default();
        let until = if end.line == start.line { end.column } else { line.chars().count() };
        let carets = "^".repeat(until.saturating_sub(start.column).max(1));
        let (number, margin) = (start.line, " ".repeat(start.column));
        format!("{number:>3} | {line}\n    | {margin}{carets} {what}\n")
    }
}

fn check(name: &str, text: &str) {
    let cases = mistakes(text);
    assert!(!cases.is_empty());
    let rendered: Vec<String> = cases.iter().map(Mistake::render).collect();
    insta::with_settings!({ snapshot_path => "mistakes", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, rendered.join("\n"));
    });
}

const GROUPS: [(&str, &str); 9] = [
    ("syntax", include_str!("mistakes/syntax.rs")),
    ("attributes", include_str!("mistakes/attributes.rs")),
    ("domains", include_str!("mistakes/domains.rs")),
    ("versions", include_str!("mistakes/versions.rs")),
    ("names", include_str!("mistakes/names.rs")),
    ("types", include_str!("mistakes/types.rs")),
    ("records", include_str!("mistakes/records.rs")),
    ("values", include_str!("mistakes/values.rs")),
    ("device_tree", include_str!("mistakes/device_tree.rs")),
];

fn check_group(name: &str) {
    let (_, text) = GROUPS.iter().find(|(group, _)| *group == name).expect("a group of mistakes");
    check(name, text);
}

#[test]
fn syntax() {
    check_group("syntax");
}

#[test]
fn attributes() {
    check_group("attributes");
}

#[test]
fn domains() {
    check_group("domains");
}

#[test]
fn versions() {
    check_group("versions");
}

#[test]
fn names() {
    check_group("names");
}

#[test]
fn types() {
    check_group("types");
}

#[test]
fn records() {
    check_group("records");
}

#[test]
fn values() {
    check_group("values");
}

#[test]
fn device_tree() {
    check_group("device_tree");
}

/// No two mistakes have the same title, and nearly every one has a message of its own.
#[test]
fn the_mistakes_differ() {
    let all: Vec<Mistake<'_>> = GROUPS.iter().flat_map(|(_, text)| mistakes(text)).collect();
    let titles: BTreeSet<&str> = all.iter().map(|m| m.title).collect();
    assert_eq!(titles.len(), all.len());
    let messages: BTreeSet<String> = all.iter().flat_map(Mistake::diagnostics).map(|d| d.message).collect();
    assert!(messages.len() >= 90, "{} mistakes give only {} messages", all.len(), messages.len());
}
