//! Expressions and types: from Rust syntax to [`crate::expr`].

use syn::spanned::Spanned;

use super::Context;
use crate::ast::{NamedExpr, NamedType};
use crate::diag::Diagnostic;
use crate::expr::{BinaryOp, Builtin, ExprKind, Type, UnaryOp};
use crate::scalar::Scalar;

/// What a constant expression may be made of, for messages.
const ALLOWED: &str = "an expression is made of integer and string literals, constants, PAGE_SIZE, PAGE_SHIFT, \
                       BITS_PER_BYTE, BITS_PER_LONG, `size_of::<T>()`, `align_of::<T>()`, `offset_of!(record, field)`, \
                       operators, and the methods `ilog2`, `div_ceil` and `next_multiple_of`";

/// Reads an expression. `None`: it was reported.
pub(super) fn expression(cx: &mut Context<'_>, expr: &syn::Expr) -> Option<NamedExpr> {
    let place = cx.place(expr.span());
    let kind = match expr {
        syn::Expr::Paren(inner) => return expression(cx, &inner.expr),
        syn::Expr::Group(inner) => return expression(cx, &inner.expr),
        syn::Expr::Block(block) => return braced(cx, block),
        syn::Expr::Lit(literal) => self::literal(cx, literal)?,
        syn::Expr::Path(path) => name(cx, path)?,
        syn::Expr::Unary(unary) => self::unary(cx, unary)?,
        syn::Expr::Binary(binary) => self::binary(cx, binary)?,
        syn::Expr::MethodCall(call) => method(cx, call)?,
        syn::Expr::Call(call) => function(cx, call)?,
        syn::Expr::Macro(call) => offset_of(cx, call)?,
        _ => return unsupported(cx, expr),
    };
    Some(NamedExpr { kind, place })
}

fn unsupported<T>(cx: &mut Context<'_>, at: &impl Spanned) -> Option<T> {
    let place = cx.place(at.span());
    cx.sink.push(Diagnostic::new(place, "this is no constant expression of the spec language").help(ALLOWED));
    None
}

fn braced(cx: &mut Context<'_>, block: &syn::ExprBlock) -> Option<NamedExpr> {
    match block.block.stmts.as_slice() {
        [syn::Stmt::Expr(inner, None)] => expression(cx, inner),
        _ => unsupported(cx, block),
    }
}

fn literal(cx: &mut Context<'_>, literal: &syn::ExprLit) -> Option<ExprKind<String>> {
    match &literal.lit {
        syn::Lit::Str(text) => Some(ExprKind::Str(text.value())),
        syn::Lit::Int(number) if number.suffix().is_empty() => match number.base10_parse::<i128>() {
            Ok(value) => Some(ExprKind::Int(value)),
            Err(_) => {
                let place = cx.place(number.span());
                cx.sink.error(place, "this number is too large for any type of the spec language");
                None
            }
        },
        syn::Lit::Int(number) => {
            let place = cx.place(number.span());
            cx.sink.error(place, "numbers carry no suffix here: the constant's type says how wide it is");
            None
        }
        _ => unsupported(cx, literal),
    }
}

fn name(cx: &mut Context<'_>, path: &syn::ExprPath) -> Option<ExprKind<String>> {
    let segments: Vec<String> = path.path.segments.iter().map(|s| cx.ident(&s.ident).text).collect();
    match segments.as_slice() {
        [name] => Some(match Builtin::ALL.into_iter().find(|b| b.name() == name) {
            Some(builtin) => ExprKind::Builtin(builtin),
            None => ExprKind::Const(name.clone()),
        }),
        [domain, version] if version == "VERSION" => Some(ExprKind::Version(domain.clone())),
        [domain, name] if name == "NAME" => Some(ExprKind::VersionName(domain.clone())),
        _ => unsupported(cx, path),
    }
}

fn unary(cx: &mut Context<'_>, unary: &syn::ExprUnary) -> Option<ExprKind<String>> {
    let operand = expression(cx, &unary.expr);
    match unary.op {
        syn::UnOp::Neg(_) => Some(ExprKind::Unary(UnaryOp::Neg, Box::new(operand?))),
        _ => unsupported(cx, unary),
    }
}

fn binary(cx: &mut Context<'_>, binary: &syn::ExprBinary) -> Option<ExprKind<String>> {
    let left = expression(cx, &binary.left);
    let right = expression(cx, &binary.right);
    let op = match binary.op {
        syn::BinOp::Add(_) => BinaryOp::Add,
        syn::BinOp::Sub(_) => BinaryOp::Sub,
        syn::BinOp::Mul(_) => BinaryOp::Mul,
        syn::BinOp::Div(_) => BinaryOp::Div,
        syn::BinOp::Rem(_) => BinaryOp::Rem,
        syn::BinOp::Shl(_) => BinaryOp::Shl,
        syn::BinOp::Shr(_) => BinaryOp::Shr,
        syn::BinOp::BitAnd(_) => BinaryOp::BitAnd,
        syn::BinOp::BitOr(_) => BinaryOp::BitOr,
        syn::BinOp::BitXor(_) => BinaryOp::BitXor,
        syn::BinOp::Eq(_) => BinaryOp::Eq,
        syn::BinOp::Ne(_) => BinaryOp::Ne,
        syn::BinOp::Lt(_) => BinaryOp::Lt,
        syn::BinOp::Le(_) => BinaryOp::Le,
        syn::BinOp::Gt(_) => BinaryOp::Gt,
        syn::BinOp::Ge(_) => BinaryOp::Ge,
        syn::BinOp::And(_) => BinaryOp::And,
        syn::BinOp::Or(_) => BinaryOp::Or,
        _ => return unsupported(cx, binary),
    };
    Some(ExprKind::Binary(op, Box::new(left?), Box::new(right?)))
}

