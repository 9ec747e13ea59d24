//! From Rust syntax to [`crate::ast`]: the only stage that sees tokens.
//!
//! It reports everything that can be seen without knowing another item, with the place, and goes on. It looks no name
//! up and computes nothing.

mod announced;
mod attrs;
mod depth;
mod expr;
mod imports;
mod items;
mod reached_by;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};

use attrs::Attrs;

use crate::ast::{File, Ident};
use crate::diag::{Diagnostic, Diagnostics, Place, Sink, SourceId};

/// What every reader needs: which file this is, and where to report.
struct Context<'a> {
    source: SourceId,
    sink: &'a mut Sink,
}

impl Context<'_> {
    fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    fn ident(&self, ident: &syn::Ident) -> Ident {
        // `r#type` is how a C field named `type` is written.
        let text = ident.to_string();
        let text = text.strip_prefix("r#").map_or(text.clone(), ToOwned::to_owned);
        Ident { text, place: self.place(ident.span()) }
    }

    fn syntax(&mut self, error: &syn::Error) {
        for one in error {
            let place = self.place(one.span());
            self.sink.error(place, one.to_string());
        }
    }
}

/// Reads the text of one file of a spec.
pub fn text(source: SourceId, text: &str) -> Result<File, Diagnostics> {
    match text.parse::<TokenStream>() {
        Ok(tokens) => self::tokens(source, tokens),
        Err(error) => {
            let mut sink = Sink::default();
            let what = "a bracket or a quote without its partner, or a character that is no part of Rust";
            sink.error(Place { source, span: error.span() }, what);
            sink.finish(nothing(source))
        }
    }
}

/// What stands in for a file that cannot be read at all.
fn nothing(source: SourceId) -> File {
    File { source, docs: vec![], header: None, defined_in: vec![], zerocopy: false, items: vec![] }
}

/// Reads a spec from tokens, such as the input of the macro.
pub fn tokens(source: SourceId, tokens: TokenStream) -> Result<File, Diagnostics> {
    let mut sink = Sink::default();
    let mut cx = Context { source, sink: &mut sink };
    if let Some(span) = depth::too_deep(&tokens) {
        let place = cx.place(span);
        cx.sink.push(
            Diagnostic::new(place, "this is nested too deeply, or too long for one expression")
                .help("give parts of it names: constants and records of their own"),
        );
        return sink.finish(nothing(source));
    }
    let (inner, items, errors) = split_items(tokens);
    for error in &errors {
        cx.syntax(error);
    }
    let attrs = cx.attrs(&inner, &attrs::ON_FILE);
    let items = items.iter().flat_map(|item| items::item(&mut cx, item)).collect();
    let Attrs { docs, header, defined_in, zerocopy, .. } = attrs;
    let file = File { source, docs, header, defined_in, zerocopy, items };
    sink.finish(file)
}

/// Parses item by item, so that a syntax error in one hides nothing that is wrong in the next.
fn split_items(tokens: TokenStream) -> (Vec<syn::Attribute>, Vec<syn::Item>, Vec<syn::Error>) {
    let (mut inner, mut items, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    let parser = |input: ParseStream<'_>| {
        match input.call(syn::Attribute::parse_inner) {
            Ok(attrs) => inner = attrs,
            Err(error) => errors.push(error),
        }
        while !input.is_empty() {
            let attempt = input.fork();
            match attempt.parse::<syn::Item>() {
                Ok(item) => {
                    input.advance_to(&attempt);
                    items.push(item);
                }
                Err(error) => {
                    errors.push(error);
                    skip_item(input);
                }
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
    (inner, items, errors)
}

/// Skips to behind the next `;` or `{ ... }`, where the next item is likely to start.
fn skip_item(input: ParseStream<'_>) {
    while let Ok(token) = input.parse::<TokenTree>() {
        match token {
            TokenTree::Punct(p) if p.as_char() == ';' => return,
            TokenTree::Group(g) if g.delimiter() == Delimiter::Brace => return,
            _ => {}
        }
    }
}
