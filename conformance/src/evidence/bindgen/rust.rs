//! The declarations of the Rust text that bindgen makes, by name: what they say, not yet what it means.

use std::collections::HashMap;

use syn::{
    Expr, Fields, GenericArgument, ImplItem, Item, ItemConst, ItemImpl, ItemStruct, Lit, ReturnType, Stmt,
    Type,
};

use crate::error::{CannotCheck, Checked};
use crate::observed::RecordKind;

/// Everything that is declared, by its name in Rust.
#[derive(Default)]
pub(super) struct Declarations {
    /// Type aliases.
    pub(super) aliases: HashMap<String, Type>,
    /// Enums, by the type of their values.
    pub(super) enums: HashMap<String, Type>,
    /// Structs and unions.
    pub(super) records: HashMap<String, RecordItem>,
    /// What is asserted on the layout of structs and unions.
    pub(super) layouts: HashMap<String, Layout>,
    /// The bit-fields of a struct or union.
    pub(super) bit_fields: HashMap<String, Vec<BitField>>,
    /// Constants.
    pub(super) constants: HashMap<String, ConstantItem>,
}

/// A struct or union as declared.
pub(super) struct RecordItem {
    pub(super) kind: RecordKind,
    /// The bytes that it is packed to, if it is.
    pub(super) packed: Option<u64>,
    /// Name and type of each field, those that bindgen adds included.
    pub(super) fields: Vec<(String, Type)>,
}

/// The asserted layout of a struct or union, in bytes.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) size: Option<u64>,
    pub(super) align: Option<u64>,
    /// By the name of the field; fields that bindgen named are missing.
    pub(super) offsets: HashMap<String, u64>,
}

/// A bit-field, which the struct has in the bytes of a unit.
pub(super) struct BitField {
    pub(super) name: String,
    /// The field that holds the bits.
    pub(super) unit: String,
    /// Bits from the start of the unit.
    pub(super) offset: u64,
    pub(super) width: u64,
    pub(super) ty: Type,
}

/// The value of a constant.
pub(super) enum ConstantItem {
    /// An enumerator of the enum of that name.
    Enumerator(String, i128),
    /// The bytes of a string, with its NUL.
    Bytes(Vec<u8>),
}

impl Declarations {
    /// Reads what bindgen wrote.
    ///
    /// # Errors
    /// If it is not Rust.
    pub(super) fn parse(text: &str) -> Checked<Self> {
        let file = syn::parse_file(text).map_err(|error| {
            CannotCheck::new(
                format!("bindgen wrote what is not Rust: {error}"),
                "try another version of libclang",
            )
        })?;
        let mut found = Declarations::default();
        file.items.into_iter().for_each(|item| found.add(item));
        Ok(found)
    }

    fn add(&mut self, item: Item) {
        match item {
            Item::Type(alias) => drop(self.aliases.insert(alias.ident.to_string(), *alias.ty)),
            Item::Struct(item) => self.add_struct(item),
            Item::Union(item) => {
                let fields = Fields::Named(item.fields);
                self.add_record(item.ident.to_string(), RecordKind::Union, &item.attrs, fields);
            }
            Item::Const(item) if item.ident == "_" => self.add_assertions(&item.expr),
            Item::Const(item) => self.add_constant(&item),
            Item::Impl(item) => self.add_bit_fields(item),
            _ => {}
        }
    }

    /// A struct of C, an enum, or one of bindgen's own helpers, which are generic.
    fn add_struct(&mut self, item: ItemStruct) {
        let name = item.ident.to_string();
        match item.fields {
            Fields::Named(_) if item.generics.params.is_empty() => {
                self.add_record(name, RecordKind::Struct, &item.attrs, item.fields);
            }
            Fields::Unnamed(fields) if item.generics.params.is_empty() => {
                if let Some(value) = fields.unnamed.into_iter().next() {
                    self.enums.insert(name, value.ty);
                }
            }
            _ => {}
        }
    }

    fn add_record(&mut self, name: String, kind: RecordKind, attributes: &[syn::Attribute], fields: Fields) {
        let named = |field: syn::Field| Some((field.ident?.to_string(), field.ty));
        let fields = fields.into_iter().filter_map(named).collect();
        self.records.insert(name, RecordItem { kind, packed: packed(attributes), fields });
    }

    fn add_constant(&mut self, item: &ItemConst) {
        let value = match &*item.expr {
            Expr::Call(call) => call
                .args
                .first()
                .and_then(integer)
                .zip(last_name(&call.func))
                .map(|(value, name)| ConstantItem::Enumerator(name, value)),
            Expr::Lit(literal) => match &literal.lit {
                Lit::ByteStr(bytes) => Some(ConstantItem::Bytes(bytes.value())),
                _ => None,
            },
            _ => None,
        };
        self.constants.extend(value.map(|value| (item.ident.to_string(), value)));
    }

