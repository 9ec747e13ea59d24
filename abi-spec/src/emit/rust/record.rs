//! Rust: structs and unions, with accessors for bit-fields and assertions for every number.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::plan::{self, Plan, Slot};
use super::scope::{docs, item_docs, number, Scope};
use super::Zerocopy;
use crate::layout::{FieldLayout, RecordLayout, Shape};
use crate::model::{Field, Item, ItemId, ItemKind, Record};
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

struct RecordEmitter<'a> {
    scope: &'a Scope<'a>,
    item: &'a Item,
    record: &'a Record,
    layout: &'a RecordLayout,
}

impl RecordEmitter<'_> {
    fn name(&self) -> Ident {
        format_ident!("{}", names::rust_type(&self.item.name))
    }

    fn head(&self, packed: bool, align: Option<u64>) -> TokenStream {
        let keyword = if self.record.union { "union" } else { "struct" };
        let numbers = format!(
            "`{keyword} {}`: {} bytes, alignment {}.",
            self.item.name, self.layout.size, self.layout.align
        );
        let docs = item_docs(self.item, &[numbers]);
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
        let plan = plan::plan(self.record, self.layout, self.scope.layout());
        let name = self.name();
        let head = self.head(plan.packed, plan.align);
        let derives = self.derives(&plan);
        let aligner = plan.aligner.map(|n| {
            let of = format_ident!("u{}", n * 8);
            quote!(_align: [#of; 0],)
        });
        let slots = plan.slots.iter().map(|slot| self.slot(slot));
        let methods = self.methods(&plan);
        let debug = self.debug(&plan);
        quote! {
            #derives
            #head
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

    fn slot_name(&self, slot: &Slot) -> Ident {
        match slot {
            Slot::Field { index, .. } => names::rust_ident(&self.record.fields[*index].name),
            Slot::Bits { first, .. } => format_ident!("_bits_{}", self.record.fields[*first].name),
            Slot::Padding { start, .. } => format_ident!("_padding_{start}"),
        }
    }

    /// What can be derived: anything but for unions, which do not know what they hold.
    fn derives(&self, plan: &Plan) -> TokenStream {
        let comparable = !contains_union(self.scope, self.record);
        let has_bits = plan.slots.iter().any(|slot| matches!(slot, Slot::Bits { .. }));
        let debug = (comparable && !has_bits).then(|| quote!(Debug,));
        let compare = comparable.then(|| quote!(PartialEq, Eq, Hash,));
        let zerocopy = self.zerocopy(plan, comparable);
        quote! {
            #[derive(Clone, Copy, #debug #compare)]
            #zerocopy
        }
    }

    fn zerocopy(&self, plan: &Plan, comparable: bool) -> TokenStream {
        if self.record.fields.iter().any(|f| matches!(f.ty, crate::expr::Type::Flexible(_))) {
            // What follows the record is not in the type, so a copy of it would not be the record.
            return TokenStream::new();
        }
        let mut traits = vec!["FromBytes", "Immutable", "KnownLayout"];
        if comparable && !contains_implicit_padding(self.scope, plan, self.layout) {
            traits.push("IntoBytes");
        }
        if self.layout.align == 1 && plan.align.is_none() {
            traits.push("Unaligned");
        }
        zerocopy_derives(self.scope, &traits)
    }

    fn methods(&self, plan: &Plan) -> TokenStream {
        let name = self.name();
        let zeroed = (!contains_union(self.scope, self.record)).then(|| self.zeroed(plan));
        let accessors: Vec<_> = plan
            .slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::Bits { first, last, start, .. } => Some((slot, *first..=*last, *start)),
                _ => None,
            })
            .flat_map(|(slot, fields, start)| fields.map(move |i| (slot, i, start)))
            .map(|(slot, i, start)| self.accessors(slot, i, start))
            .collect();
        quote! {
            impl #name {
                #zeroed
                #(#accessors)*
            }
        }
    }

    fn zeroed(&self, plan: &Plan) -> TokenStream {
        let aligner = plan.aligner.map(|_| quote!(_align: [],));
        let fields = plan.slots.iter().map(|slot| {
            let name = self.slot_name(slot);
            let value = match slot {
                Slot::Field { index, unaligned } => {
                    let zero = self.zero(&self.layout.fields[*index].shape);
                    if *unaligned { quote!(::kho_abi::Unaligned(#zero)) } else { zero }
                }
                Slot::Bits { bytes, .. } | Slot::Padding { bytes, .. } => {
                    let bytes = number(*bytes);
                    quote!([0; #bytes])
                }
            };
            quote!(#name: #value,)
        });
        quote! {
            /// The record with all bytes zero.
            pub const ZEROED: Self = Self { #aligner #(#fields)* };
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

    /// Getter and setter of a bit-field, whose lowest bit is counted from the start of its run of bytes.
    fn accessors(&self, slot: &Slot, index: usize, start: u64) -> TokenStream {
        let (field, layout) = (&self.record.fields[index], &self.layout.fields[index]);
        let Shape::Scalar(scalar) = layout.shape else { return TokenStream::new() };
        let storage = self.slot_name(slot);
        let (getter, setter) = (names::rust_ident(&field.name), format_ident!("set_{}", field.name));
        let ty = format_ident!("{}", scalar.rust());
        let (from, width) = (number(layout.bit_offset - start * 8), number(layout.bit_width));
        let docs = docs(&field_docs(field, layout));
        let setter_doc = format!(
            " Sets `{}`, or says that the value does not fit into {} bits and changes nothing.",
            field.name, layout.bit_width
        );
        let get = if scalar.signed() == Some(true) { quote!(get_signed) } else { quote!(get) };
        let wide = if scalar.signed() == Some(true) { quote!(i64) } else { quote!(u64) };
        let set = if scalar.signed() == Some(true) { quote!(set_signed) } else { quote!(set) };
        quote! {
            #docs
            pub const fn #getter(&self) -> #ty {
                ::kho_abi::bits::#get(&self.#storage, #from, #width) as #ty
            }

            #[doc = #setter_doc]
            pub fn #setter(&mut self, value: #ty) -> ::core::result::Result<(), ::kho_abi::bits::DoesNotFit> {
                ::kho_abi::bits::#set(&mut self.#storage, #from, #width, value as #wide)
            }
        }
    }

    /// `Debug` by hand where there are bit-fields, whose storage says nothing to a reader.
    fn debug(&self, plan: &Plan) -> TokenStream {
        let has_bits = plan.slots.iter().any(|slot| matches!(slot, Slot::Bits { .. }));
        if !has_bits || contains_union(self.scope, self.record) {
            return TokenStream::new();
        }
        let (name, text) = (self.name(), names::rust_type(&self.item.name));
        let fields = self.record.fields.iter().zip(&self.layout.fields).map(|(field, layout)| {
            let (label, ident) = (&field.name, names::rust_ident(&field.name));
            if layout.is_bit_field {
                quote!(.field(#label, &self.#ident()))
            } else {
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

    fn union(&self) -> TokenStream {
        let name = self.name();
        let packed = self.record.packed && self.layout.align == 1;
        let asked = self.record.align.is_some() || self.record.fields.iter().any(|f| f.align.is_some());
        let head = self.head(packed, asked.then_some(self.layout.align));
        let fields = self.record.fields.iter().zip(&self.layout.fields).map(|(field, layout)| {
            let docs = docs(&field_docs(field, layout));
            let name = names::rust_ident(&field.name);
            let ty = if layout.is_bit_field {
                let bytes = number(layout.size());
                quote!([u8; #bytes])
            } else {
                self.scope.field_type(&layout.shape)
            };
            quote!(#docs pub #name: #ty,)
        });
        let aligner = self.union_aligner();
        quote! {
            #[derive(Clone, Copy)]
            #head
            pub union #name { #(#fields)* #aligner }
        }
    }

    /// Gives a union the size and the alignment that bit-fields or an alignment bring.
    fn union_aligner(&self) -> TokenStream {
        let size = number(self.layout.size);
        let of = match self.layout.align {
            n @ (2 | 4 | 8) if !self.record.packed => format_ident!("u{}", n * 8),
            _ => return quote!(_bytes: [u8; #size],),
        };
        quote!(_align: [#of; 0], _bytes: [u8; #size],)
    }
}

fn field_docs(field: &Field, layout: &FieldLayout) -> Vec<String> {
    let position = if layout.is_bit_field {
        let last = layout.bit_offset + layout.bit_width - 1;
        format!("Bits {} to {last} of the record.", layout.bit_offset)
    } else {
        match layout.size() {
            1 => format!("Offset {}, 1 byte.", layout.offset()),
            size => format!("Offset {}, {size} bytes.", layout.offset()),
        }
    };
    let mut lines = field.docs.clone();
    lines.extend([String::new(), position]);
    lines
}

/// Derives of zerocopy's traits, under the condition that the options give.
pub(super) fn zerocopy_derives(scope: &Scope<'_>, traits: &[&str]) -> TokenStream {
    let traits = traits.iter().map(|t| {
        let t = format_ident!("{t}");
        quote!(::kho_abi::zerocopy::#t)
    });
    let derive = quote!(derive(#(#traits),*));
    let krate = quote!(zerocopy(crate = "::kho_abi::zerocopy"));
    match scope.emitter.options.zerocopy {
        Zerocopy::No => TokenStream::new(),
        Zerocopy::WhenFeature => quote!(#[cfg_attr(feature = "zerocopy", #derive, #krate)]),
        Zerocopy::Always => quote!(#[#derive] #[#krate]),
    }
}

/// Records that a record contains directly.
fn contained<'a>(scope: &'a Scope<'_>, record: &'a Record) -> impl Iterator<Item = (ItemId, &'a Record)> {
    record.fields.iter().filter_map(|field| {
        let mut ty = &field.ty;
        while let crate::expr::Type::Array(of, _) | crate::expr::Type::Flexible(of) = ty {
            ty = of;
        }
        let crate::expr::Type::Item(id) = ty else { return None };
        match &scope.model().item(*id).kind {
            ItemKind::Record(inner) => Some((*id, inner)),
            _ => None,
        }
    })
}

fn contains_union(scope: &Scope<'_>, record: &Record) -> bool {
    record.union || contained(scope, record).any(|(_, inner)| contains_union(scope, inner))
}

fn contains_implicit_padding(scope: &Scope<'_>, plan: &Plan, layout: &RecordLayout) -> bool {
    // The types of fields have to be free of padding as well; zerocopy's derive checks that by their traits, which
    // they only have if this function said so for them.
    let inner_padded = layout.fields.iter().any(|field| {
        let mut shape = &field.shape;
        while let Shape::Array(of, _) | Shape::Flexible(of) = shape {
            shape = of;
        }
        let Shape::Record(id) = shape else { return false };
        let (ItemKind::Record(record), Some(layout)) = (&scope.model().item(*id).kind, scope.layout().record(*id))
        else {
            return true;
        };
        record.union
            || contains_implicit_padding(scope, &plan::plan(record, layout, scope.layout()), layout)
    });
    inner_padded || plan::has_implicit_padding(plan, layout)
}

/// `assert!`s that rustc gives a record the size, alignment and offsets that the layout engine does.
pub(super) fn assertions(scope: &Scope<'_>, id: ItemId, item: &Item) -> Option<TokenStream> {
    let ItemKind::Record(record) = &item.kind else { return None };
    if item.page_dependent != scope.page().is_some() {
        return None;
    }
    let layout = scope.layout().record(id)?;
    let (ty, name) = (scope.type_path(id), &item.name);
    let (size, align) = (number(layout.size), number(layout.align));
    let (size_text, align_text) = (format!("size of {name}"), format!("alignment of {name}"));
    let offsets = offsets(scope, item, record, layout);
    Some(quote! {
        assert!(::core::mem::size_of::<#ty>() == #size, #size_text);
        assert!(::core::mem::align_of::<#ty>() == #align, #align_text);
        #(#offsets)*
    })
}

fn offsets(scope: &Scope<'_>, item: &Item, record: &Record, layout: &RecordLayout) -> Vec<TokenStream> {
    let ty = format_ident!("{}", names::rust_type(&item.name));
    let check = |field: &Ident, offset: u64| {
        let (offset, text) = (number(offset), format!("offset of {}.{field}", item.name));
        quote!(assert!(::core::mem::offset_of!(#ty, #field) == #offset, #text);)
    };
    if record.union {
        return Vec::new();
    }
    let emit = RecordEmitter { scope, item, record, layout };
    let plan = plan::plan(record, layout, scope.layout());
    let slots = plan.slots.iter().map(|slot| {
        let offset = match slot {
            Slot::Field { index, .. } => layout.fields[*index].offset(),
            Slot::Bits { start, .. } | Slot::Padding { start, .. } => *start,
        };
        check(&emit.slot_name(slot), offset)
    });
    slots.collect()
}
