//! Rust: structs and unions, field by field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::plan::{self, Plan, Slot};
use super::scope::{allow_names, docs, item_docs, number, Scope};
use crate::layout::{FieldLayout, RecordLayout, Shape};
use crate::model::{Field, Item, ItemId, Record};
use crate::names;

/// A struct or a union with its accessors.
pub(super) fn record(scope: &Scope<'_>, id: ItemId, item: &Item, record: &Record) -> TokenStream {
    let Some(layout) = scope.layout().record(id) else { return TokenStream::new() };
    let emit = RecordEmitter { scope, item, record, layout };
    if record.union {
        emit.union()
    } else {
        emit.structure()
    }
}

/// Emits one record. What it does for unions, bit-fields, derives and assertions is in the modules named so.
pub(super) struct RecordEmitter<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) item: &'a Item,
    pub(super) record: &'a Record,
    pub(super) layout: &'a RecordLayout,
}

impl RecordEmitter<'_> {
    pub(super) fn name(&self) -> Ident {
        format_ident!("{}", names::rust_type(&self.item.name))
    }

    pub(super) fn plan(&self) -> Plan {
        plan::plan(self.record, self.layout, self.scope.layout())
    }

    pub(super) fn head(&self, packed: bool, align: Option<u64>) -> TokenStream {
        let keyword = if self.record.union { "union" } else { "struct" };
        let (size, alignment) = (self.layout.size, self.layout.align);
        let numbers = format!("`{keyword} {}`: {size} bytes, alignment {alignment}.", self.item.name);
        let docs = item_docs(&self.scope.emitter, self.item, &[numbers]);
        let alias = &self.item.name;
        let same_name = (self.name() != alias).then(|| quote!(#[doc(alias = #alias)]));
        let packed = packed.then(|| quote!(, packed));
        let align = align.map(|n| {
            let n = number(n);
            quote!(, align(#n))
        });
        quote! {
            #docs
            #same_name
            #[repr(C #packed #align)]
        }
    }

    fn structure(&self) -> TokenStream {
        let plan = self.plan();
        let name = self.name();
        let head = self.head(plan.packed, plan.align);
        let derives = self.derives(&plan);
        let aligner = plan.aligner.map(|n| {
            let (name, of) = (self.private("_align"), format_ident!("u{}", n * 8));
            quote!(#name: [#of; 0],)
        });
        let slots = plan.slots.iter().map(|slot| self.slot(slot));
        let methods = self.methods(&plan);
        let debug = self.debug(&plan);
        quote! {
            #head
            #derives
            pub struct #name {
                #aligner
                #(#slots)*
            }
            #methods
            #debug
        }
    }

    fn slot(&self, slot: &Slot) -> TokenStream {
        match slot {
            Slot::Field { index, unaligned } => {
                let (field, layout) = (&self.record.fields[*index], &self.layout.fields[*index]);
                let docs = docs(&field_docs(field, layout));
                let name = names::rust_ident(&field.name);
                let ty = self.scope.field_type(&layout.shape);
                let ty = if *unaligned { quote!(::kho_abi::Unaligned<#ty>) } else { ty };
                quote!(#docs pub #name: #ty,)
            }
            Slot::Bits { bytes, .. } | Slot::Padding { bytes, .. } => {
                let (name, bytes) = (self.slot_name(slot), number(*bytes));
                quote!(#name: [u8; #bytes],)
            }
        }
    }

    pub(super) fn slot_name(&self, slot: &Slot) -> Ident {
        match slot {
            Slot::Field { index, .. } => names::rust_ident(&self.record.fields[*index].name),
            Slot::Bits { first, .. } => self.private(&format!("_bits_{}", self.record.fields[*first].name)),
            Slot::Padding { start, .. } => self.private(&format!("_padding_{start}")),
        }
    }

    /// A name for something that the spec gives no name to: `wanted`, unless a field is called so.
    pub(super) fn private(&self, wanted: &str) -> Ident {
        let mut name = wanted.to_owned();
        while self.record.fields.iter().any(|field| field.name == name) {
            name.push('_');
        }
        names::rust_ident(&name)
    }

    fn methods(&self, plan: &Plan) -> TokenStream {
        let name = self.name();
        let zeroed = self.zeroed(plan);
        let accessors = plan.slots.iter().map(|slot| self.accessors(slot));
        let default = self.default();
        let allow = plan.has_bit_fields().then(|| allow_names(self.record));
        quote! {
            #allow
            impl #name {
                #zeroed
                #(#accessors)*
            }
            #default
        }
    }

    /// So that generic code can have a zeroed record as well.
    pub(super) fn default(&self) -> TokenStream {
        let name = self.name();
        quote! {
            impl ::core::default::Default for #name {
                fn default() -> Self {
                    Self::ZEROED
                }
            }
        }
    }

    fn zeroed(&self, plan: &Plan) -> TokenStream {
        let aligner = plan.aligner.map(|_| {
            let name = self.private("_align");
            quote!(#name: [],)
        });
        let fields = plan.slots.iter().map(|slot| {
            let (name, value) = (self.slot_name(slot), self.zeroed_slot(slot));
            quote!(#name: #value,)
        });
        quote! {
            /// The record with all bytes zero.
            pub const ZEROED: Self = Self { #aligner #(#fields)* };
        }
    }

    fn zeroed_slot(&self, slot: &Slot) -> TokenStream {
        match slot {
            Slot::Field { index, unaligned } => {
                let zero = self.zero(&self.layout.fields[*index].shape);
                if *unaligned {
                    quote!(::kho_abi::Unaligned(#zero))
                } else {
                    zero
                }
            }
            Slot::Bits { bytes, .. } | Slot::Padding { bytes, .. } => {
                let bytes = number(*bytes);
                quote!([0; #bytes])
            }
        }
    }

    fn zero(&self, shape: &Shape) -> TokenStream {
        match shape {
            Shape::Scalar(_) => quote!(0),
            Shape::Record(id) | Shape::Enum(id) => {
                let ty = self.scope.type_path(*id);
                quote!(#ty::ZEROED)
            }
            Shape::Pointer { .. } => quote!(::kho_abi::KhoserPtr::NULL),
            Shape::Array(of, len) => {
                let (of, len) = (self.zero(of), number(*len));
                quote!([#of; #len])
            }
            Shape::Flexible(_) => quote!([]),
        }
    }
}

/// A field's own docs, and where it is.
pub(super) fn field_docs(field: &Field, layout: &FieldLayout) -> Vec<String> {
    let position = if layout.is_bit_field {
        match (layout.bit_offset, layout.bit_offset + layout.bit_width - 1) {
            (first, last) if first == last => format!("Bit {first} of the record."),
            (first, last) => format!("Bits {first} to {last} of the record."),
        }
    } else {
        match layout.size() {
            0 => format!("Offset {}.", layout.offset()),
            1 => format!("Offset {}, 1 byte.", layout.offset()),
            size => format!("Offset {}, {size} bytes.", layout.offset()),
        }
    };
    let mut lines = field.docs.clone();
    lines.extend([String::new(), position]);
    lines
}
