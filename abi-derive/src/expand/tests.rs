//! The macro's output, held against the checked-in Rust of `kho-abi`.

use std::fs;

use proc_macro2::{TokenStream, TokenTree};
use quote::{quote, ToTokens};

use super::*;

/// Two things differ, because the two users of the tokens want them different (see `emit::rust::Options`): the macro
/// adds the text of the C headers, for who has no checked-in headers, and leaves zerocopy to the spec, where `kho-abi`
/// leaves it to a feature of the crate. With those taken away, every token is the same.
#[test]
fn the_macro_and_the_checked_in_rust_say_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for source in builtin::sources() {
        let name = domain(&parse::text(SourceId(0), &source.text).unwrap()).unwrap().to_owned();
        let path = format!("../{}", source.path);
        let mut expanded: syn::File = syn::parse2(expand(quote!(#path))).unwrap();
        // The first item makes the compiler see the spec.
        expanded.items.remove(0);
        let text = fs::read_to_string(root.join(format!("generated/src/{name}.rs"))).unwrap();
        let mut checked_in = syn::parse_file(&text).unwrap();
        checked_in.attrs.clear();
        compare(&name, &words(comparable(expanded)), &words(comparable(checked_in)));
    }
}

fn compare(name: &str, expanded: &[String], checked_in: &[String]) {
    assert!(checked_in.len() > 100, "{name}: only {} tokens", checked_in.len());
    let differs = expanded.iter().zip(checked_in).position(|(a, b)| a != b);
    let around =
        |words: &[String], at: usize| words[at.saturating_sub(20)..words.len().min(at + 20)].join(" ");
    if let Some(at) = differs {
        panic!("{name}: expanded: {}\nchecked in: {}", around(expanded, at), around(checked_in, at));
    }
    assert_eq!(expanded.len(), checked_in.len(), "{name}");
}

fn comparable(mut file: syn::File) -> TokenStream {
    without_options(&mut file.items);
    file.into_token_stream()
}

/// Takes away what `Options` decides.
fn without_options(items: &mut Vec<syn::Item>) {
    items.retain(|item| !matches!(item, syn::Item::Const(c) if c.ident.to_string().starts_with("C_HEADER")));
    for item in items {
        match item {
            syn::Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    without_options(items);
                }
            }
            syn::Item::Struct(item) => item.attrs.retain(|attr| !attr.path().is_ident("cfg_attr")),
            syn::Item::Trait(item) => without_feature(&mut item.items),
            syn::Item::Union(item) => item.attrs.retain(|attr| !attr.path().is_ident("cfg_attr")),
            _ => {}
        }
    }
}

/// Of two declarations, one for each state of the feature `zerocopy`, keeps the one without it.
fn without_feature(items: &mut Vec<syn::TraitItem>) {
    items.retain_mut(|item| {
        let syn::TraitItem::Type(ty) = item else { return true };
        let with = quote!(#[cfg(feature = "zerocopy")]).to_string();
        let keep = ty.attrs.iter().all(|attr| attr.to_token_stream().to_string() != with);
        ty.attrs.retain(|attr| !attr.path().is_ident("cfg"));
        keep
    });
}

/// The tokens as text, without the comma that a printer puts behind the last of several things.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                words.push(format!("{:?}", group.delimiter()));
                words.extend(self::words(group.stream()));
                words.push("end".to_owned());
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' && tokens.peek().is_none() => {}
            TokenTree::Literal(literal) => words.push(word(&literal)),
            token => words.push(token.to_string()),
        }
    }
    words
}

/// A literal, with strings all spelled alike: `"a"` and `r"a"` are one.
fn word(literal: &proc_macro2::Literal) -> String {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => format!("{:?}", text.value()),
        _ => literal.to_string(),
    }
}

fn messages(path: &str) -> String {
    expand(quote!(#path)).to_string()
}

#[test]
fn a_file_that_does_not_exist_is_named() {
    let text = messages("tests/specs/missing.rs");
    assert!(text.contains("cannot read the spec `tests/specs/missing.rs`: No such file"), "{text}");
}

#[test]
fn mistakes_in_a_file_have_their_place_in_it() {
    let text = messages("tests/specs/mistakes.rs");
    for expected in [
        "tests/specs/mistakes.rs:5:12: cannot find a type `chunk`",
        "tests/specs/mistakes.rs:6:5: field `count` is defined twice\\n\\nnote: first defined here, at 4:5",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in {text}");
    }
    assert_eq!(text.matches("compile_error").count(), 2, "{text}");
    assert!(text.contains("include_bytes"), "the compiler has to see the file: {text}");
}

#[test]
fn a_spec_can_take_the_place_of_a_domain_of_kho() {
    let text = expand(quote! {
        #[domain]
        enum kho { v9 = "kho-v9" }
        const KHO_FDT_COMPATIBLE: &str = kho::VERSION;
    });
    assert!(text.to_string().contains("\"kho-v9\""), "{text}");
}
