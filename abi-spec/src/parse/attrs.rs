//! Attributes: one table of what each kind of place allows, and one reader for all of them.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::Token;

use super::expr::expression;
use super::Context;
use crate::ast::{
    DefinedIn, Docs, Exists, FieldRef, Ident, NamedExpr, PointerMacros, ReachedBy, Text, VersionRange,
};
use crate::diag::Diagnostic;

/// Everything that attributes can say. Each place takes out what it allows; the rest is still at its default.
#[derive(Default)]
pub(super) struct Attrs {
    pub(super) docs: Docs,
    pub(super) exists: Exists,
    pub(super) header: Option<Text>,
    pub(super) defined_in: Vec<DefinedIn>,
    pub(super) reached_by: Vec<ReachedBy>,
    pub(super) guarded_by: Option<Ident>,
    pub(super) on_mismatch: Option<Text>,
    pub(super) on_absence: Option<Text>,
    pub(super) fatal: bool,
    pub(super) flag_of: Option<FieldRef>,
    pub(super) pointer: Option<PointerMacros>,
    pub(super) fdt_node: Option<Text>,
    pub(super) property: Option<NamedExpr>,
    pub(super) leads_to: Option<Text>,
    pub(super) bits: Option<NamedExpr>,
    pub(super) align: Option<NamedExpr>,
    pub(super) zerocopy: bool,
    pub(super) helper: bool,
    pub(super) packed: bool,
    pub(super) domain: bool,
    pub(super) constants: bool,
}

/// Where attributes stand, with those that are allowed there beside `doc`.
pub(super) struct Allowed {
    /// How a message names the place.
    pub(super) on: &'static str,
    /// The names.
    pub(super) names: &'static [&'static str],
}

