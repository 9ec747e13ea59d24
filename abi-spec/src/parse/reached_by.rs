//! `#[reached_by(...)]`: what leads to an item.

use syn::parse::{Parse, ParseStream};
use syn::Token;

use super::expr::expression;
use super::Context;
use crate::ast::ReachedBy;

/// `item.member`, then `, ENTRY` and `, in block`, each if there is one. An item of another domain is `domain::item`.
struct Arguments {
    from: Path,
    member: syn::Ident,
    entry: Option<syn::Expr>,
    within: Option<Path>,
}

struct Path {
    domain: Option<syn::Ident>,
    item: syn::Ident,
}

impl Parse for Path {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let first: syn::Ident = input.parse()?;
        if !input.peek(Token![::]) {
            return Ok(Path { domain: None, item: first });
        }
        input.parse::<Token![::]>()?;
        Ok(Path { domain: Some(first), item: input.parse()? })
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let from = input.parse()?;
        input.parse::<Token![.]>()?;
        let mut read = Arguments { from, member: input.parse()?, entry: None, within: None };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if read.within.is_none() && input.peek(Token![in]) {
                input.parse::<Token![in]>()?;
                read.within = Some(input.parse()?);
            } else if read.entry.is_none() && read.within.is_none() {
                read.entry = Some(input.parse()?);
            } else {
                return Err(input.error("nothing can follow here"));
            }
        }
        Ok(read)
    }
}

impl Context<'_> {
    /// Reads the attribute. `None`: what is wrong with the entry was reported.
    pub(super) fn reached_by(&mut self, attr: &syn::Attribute) -> syn::Result<Option<ReachedBy>> {
        let read = attr.parse_args::<Arguments>().map_err(|error| {
            let usage = "name what holds the address: `#[reached_by(item.member)]` or \
                         `#[reached_by(domain::item.member)]`, then `, ENTRY` and `, in block` if need be";
            syn::Error::new(error.span(), usage)
        })?;
        let entry = match &read.entry {
            Some(entry) => match expression(self, entry) {
                Some(entry) => Some(entry),
                None => return Ok(None),
            },
            None => None,
        };
        let ident = |ident: &syn::Ident| self.ident(ident);
        let path = |path: &Path| (path.domain.as_ref().map(ident), ident(&path.item));
        let (domain, item) = path(&read.from);
        Ok(Some(ReachedBy {
            domain,
            item,
            member: ident(&read.member),
            entry,
            within: read.within.as_ref().map(path),
        }))
    }
}
