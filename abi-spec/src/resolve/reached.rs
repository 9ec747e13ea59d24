//! What leads to an item: fields and properties that hold its physical address, of this domain or of an earlier one.

use super::lower::Lowering;
use super::select::{Definition, Selected};
use crate::ast::{self, Ident, ItemKind as AstKind};
use crate::diag::{Diagnostic, Place};
use crate::model::{Abi, Item, ItemKind, ReachedBy};

impl Lowering<'_> {
    /// What leads to a definition in the version at hand. What does so in other versions only is left out.
    pub(super) fn reached_by(&mut self, selected: &Selected<'_>, abi: &Abi) -> Vec<ReachedBy> {
        let mut found = Vec::new();
        for from in selected.reached_by {
            let exists = match &from.domain {
                None => self.here(from),
                Some(domain) => self.there(from, domain, abi),
            };
            let entry = match &from.entry {
                Some(entry) => self.expr(entry).map(Some),
                None => Some(None),
            };
            let within = from.within.as_ref().filter(|block| self.block_exists(block, abi));
            if let (true, Some(entry)) = (exists, entry) {
                let within =
                    within.map(|(domain, item)| (domain.as_ref().map(|d| d.text.clone()), item.text.clone()));
                let domain = from.domain.as_ref().map(|domain| domain.text.clone());
                let (item, member) = (from.item.text.clone(), from.member.text.clone());
                found.push(ReachedBy { domain, item, member, entry, within });
            }
        }
        found
    }

    /// Whether the version at hand has the member. Reports what no version has.
    fn here(&mut self, from: &ast::ReachedBy) -> bool {
        let named = self.selection.own.iter().find(|selected| selected.name.text == from.item.text);
        let members: Vec<(&Ident, &ast::Exists)> = match named.map(|selected| &selected.what) {
            Some(Definition::Item(AstKind::Record(record))) => {
                record.fields.iter().map(|field| (&field.name, &field.exists)).collect()
            }
            Some(Definition::Item(AstKind::Node(node))) => {
                node.properties.iter().map(|property| (&property.name, &property.exists)).collect()
            }
            _ if self.selection.elsewhere.contains_key(&from.item.text) => return false,
            _ => {
                self.report(from.item.place, format!("there is no record or node `{}` here", from.item.text));
                return false;
            }
        };
        let members: Vec<_> = members.into_iter().filter(|(name, _)| name.text == from.member.text).collect();
        if members.is_empty() {
            self.no_member(from);
        }
        members.into_iter().any(|(_, exists)| self.selection.scope.exists(exists, self.sink).is_some())
    }

    /// Whether any version of an earlier domain has the member: which of them comes together with the version at hand
    /// is up to the releases.
    fn there(&mut self, from: &ast::ReachedBy, domain: &Ident, abi: &Abi) -> bool {
        let Some(found) = abi.domain(&domain.text) else {
            let diagnostic = Diagnostic::new(domain.place, format!("there is no domain `{}`", domain.text));
            self.sink.push(
                diagnostic.help("what leads to an item is described in an earlier file, or in this one"),
            );
            return false;
        };
        let items: Vec<&Item> =
            found.versions.iter().filter_map(|v| v.find(&from.item.text).map(|id| v.item(id))).collect();
        if items.is_empty() {
            let message = format!("domain `{}` has no record or node `{}`", domain.text, from.item.text);
            self.report(from.item.place, message);
            return false;
        }
        let has_member = items.iter().any(|item| match &item.kind {
            ItemKind::Record(record) => record.fields.iter().any(|field| field.name == from.member.text),
            ItemKind::Node(node) => node.properties.iter().any(|property| property.name == from.member.text),
            _ => false,
        });
        if !has_member {
            self.no_member(from);
        }
        has_member
    }

    /// Whether the record at the head of a block is one of the version at hand, or of any version of an earlier domain.
    fn block_exists(&mut self, (domain, item): &(Option<Ident>, Ident), abi: &Abi) -> bool {
        let exists = match domain {
            None => self.selection.ids.contains_key(&item.text),
            Some(domain) => {
                let versions = abi.domain(&domain.text).map(|d| d.versions.as_slice()).unwrap_or_default();
                versions.iter().any(|version| version.find(&item.text).is_some())
            }
        };
        if !exists {
            let message = format!("there is no record `{}` for the items to be in", item.text);
            let help = "name the record at the head of each block: `in item`, or `in domain::item`";
            self.sink.push(Diagnostic::new(item.place, message).help(help));
        }
        exists
    }

    fn no_member(&mut self, from: &ast::ReachedBy) {
        let message = format!("`{}` has no member `{}`", from.item.text, from.member.text);
        self.report(from.member.place, message);
    }

    fn report(&mut self, place: Place, message: String) {
        let help = "name the field or the property that holds the address: `#[reached_by(item.member)]`";
        self.sink.push(Diagnostic::new(place, message).help(help));
    }
}
