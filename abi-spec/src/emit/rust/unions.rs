//! Rust: unions. Reading one is unsafe in Rust, so there is nothing to read them with here, only their layout.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::derives::zerocopy_derives;
use super::plan;
use super::record::{field_docs, RecordEmitter};
use super::scope::{docs, number};
use crate::layout::FieldLayout;
use crate::model::Field;
use crate::names;

impl RecordEmitter<'_> {
    pub(super) fn union(&self) -> TokenStream {
        let (name, text) = (self.name(), names::rust_type(&self.item.name));
        let packed = self.record.packed && self.layout.align == 1;
        let asked = self.record.align.is_some() || self.record.fields.iter().any(|f| f.align.is_some());
        let head = self.head(packed, asked.then_some(self.layout.align));
        let zerocopy = self.union_zerocopy();
        let fields = self.record.fields.iter().zip(&self.layout.fields).map(|(f, l)| self.union_field(f, l));
        let (aligner, default) = (self.union_aligner(), self.default());
        let (bytes, size) = (self.private("_bytes"), number(self.layout.size));
        quote! {
            #head
            #[derive(Clone, Copy)]
            #zerocopy
            pub union #name { #(#fields)* #aligner #bytes: [u8; #size], }

            impl #name {
                /// The union with all bytes zero.
                pub const ZEROED: Self = Self { #bytes: [0; #size] };
            }

            #default

            // Which of the fields it holds is not known.
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#text).finish_non_exhaustive()
                }
            }
        }
    }

    fn union_field(&self, field: &Field, layout: &FieldLayout) -> TokenStream {
        let docs = docs(&field_docs(field, layout));
        let name = names::rust_ident(&field.name);
        let ty = if layout.is_bit_field {
            let bytes = number(layout.size());
            quote!([u8; #bytes])
        } else {
            self.scope.field_type(&layout.shape)
        };
        if plan::is_unaligned_in_union(self.record, self.layout, layout, self.scope.layout()) {
            quote!(#docs pub #name: ::kho_abi::Unaligned<#ty>,)
        } else {
            quote!(#docs pub #name: #ty,)
        }
    }

    /// Gives a union the alignment that only bit-fields bring.
    fn union_aligner(&self) -> TokenStream {
        match self.layout.align {
            align @ (2 | 4 | 8) if !self.record.packed => {
                let (name, of) = (self.private("_align"), format_ident!("u{}", align * 8));
                quote!(#name: [#of; 0],)
            }
            _ => TokenStream::new(),
        }
    }

    fn union_zerocopy(&self) -> TokenStream {
        let mut traits = vec!["FromBytes", "Immutable", "KnownLayout"];
        if self.layout.align == 1 {
            traits.push("Unaligned");
        }
        zerocopy_derives(self.scope, &traits)
    }
}
