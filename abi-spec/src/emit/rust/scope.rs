//! Where emitted code stands, and how it refers to other items from there.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Emitter;
use crate::emit::words;
use crate::layout::{Shape, VersionLayout};
use crate::model::{Domain, Item, ItemId, ItemKind, Record, Version};
use crate::names;
use crate::target::PageSize;

/// A module of emitted code: that of a version, or that of a page size inside it.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) emitter: Emitter<'a>,
    page: Option<PageSize>,
}

impl<'a> Scope<'a> {
    pub(super) fn version(emitter: Emitter<'a>) -> Self {
        Scope { emitter, page: None }
    }

    pub(super) fn paged(emitter: Emitter<'a>, page: PageSize) -> Self {
        Scope { emitter, page: Some(page) }
    }

    pub(super) fn page(&self) -> Option<PageSize> {
        self.page
    }

    pub(super) fn model(&self) -> &'a Version {
        self.emitter.model()
    }

    /// The layouts that hold in this module. Outside a page size's module, all page sizes agree.
    pub(super) fn layout(&self) -> &'a VersionLayout {
        self.emitter.layout(self.page.unwrap_or(PageSize::Page4K))
    }

    /// How this module names the Rust type of a record or an enum.
    pub(super) fn type_path(&self, id: ItemId) -> TokenStream {
        let item = self.model().item(id);
        let name = format_ident!("{}", names::rust_type(&item.name));
        let page =
            self.page.filter(|_| item.page_dependent).map(|p| format_ident!("{}", names::page_module(p)));
        if let Some(home) = home(item) {
            return match page {
                Some(page) => quote!(#home::#page::#name),
                None => quote!(#home::#name),
            };
        }
        if self.page.is_some() && !item.page_dependent {
            quote!(super::#name)
        } else {
            quote!(#name)
        }
    }

    /// How this module names the trait over the page sizes of a record that depends on them.
    pub(super) fn trait_path(&self, id: ItemId) -> TokenStream {
        let item = self.model().item(id);
        let name = format_ident!("{}", names::rust_type(&item.name));
        match (home(item), self.page) {
            (Some(home), _) => quote!(#home::#name),
            (None, Some(_)) => quote!(super::#name),
            (None, None) => quote!(#name),
        }
    }

    /// The Rust type of a field.
    pub(super) fn field_type(&self, shape: &Shape) -> TokenStream {
        match shape {
            Shape::Scalar(scalar) => {
                let name = format_ident!("{}", scalar.rust());
                quote!(#name)
            }
            Shape::Record(id) | Shape::Enum(id) => self.type_path(*id),
            Shape::Pointer { target } if self.model().item(*target).page_dependent => {
                let target = self.trait_path(*target);
                quote!(::kho_abi::KhoserPtr<dyn #target>)
            }
            Shape::Pointer { target } => {
                let target = self.type_path(*target);
                quote!(::kho_abi::KhoserPtr<#target>)
            }
            Shape::Array(of, len) => {
                let of = self.field_type(of);
                let len = number(*len);
                quote!([#of; #len])
            }
            Shape::Flexible(of) => {
                let of = self.field_type(of);
                quote!([#of; 0])
            }
        }
    }
}

/// The module of `kho_abi` in which an imported item is at home.
fn home(item: &Item) -> Option<TokenStream> {
    let import = item.import.as_ref()?;
    let (domain, version) = (names::rust_ident(&import.domain), names::rust_ident(&import.version));
    Some(quote!(::kho_abi::#domain::#version))
}

/// A number without a suffix.
pub(super) fn number(n: u64) -> proc_macro2::Literal {
    proc_macro2::Literal::u64_unsuffixed(n)
}

/// Lines of Markdown as doc attributes.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    lines.map(|line| quote!(#[doc = #line])).collect()
}

/// An item's own docs, what more there is to say about it, and where the kernel defines it.
pub(super) fn item_docs(emitter: &Emitter<'_>, item: &Item, more: &[String]) -> TokenStream {
    let note = words::releases_note(item);
    let domain = &emitter.spec.abi.domains[emitter.domain];
    let paragraphs = more.iter().cloned().chain(note).chain(source(domain, item));
    let mut lines = item.docs.clone();
    for paragraph in paragraphs {
        lines.extend([String::new(), paragraph]);
    }
    docs(&lines)
}

/// Where the kernel says so. A node has no symbol of its own there, only its properties have.
fn source(domain: &Domain, item: &Item) -> Option<String> {
    let homes = words::homes(domain, item).into_iter().map(|(path, releases)| match releases {
        None => format!("`{path}`"),
        Some(releases) => format!("; in {releases} in `{path}`"),
    });
    let homes: String = homes.collect();
    if homes.is_empty() {
        return None;
    }
    Some(match item.kind {
        ItemKind::Node(_) => format!("Source: {homes}."),
        _ => format!("Source: `{}` in {homes}.", item.name),
    })
}

/// For methods that are called as C calls its fields: what clippy expects of a method with such a name.
pub(super) fn allow_names(record: &Record) -> TokenStream {
    let reserved =
        |name: &str| ["from_", "into_", "to_", "is_", "as_"].iter().any(|start| name.starts_with(start));
    let len = record.fields.iter().any(|field| field.name == "len");
    let len = len.then(|| quote!(#[allow(clippy::len_without_is_empty)]));
    let convention = record.fields.iter().any(|field| reserved(&field.name));
    let convention = convention.then(|| quote!(#[allow(clippy::wrong_self_convention)]));
    quote!(#len #convention)
}
