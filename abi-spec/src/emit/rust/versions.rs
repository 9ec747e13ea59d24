//! Rust: the versions of a domain as an enum, to lead from what the bytes announce to a module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::docs;
use crate::expr::Value;
use crate::model::{Announced, Domain, Version};
use crate::names;

/// The enum of a domain's versions; nothing for a domain without a name.
pub(super) fn versions(domain: &Domain) -> TokenStream {
    let Some(name) = &domain.name else { return TokenStream::new() };
    let named: Vec<_> = domain.versions.iter().filter_map(Named::new).collect();
    let Some(scheme) = Scheme::of(&named) else { return TokenStream::new() };
    let ty = format_ident!("{}Version", names::rust_type(name));
    let intro = format!("The versions of `{name}`. Each has a module here.");
    let head = docs(&[vec![intro, String::new()], domain.docs.clone()].concat());
    let variants = named.iter().map(|v| {
        let (docs, variant) = (docs(&v.version.docs), &v.variant);
        quote!(#docs #variant)
    });
    let (variants_of, values): (Vec<_>, Vec<_>) = named.iter().map(|v| (&v.variant, &v.value)).unzip();
    let Scheme { parameters, matched, returned } = scheme;
    quote! {
        #head
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #ty { #(#variants),* }

        impl #ty {
            /// The version that announces itself like this; none if it is not known here, in which case nothing that
            /// it covers may be read.
            pub fn from_announced(#parameters) -> ::core::option::Option<Self> {
                match #matched {
                    #(#values => ::core::option::Option::Some(Self::#variants_of),)*
                    _ => ::core::option::Option::None,
                }
            }

            /// What the version announces itself as.
            pub const fn announced(self) -> #returned {
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
        let announced = version.announced.as_ref()?;
        let number = |number: i128| proc_macro2::Literal::i128_unsuffixed(number);
        let value = match (announced, announced.value()) {
            (Announced::NameAndNumber(name, of), _) => {
                let of = number(*of);
                quote!((#name, #of))
            }
            (_, Value::Str(text)) => quote!(#text),
            (_, Value::Int(of)) => {
                let of = number(of);
                quote!(#of)
            }
            (_, Value::Bool(_)) => return None,
        };
        Some(Named { version, variant, value })
    }
}

/// How the versions of a domain are told apart, in types and arguments.
struct Scheme {
    parameters: TokenStream,
    matched: TokenStream,
    returned: TokenStream,
}

impl Scheme {
    /// None for a domain that went from one scheme to another.
    fn of(versions: &[Named<'_>]) -> Option<Scheme> {
        let is = |wanted: fn(&Announced) -> bool| {
            versions.iter().all(|v| v.version.announced.as_ref().is_some_and(wanted))
        };
        let scheme = |parameters, matched, returned| Some(Scheme { parameters, matched, returned });
        if versions.is_empty() {
            None
        } else if is(|announced| matches!(announced, Announced::Text(_) | Announced::Joined(_))) {
            scheme(quote!(announced: &str), quote!(announced), quote!(&'static str))
        } else if is(|announced| matches!(announced, Announced::Number(_))) {
            scheme(quote!(announced: i64), quote!(announced), quote!(i64))
        } else if is(|announced| matches!(announced, Announced::NameAndNumber(..))) {
            scheme(quote!(name: &str, number: i64), quote!((name, number)), quote!((&'static str, i64)))
        } else {
            None
        }
    }
}
