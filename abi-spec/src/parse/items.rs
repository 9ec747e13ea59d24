//! Items: from the forms of Rust that the spec language uses to [`crate::ast`].

use syn::spanned::Spanned;

use super::attrs::{self, Attrs};
use super::expr::{expression, type_of};
use super::Context;
use super::{announced, imports};
use crate::ast::{
    Const, ConstType, Domain, Enum, Enumerator, Field, Ident, Item, ItemKind, Node, Property, PropertyType,
    Record, Version,
};
use crate::diag::Diagnostic;
use crate::scalar::Scalar;

/// Reads one item; a `use` with braces becomes several.
pub(super) fn item(cx: &mut Context<'_>, item: &syn::Item) -> Vec<Item> {
    let read = match item {
        syn::Item::Const(item) if item.ident == "_" => assertion(cx, item),
        syn::Item::Const(item) => constant(cx, item),
        syn::Item::Enum(item) if has(&item.attrs, "domain") => domain(cx, item),
        syn::Item::Enum(item) => enumeration(cx, item),
        syn::Item::Struct(item) if has(&item.attrs, "fdt_node") => node(cx, item),
        syn::Item::Struct(item) => structure(cx, item),
        syn::Item::Union(item) if has(&item.attrs, "serializable_pointer") => pointer(cx, item),
        syn::Item::Union(item) => union(cx, item),
        syn::Item::Use(item) => return imports::items(cx, item),
        other => unsupported(cx, other),
    };
    read.into_iter().collect()
}

fn has(attrs: &[syn::Attribute], name: &str) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident(name))
}

fn unsupported(cx: &mut Context<'_>, at: &impl Spanned) -> Option<Item> {
    let place = cx.place(at.span());
    cx.sink.push(
        Diagnostic::new(place, "this is no item of the spec language")
            .help("a spec is made of `const`, `struct`, `union`, `enum` and `use` items"),
    );
    None
}

fn finish(name: Ident, attrs: Attrs, kind: ItemKind) -> Item {
    let Attrs { docs, exists, defined_in, reached_by, .. } = attrs;
    Item { name, docs, exists, defined_in, reached_by, kind }
}

fn constant(cx: &mut Context<'_>, item: &syn::ItemConst) -> Option<Item> {
    let mut attrs = cx.attrs(&item.attrs, &attrs::ON_CONST);
    let ty = const_type(cx, &item.ty);
    let value = expression(cx, &item.expr);
    let kind = Const { ty: ty?, value: value?, helper: attrs.helper, flag_of: attrs.flag_of.take() };
    Some(finish(cx.ident(&item.ident), attrs, ItemKind::Const(kind)))
}

