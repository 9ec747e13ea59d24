//! The items of a version: once each, with as many layouts as the page size makes necessary.

use serde_json::{json, Value as Json};

use crate::emit::json::items::Items;
use crate::model::{DefinedIn, Domain, Item, ItemId, ItemKind, Version};
use crate::target::PageSize;
use crate::Spec;

/// The items that a version takes from other domains: a change there is a change here.
pub(super) fn imports(version: &Version) -> Vec<Json> {
    let imported = version.iter().filter_map(|(_, item)| Some((item, item.import.as_ref()?)));
    // What an imported item needs comes with it, and its constants are no layout.
    let records = imported.filter(|(item, _)| matches!(item.kind, ItemKind::Record(_)));
    let named = records
        .map(|(item, from)| json!({ "domain": from.domain, "version": from.version, "item": item.name }));
    named.collect()
}

/// The domain's own items, in the order of the spec.
pub(super) fn items(spec: &Spec, position: (usize, usize), domain: &Domain, version: &Version) -> Vec<Json> {
    let of = Of { spec, position, domain, version };
    version.own().filter_map(|(id, item)| Some(of.item(id, item, kind(item)?))).collect()
}

/// What an item is; none for one that shows in the types of fields only.
fn kind(item: &Item) -> Option<&'static str> {
    match item.kind {
        ItemKind::Const(_) => Some("constant"),
        ItemKind::Enum(_) => Some("enum"),
        ItemKind::Record(_) => Some("record"),
        ItemKind::Node(_) => Some("fdt_node"),
        ItemKind::Pointer(_) => None,
    }
}

struct Of<'a> {
    spec: &'a Spec,
    /// Of the domain in the ABI, and of the version in the domain.
    position: (usize, usize),
    domain: &'a Domain,
    version: &'a Version,
}

impl Of<'_> {
    fn item(&self, id: ItemId, item: &Item, kind: &str) -> Json {
        json!({
            "name": item.name,
            "kind": kind,
            "homes": self.homes(item),
            "layouts": self.layouts(id, item),
        })
    }

    /// Which file defines it in which releases of this version.
    fn homes(&self, item: &Item) -> Vec<Json> {
        let mut homes: Vec<(&DefinedIn, Vec<&str>)> = Vec::new();
        for release in self.version.releases_with(item) {
            let Some(home) = item.home(Some(release)) else { continue };
            match homes.iter_mut().find(|(known, _)| *known == home) {
                Some((_, releases)) => releases.push(release),
                None => homes.push((home, vec![release])),
            }
        }
        homes.iter().map(|(home, releases)| json!({ "file": home.path(), "releases": releases })).collect()
    }

    /// Each layout once, with the page sizes at which it is this one.
    fn layouts(&self, id: ItemId, item: &Item) -> Vec<Json> {
        let mut layouts: Vec<(Json, Vec<u64>)> = Vec::new();
        for page in PageSize::ALL {
            let of = Items { domain: self.domain, version: self.version, layout: self.layout(page) };
            let here = of.object(id, item);
            match layouts.iter_mut().find(|(known, _)| *known == here) {
                Some((_, pages)) => pages.push(page.bytes()),
                None => layouts.push((here, vec![page.bytes()])),
            }
        }
        layouts.into_iter().map(|(layout, pages)| json!({ "page_sizes": pages, "layout": layout })).collect()
    }

    fn layout(&self, page: PageSize) -> &crate::layout::VersionLayout {
        self.spec.layouts.version(self.position.0, self.position.1, page.representative())
    }
}
