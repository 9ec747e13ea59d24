//! The file of one domain: what it is, its versions, the newest one in full, and what is different in older ones.

use std::collections::BTreeSet;

use super::anchors::At;
use super::index::announced;
use super::markdown::{anchor, cell, code, link, list, paragraphs, sentence, Table};
use super::{item, older};
use crate::model::Domain;
use crate::Spec;

pub(super) fn text(spec: &Spec, position: usize) -> String {
    let Some(domain) = spec.abi.domains.get(position) else { return String::new() };
    let mut text = format!("# {}\n\n", code(domain.name.as_deref().unwrap_or_default()));
    text.push_str("[All domains](README.md)\n\n");
    text.push_str(&paragraphs(&domain.file_docs));
    text.push_str(&facts(domain));
    text.push_str("## Versions\n\n");
    text.push_str(&paragraphs(&domain.docs));
    text.push_str(&versions(domain));
    let newest = domain.versions.len().checked_sub(1).and_then(|v| At::new(spec, position, v));
    if let Some(newest) = newest {
        text.push_str(&full(newest));
        for version in (0..newest.version_index).rev() {
            text.push_str(&newest.version_at(version).map(older::text).unwrap_or_default());
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn facts(domain: &Domain) -> String {
    let mut text = String::new();
    if let Some(header) = &domain.header {
        text.push_str(&format!("- Header: {}\n", code(header)));
    }
    if let Some(guard) = &domain.guarded_by {
        let guard = link(guard, Some(&format!("{guard}.md")));
        text.push_str(&format!(
            "- Checked after {guard}: if that version differs, nothing of this is read.\n"
        ));
    }
    if let Some(mismatch) = &domain.on_mismatch {
        text.push_str(&format!("- When the versions of the two kernels differ: {}\n", sentence(mismatch)));
    }
    if let Some(absence) = &domain.on_absence {
        text.push_str(&format!("- When the older kernel hands over nothing of it: {}\n", sentence(absence)));
    }
    text.push('\n');
    text
}

fn versions(domain: &Domain) -> String {
    let mut table = Table::new(&["Version", "Announced as", "Linux", "What is new"]);
    for version in &domain.versions {
        let name = version.name.as_deref().unwrap_or_default();
        table.row(vec![
            link(name, Some(&format!("#version-{name}"))),
            version.announced.as_ref().map(announced).unwrap_or_default(),
            version.releases.join(", "),
            cell(&version.docs),
        ]);
    }
    table.text()
}

/// The newest version: every item in the order of the spec.
fn full(at: At<'_>) -> String {
    let id = format!("version-{}", at.version_name());
    let mut text = format!("## {}Version {}\n\n", anchor(&id), code(at.version_name()));
    text.push_str(&imports(at));
    let own: Vec<_> = at.version.own().map(|(id, _)| id).collect();
    text.push_str(&item::all(at, &own, "###"));
    text
}

/// What the items refer to that is at home elsewhere.
fn imports(at: At<'_>) -> String {
    let mut used = BTreeSet::new();
    for (_, item) in at.version.own() {
        item.each_reference(&mut |id, _| {
            used.insert(id);
        });
    }
    let imported = used.into_iter().filter(|id| at.version.item(*id).import.is_some());
    let links: Vec<String> =
        imported.map(|id| link(&at.version.item(id).name, at.target(id).as_deref())).collect();
    if links.is_empty() {
        return String::new();
    }
    format!("Uses of other domains: {}.\n\n", list(links))
}