fn const_type(cx: &mut Context<'_>, ty: &syn::Type) -> Option<ConstType> {
    let name = match ty {
        syn::Type::Reference(reference) => match &*reference.elem {
            syn::Type::Path(path) if path.path.is_ident("str") => return Some(ConstType::Str),
            _ => None,
        },
        syn::Type::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    match name.as_deref().and_then(Scalar::from_spec) {
        Some(scalar) => Some(ConstType::Int(scalar)),
        None => {
            let place = cx.place(ty.span());
            cx.sink.error(place, "a constant is an integer (`u64`, `c_uint`, `usize`, ...) or a `&str`");
            None
        }
    }
}

fn assertion(cx: &mut Context<'_>, item: &syn::ItemConst) -> Option<Item> {
    let attrs = cx.attrs(&item.attrs, &attrs::ON_ASSERT);
    let syn::Expr::Macro(call) = &*item.expr else { return not_an_assertion(cx, item) };
    if !call.mac.path.is_ident("assert") {
        return not_an_assertion(cx, item);
    }
    match call.mac.parse_body::<syn::Expr>() {
        Ok(condition) => {
            let condition = expression(cx, &condition)?;
            let name = Ident { text: "_".into(), place: cx.place(item.span()) };
            Some(finish(name, attrs, ItemKind::Assert(condition)))
        }
        Err(error) => {
            cx.syntax(&error);
            None
        }
    }
}

fn not_an_assertion(cx: &mut Context<'_>, item: &syn::ItemConst) -> Option<Item> {
    let place = cx.place(item.span());
    cx.sink.error(place, "a constant without a name states a fact: `const _: () = assert!(...);`");
    None
}

fn domain(cx: &mut Context<'_>, item: &syn::ItemEnum) -> Option<Item> {
    let mut attrs = cx.attrs(&item.attrs, &attrs::ON_DOMAIN);
    let versions = item.variants.iter().filter_map(|variant| version(cx, variant)).collect();
    let kind = Domain {
        guarded_by: attrs.guarded_by.take(),
        on_mismatch: attrs.on_mismatch.take(),
        on_absence: attrs.on_absence.take(),
        fatal: attrs.fatal,
        versions,
    };
    Some(finish(cx.ident(&item.ident), attrs, ItemKind::Domain(kind)))
}

fn version(cx: &mut Context<'_>, variant: &syn::Variant) -> Option<Version> {
    let attrs = cx.attrs(&variant.attrs, &attrs::ON_VERSION);
    if let Some(since) = &attrs.exists.since {
        cx.sink.error(since.place, "a version lists its releases, because others may follow");
    }
    let value = discriminant(cx, variant, "say what the version announces: `v1 = \"name-v1\"`")?;
    Some(Version {
        name: cx.ident(&variant.ident),
        docs: attrs.docs,
        announced: announced::announced(cx, value)?,
        announced_place: cx.place(value.span()),
        releases: attrs.exists.releases,
    })
}

fn discriminant<'v>(cx: &mut Context<'_>, variant: &'v syn::Variant, help: &str) -> Option<&'v syn::Expr> {
    match (&variant.fields, &variant.discriminant) {
        (syn::Fields::Unit, Some((_, value))) => Some(value),
        _ => {
            let place = cx.place(variant.span());
            cx.sink.push(Diagnostic::new(place, format!("`{}` has no value", variant.ident)).help(help));
            None
        }
    }
}

fn enumeration(cx: &mut Context<'_>, item: &syn::ItemEnum) -> Option<Item> {
    no_generics(cx, &item.generics);
    let attrs = cx.attrs(&item.attrs, &attrs::ON_ENUM);
    let members = item.variants.iter().filter_map(|variant| enumerator(cx, variant)).collect();
    let kind = Enum { constants: attrs.constants, members };
    Some(finish(cx.ident(&item.ident), attrs, ItemKind::Enum(kind)))
}

fn enumerator(cx: &mut Context<'_>, variant: &syn::Variant) -> Option<Enumerator> {
    let attrs = cx.attrs(&variant.attrs, &attrs::ON_ENUMERATOR);
    let value = discriminant(cx, variant, "every enumerator has its value written down: `NAME = 1`")
        .and_then(|value| expression(cx, value));
    Some(Enumerator {
        name: cx.ident(&variant.ident),
        docs: attrs.docs,
        exists: attrs.exists,
        helper: attrs.helper,
        value: value?,
    })
}

fn structure(cx: &mut Context<'_>, item: &syn::ItemStruct) -> Option<Item> {
    no_generics(cx, &item.generics);
    let syn::Fields::Named(fields) = &item.fields else {
        let place = cx.place(item.span());
        cx.sink.error(place, "a record has fields with names: `struct name { field: u64 }`");
        return None;
    };
    record(cx, &item.ident, &item.attrs, fields, false)
}

fn union(cx: &mut Context<'_>, item: &syn::ItemUnion) -> Option<Item> {
    no_generics(cx, &item.generics);
    record(cx, &item.ident, &item.attrs, &item.fields, true)
}

fn no_generics(cx: &mut Context<'_>, generics: &syn::Generics) {
    if !generics.params.is_empty() {
        let place = cx.place(generics.span());
        cx.sink.error(
            place,
            "nothing but a serializable pointer has parameters: bytes are the same wherever they stand",
        );
    }
}

fn record(
    cx: &mut Context<'_>,
    name: &syn::Ident,
    attrs: &[syn::Attribute],
    fields: &syn::FieldsNamed,
    union: bool,
) -> Option<Item> {
    let mut attrs = cx.attrs(attrs, &attrs::ON_RECORD);
    let fields = fields.named.iter().filter_map(|f| field(cx, f)).collect();
    let kind = Record { union, packed: attrs.packed, align: attrs.align.take(), fields };
    Some(finish(cx.ident(name), attrs, ItemKind::Record(kind)))
}

fn field(cx: &mut Context<'_>, field: &syn::Field) -> Option<Field> {
    let attrs = cx.attrs(&field.attrs, &attrs::ON_FIELD);
    if let Some((_, default)) = &field.default {
        let place = cx.place(default.span());
        cx.sink.error(place, "a field of a record has no value: only an FDT property can have a fixed one");
    }
    Some(Field {
        name: cx.ident(field.ident.as_ref()?),
        docs: attrs.docs,
        exists: attrs.exists,
        ty: type_of(cx, &field.ty)?,
        ty_place: cx.place(field.ty.span()),
        bits: attrs.bits,
        align: attrs.align,
        leads_to: attrs.leads_to,
    })
}

fn pointer(cx: &mut Context<'_>, item: &syn::ItemUnion) -> Option<Item> {
    let mut attrs = cx.attrs(&item.attrs, &attrs::ON_POINTER);
    for member in &item.fields.named {
        cx.attrs(&member.attrs, &attrs::ON_POINTER_MEMBER);
    }
    if !is_pointer_shape(item) {
        let place = cx.place(item.span());
        cx.sink.push(
            Diagnostic::new(place, "a serializable pointer is a physical address that knows its target")
                .help("write `union Name<T> { phys: u64, ptr: *mut T }`"),
        );
    }
    let macros = attrs.pointer.take()?;
    Some(finish(cx.ident(&item.ident), attrs, ItemKind::Pointer(macros)))
}

fn is_pointer_shape(item: &syn::ItemUnion) -> bool {
    let members: Vec<_> = item.fields.named.iter().collect();
    let [phys, ptr] = members.as_slice() else { return false };
    let is_u64 = matches!(&phys.ty, syn::Type::Path(path) if path.path.is_ident("u64"));
    let named = |field: &syn::Field, name: &str| field.ident.as_ref().is_some_and(|ident| ident == name);
    named(phys, "phys") && is_u64 && named(ptr, "ptr") && matches!(&ptr.ty, syn::Type::Ptr(_))
}

fn node(cx: &mut Context<'_>, item: &syn::ItemStruct) -> Option<Item> {
    no_generics(cx, &item.generics);
    let mut attrs = cx.attrs(&item.attrs, &attrs::ON_NODE);
    if matches!(item.fields, syn::Fields::Unnamed(_)) {
        let place = cx.place(item.fields.span());
        cx.sink.error(place, "the properties of an FDT node have names: `struct node { name: u64 }`");
    }
    let properties = item.fields.iter().filter_map(|field| property(cx, field)).collect();
    let kind = Node { path: attrs.fdt_node.take()?, properties };
    Some(finish(cx.ident(&item.ident), attrs, ItemKind::Node(kind)))
}

fn property(cx: &mut Context<'_>, field: &syn::Field) -> Option<Property> {
    let attrs = cx.attrs(&field.attrs, &attrs::ON_PROPERTY);
    let holds = property_type(cx, &field.ty);
    let value = match &field.default {
        Some((_, value)) => Some(expression(cx, value)?),
        None => None,
    };
    let Some(wire_name) = attrs.property else {
        let place = cx.place(field.span());
        cx.sink.push(
            Diagnostic::new(place, "a property of an FDT node needs its name on the wire")
                .help("add `#[property(\"name\")]` or `#[property(CONSTANT)]`"),
        );
        return None;
    };
    Some(Property {
        name: cx.ident(field.ident.as_ref()?),
        docs: attrs.docs,
        exists: attrs.exists,
        wire_name,
        holds: holds?,
        value,
        leads_to: attrs.leads_to,
    })
}

fn property_type(cx: &mut Context<'_>, ty: &syn::Type) -> Option<PropertyType> {
    let name = match ty {
        syn::Type::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    match name.as_deref() {
        Some("str") => Some(PropertyType::Str),
        Some("reg") => Some(PropertyType::Reg),
        Some(name) if Scalar::from_spec(name).is_some() => Scalar::from_spec(name).map(PropertyType::Int),
        _ => {
            let place = cx.place(ty.span());
            cx.sink.error(place, "an FDT property holds a `str`, an integer such as `u64`, or a `reg`");
            None
        }
    }
}
