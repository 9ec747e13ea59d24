//! The map: how the records point to each other, from where a kernel starts to read down to plain memory.
//!
//! One section for each release, or for several that have the same map, newest first. What leads to what is in the
//! model; here it only becomes text.

mod stage;
mod tree;

use super::markdown::{fence, link, Table};
use crate::emit::words::listed;
use crate::model::Docs;
use crate::Spec;
use stage::{Found, Stage};
use tree::Tree;

pub(super) fn text(spec: &Spec) -> String {
    let mut text = String::from(
        "# The map of the handed-over memory\n\n[All domains](README.md)\n\nFrom what a kernel finds first down to plain \
         memory: `a -> b` is an address that leads to `b`, `a: b` a part with the layout `b`, a name in quotes the one \
         that tells where such an address leads to, and `a[]` an array, of addresses or of bits that stand for them. \
         What is shown once is not shown again.\n\n",
    );
    for (releases, section) in sections(spec) {
        text.push_str(&format!("## {}\n\n{section}", title(&releases)));
    }
    text.trim_end().to_owned() + "\n"
}

fn title(releases: &[String]) -> String {
    match releases {
        [] => "The newest versions".to_owned(),
        releases => format!("Linux {}", listed(releases)),
    }
}

/// What is said of each release, those that have the same in one: newest first.
fn sections(spec: &Spec) -> Vec<(Vec<String>, String)> {
    let mut sections: Vec<(Vec<String>, String)> = Vec::new();
    for stage in Stage::all(spec) {
        let release = stage.release.map(str::to_owned);
        let text = section(&stage);
        match sections.last_mut() {
            Some((releases, known)) if *known == text => releases.extend(release),
            _ if text.is_empty() => {}
            _ => sections.push((release.into_iter().collect(), text)),
        }
    }
    sections.iter_mut().for_each(|(releases, _)| releases.reverse());
    sections
}

fn section(stage: &Stage<'_>) -> String {
    let (trees, shown) = tree::trees(stage);
    if trees.is_empty() {
        return String::new();
    }
    let lines = trees.iter().map(Tree::lines).collect::<Vec<_>>().join(&String::new());
    let mut table = Table::new(&["Byte map or properties", "What it is"]);
    for found in shown {
        table.row(vec![link(&found.item().name, found.target().as_deref()), brief(&found)]);
    }
    format!("{}{}", fence(&lines), table.text())
}

/// The first sentence of an item's docs.
fn brief(found: &Found<'_>) -> String {
    let docs: &Docs = &found.item().docs;
    let paragraph: Vec<&str> = docs.iter().map(|l| l.trim()).take_while(|l| !l.is_empty()).collect();
    let text = paragraph.join(" ");
    let sentence = text.split_once(". ").map_or(text.clone(), |(first, _)| format!("{first}."));
    sentence.replace('|', "\\|")
}
