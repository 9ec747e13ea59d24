//! Where the kernel defines an item: per release, and over all versions of a domain. And which versions share items.

use std::collections::BTreeSet;

use super::{DefinedIn, Domain, Item, Version};

/// A file with the releases in which it defines an item; without any where a spec names none.
pub type Home<'a> = (&'a DefinedIn, Vec<&'a str>);

impl Domain {
    /// The files that define the item with this name, over all versions: the newest first.
    pub fn homes<'a>(&'a self, name: &str) -> Vec<Home<'a>> {
        let mut homes: Vec<Home<'a>> = Vec::new();
        for version in self.versions.iter().rev() {
            let Some(item) = version.find(name).map(|id| version.item(id)) else { continue };
            let mut releases: Vec<Option<&str>> = version.releases_with(item).rev().map(Some).collect();
            if releases.is_empty() {
                releases.push(None);
            }
            for release in releases {
                let Some(home) = item.home(release) else { continue };
                match homes.iter_mut().find(|(known, _)| *known == home) {
                    Some((_, known)) => known.extend(release),
                    None => homes.push((home, release.into_iter().collect())),
                }
            }
        }
        homes.iter_mut().for_each(|(_, releases)| releases.reverse());
        homes
    }
}

impl Domain {
    /// The other versions in which the items with these names are exactly those of `version`.
    pub fn same_items(&self, version: &str, names: &BTreeSet<String>) -> Vec<&str> {
        let first = |position: usize, name: &str| {
            let version = self.versions.get(position)?;
            Some(version.item(version.find(name)?).unchanged_since.unwrap_or(position))
        };
        let Some(home) = self.versions.iter().position(|v| v.name.as_deref() == Some(version)) else {
            return Vec::new();
        };
        let is_same = |position: usize| names.iter().all(|name| first(position, name) == first(home, name));
        let others =
            self.versions.iter().enumerate().filter(|(position, _)| *position != home && is_same(*position));
        others.filter_map(|(_, version)| version.name.as_deref()).collect()
    }
}

impl Version {
    /// The releases of this version that have the item, oldest first.
    pub fn releases_with<'a>(&'a self, item: &'a Item) -> impl DoubleEndedIterator<Item = &'a str> {
        let only = &item.only_in_releases;
        self.releases.iter().filter(move |r| only.is_empty() || only.contains(r)).map(String::as_str)
    }
}

impl Item {
    /// The kernel's file that defines the item in a release; in the newest ones if that is not known.
    pub fn home(&self, release: Option<&str>) -> Option<&DefinedIn> {
        let moved =
            self.moved.iter().find(|moved| moved.releases.iter().any(|r| Some(r.as_str()) == release));
        moved.map(|moved| &moved.to).or(self.defined_in.as_ref())
    }
}

impl DefinedIn {
    /// The file as a path from the top of the kernel tree.
    pub fn path(&self) -> String {
        match self {
            // The headers of one architecture are not below `include/`.
            DefinedIn::Header(path) if path.starts_with("arch/") => path.clone(),
            DefinedIn::Header(path) => format!("include/{path}"),
            DefinedIn::Source(path) => path.clone(),
        }
    }
}
