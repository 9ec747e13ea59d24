//! From the macro's input to its output.

use std::path::Path;

use kho_abi_spec::diag::{Diagnostic, Diagnostics, SourceId};
use kho_abi_spec::emit::rust::{tokens, Options, Zerocopy};
use kho_abi_spec::{ast, builtin, parse, Spec};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// The whole macro.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match path(&input) {
        Some((path, span)) => file(&path, span),
        None => inline(input),
    }
}

/// The input as a path, if it is a single string literal.
fn path(input: &TokenStream) -> Option<(String, Span)> {
    let mut tokens = input.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), None) => {
            let text = literal.to_string();
            let inner = text.strip_prefix('"')?.strip_suffix('"')?;
            Some((inner.to_owned(), literal.span()))
        }
        _ => None,
    }
}

fn inline(input: TokenStream) -> TokenStream {
    let generated = builtin_files().and_then(|mut files| {
        files.push(parse::tokens(SourceId(files.len()), input)?);
        generate(&files)
    });
    generated.unwrap_or_else(|diagnostics| diagnostics.iter().map(error).collect())
}

fn file(path: &str, span: Span) -> TokenStream {
    let base = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let full = Path::new(&base).join(path);
    let text = match std::fs::read_to_string(&full) {
        Ok(text) => text,
        Err(why) => {
            let message = format!("cannot read the spec {}: {why}", full.display());
            return quote_spanned!(span=> ::core::compile_error! { #message });
        }
    };
    // The compiler only rebuilds for files that it has seen.
    let full = full.to_string_lossy();
    let tracked = quote!(const _: &[u8] = ::core::include_bytes!(#full););
    let output = match generate_text(&text) {
        Ok(text) => text.parse::<TokenStream>().unwrap_or_default(),
        Err(messages) => messages
            .iter()
            .map(|message| {
                let message = format!("{path}:{message}");
                quote_spanned!(span=> ::core::compile_error! { #message })
            })
            .collect(),
    };
    quote!(#tracked #output)
}

/// Generates from text, as text: inside the macro the compiler's own lexer would lose every position in the file.
fn generate_text(text: &str) -> Result<String, Vec<String>> {
    proc_macro2::fallback::force();
    let generated = builtin_files().and_then(|mut files| {
        files.push(parse::text(SourceId(files.len()), text)?);
        generate(&files)
    });
    let result = generated.map(|tokens| tokens.to_string()).map_err(|d| d.iter().map(positioned).collect());
    proc_macro2::fallback::unforce();
    result
}

fn builtin_files() -> Result<Vec<ast::File>, Diagnostics> {
    let sources = builtin::sources();
    sources.iter().enumerate().map(|(i, source)| parse::text(SourceId(i), &source.text)).collect()
}

/// Rust for the last of the files.
fn generate(files: &[ast::File]) -> Result<TokenStream, Diagnostics> {
    let spec = Spec::resolve(files)?;
    let own = spec.abi.domains.len() - 1;
    let zerocopy = if spec.abi.domains[own].zerocopy { Zerocopy::Always } else { Zerocopy::No };
    Ok(tokens(&spec, own, &Options { zerocopy, c_headers: true }))
}

fn error(diagnostic: &Diagnostic) -> TokenStream {
    let message = diagnostic.full_message();
    quote_spanned!(diagnostic.place.span=> ::core::compile_error! { #message })
}

fn positioned(diagnostic: &Diagnostic) -> String {
    let start = diagnostic.place.span.start();
    format!("{}:{}: {}", start.line, start.column + 1, diagnostic.full_message())
}
