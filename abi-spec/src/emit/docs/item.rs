//! Items one after the other, whatever they are.

use super::anchors::At;
use super::markdown::{anchor, code, link, list, paragraphs};
use super::{constants, nodes, records};
use crate::emit::bytemap::text::tagged;
use crate::emit::words;
use crate::model::{DefinedIn, Item, ItemId, ItemKind};

/// The items in their order. Constants that follow each other share a table; enumerators stand with their enum.
pub(super) fn all(at: At<'_>, ids: &[ItemId], heading: &str) -> String {
    let mut text = String::new();
    let mut run: Vec<ItemId> = Vec::new();
    for &id in ids {
        match &at.version.item(id).kind {
            ItemKind::Const(constant) if constant.group.is_some_and(|g| ids.contains(&g)) => {}
            ItemKind::Const(_) => run.push(id),
            _ => {
                text.push_str(&constants::run(at, &std::mem::take(&mut run), heading));
                text.push_str(&one(at, id, ids, heading));
            }
        }
    }
    text.push_str(&constants::run(at, &run, heading));
    text
}

fn one(at: At<'_>, id: ItemId, shown: &[ItemId], heading: &str) -> String {
    let item = at.version.item(id);
    let title = match &item.kind {
        ItemKind::Node(node) => format!("Node {}", code(&node.path)),
        ItemKind::Pointer(_) => format!("Serializable pointer {}", code(&item.name)),
        _ => code(&tagged(at.version, id)),
    };
    let mut text = format!("{heading} {}{title}\n\n", anchor(&at.anchor(id)));
    text.push_str(&paragraphs(&item.docs));
    text.push_str(&match &item.kind {
        ItemKind::Record(record) => records::text(at, id, record),
        ItemKind::Enum(group) => constants::group(at, group, shown),
        ItemKind::Node(node) => nodes::text(at, node),
        ItemKind::Pointer(macros) => records::pointer(macros),
        ItemKind::Const(_) => String::new(),
    });
    text.push_str(&led_to(at, item));
    text.push_str(&format!("{}\n\n", existence(at, item)));
    text
}

/// The fields and properties that hold the item's address.
fn led_to(at: At<'_>, item: &Item) -> String {
    let links = item.reached_by.iter().map(|from| {
        let domain = from.domain.as_deref().or(at.domain.name.as_deref()).unwrap_or_default();
        let text = format!("{}.{}", from.item, from.member);
        let home = at.newest_with(domain, &from.item);
        let target = home.map(|(home, id)| format!("{domain}.md#{}", home.anchor(id)));
        let block = from.within.as_ref().map(|(_, block)| format!(" in blocks of {}", code(block)));
        format!("{}{}", link(&text, target.as_deref()), block.unwrap_or_default())
    });
    let links: Vec<String> = links.collect();
    if links.is_empty() {
        return String::new();
    }
    format!("Its address is in {}.\n\n", list(links))
}

/// Which versions and releases have the item, and what defines it.
pub(super) fn existence(at: At<'_>, item: &Item) -> String {
    let mut versions = Vec::new();
    let mut releases: Vec<&str> = Vec::new();
    for version in &at.domain.versions {
        let Some(found) = version.find(&item.name).map(|id| version.item(id)) else { continue };
        versions.push(code(version.name.as_deref().unwrap_or_default()));
        let limited = &found.only_in_releases;
        let present = version.releases.iter().filter(|r| limited.is_empty() || limited.contains(r));
        releases.extend(present.map(String::as_str));
    }
    let since = item.unchanged_since.and_then(|v| at.domain.versions.get(v)).and_then(|v| v.name.as_deref());
    let unchanged = since.map(|v| format!(", unchanged since {}", code(v))).unwrap_or_default();
    let linux = if releases.is_empty() { String::new() } else { format!(" (Linux {})", releases.join(", ")) };
    format!("*In {}{linux}{unchanged}.{}*", list(versions), defined_in(at, item))
}

/// The files that define an item, where that is not the domain's header in all releases.
pub(super) fn defined_in(at: At<'_>, item: &Item) -> String {
    let homes = words::homes(at.domain, item);
    let header = at.domain.header.clone().map(|header| DefinedIn::Header(header).path());
    if homes.iter().all(|(path, _)| header.as_ref() == Some(path)) {
        return String::new();
    }
    let files = homes.into_iter().map(|(path, releases)| match releases {
        None => code(&path),
        Some(releases) => format!("; in {releases} in {}", code(&path)),
    });
    format!(" Defined in {}.", files.collect::<String>())
}