const fn allowed(on: &'static str, names: &'static [&'static str]) -> Allowed {
    Allowed { on, names }
}

pub(super) const ON_FILE: Allowed = allowed("a spec", &["header", "defined_in", "zerocopy"]);
pub(super) const ON_DOMAIN: Allowed =
    allowed("a domain", &["domain", "guarded_by", "on_mismatch", "on_absence", "fatal"]);
pub(super) const ON_VERSION: Allowed = allowed("a version", &["releases"]);
pub(super) const ON_CONST: Allowed =
    allowed("a constant", &["versions", "releases", "defined_in", "helper", "flag_of"]);
pub(super) const ON_ASSERT: Allowed = allowed("an assertion", &["versions", "releases"]);
pub(super) const ON_ENUM: Allowed = allowed("an enum", &["versions", "releases", "defined_in", "constants"]);
pub(super) const ON_ENUMERATOR: Allowed = allowed("an enumerator", &["versions", "releases", "helper"]);
pub(super) const ON_RECORD: Allowed =
    allowed("a record", &["versions", "releases", "defined_in", "reached_by", "packed", "align"]);
pub(super) const ON_FIELD: Allowed =
    allowed("a field", &["versions", "releases", "bits", "align", "leads_to"]);
pub(super) const ON_POINTER: Allowed =
    allowed("a serializable pointer", &["serializable_pointer", "versions", "releases", "defined_in"]);
pub(super) const ON_NODE: Allowed =
    allowed("an FDT node", &["fdt_node", "versions", "releases", "defined_in", "reached_by"]);
pub(super) const ON_PROPERTY: Allowed =
    allowed("an FDT property", &["versions", "releases", "property", "leads_to"]);
pub(super) const ON_USE: Allowed = allowed("an import", &["versions", "releases"]);
/// What a member of a serializable pointer can have: nothing but docs.
pub(super) const ON_POINTER_MEMBER: Allowed = allowed("a member of a serializable pointer", &[]);

/// What can be said several times of one thing.
const REPEATABLE: [&str; 2] = ["defined_in", "reached_by"];

impl Context<'_> {
    /// Reads the attributes of one place, reporting those that are not allowed there, repeated or malformed.
    pub(super) fn attrs(&mut self, attrs: &[syn::Attribute], allowed: &Allowed) -> Attrs {
        let mut read = Attrs::default();
        let mut seen: Vec<String> = Vec::new();
        for attr in attrs {
            let name = attr.path().get_ident().map(ToString::to_string).unwrap_or_default();
            if name == "doc" {
                read.docs.extend(self.doc_lines(attr));
            } else if !allowed.names.contains(&name.as_str()) {
                self.not_allowed(attr, allowed);
            } else if seen.contains(&name) && !REPEATABLE.contains(&name.as_str()) {
                let place = self.place(attr.span());
                self.sink.error(place, format!("`#[{name}]` is given twice"));
            } else {
                if let Err(error) = self.read_one(&name, attr, &mut read) {
                    self.syntax(&error);
                }
                seen.push(name);
            }
        }
        read
    }

    fn not_allowed(&mut self, attr: &syn::Attribute, allowed: &Allowed) {
        let place = self.place(attr.span());
        let path = attr.path().segments.iter().map(|s| s.ident.to_string()).collect::<Vec<_>>().join("::");
        let names: Vec<String> = allowed.names.iter().map(|n| format!("`#[{n}]`")).collect();
        let help = match names.as_slice() {
            [] => format!("{} takes doc comments only", allowed.on),
            names => format!("{} takes doc comments and {}", allowed.on, names.join(", ")),
        };
        self.sink
            .push(Diagnostic::new(place, format!("`#[{path}]` has no meaning on {}", allowed.on)).help(help));
    }

    fn doc_lines(&mut self, attr: &syn::Attribute) -> Vec<String> {
        let text = match &attr.meta {
            syn::Meta::NameValue(syn::MetaNameValue {
                value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
                ..
            }) => text.value(),
            _ => {
                let place = self.place(attr.span());
                self.sink.error(place, "docs are written as doc comments: `/// text`");
                return Vec::new();
            }
        };
        text.split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect()
    }

    fn read_one(&mut self, name: &str, attr: &syn::Attribute, read: &mut Attrs) -> syn::Result<()> {
        match name {
            "versions" => read.exists.versions = Some(self.version_range(attr)?),
            "releases" => self.releases(attr, &mut read.exists)?,
            "header" => read.header = Some(self.text(attr)?),
            "defined_in" => read.defined_in.push(self.defined_in(attr)?),
            "reached_by" => read.reached_by.extend(self.reached_by(attr)?),
            "leads_to" => read.leads_to = Some(self.text(attr)?),
            "on_absence" => read.on_absence = Some(self.text(attr)?),
            "on_mismatch" => read.on_mismatch = Some(self.text(attr)?),
            "fdt_node" => read.fdt_node = Some(self.text(attr)?),
            "guarded_by" => read.guarded_by = Some(self.ident(&attr.parse_args()?)),
            "flag_of" => read.flag_of = Some(self.field_ref(attr)?),
            "serializable_pointer" => read.pointer = Some(self.pointer_macros(attr)?),
            "property" => read.property = self.argument(attr)?,
            "bits" => read.bits = self.argument(attr)?,
            "align" => read.align = self.argument(attr)?,
            flag => {
                if attr.meta.require_path_only().is_err() {
                    return Err(syn::Error::new(attr.span(), format!("`#[{flag}]` takes no argument")));
                }
                read.set_flag(flag);
            }
        }
        Ok(())
    }

    fn argument(&mut self, attr: &syn::Attribute) -> syn::Result<Option<NamedExpr>> {
        let argument: syn::Expr = attr.parse_args()?;
        Ok(expression(self, &argument))
    }

    fn text(&self, attr: &syn::Attribute) -> syn::Result<Text> {
        let literal: syn::LitStr = attr.parse_args()?;
        Ok(self.literal(&literal))
    }

    fn texts(&self, attr: &syn::Attribute) -> syn::Result<Vec<Text>> {
        let list =
            attr.parse_args_with(syn::punctuated::Punctuated::<syn::LitStr, Token![,]>::parse_terminated)?;
        if list.is_empty() {
            return Err(syn::Error::new(attr.span(), "name at least one, such as \"7.3\""));
        }
        Ok(list.iter().map(|literal| self.literal(literal)).collect())
    }

    /// `"7.0", "7.1"`, or `"7.0"..`.
    fn releases(&self, attr: &syn::Attribute, exists: &mut Exists) -> syn::Result<()> {
        let since = attr.parse_args_with(|input: ParseStream<'_>| {
            let first: syn::LitStr = input.parse()?;
            input.parse::<Token![..]>()?;
            Ok(first)
        });
        match since {
            Ok(first) => exists.since = Some(self.literal(&first)),
            Err(_) => exists.releases = self.texts(attr)?,
        }
        Ok(())
    }

    fn literal(&self, literal: &syn::LitStr) -> Text {
        Text { text: literal.value(), place: self.place(literal.span()) }
    }

    /// A path, and the releases in which it is meant, if not in all.
    fn defined_in(&self, attr: &syn::Attribute) -> syn::Result<DefinedIn> {
        let mut texts = self.texts(attr).map_err(|error| {
            syn::Error::new(
                error.span(),
                "name a file: `#[defined_in(\"path\")]`, and releases if it is not all",
            )
        })?;
        let releases = texts.split_off(1);
        let path = texts.into_iter().next();
        path.map(|path| DefinedIn { path, releases })
            .ok_or_else(|| syn::Error::new(attr.span(), "name a file"))
    }

    fn version_range(&self, attr: &syn::Attribute) -> syn::Result<VersionRange> {
        let range: RangeArgs = attr.parse_args()?;
        let end = |ident: &Option<syn::Ident>| ident.as_ref().map(|i| self.ident(i));
        Ok(VersionRange { from: end(&range.from), to: end(&range.to), place: self.place(range.span) })
    }

    fn field_ref(&self, attr: &syn::Attribute) -> syn::Result<FieldRef> {
        attr.parse_args_with(|input: ParseStream<'_>| {
            let record: syn::Ident = input.parse()?;
            input.parse::<Token![.]>()?;
            let field: syn::Ident = input.parse()?;
            Ok(FieldRef { record: self.ident(&record), field: self.ident(&field) })
        })
        .map_err(|error| {
            syn::Error::new(error.span(), "name a record and its field: `#[flag_of(record.field)]`")
        })
    }

    fn pointer_macros(&self, attr: &syn::Attribute) -> syn::Result<PointerMacros> {
        let (mut declare, mut store, mut load) = (None, None, None);
        attr.parse_nested_meta(|meta| {
            let slot = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("declare") => &mut declare,
                Some("store") => &mut store,
                Some("load") => &mut load,
                _ => return Err(meta.error("expected `declare`, `store` or `load`")),
            };
            *slot = Some(self.ident(&meta.value()?.parse()?));
            Ok(())
        })?;
        let missing = || syn::Error::new(attr.span(), "name all three macros: `declare`, `store`, `load`");
        Ok(PointerMacros {
            declare: declare.ok_or_else(missing)?,
            store: store.ok_or_else(missing)?,
            load: load.ok_or_else(missing)?,
        })
    }
}