    /// Reads `const _: () = { ["Size of X"][size_of::<X>() - 8usize]; ... };`.
    fn add_assertions(&mut self, block: &Expr) {
        let Expr::Block(block) = block else { return };
        for statement in &block.block.stmts {
            if let Some((what, value)) = assertion(statement) {
                self.add_assertion(&what, value);
            }
        }
    }

    fn add_assertion(&mut self, what: &str, value: u64) {
        if let Some(name) = what.strip_prefix("Size of ") {
            self.layouts.entry(name.to_owned()).or_default().size = Some(value);
        } else if let Some(name) = what.strip_prefix("Alignment of ") {
            self.layouts.entry(name.to_owned()).or_default().align = Some(value);
        } else if let Some((name, field)) =
            what.strip_prefix("Offset of field: ").and_then(|w| w.split_once("::"))
        {
            self.layouts.entry(name.to_owned()).or_default().offsets.insert(field.to_owned(), value);
        }
    }

    /// Reads `fn NAME(&self) -> TYPE { ... self.UNIT.get_const::<OFFSET, WIDTH>() ... }`.
    fn add_bit_fields(&mut self, item: ItemImpl) {
        let Type::Path(of) = &*item.self_ty else { return };
        let Some(name) = of.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        let fields = item.items.into_iter().filter_map(bit_field);
        self.bit_fields.entry(name).or_default().extend(fields);
    }
}

/// N of `repr(packed(N))`, where a plain `packed` means 1.
fn packed(attributes: &[syn::Attribute]) -> Option<u64> {
    let mut packed = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // What bindgen wrote is well-formed; words other than `packed` are passed over.
        let _ = attribute.parse_nested_meta(|meta| {
            let bytes = if meta.input.peek(syn::token::Paren) {
                let inner;
                syn::parenthesized!(inner in meta.input);
                inner.parse::<syn::LitInt>()?.base10_parse()?
            } else {
                1
            };
            if meta.path.is_ident("packed") {
                packed = Some(bytes);
            }
            Ok(())
        });
    }
    packed
}

fn assertion(statement: &Stmt) -> Option<(String, u64)> {
    let Stmt::Expr(Expr::Index(index), _) = statement else { return None };
    let (Expr::Array(what), Expr::Binary(difference)) = (&*index.expr, &*index.index) else { return None };
    let Some(Expr::Lit(syn::ExprLit { lit: Lit::Str(what), .. })) = what.elems.first() else { return None };
    Some((what.value(), integer(&difference.right)?.try_into().ok()?))
}

fn bit_field(item: ImplItem) -> Option<BitField> {
    let ImplItem::Fn(getter) = item else { return None };
    getter.sig.receiver().filter(|receiver| receiver.mutability.is_none())?;
    let ReturnType::Type(_, ty) = getter.sig.output else { return None };
    let (unit, offset, width) = getter.block.stmts.iter().find_map(|statement| match statement {
        Stmt::Expr(expr, _) => bits(expr),
        _ => None,
    })?;
    Some(BitField { name: getter.sig.ident.to_string(), unit, offset, width, ty: *ty })
}

/// The unit, offset and width of the call of `get_const` inside an expression.
fn bits(expr: &Expr) -> Option<(String, u64, u64)> {
    match expr {
        Expr::Unsafe(block) => block.block.stmts.iter().find_map(|statement| match statement {
            Stmt::Expr(expr, _) => bits(expr),
            _ => None,
        }),
        Expr::Call(call) => call.args.first().and_then(bits),
        Expr::Cast(cast) => bits(&cast.expr),
        Expr::MethodCall(call) if call.method == "get_const" => {
            let Expr::Field(unit) = &*call.receiver else { return None };
            let syn::Member::Named(unit) = &unit.member else { return None };
            let mut numbers = call.turbofish.as_ref()?.args.iter().filter_map(|argument| match argument {
                GenericArgument::Const(value) => integer(value)?.try_into().ok(),
                _ => None,
            });
            Some((unit.to_string(), numbers.next()?, numbers.next()?))
        }
        _ => None,
    }
}

/// The last name of a path.
fn last_name(expr: &Expr) -> Option<String> {
    let Expr::Path(path) = expr else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

/// The value of an integer literal, with or without a minus.
pub(super) fn integer(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
            integer(&unary.expr).map(|value| -value)
        }
        Expr::Lit(syn::ExprLit { lit: Lit::Int(value), .. }) => value.base10_parse().ok(),
        Expr::Lit(syn::ExprLit { lit: Lit::Bool(value), .. }) => Some(value.value.into()),
        _ => None,
    }
}
