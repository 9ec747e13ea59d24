//! Rust: what depends on the page size. One module per page size, and traits that join them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::consts::const_type;
use super::methods::{methods, Method};
use super::scope::{allow_names, item_docs, Scope};
use super::{derives, Emitter, Zerocopy};
use crate::expr::Value;
use crate::model::{Item, ItemId, ItemKind, Record};
use crate::names;
use crate::target::PageSize;

impl<'a> Emitter<'a> {
    /// The modules `page_4k` and so on with their traits; nothing if no item depends on the page size.
    pub(super) fn paged(&self) -> TokenStream {
        let paged: Vec<_> = self.model().own().filter(|(_, item)| item.page_dependent).collect();
        if paged.is_empty() {
            return TokenStream::new();
        }
        let records = self.record_traits(&paged);
        let modules = PageSize::ALL.map(|page| self.page_module(page));
        let joined = self.joined(&paged);
        quote! {
            #records
            #joined
            #(#modules)*
        }
    }

    fn page_module(&self, page: PageSize) -> TokenStream {
        let scope = Scope::paged(*self, page);
        let module = format_ident!("{}", names::page_module(page));
        let doc = format!(" What depends on the page size, for pages of {} KiB.", page.bytes() / 1024);
        let reexports = self.reexports(&scope);
        let items = self.new_items().filter(|(_, item)| item.page_dependent);
        let items = items.map(|(id, item)| self.item(id, item, &scope));
        let facts = self.facts(&scope);
        let implementations =
            self.new_records().map(|(id, item, record)| implement(&scope, id, item, record));
        quote! {
            #[doc = #doc]
            pub mod #module {
                #reexports
                #(#items)*
                #facts
                #(#implementations)*
            }
        }
    }

    /// Records that depend on the page size and that this version defines itself.
    fn new_records(&self) -> impl Iterator<Item = (ItemId, &'a Item, &'a Record)> {
        self.new_items().filter(|(_, item)| item.page_dependent).filter_map(|(id, item)| match &item.kind {
            ItemKind::Record(record) => Some((id, item, record)),
            _ => None,
        })
    }

    /// One trait for each record: what can be done with it whatever the page size is.
    fn record_traits(&self, paged: &[(ItemId, &Item)]) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (id, item) in paged {
            let ItemKind::Record(record) = &item.kind else { continue };
            let name = format_ident!("{}", names::rust_type(&item.name));
            if let Some(since) = item.unchanged_since.and_then(|since| self.module_of(since)) {
                let module = names::rust_ident(since);
                tokens.extend(quote!(pub use super::#module::#name;));
                continue;
            }
            let docs = item_docs(self, item, &[sizes(self, *id)]);
            let methods = methods(&Scope::version(*self), *id, item, record);
            let methods = methods.iter().map(Method::declared);
            let allow = allow_names(record);
            tokens.extend(quote! {
                #docs
                #allow
                pub trait #name: sealed::Sealed {
                    #(#methods)*
                }
            });
        }
        if self.new_records().next().is_some() {
            tokens.extend(sealed());
        }
        tokens
    }

    /// The trait that leads from a page size to everything that depends on it.
    fn joined(&self, paged: &[(ItemId, &Item)]) -> TokenStream {
        if let Some(module) = self.same_pages_as(paged).and_then(|v| self.module_of(v)) {
            let module = names::rust_ident(module);
            return quote!(pub use super::#module::AtPageSize;);
        }
        let declarations = paged.iter().map(|(id, item)| self.declaration(*id, item));
        let implementations = PageSize::ALL.map(|page| {
            let (page_type, module) =
                (format_ident!("{}", names::page_type(page)), format_ident!("{}", names::page_module(page)));
            let items = paged.iter().map(|(_, item)| assignment(&Scope::version(*self), item, &module));
            quote!(impl AtPageSize for ::kho_abi::#page_type { #(#items)* })
        });
        quote! {
            /// Leads from a page size (`Page4K`, `Page16K`, `Page64K` of `kho_abi`) to everything here that depends
            /// on it, so that generic code works with any of them.
            pub trait AtPageSize: ::kho_abi::PageSize {
                #(#declarations)*
            }
            #(#implementations)*
        }
    }

    /// The earlier version whose trait has exactly the same items.
    fn same_pages_as(&self, paged: &[(ItemId, &Item)]) -> Option<usize> {
        let before = self.version.checked_sub(1)?;
        let earlier = &self.spec.abi.domains[self.domain].versions[before];
        let count = earlier.own().filter(|(_, item)| item.page_dependent).count();
        let unchanged = paged.iter().all(|(_, item)| item.unchanged_since.is_some());
        (unchanged && count == paged.len()).then(|| {
            let emitter = Emitter { version: before, ..*self };
            let before_paged: Vec<_> = earlier.own().filter(|(_, item)| item.page_dependent).collect();
            emitter.same_pages_as(&before_paged).unwrap_or(before)
        })
    }

    fn declaration(&self, id: ItemId, item: &Item) -> TokenStream {
        match &item.kind {
            ItemKind::Const(constant) => {
                let (name, ty) =
                    (names::rust_ident(&item.name), const_type(&Scope::version(*self), constant));
                let docs = item_docs(self, item, &[values(self, id)]);
                quote!(#docs const #name: #ty;)
            }
            ItemKind::Record(_) => self.associated(item),
            ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => TokenStream::new(),
        }
    }

    /// A record as an associated type, with what its types have in common at every page size.
    fn associated(&self, item: &Item) -> TokenStream {
        let name = format_ident!("{}", names::rust_type(&item.name));
        let doc = format!(" `{}` at this page size.", item.name);
        let copy = quote!(::core::marker::Copy + ::core::default::Default + ::core::fmt::Debug + 'static);
        let plain = quote!(#[doc = #doc] type #name: #name + #copy;);
        let ItemKind::Record(record) = &item.kind else { return plain };
        let traits = derives::ZEROCOPY_ALWAYS.map(|t| format_ident!("{t}"));
        let readable = quote!(#[doc = #doc] type #name: #name + #copy #(+ ::kho_abi::zerocopy::#traits)*;);
        match self.options.zerocopy {
            _ if derives::is_open_ended(record) => plain,
            Zerocopy::No => plain,
            Zerocopy::Always => readable,
            Zerocopy::WhenFeature => quote! {
                #[cfg(feature = "zerocopy")]
                #readable
                #[cfg(not(feature = "zerocopy"))]
                #plain
            },
        }
    }
}

fn assignment(scope: &Scope<'_>, item: &Item, module: &Ident) -> TokenStream {
    match &item.kind {
        ItemKind::Const(constant) => {
            let (name, ty) = (names::rust_ident(&item.name), const_type(scope, constant));
            quote!(const #name: #ty = #module::#name;)
        }
        ItemKind::Record(_) => {
            let name = format_ident!("{}", names::rust_type(&item.name));
            quote!(type #name = #module::#name;)
        }
        ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => TokenStream::new(),
    }
}

fn sealed() -> TokenStream {
    quote! {
        mod sealed {
            /// Keeps the traits here to the records that are generated with them.
            pub trait Sealed {}
        }
    }
}

fn sizes(emitter: &Emitter<'_>, id: ItemId) -> String {
    let sizes = PageSize::ALL.map(|page| {
        let size = emitter.layout(page).record(id).map_or(0, |r| r.size);
        format!("{size} bytes with pages of {} KiB", page.bytes() / 1024)
    });
    format!("{}.", sizes.join(", "))
}

fn values(emitter: &Emitter<'_>, id: ItemId) -> String {
    let values = PageSize::ALL.map(|page| {
        let value = emitter.layout(page).constant(id).map(Value::to_string).unwrap_or_default();
        format!("{value} with pages of {} KiB", page.bytes() / 1024)
    });
    format!("{}.", values.join(", "))
}

fn implement(scope: &Scope<'_>, id: ItemId, item: &Item, record: &Record) -> TokenStream {
    let name = format_ident!("{}", names::rust_type(&item.name));
    let methods = methods(scope, id, item, record);
    let methods = methods.iter().map(Method::implemented);
    quote! {
        impl super::sealed::Sealed for #name {}
        impl super::#name for #name {
            #(#methods)*
        }
    }
}
