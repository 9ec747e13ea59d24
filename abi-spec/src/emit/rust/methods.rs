//! Rust: how the fields of a record that depends on the page size are reached without knowing the page size.
//!
//! A field whose own type depends on the page size, bit-fields, fields of unions and wrapped ones have no method: they
//! are reached through the concrete types only.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::record::RecordEmitter;
use super::scope::{docs, number, Scope};
use crate::layout::{FieldLayout, RecordLayout, Shape};
use crate::model::{Field, Item, ItemId, Record};
use crate::names;
use crate::target::PageSize;

/// One method of a record's trait.
pub(super) struct Method {
    docs: TokenStream,
    signature: TokenStream,
    body: TokenStream,
}

impl Method {
    pub(super) fn declared(&self) -> TokenStream {
        let (docs, signature) = (&self.docs, &self.signature);
        quote!(#docs #signature;)
    }

    pub(super) fn implemented(&self) -> TokenStream {
        let (signature, body) = (&self.signature, &self.body);
        quote!(#signature { #body })
    }
}

/// The methods of a record's trait. The same for all page sizes, but for what the bodies say.
pub(super) fn methods(scope: &Scope<'_>, id: ItemId, item: &Item, record: &Record) -> Vec<Method> {
    let Some(layout) = scope.layout().record(id) else { return Vec::new() };
    let emit = RecordEmitter { scope, item, record, layout };
    let wraps = record.packed && layouts(scope, id).any(|layout| layout.align != 1);
    if record.union || wraps {
        return Vec::new();
    }
    let fields = (0..record.fields.len()).filter(|index| !layout.fields[*index].is_bit_field);
    fields.flat_map(|index| emit.field_methods(id, index)).collect()
}

/// The record's layouts with every page size.
fn layouts<'a>(scope: &Scope<'a>, id: ItemId) -> impl Iterator<Item = &'a RecordLayout> {
    let emitter = scope.emitter;
    PageSize::ALL.into_iter().filter_map(move |page| emitter.layout(page).record(id))
}

impl RecordEmitter<'_> {
    /// An array is reached as a slice or, where elements may be unaligned, one by one; everything else by value.
    fn field_methods(&self, id: ItemId, index: usize) -> Vec<Method> {
        let (field, layout) = (&self.record.fields[index], &self.layout.fields[index]);
        let elements: Vec<_> = layouts(self.scope, id).map(|l| element(&l.fields[index])).collect();
        let varies = elements.windows(2).any(|pair| pair[0] != pair[1]);
        match &layout.shape {
            Shape::Flexible(_) => Vec::new(),
            Shape::Record(of) if !self.record.packed && self.scope.model().item(*of).page_dependent => {
                self.record_methods(field, *of)
            }
            shape if varies || self.depends_on_page(shape) => Vec::new(),
            Shape::Array(of, len) if self.record.packed => self.element_methods(field, of, *len),
            Shape::Array(of, _) => self.slice_methods(field, of),
            shape => self.value_methods(field, shape),
        }
    }

    fn slice_methods(&self, field: &Field, of: &Shape) -> Vec<Method> {
        let (name, docs, of) = (names::rust_ident(&field.name), docs(&field.docs), self.scope.field_type(of));
        let name_mut = self.private(&format!("{}_mut", field.name));
        vec![
            Method {
                docs: docs.clone(),
                signature: quote!(fn #name(&self) -> &[#of]),
                body: quote!(&self.#name),
            },
            Method {
                docs,
                signature: quote!(fn #name_mut(&mut self) -> &mut [#of]),
                body: quote!(&mut self.#name),
            },
        ]
    }

    /// A record that depends on the page size as well: by its own trait.
    fn record_methods(&self, field: &Field, of: ItemId) -> Vec<Method> {
        let (name, docs, of) = (names::rust_ident(&field.name), docs(&field.docs), self.scope.trait_path(of));
        let name_mut = self.private(&format!("{}_mut", field.name));
        vec![
            Method {
                docs: docs.clone(),
                signature: quote!(fn #name(&self) -> &dyn #of),
                body: quote!(&self.#name),
            },
            Method {
                docs,
                signature: quote!(fn #name_mut(&mut self) -> &mut dyn #of),
                body: quote!(&mut self.#name),
            },
        ]
    }

    fn value_methods(&self, field: &Field, shape: &Shape) -> Vec<Method> {
        let (name, ty) = (names::rust_ident(&field.name), self.scope.field_type(shape));
        let setter = self.setter(field);
        vec![
            Method {
                docs: docs(&field.docs),
                signature: quote!(fn #name(&self) -> #ty),
                body: quote!(self.#name),
            },
            Method {
                docs: setter_docs(field),
                signature: quote!(fn #setter(&mut self, value: #ty)),
                body: quote!(self.#name = value;),
            },
        ]
    }

    /// Elements by value: in a packed record, a slice of them could not be borrowed.
    fn element_methods(&self, field: &Field, of: &Shape, len: u64) -> Vec<Method> {
        let (name, docs, of) = (names::rust_ident(&field.name), docs(&field.docs), self.scope.field_type(of));
        let (setter, len, setter_docs) = (self.setter(field), number(len), setter_docs(field));
        let option = quote!(::core::option::Option);
        vec![
            Method {
                docs: quote!(#docs #[doc = ""] #[doc = " None behind the last element."]),
                signature: quote!(fn #name(&self, index: usize) -> #option<#of>),
                body: quote!(if index < #len { #option::Some(self.#name[index]) } else { #option::None }),
            },
            Method {
                docs: quote!(#setter_docs #[doc = ""] #[doc = " None behind the last element."]),
                signature: quote!(fn #setter(&mut self, index: usize, value: #of) -> #option<()>),
                body: quote! {
                    if index < #len {
                        self.#name[index] = value;
                        #option::Some(())
                    } else {
                        #option::None
                    }
                },
            },
        ]
    }

    /// The name of a field's setter.
    fn setter(&self, field: &Field) -> Ident {
        self.private(&format!("set_{}", field.name))
    }

    fn depends_on_page(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Record(id) => self.scope.model().item(*id).page_dependent,
            Shape::Array(of, _) | Shape::Flexible(of) => self.depends_on_page(of),
            Shape::Scalar(_) | Shape::Enum(_) | Shape::Pointer { .. } => false,
        }
    }
}

fn setter_docs(field: &Field) -> TokenStream {
    let text = format!(" Sets `{}`.", field.name);
    quote!(#[doc = #text])
}

/// What a slice of the field would have as its elements; for anything but an array, the field itself.
fn element(field: &FieldLayout) -> &Shape {
    match &field.shape {
        Shape::Array(of, _) => of,
        shape => shape,
    }
}
