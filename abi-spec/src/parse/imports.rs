//! Imports: `use domain::version::item`, and several of them with braces.

use syn::spanned::Spanned;

use super::{attrs, Context};
use crate::ast::{Ident, Item, ItemKind, Use};
use crate::diag::Diagnostic;

/// Reads one `use`, which braces make several imports.
pub(super) fn items(cx: &mut Context<'_>, item: &syn::ItemUse) -> Vec<Item> {
    let read = cx.attrs(&item.attrs, &attrs::ON_USE);
    let mut found = Vec::new();
    collect_imports(cx, &item.tree, &mut Vec::new(), &mut found);
    found
        .into_iter()
        .map(|(name, domain, version)| {
            let kind = ItemKind::Use(Use { domain, version });
            Item {
                name,
                docs: Vec::new(),
                exists: read.exists.clone(),
                defined_in: Vec::new(),
                reached_by: Vec::new(),
                kind,
            }
        })
        .collect()
}

/// Walks `a::b::{c, d}`, collecting each item with its domain and version.
fn collect_imports(
    cx: &mut Context<'_>,
    tree: &syn::UseTree,
    path: &mut Vec<Ident>,
    found: &mut Vec<(Ident, Ident, Ident)>,
) {
    match tree {
        syn::UseTree::Path(next) => {
            path.push(cx.ident(&next.ident));
            collect_imports(cx, &next.tree, path, found);
            path.pop();
        }
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                collect_imports(cx, tree, path, found);
            }
        }
        syn::UseTree::Name(name) if path.len() == 2 => {
            found.push((cx.ident(&name.ident), path[0].clone(), path[1].clone()));
        }
        other => {
            let place = cx.place(other.span());
            cx.sink.push(
                Diagnostic::new(place, "an import names a domain, a version and an item")
                    .help("write `use kho::v4::kho_vmalloc;`"),
            );
        }
    }
}
