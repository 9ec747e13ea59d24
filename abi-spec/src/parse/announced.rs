//! What a version announces: four forms of a literal.

use syn::spanned::Spanned;

use super::Context;
use crate::ast::Announced;
use crate::diag::Diagnostic;

/// Reads what a version announces. `None`: it was reported.
pub(super) fn announced(cx: &mut Context<'_>, value: &syn::Expr) -> Option<Announced> {
    let read = match value {
        syn::Expr::Lit(_) => {
            text(value).map(Announced::Text).or_else(|| number(value).map(Announced::Number))
        }
        syn::Expr::Tuple(pair) => match pair.elems.iter().collect::<Vec<_>>().as_slice() {
            [name, version] => text(name).zip(number(version)).map(|(n, v)| Announced::NameAndNumber(n, v)),
            _ => None,
        },
        syn::Expr::Array(list) => {
            let texts: Option<Vec<_>> = list.elems.iter().map(text).collect();
            let joined =
                texts.filter(|texts| texts.iter().all(|text| !text.is_empty() && !text.contains(';')));
            joined.filter(|texts| !texts.is_empty()).map(Announced::Joined)
        }
        _ => None,
    };
    if read.is_none() {
        let place = cx.place(value.span());
        let message = "a version announces a string or a number, written as a literal";
        let help = "also a name and a number, `(\"pci\", 2)`, or several strings, `[\"kho-v5\", \"radix-v1\"]`, which \
                    `;` joins and which must not contain one";
        cx.sink.push(Diagnostic::new(place, message).help(help));
    }
    read
}

fn text(value: &syn::Expr) -> Option<String> {
    match value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn number(value: &syn::Expr) -> Option<i128> {
    match value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) if number.suffix().is_empty() => {
            number.base10_parse().ok()
        }
        _ => None,
    }
}
