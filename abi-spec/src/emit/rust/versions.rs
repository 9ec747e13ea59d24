//! Rust: the versions of a domain as an enum, to lead from what the bytes announce to a module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::docs;
use crate::expr::Value;
use crate::model::{Domain, Version};
use crate::names;

/// The enum of a domain's versions; nothing for a domain without a name.
pub(super) fn versions(domain: &Domain) -> TokenStream {
    let Some(name) = &domain.name else { return TokenStream::new() };
    let named: Vec<_> = domain.versions.iter().filter_map(Named::new).collect();
    let Some((announced_type, constant_type)) = common_type(&named) else { return TokenStream::new() };
    let ty = format_ident!("{}Version", names::rust_type(name));
    let intro = format!("The versions of `{name}`. Each has a module here.");
    let head = docs(&[vec![intro, String::new()], domain.docs.clone()].concat());
    let variants = named.iter().map(|v| {
        let (docs, variant) = (docs(&v.version.docs), &v.variant);
        quote!(#docs #variant)
    });
    let (variants_of, values): (Vec<_>, Vec<_>) = named.iter().map(|v| (&v.variant, &v.value)).unzip();
    quote! {
        #head
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #ty { #(#variants),* }

        impl #ty {
            /// The version that announces itself like this; none if it is not known here, in which case nothing that
            /// it covers may be read.
            pub fn from_announced(announced: #announced_type) -> ::core::option::Option<Self> {
                match announced {
                    #(#values => ::core::option::Option::Some(Self::#variants_of),)*
                    _ => ::core::option::Option::None,
                }
            }

            /// What the version announces itself as.
            pub const fn announced(self) -> #constant_type {
                match self {
                    #(Self::#variants_of => #values),*
                }
            }
        }
    }
}

struct Named<'a> {
    version: &'a Version,
    variant: proc_macro2::Ident,
    value: TokenStream,
}

impl<'a> Named<'a> {
    fn new(version: &'a Version) -> Option<Self> {
        let variant = format_ident!("{}", names::rust_type(version.name.as_ref()?));
        let value = match version.announced.as_ref()? {
            Value::Str(text) => quote!(#text),
            Value::Int(number) => {
                let number = proc_macro2::Literal::i128_unsuffixed(*number);
                quote!(#number)
            }
            Value::Bool(_) => return None,
        };
        Some(Named { version, variant, value })
    }
}

/// The type of what the versions announce, as an argument and as a constant. A domain that changed from strings to
/// numbers has none.
fn common_type(versions: &[Named<'_>]) -> Option<(TokenStream, TokenStream)> {
    let is = |wanted: fn(&Value) -> bool| {
        versions.iter().all(|v| v.version.announced.as_ref().is_some_and(wanted))
    };
    if versions.is_empty() {
        None
    } else if is(|value| matches!(value, Value::Str(_))) {
        Some((quote!(&str), quote!(&'static str)))
    } else if is(|value| matches!(value, Value::Int(_))) {
        Some((quote!(i64), quote!(i64)))
    } else {
        None
    }
}
