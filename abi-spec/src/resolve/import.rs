//! Imports: what a version takes over from another domain.

use super::select::Selection;
use crate::ast;
use crate::diag::Diagnostic;
use crate::model::{Abi, Domain, Import, ItemId, Version};

impl Selection<'_> {
    /// Takes an item of another domain over, with everything that it is made of.
    pub(super) fn import(
        &mut self,
        item: &ast::Item,
        import: &ast::Use,
        abi: &Abi,
    ) -> Result<(), Diagnostic> {
        let (domain, version) = (&import.domain, &import.version);
        let known = abi.domains.iter().filter_map(|d| d.name.as_deref());
        let found = abi.domain(&domain.text).ok_or_else(|| {
            Diagnostic::new(domain.place, format!("there is no domain `{}`", domain.text)).help(one_of(
                "a file imports from the files before it",
                "domains",
                known,
            ))
        })?;
        let known = found.versions.iter().filter_map(|v| v.name.as_deref());
        let source = found.version(&version.text).ok_or_else(|| {
            let message = format!("domain `{}` has no version `{}`", domain.text, version.text);
            Diagnostic::new(version.place, message).help(one_of("it has no versions", "versions", known))
        })?;
        if source.find(&item.name.text).is_none() {
            let message = format!("`{}::{}` has no item `{}`", domain.text, version.text, item.name.text);
            return Err(Diagnostic::new(item.name.place, message));
        }
        self.import_whole(found, source, &item.name.text);
        Ok(())
    }

    /// All items of the version come along, so that their ids stay valid among each other; only the one that was
    /// asked for gets a name here.
    fn import_whole(&mut self, domain: &Domain, version: &Version, name: &str) {
        let home = Import {
            domain: domain.name.clone().unwrap_or_default(),
            version: version.name.clone().unwrap_or_default(),
            header: domain.header.clone(),
        };
        let present = self.imported.iter().position(|item| item.import.as_ref() == Some(&home));
        let base = present.unwrap_or_else(|| {
            let base = self.imported.len();
            let shifted = version.items.iter().map(|item| item.moved_by(base));
            self.imported.extend(shifted.map(|mut item| {
                item.import.get_or_insert_with(|| home.clone());
                item
            }));
            base
        });
        if let Some(ItemId(position)) = version.find(name) {
            self.ids.insert(name.to_owned(), ItemId(base + position));
        }
    }
}

/// `the things are a, b`, or `none` if there are no things.
pub(super) fn one_of<'a>(none: &str, things: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [] => none.to_owned(),
        [name] => format!("there is only `{name}`"),
        names => format!("the {things} are {}", names.join(", ")),
    }
}