fn method(cx: &mut Context<'_>, call: &syn::ExprMethodCall) -> Option<ExprKind<String>> {
    let receiver = expression(cx, &call.receiver);
    let args: Vec<_> = call.args.iter().map(|arg| expression(cx, arg)).collect();
    let method = call.method.to_string();
    match (method.as_str(), args.len()) {
        ("ilog2", 0) => Some(ExprKind::Ilog2(Box::new(receiver?))),
        ("div_ceil" | "next_multiple_of", 1) => {
            let op = if method == "div_ceil" { BinaryOp::DivCeil } else { BinaryOp::NextMultipleOf };
            let arg = args.into_iter().next().flatten();
            Some(ExprKind::Binary(op, Box::new(receiver?), Box::new(arg?)))
        }
        _ => unsupported(cx, call),
    }
}

fn function(cx: &mut Context<'_>, call: &syn::ExprCall) -> Option<ExprKind<String>> {
    let syn::Expr::Path(path) = &*call.func else { return unsupported(cx, call) };
    let Some(last) = path.path.segments.last() else { return unsupported(cx, call) };
    let syn::PathArguments::AngleBracketed(args) = &last.arguments else { return unsupported(cx, call) };
    let mut types = args.args.iter();
    let (Some(syn::GenericArgument::Type(ty)), None, true) =
        (types.next(), types.next(), call.args.is_empty())
    else {
        return unsupported(cx, call);
    };
    match last.ident.to_string().as_str() {
        "size_of" => Some(ExprKind::SizeOf(type_of(cx, ty)?)),
        "align_of" => Some(ExprKind::AlignOf(type_of(cx, ty)?)),
        _ => unsupported(cx, call),
    }
}

fn offset_of(cx: &mut Context<'_>, call: &syn::ExprMacro) -> Option<ExprKind<String>> {
    if !call.mac.path.is_ident("offset_of") {
        return unsupported(cx, call);
    }
    let parser = syn::punctuated::Punctuated::<syn::Ident, syn::Token![,]>::parse_terminated;
    match call.mac.parse_body_with(parser) {
        Ok(args) if args.len() == 2 => {
            Some(ExprKind::OffsetOf(cx.ident(&args[0]).text, cx.ident(&args[1]).text))
        }
        _ => unsupported(cx, call),
    }
}

/// Reads a type. `None`: it was reported.
pub(super) fn type_of(cx: &mut Context<'_>, ty: &syn::Type) -> Option<NamedType> {
    match ty {
        syn::Type::Array(array) => {
            let of = type_of(cx, &array.elem);
            let len = expression(cx, &array.len);
            Some(Type::Array(Box::new(of?), Box::new(len?)))
        }
        syn::Type::Slice(slice) => Some(Type::Flexible(Box::new(type_of(cx, &slice.elem)?))),
        syn::Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            named_type(cx, &path.path.segments[0])
        }
        syn::Type::Ptr(_) | syn::Type::Reference(_) => {
            let place = cx.place(ty.span());
            cx.sink.push(
                Diagnostic::new(place, "a pointer means nothing to the next kernel")
                    .help("store the physical address: `KhoserPtr<T>`, or `u64`"),
            );
            None
        }
        _ => not_a_type(cx, ty),
    }
}

fn not_a_type(cx: &mut Context<'_>, at: &impl Spanned) -> Option<NamedType> {
    let place = cx.place(at.span());
    cx.sink.push(Diagnostic::new(place, "this is no type of the spec language").help(
        "a type is a scalar (`u64`, `c_uint`, ...), a record, an enum, `[T; n]`, `[T]`, `KhoserPtr<T>` or `Bitmap<{ n }>`",
    ));
    None
}

fn named_type(cx: &mut Context<'_>, segment: &syn::PathSegment) -> Option<NamedType> {
    let name = cx.ident(&segment.ident).text;
    let args = match &segment.arguments {
        syn::PathArguments::None => {
            return Some(Scalar::from_spec(&name).map_or(Type::Item(name), Type::Scalar));
        }
        syn::PathArguments::AngleBracketed(args) if args.args.len() == 1 => &args.args[0],
        _ => return not_a_type(cx, segment),
    };
    match args {
        syn::GenericArgument::Const(bits) if name == "Bitmap" => {
            Some(Type::Bitmap(Box::new(expression(cx, bits)?)))
        }
        // A bare name between angle brackets is a type to the Rust grammar.
        syn::GenericArgument::Type(syn::Type::Path(bits)) if name == "Bitmap" => {
            let bits =
                syn::Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: bits.path.clone() });
            Some(Type::Bitmap(Box::new(expression(cx, &bits)?)))
        }
        syn::GenericArgument::Type(target) => match type_of(cx, target)? {
            Type::Item(target) => Some(Type::Pointer { pointer: name, target }),
            _ => {
                let place = cx.place(target.span());
                cx.sink.error(place, "a serializable pointer points to a record");
                None
            }
        },
        _ => not_a_type(cx, segment),
    }
}
