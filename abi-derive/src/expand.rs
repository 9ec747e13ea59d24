//! From the macro's input to its output.

use std::path::Path;

use kho_abi_spec::ast::{self, ItemKind};
use kho_abi_spec::diag::{Diagnostics, SourceId};
use kho_abi_spec::emit::rust::{tokens, Options, Zerocopy};
use kho_abi_spec::{builtin, parse, Spec};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::report;

/// The whole macro.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2::<syn::LitStr>(input.clone()) {
        Ok(path) => file(&path.value(), path.span()),
        Err(_) => inline(input),
    }
}

fn inline(input: TokenStream) -> TokenStream {
    let generated = generate(|source| parse::tokens(source, input));
    generated.unwrap_or_else(|mistakes| mistakes.iter().map(report::in_place).collect())
}

fn file(path: &str, span: Span) -> TokenStream {
    let base = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let full = Path::new(&base).join(path);
    let text = match std::fs::read_to_string(&full) {
        Ok(text) => text,
        Err(why) => return report::unreadable(path, &why, span),
    };
    // The compiler only rebuilds for files that it has seen.
    let full = full.to_string_lossy();
    let tracked = quote!(
        const _: &[u8] = ::core::include_bytes!(#full);
    );
    let output = match generate_text(&text) {
        Ok(text) => text.parse::<TokenStream>().unwrap_or_default(),
        Err(mistakes) => report::elsewhere(path, &mistakes, span),
    };
    quote!(#tracked #output)
}

/// Generates from text, as text: inside the macro the compiler's own lexer would lose every position in the file.
fn generate_text(text: &str) -> Result<String, Vec<String>> {
    proc_macro2::fallback::force();
    let generated = generate(|source| parse::text(source, text));
    let result = generated
        .map(|tokens| tokens.to_string())
        .map_err(|mistakes| mistakes.iter().map(report::positioned).collect());
    proc_macro2::fallback::unforce();
    result
}

/// Rust for the file that `read` gives, which comes after those of the KHO ABI itself.
fn generate(
    read: impl FnOnce(SourceId) -> Result<ast::File, Diagnostics>,
) -> Result<TokenStream, Diagnostics> {
    let mut files = builtin_files()?;
    let own = read(SourceId(files.len()))?;
    // A file that describes a domain of KHO anew takes its place, and what builds on that is left out.
    let anew = files.iter().position(|file| domain(file).is_some() && domain(file) == domain(&own));
    files.truncate(anew.unwrap_or(files.len()));
    files.push(own);
    let spec = Spec::resolve(&files)?;
    let last = spec.abi.domains.len().saturating_sub(1);
    let zerocopy = spec.abi.domains.last().is_some_and(|domain| domain.zerocopy);
    let zerocopy = if zerocopy { Zerocopy::Always } else { Zerocopy::No };
    Ok(tokens(&spec, last, &Options { zerocopy, c_headers: true }))
}

fn builtin_files() -> Result<Vec<ast::File>, Diagnostics> {
    let sources = builtin::sources();
    sources.iter().enumerate().map(|(i, source)| parse::text(SourceId(i), &source.text)).collect()
}

/// The name of the domain that a file describes.
fn domain(file: &ast::File) -> Option<&str> {
    let domain = file.items.iter().find(|item| matches!(item.kind, ItemKind::Domain(_)));
    domain.map(|item| item.name.text.as_str())
}

#[cfg(test)]
mod tests;
