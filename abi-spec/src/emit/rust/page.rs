//! Rust: what depends on the page size. One module per page size, and traits that join them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::consts::const_type;
use super::scope::{docs, item_docs, number, Scope};
use super::Emitter;
use crate::expr::Value;
use crate::layout::{FieldLayout, RecordLayout, Shape};
use crate::model::{Field, Item, ItemId, ItemKind, Record};
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
        let implementations = self.new_records().map(|(id, item, record)| implement(&scope, id, item, record));
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
            let scope = Scope::version(*self);
            let Some(layout) = scope.layout().record(*id) else { continue };
            let docs = item_docs(item, &[sizes(self, *id)]);
            let methods = methods(&scope, record, layout).map(|m| m.declared());
            tokens.extend(quote! {
                #docs
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
            let items = paged.iter().map(|(_, item)| assignment(item, &module));
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
                let (name, ty) = (names::rust_ident(&item.name), const_type(constant));
                let docs = item_docs(item, &[values(self, id)]);
                quote!(#docs const #name: #ty;)
            }
            ItemKind::Record(_) => {
                let name = format_ident!("{}", names::rust_type(&item.name));
                let doc = format!(" `{}` at this page size.", item.name);
                quote!(#[doc = #doc] type #name: #name + Copy + 'static;)
            }
            ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => TokenStream::new(),
        }
    }
}

fn assignment(item: &Item, module: &Ident) -> TokenStream {
    match &item.kind {
        ItemKind::Const(constant) => {
            let (name, ty) = (names::rust_ident(&item.name), const_type(constant));
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
    let Some(layout) = scope.layout().record(id) else { return TokenStream::new() };
    let name = format_ident!("{}", names::rust_type(&item.name));
    let methods = methods(scope, record, layout).map(|m| m.implemented());
    quote! {
        impl super::sealed::Sealed for #name {}
        impl super::#name for #name {
            #(#methods)*
        }
    }
}

/// One method of a record's trait.
struct Method {
    docs: TokenStream,
    signature: TokenStream,
    body: TokenStream,
}

impl Method {
    fn declared(&self) -> TokenStream {
        let (docs, signature) = (&self.docs, &self.signature);
        quote!(#docs #signature;)
    }

    fn implemented(&self) -> TokenStream {
        let (signature, body) = (&self.signature, &self.body);
        quote!(#signature { #body })
    }
}

fn methods<'a>(
    scope: &'a Scope<'_>,
    record: &'a Record,
    layout: &'a RecordLayout,
) -> impl Iterator<Item = Method> + 'a {
    // Reading a union is unsafe, bit-fields have accessors of their own, and where packed and aligned meet, fields are
    // wrapped: these are reached through the concrete type only.
    let plain = !record.union && (layout.align == 1 || !record.packed);
    record
        .fields
        .iter()
        .zip(&layout.fields)
        .filter(move |(_, layout)| plain && !layout.is_bit_field)
        .flat_map(move |(field, layout)| field_methods(scope, record.packed, field, layout))
}

/// How a field is reached without knowing the page size: an array as a slice or, where elements may be unaligned, one
/// by one; everything else by value.
fn field_methods(scope: &Scope<'_>, packed: bool, field: &Field, layout: &FieldLayout) -> Vec<Method> {
    let name = names::rust_ident(&field.name);
    let docs = docs(&field.docs);
    match &layout.shape {
        Shape::Flexible(_) => Vec::new(),
        Shape::Array(of, _) if depends_on_page(scope, of) => Vec::new(),
        Shape::Array(of, len) => {
            let of = scope.field_type(of);
            if packed {
                return element_methods(&name, &docs, &of, *len);
            }
            let name_mut = format_ident!("{}_mut", field.name);
            vec![
                Method { docs: docs.clone(), signature: quote!(fn #name(&self) -> &[#of]), body: quote!(&self.#name) },
                Method {
                    docs,
                    signature: quote!(fn #name_mut(&mut self) -> &mut [#of]),
                    body: quote!(&mut self.#name),
                },
            ]
        }
        Shape::Record(id) if scope.model().item(*id).page_dependent => {
            let of = scope.trait_path(*id);
            let body = quote!(&self.#name);
            if packed {
                return Vec::new();
            }
            vec![Method { docs, signature: quote!(fn #name(&self) -> &dyn #of), body }]
        }
        shape => {
            let ty = scope.field_type(shape);
            let setter = format_ident!("set_{}", field.name);
            vec![
                Method { docs: docs.clone(), signature: quote!(fn #name(&self) -> #ty), body: quote!(self.#name) },
                Method {
                    docs,
                    signature: quote!(fn #setter(&mut self, value: #ty)),
                    body: quote!(self.#name = value;),
                },
            ]
        }
    }
}

/// Elements by value: in a packed record, a slice of them could not be borrowed.
fn element_methods(name: &Ident, docs: &TokenStream, of: &TokenStream, len: u64) -> Vec<Method> {
    let (setter, len) = (format_ident!("set_{name}"), number(len));
    let get = quote!(fn #name(&self, index: usize) -> ::core::option::Option<#of>);
    let set = quote!(fn #setter(&mut self, index: usize, value: #of) -> ::core::option::Option<()>);
    vec![
        Method {
            docs: quote!(#docs #[doc = ""] #[doc = " None behind the last element."]),
            signature: get,
            body: quote!(if index < #len { Some(self.#name[index]) } else { None }),
        },
        Method {
            docs: quote!(#[doc = " Sets one element. None behind the last one."]),
            signature: set,
            body: quote! {
                if index < #len {
                    self.#name[index] = value;
                    Some(())
                } else {
                    None
                }
            },
        },
    ]
}

fn depends_on_page(scope: &Scope<'_>, shape: &Shape) -> bool {
    match shape {
        Shape::Record(id) => scope.model().item(*id).page_dependent,
        Shape::Array(of, _) | Shape::Flexible(of) => depends_on_page(scope, of),
        Shape::Scalar(_) | Shape::Enum(_) | Shape::Pointer { .. } => false,
    }
}
