//! Rust: assertions that rustc comes to the numbers of the layout engine.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::plan::Slot;
use super::record::RecordEmitter;
use super::scope::{number, Scope};
use crate::model::{Item, ItemId, ItemKind};

/// `assert!`s for the size, the alignment and the offsets of a record, in the module it is in.
pub(super) fn assertions(scope: &Scope<'_>, id: ItemId, item: &Item) -> Option<TokenStream> {
    let ItemKind::Record(record) = &item.kind else { return None };
    if item.page_dependent != scope.page().is_some() {
        return None;
    }
    let layout = scope.layout().record(id)?;
    let emit = RecordEmitter { scope, item, record, layout };
    let (ty, name) = (emit.name(), &item.name);
    let (size, align) = (number(layout.size), number(layout.align));
    let (size_text, align_text) = (format!("size of {name}"), format!("alignment of {name}"));
    let offsets = emit.offsets().into_iter().map(|(field, offset)| {
        let (offset, text) = (number(offset), format!("offset of {name}.{field}"));
        quote!(assert!(::core::mem::offset_of!(#ty, #field) == #offset, #text);)
    });
    Some(quote! {
        assert!(::core::mem::size_of::<#ty>() == #size, #size_text);
        assert!(::core::mem::align_of::<#ty>() == #align, #align_text);
        #(#offsets)*
    })
}

impl RecordEmitter<'_> {
    /// The fields of the Rust type with where they start. Those of a union all start at 0.
    fn offsets(&self) -> Vec<(Ident, u64)> {
        if self.record.union {
            return Vec::new();
        }
        let offset = |slot: &Slot| match slot {
            Slot::Field { index, .. } => self.layout.fields[*index].offset(),
            Slot::Bits { start, .. } | Slot::Padding { start, .. } => *start,
        };
        self.plan().slots.iter().map(|slot| (self.slot_name(slot), offset(slot))).collect()
    }
}
