//! Mistakes in a spec as errors of the compiler.

use kho_abi_spec::diag::{Diagnostic, Place};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// An error that points at the tokens that are wrong.
pub(crate) fn in_place(mistake: &Diagnostic) -> TokenStream {
    let mut message = mistake.full_message();
    for (place, part) in &mistake.related {
        if let Some((line, _)) = position(mistake, *place) {
            message.push_str(&format!("\n\nnote: {part}, in line {line}"));
        }
    }
    error(&message, mistake.place.span)
}

/// A mistake in a file that the compiler does not read: `line:column: message`.
pub(crate) fn positioned(mistake: &Diagnostic) -> String {
    let start = mistake.place.span.start();
    let mut message = format!("{}:{}: {}", start.line, start.column + 1, mistake.full_message());
    for (place, part) in &mistake.related {
        if let Some((line, column)) = position(mistake, *place) {
            message.push_str(&format!("\n\nnote: {part}, at {line}:{column}"));
        }
    }
    message
}

/// Errors for a file, at the place where the macro names it.
pub(crate) fn elsewhere(path: &str, mistakes: &[String], span: Span) -> TokenStream {
    mistakes.iter().map(|mistake| error(&format!("{path}:{mistake}"), span)).collect()
}

/// The error for a file that cannot be read.
pub(crate) fn unreadable(path: &str, why: &std::io::Error, span: Span) -> TokenStream {
    let help = "help: the path starts at the folder with the crate's `Cargo.toml`";
    error(&format!("cannot read the spec `{path}`: {why}\n\n{help}"), span)
}

/// Line and column of a place that belongs to a mistake, if it is in the same file and the compiler tells positions.
fn position(mistake: &Diagnostic, place: Place) -> Option<(usize, usize)> {
    let start = place.span.start();
    (place.source == mistake.place.source && start.line > 0).then_some((start.line, start.column + 1))
}

fn error(message: &str, span: Span) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error! { #message })
}
