//! Rust: what a record derives, which depends on what it is made of.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::plan::{self, Plan};
use super::record::RecordEmitter;
use super::scope::Scope;
use super::Zerocopy;
use crate::expr::Type;
use crate::layout::{RecordLayout, Shape};
use crate::model::{ItemKind, Record};

/// The traits of zerocopy that every record has, unless it [is open-ended](is_open_ended).
pub(super) const ZEROCOPY_ALWAYS: [&str; 3] = ["FromBytes", "Immutable", "KnownLayout"];

/// Whether what follows the record belongs to it: that is not in the type, so a copy of it would not be the record.
pub(super) fn is_open_ended(record: &Record) -> bool {
    record.fields.iter().any(|field| matches!(field.ty, Type::Flexible(_)))
}

impl RecordEmitter<'_> {
    /// A record that holds a union does not know what it holds, and so cannot be compared.
    pub(super) fn derives(&self, plan: &Plan) -> TokenStream {
        let debug = (!plan.has_bit_fields()).then(|| quote!(Debug,));
        let compare =
            (!contains_union(self.scope, self.record, self.layout)).then(|| quote!(PartialEq, Eq, Hash,));
        let zerocopy = self.zerocopy(plan);
        quote! {
            #[derive(Clone, Copy, #debug #compare)]
            #zerocopy
        }
    }

    fn zerocopy(&self, plan: &Plan) -> TokenStream {
        if is_open_ended(self.record) {
            return TokenStream::new();
        }
        let mut traits = ZEROCOPY_ALWAYS.to_vec();
        if !has_unknown_bytes(self.scope, self.record, self.layout) {
            traits.push("IntoBytes");
        }
        if self.layout.align == 1 && plan.align.is_none() {
            traits.push("Unaligned");
        }
        zerocopy_derives(self.scope, &traits)
    }
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

/// The records that a record directly contains.
fn contained<'a>(
    scope: &'a Scope<'_>,
    layout: &'a RecordLayout,
) -> impl Iterator<Item = (&'a Record, &'a RecordLayout)> {
    layout.fields.iter().filter_map(|field| {
        let mut shape = &field.shape;
        while let Shape::Array(of, _) | Shape::Flexible(of) = shape {
            shape = of;
        }
        let Shape::Record(id) = shape else { return None };
        match (&scope.model().item(*id).kind, scope.layout().record(*id)) {
            (ItemKind::Record(record), Some(layout)) => Some((record, layout)),
            _ => None,
        }
    })
}

fn contains_union(scope: &Scope<'_>, record: &Record, layout: &RecordLayout) -> bool {
    record.union || contained(scope, layout).any(|(record, layout)| contains_union(scope, record, layout))
}

/// Whether some byte of the record belongs to no field of the Rust type, or may not, as in a union.
fn has_unknown_bytes(scope: &Scope<'_>, record: &Record, layout: &RecordLayout) -> bool {
    let padded = || plan::plan(record, layout, scope.layout()).has_implicit_padding(layout);
    record.union
        || padded()
        || contained(scope, layout).any(|(record, layout)| has_unknown_bytes(scope, record, layout))
}
