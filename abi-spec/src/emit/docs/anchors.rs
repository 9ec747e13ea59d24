//! Where the docs describe what: every item of every version has exactly one place.
//!
//! An item of the newest version stands under its name. An item of an older one stands there too if it is still the
//! same, and else, under its name and the version's, where the docs tell what the next version changed.

use crate::model::{Domain, Item, ItemId, Version};
use crate::Spec;

/// A version in its domain.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) spec: &'a Spec,
    /// The domain, by position.
    pub(super) domain_index: usize,
    pub(super) domain: &'a Domain,
    /// The version, by position.
    pub(super) version_index: usize,
    pub(super) version: &'a Version,
}

impl<'a> At<'a> {
    pub(super) fn new(spec: &'a Spec, domain_index: usize, version_index: usize) -> Option<At<'a>> {
        let domain = spec.abi.domains.get(domain_index)?;
        let version = domain.versions.get(version_index)?;
        Some(At { spec, domain_index, domain, version_index, version })
    }

    /// Another version of the same domain.
    pub(super) fn version_at(self, version_index: usize) -> Option<At<'a>> {
        At::new(self.spec, self.domain_index, version_index)
    }

    pub(super) fn version_name(self) -> &'a str {
        self.version.name.as_deref().unwrap_or_default()
    }

    /// The newest version of a domain that has an item with this name.
    pub(super) fn newest_with(self, domain: &str, name: &str) -> Option<(At<'a>, ItemId)> {
        let index = self.spec.abi.domains.iter().position(|d| d.name.as_deref() == Some(domain))?;
        let versions = self.spec.abi.domains.get(index)?.versions.len();
        let mut found = (0..versions).rev().filter_map(|version| At::new(self.spec, index, version));
        found.find_map(|at| Some((at, at.version.find(name)?)))
    }

    /// The item of the next version that is exactly this one.
    fn same_in_next(self, item: &Item) -> Option<(At<'a>, ItemId)> {
        let next = self.version_at(self.version_index + 1)?;
        let id = next.version.find(&item.name)?;
        let since = next.version.item(id).unchanged_since?;
        (since <= self.version_index).then_some((next, id))
    }

    /// Whether the next version has this very item.
    pub(super) fn is_kept(self, id: ItemId) -> bool {
        self.same_in_next(self.version.item(id)).is_some()
    }

    /// The anchor of one of this domain's own items.
    pub(super) fn anchor(self, id: ItemId) -> String {
        let (mut at, mut id) = (self, id);
        while let Some((next, same)) = at.same_in_next(at.version.item(id)) {
            (at, id) = (next, same);
        }
        let name = &at.version.item(id).name;
        if at.version_index + 1 == at.domain.versions.len() {
            name.clone()
        } else {
            format!("{}-{name}", at.version_name())
        }
    }

    /// What links to an item point to: an anchor of this file, or one in the file of the domain that it comes from.
    pub(super) fn target(self, id: ItemId) -> Option<String> {
        let item = self.version.item(id);
        let Some(import) = &item.import else { return Some(format!("#{}", self.anchor(id))) };
        let domain_index =
            self.spec.abi.domains.iter().position(|d| d.name.as_deref() == Some(&import.domain))?;
        let domain = self.spec.abi.domains.get(domain_index)?;
        let version_index =
            domain.versions.iter().position(|v| v.name.as_deref() == Some(&import.version))?;
        let home = At::new(self.spec, domain_index, version_index)?;
        Some(format!("{}.md#{}", import.domain, home.anchor(home.version.find(&item.name)?)))
    }
}
