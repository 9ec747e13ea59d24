//! Rust: bit-fields, which it does not have. Each is a getter and a setter over the bytes of its run.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::plan::{Plan, Slot};
use super::record::{field_docs, RecordEmitter};
use super::scope::{docs, number};
use crate::layout::Shape;
use crate::names;

impl RecordEmitter<'_> {
    /// The accessors of all bit-fields in a slot; nothing for a slot of another kind.
    pub(super) fn accessors(&self, slot: &Slot) -> TokenStream {
        match slot {
            Slot::Bits { first, last, start, .. } => {
                (*first..=*last).map(|index| self.accessor(slot, index, *start)).collect()
            }
            Slot::Field { .. } | Slot::Padding { .. } => TokenStream::new(),
        }
    }

    /// Getter and setter of a bit-field, whose lowest bit is counted from the start of its run of bytes.
    fn accessor(&self, slot: &Slot, index: usize, start: u64) -> TokenStream {
        let (field, layout) = (&self.record.fields[index], &self.layout.fields[index]);
        let Shape::Scalar(scalar) = layout.shape else { return TokenStream::new() };
        let storage = self.slot_name(slot);
        let (getter, setter) = (names::rust_ident(&field.name), self.private(&format!("set_{}", field.name)));
        let ty = format_ident!("{}", scalar.rust());
        let (from, width) = (number(layout.bit_offset - start * 8), number(layout.bit_width));
        let docs = docs(&field_docs(field, layout));
        let setter_doc = format!(" Sets `{}`, or changes nothing if the value does not fit.", field.name);
        let (get, set, wide) = match scalar.signed() {
            Some(true) => (quote!(get_signed), quote!(set_signed), quote!(i64)),
            _ => (quote!(get), quote!(set), quote!(u64)),
        };
        // A cast to the same type would be a warning in the generated crate.
        let (narrow, widen) = if ty == wide.to_string() {
            (TokenStream::new(), TokenStream::new())
        } else {
            (quote!(as #ty), quote!(as #wide))
        };
        quote! {
            #docs
            pub const fn #getter(&self) -> #ty {
                ::kho_abi::bits::#get(&self.#storage, #from, #width) #narrow
            }

            #[doc = #setter_doc]
            pub fn #setter(&mut self, value: #ty) -> ::core::result::Result<(), ::kho_abi::DoesNotFit> {
                ::kho_abi::bits::#set(&mut self.#storage, #from, #width, value #widen)
            }
        }
    }

    /// `Debug` by hand where there are bit-fields, whose storage says nothing to a reader.
    pub(super) fn debug(&self, plan: &Plan) -> TokenStream {
        if !plan.has_bit_fields() {
            return TokenStream::new();
        }
        let (name, text) = (self.name(), names::rust_type(&self.item.name));
        let fields = self.record.fields.iter().zip(&self.layout.fields).map(|(field, layout)| {
            let (label, ident) = (&field.name, names::rust_ident(&field.name));
            if layout.is_bit_field {
                quote!(.field(#label, &self.#ident()))
            } else {
                // By value: a field of a packed record cannot be borrowed.
                quote!(.field(#label, &{ self.#ident }))
            }
        });
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#text) #(#fields)* .finish()
                }
            }
        }
    }
}
