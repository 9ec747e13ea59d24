//! Rust: constants, enums and the names in FDT nodes.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::scope::{docs, item_docs, Scope};
use crate::expr::Value;
use crate::layout::{evaluate, ItemLayout, WithModel};
use crate::model::{Const, ConstType, Item, ItemId, ItemKind, ModelExpr, Node, Property};
use crate::names;
use crate::scalar::Scalar;

/// A constant or an enumerator.
pub(super) fn constant(scope: &Scope<'_>, id: ItemId, item: &Item, constant: &Const) -> TokenStream {
    let Some(value) = scope.layout().constant(id) else { return TokenStream::new() };
    let docs = item_docs(&scope.emitter, item, &remarks(scope, constant));
    let name = names::rust_ident(&item.name);
    let ty = const_type(scope, constant);
    let literal = literal(value);
    let value = match member_of(scope, constant) {
        Some(_) => quote!(#ty(#literal)),
        None => literal,
    };
    quote!(#docs pub const #name: #ty = #value;)
}

fn remarks(scope: &Scope<'_>, constant: &Const) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some((record, field)) = &constant.flag_of {
        remarks.push(format!("A flag of `{}.{field}`.", scope.model().item(*record).name));
    }
    if constant.helper {
        remarks.push("A helper: a name of convenience, which not every kernel has.".to_owned());
    }
    remarks
}

/// The type of a constant in Rust.
pub(super) fn const_type(scope: &Scope<'_>, constant: &Const) -> TokenStream {
    if let Some(group) = member_of(scope, constant) {
        return scope.type_path(group);
    }
    match constant.ty {
        ConstType::Str => quote!(&str),
        ConstType::Int(scalar) => {
            let name = format_ident!("{}", scalar.rust());
            quote!(#name)
        }
    }
}

/// The enum that a constant is a value of, if fields can have its type.
fn member_of(scope: &Scope<'_>, constant: &Const) -> Option<ItemId> {
    let group = constant.group?;
    match &scope.model().item(group).kind {
        ItemKind::Enum(e) if !e.constants => Some(group),
        _ => None,
    }
}

fn literal(value: &Value) -> TokenStream {
    match value {
        Value::Int(n) => {
            let magnitude = Literal::u128_unsuffixed(n.unsigned_abs());
            if *n < 0 {
                quote!(-#magnitude)
            } else {
                quote!(#magnitude)
            }
        }
        Value::Str(text) => quote!(#text),
        Value::Bool(b) => quote!(#b),
    }
}

/// An enum that fields can have: memory from another kernel can hold a value that no enumerator has, so it is an
/// integer that knows the names of some of its values.
pub(super) fn enumeration(scope: &Scope<'_>, id: ItemId, item: &Item) -> TokenStream {
    let ItemLayout::Enum(layout) = scope.layout().item(id) else { return TokenStream::new() };
    let docs = item_docs(&scope.emitter, item, &["It can hold values that have no name here.".to_owned()]);
    let name = format_ident!("{}", names::rust_type(&item.name));
    let alias = &item.name;
    let repr = format_ident!("{}", if layout.signed { Scalar::I32.rust() } else { Scalar::U32.rust() });
    let zerocopy =
        super::derives::zerocopy_derives(scope, &["FromBytes", "IntoBytes", "Immutable", "KnownLayout"]);
    let same_name = (name != alias).then(|| quote!(#[doc(alias = #alias)]));
    quote! {
        #docs
        #same_name
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #zerocopy
        #[repr(transparent)]
        pub struct #name(pub #repr);

        impl #name {
            /// All bits zero.
            pub const ZEROED: Self = Self(0);
        }
    }
}

/// The names of a node's properties.
pub(super) fn node(scope: &Scope<'_>, item: &Item, node: &Node) -> TokenStream {
    let docs_of_node = item_docs(&scope.emitter, item, &[format!("A node of the FDT at `{}`.", node.path)]);
    let module = names::rust_ident(&item.name);
    let path = &node.path;
    let mut taken = vec!["PATH".to_owned()];
    let properties: Vec<_> = node.properties.iter().map(|p| property(scope, p, &mut taken)).collect();
    quote! {
        #docs_of_node
        pub mod #module {
            /// Path of the node. What stands between angle brackets is chosen by someone else.
            pub const PATH: &str = #path;
            #(#properties)*
        }
    }
}

/// The name of a property and, if only one is possible, its value.
fn property(scope: &Scope<'_>, property: &Property, taken: &mut Vec<String>) -> TokenStream {
    let Some(wire_name) = value_of(scope, &property.wire_name) else { return TokenStream::new() };
    let name = new_name(&property.name, taken);
    let mut lines = vec![format!("Name of the property `{}`:", property.name), String::new()];
    lines.extend(property.docs.iter().cloned());
    let docs = docs(&lines);
    let wire_name = literal(&wire_name);
    let fixed = property.value.as_ref().and_then(|value| value_of(scope, value)).map(|value| {
        let name = new_name(&format!("{}_value", property.name), taken);
        let ty = if matches!(value, Value::Str(_)) { quote!(&str) } else { quote!(u64) };
        let value = literal(&value);
        let doc = format!(" The only value of the property `{}`.", property.name);
        quote!(#[doc = #doc] pub const #name: #ty = #value;)
    });
    quote! {
        #docs
        pub const #name: &str = #wire_name;
        #fixed
    }
}

/// A name for a constant of a node's module that no other has: names of properties may differ in case only.
fn new_name(wanted: &str, taken: &mut Vec<String>) -> proc_macro2::Ident {
    let mut name = wanted.to_ascii_uppercase();
    while taken.contains(&name) {
        name.push('_');
    }
    taken.push(name.clone());
    names::rust_ident(&name)
}

fn value_of(scope: &Scope<'_>, expr: &ModelExpr) -> Option<Value> {
    evaluate(expr, &WithModel { version: scope.model(), layout: scope.layout() }).ok()
}