impl Attrs {
    fn set_flag(&mut self, name: &str) {
        let flag = match name {
            "zerocopy" => &mut self.zerocopy,
            "helper" => &mut self.helper,
            "packed" => &mut self.packed,
            "constants" => &mut self.constants,
            "fatal" => &mut self.fatal,
            // The only one left in the tables above.
            _ => &mut self.domain,
        };
        *flag = true;
    }
}

/// `v1`, `v1..`, `..=v3` or `v1..=v3`.
struct RangeArgs {
    from: Option<syn::Ident>,
    to: Option<syn::Ident>,
    span: Span,
}

impl Parse for RangeArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let span = input.span();
        let from: Option<syn::Ident> = if input.peek(syn::Ident) { Some(input.parse()?) } else { None };
        if input.peek(Token![..=]) {
            input.parse::<Token![..=]>()?;
            return Ok(RangeArgs { from, to: Some(input.parse()?), span });
        }
        if input.peek(Token![..]) {
            let dots: Token![..] = input.parse()?;
            if input.is_empty() && from.is_some() {
                return Ok(RangeArgs { from, to: None, span });
            }
            if input.is_empty() {
                return Err(syn::Error::new(dots.span(), "without `#[versions]` it exists in all versions"));
            }
            return Err(syn::Error::new(dots.span(), "a range includes its last version: write `..=`"));
        }
        match from {
            Some(only) if input.is_empty() => {
                Ok(RangeArgs { from: Some(only.clone()), to: Some(only), span })
            }
            _ => Err(input.error("expected a version (`v1`) or a range of versions (`v1..=v3`, `v3..`)")),
        }
    }
}
