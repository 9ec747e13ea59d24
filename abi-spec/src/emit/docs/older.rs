//! What is different in an older version: only what the next one added, took away or changed.

use super::anchors::At;
use super::index::announced;
use super::item;
use super::markdown::{anchor, code, link, list};
use crate::model::ItemId;

pub(super) fn text(at: At<'_>) -> String {
    let Some(next) = at.version_at(at.version_index + 1) else { return String::new() };
    let id = format!("version-{}", at.version_name());
    let mut text = format!("## {}Version {}\n\n", anchor(&id), code(at.version_name()));
    text.push_str(&introduction(at, next));
    let ids = || at.version.own().map(|(id, _)| id);
    let in_next = |id: &ItemId| next.version.find(&at.version.item(*id).name);
    let removed: Vec<ItemId> = ids().filter(|id| in_next(id).is_none()).collect();
    let changed: Vec<ItemId> = ids().filter(|id| in_next(id).is_some() && !at.is_kept(*id)).collect();
    text.push_str(&links(next, "Not there yet", |name| at.version.find(name).is_none()));
    text.push_str(&section(at, "What was removed after it", &removed));
    text.push_str(&section(at, "What was different", &changed));
    text
}

fn introduction(at: At<'_>, next: At<'_>) -> String {
    let announced = at.version.announced.as_ref().map(announced).unwrap_or_default();
    format!(
        "Announced as {announced}, in Linux {}. Everything is as in {}, except for this:\n\n",
        at.version.releases.join(", "),
        link(next.version_name(), Some(&format!("#version-{}", next.version_name())))
    )
}

/// The items of a version that are picked by name, as links.
fn links(at: At<'_>, title: &str, picked: impl Fn(&str) -> bool) -> String {
    let items = at.version.own().filter(|(_, item)| picked(&item.name));
    let links: Vec<String> = items.map(|(id, item)| link(&item.name, at.target(id).as_deref())).collect();
    if links.is_empty() {
        return String::new();
    }
    format!("{title}: {}.\n\n", list(links))
}

fn section(at: At<'_>, title: &str, ids: &[ItemId]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    format!("### {title}\n\n{}", item::all(at, ids, "####"))
}
