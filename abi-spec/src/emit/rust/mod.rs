//! Rust: `#[repr(C)]` types, constants and assertions, as tokens for the proc macro and as text for `kho-abi`.
//!
//! One module per version, which re-exports what did not change. What depends on the page size is in one module per
//! page size, and a trait that the page sizes implement lets generic code work with any of them. Everything refers to
//! `::kho_abi`, in that crate itself too, so that the macro and the files have the same tokens.

mod bit_fields;
mod consts;
mod derives;
mod facts;
#[cfg(feature = "files")]
mod files;
mod methods;
mod page;
mod plan;
mod record;
mod scope;
mod unions;
mod versions;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::c;
use crate::model::{Item, ItemId, ItemKind, Version};
use crate::names;
use crate::target::PageSize;
use crate::Spec;

#[cfg(feature = "files")]
pub use files::{files, OPTIONS};
use scope::{docs, Scope};

/// What the two users of the tokens want different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether and when records derive zerocopy's traits.
    pub zerocopy: Zerocopy,
    /// Whether each version has its C header as a constant.
    pub c_headers: bool,
}

/// When records derive zerocopy's traits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zerocopy {
    /// Never.
    No,
    /// When the crate has its feature `zerocopy` on.
    WhenFeature,
    /// Always.
    Always,
}

/// The Rust of one domain, given by its position in the ABI: an enum of the versions and a module for each, or the bare
/// items of a domain without a name.
pub fn tokens(spec: &Spec, domain: usize, options: &Options) -> TokenStream {
    let emitter = |version| Emitter { spec, domain, version, options };
    let model = &spec.abi.domains[domain];
    let modules = (0..model.versions.len()).map(|version| emitter(version).version_module());
    let versions = versions::versions(model);
    quote!(#versions #(#modules)*)
}

/// Emits one version.
#[derive(Clone, Copy)]
struct Emitter<'a> {
    spec: &'a Spec,
    domain: usize,
    version: usize,
    options: &'a Options,
}

impl<'a> Emitter<'a> {
    fn model(&self) -> &'a Version {
        &self.spec.abi.domains[self.domain].versions[self.version]
    }

    fn layout(&self, page: PageSize) -> &'a crate::layout::VersionLayout {
        self.spec.layouts.version(self.domain, self.version, page.representative())
    }

    /// The name of the module of the version at `position`.
    fn module_of(&self, position: usize) -> Option<&'a str> {
        self.spec.abi.domains[self.domain].versions[position].name.as_deref()
    }

    fn version_module(&self) -> TokenStream {
        let body = self.body();
        let Some(name) = self.module_of(self.version) else { return body };
        let module = names::rust_ident(name);
        let docs = docs(&self.version_docs());
        quote! {
            #docs
            pub mod #module {
                #body
            }
        }
    }

    fn version_docs(&self) -> Vec<String> {
        let version = self.model();
        let mut lines = Vec::new();
        if let Some(announced) = &version.announced {
            lines.push(format!("The version that announces itself as `{announced}`."));
        }
        lines.push(String::new());
        lines.extend(version.docs.iter().cloned());
        if !version.releases.is_empty() {
            lines.push(String::new());
            lines.push(format!("Releases of Linux that carry it: {}.", version.releases.join(", ")));
        }
        lines
    }

    fn body(&self) -> TokenStream {
        let reexports = self.reexports(&Scope::version(*self));
        let items = self.new_items().filter(|(_, item)| !item.page_dependent);
        let items = items.map(|(id, item)| self.item(id, item, &Scope::version(*self)));
        let facts = self.facts(&Scope::version(*self));
        let c_headers = self.c_headers();
        let paged = self.paged();
        quote! {
            #reexports
            #(#items)*
            #facts
            #c_headers
            #paged
        }
    }

    /// The items that this version defines and does not take from an earlier one.
    fn new_items(&self) -> impl Iterator<Item = (ItemId, &'a Item)> {
        self.model().own().filter(|(_, item)| item.unchanged_since.is_none())
    }

    fn item(&self, id: ItemId, item: &Item, scope: &Scope<'_>) -> TokenStream {
        match &item.kind {
            ItemKind::Const(constant) => consts::constant(scope, id, item, constant),
            ItemKind::Enum(group) if group.constants => TokenStream::new(),
            ItemKind::Enum(_) => consts::enumeration(scope, id, item),
            ItemKind::Record(record) => record::record(scope, id, item, record),
            // `kho_abi::KhoserPtr` stands for every serializable pointer.
            ItemKind::Pointer(_) => TokenStream::new(),
            ItemKind::Node(node) => consts::node(scope, item, node),
        }
    }

    /// `pub use` of what an earlier version has already, for the items of one scope.
    fn reexports(&self, scope: &Scope<'_>) -> TokenStream {
        let mut tokens = TokenStream::new();
        for since in 0..self.version {
            let here = |item: &Item| item.page_dependent == scope.page().is_some();
            let items = self.model().own().filter(|(_, i)| i.unchanged_since == Some(since) && here(i));
            let names: Vec<_> = items.filter_map(|(_, item)| exported_name(item)).collect();
            let Some(module) = self.module_of(since).map(names::rust_ident) else { continue };
            if names.is_empty() {
                continue;
            }
            let path = match scope.page() {
                None => quote!(super::#module),
                Some(page) => {
                    let page = format_ident!("{}", names::page_module(page));
                    quote!(super::super::#module::#page)
                }
            };
            tokens.extend(quote!(pub use #path::{#(#names),*};));
        }
        tokens
    }

    /// The facts that the spec asserts, which hold for the emitted types as well.
    fn facts(&self, scope: &Scope<'_>) -> TokenStream {
        let checks: Vec<_> =
            self.new_items().filter_map(|(id, item)| facts::assertions(scope, id, item)).collect();
        if checks.is_empty() {
            return TokenStream::new();
        }
        quote!(const _: () = { #(#checks)* };)
    }

    fn c_headers(&self) -> TokenStream {
        if !self.options.c_headers {
            return TokenStream::new();
        }
        let portable = c::portable(self.spec, self.domain, self.version);
        let kernel = c::kernel(self.spec, self.domain, self.version);
        quote! {
            /// The text of a C header with the same layouts, for C11 and C++11 outside the kernel.
            pub const C_HEADER: &str = #portable;
            /// The text of a C header with the same layouts, in the style of the kernel.
            pub const C_HEADER_KERNEL: &str = #kernel;
        }
    }
}

/// The name under which an item can be imported; none if nothing is emitted for it.
fn exported_name(item: &Item) -> Option<proc_macro2::Ident> {
    match &item.kind {
        ItemKind::Const(_) | ItemKind::Node(_) => Some(names::rust_ident(&item.name)),
        ItemKind::Enum(group) if group.constants => None,
        ItemKind::Enum(_) | ItemKind::Record(_) => Some(format_ident!("{}", names::rust_type(&item.name))),
        ItemKind::Pointer(_) => None,
    }
}
