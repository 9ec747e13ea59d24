//! How the kernel's C spells types and expressions, as text to read. What a compiler gets to see is not made here.

use crate::ast::Docs;
use crate::expr::{BinaryOp, ExprKind, Type, UnaryOp};
use crate::layout::{Shape, VersionLayout};
use crate::model::{Field, ItemId, ItemKind, ModelExpr, ModelType, Version};

/// A record or an enum as C refers to it, such as `struct kho_vmalloc`; any other item by its name.
pub fn tagged(version: &Version, id: ItemId) -> String {
    let item = version.item(id);
    let tag = match &item.kind {
        ItemKind::Record(record) if record.union => "union ",
        ItemKind::Record(_) => "struct ",
        ItemKind::Enum(_) => "enum ",
        ItemKind::Const(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => "",
    };
    format!("{tag}{}", item.name)
}

/// The type of a field: what the kernel calls it, with the lengths of arrays as they are written and, after a `=`, as
/// they are on this target: `u64[KHO_VMALLOC_SIZE = 511]`.
pub fn field_type(version: &Version, layout: &VersionLayout, record: ItemId, field: &Field) -> String {
    let shape = shape_of(version, layout, record, field);
    let mut text = type_name(version, innermost(&field.ty));
    if let Type::Pointer { .. } = innermost(&field.ty) {
        text.push_str(" (serialized)");
    }
    dimensions(version, &field.ty, shape, &mut text);
    text
}

fn shape_of<'a>(
    version: &Version,
    layout: &'a VersionLayout,
    record: ItemId,
    field: &Field,
) -> Option<&'a Shape> {
    let ItemKind::Record(model) = &version.item(record).kind else { return None };
    let position = model.fields.iter().position(|f| f.origin == field.origin)?;
    layout.record(record)?.fields.get(position).map(|f| &f.shape)
}

/// The lengths of an array and of the arrays that are its elements, outermost first, as C writes them.
fn dimensions(version: &Version, ty: &ModelType, shape: Option<&Shape>, text: &mut String) {
    let (of, inner, symbolic) = match ty {
        Type::Array(of, len) => (Some(&**of), element(shape), expression(version, len)),
        Type::Bitmap(bits) => (None, element(shape), format!("BITS_TO_LONGS({})", expression(version, bits))),
        Type::Flexible(of) => (Some(&**of), element(shape), String::new()),
        Type::Scalar(_) | Type::Item(_) | Type::Pointer { .. } => return,
    };
    let value = match shape {
        Some(Shape::Array(_, n)) if n.to_string() != symbolic => format!(" = {n}"),
        _ => String::new(),
    };
    text.push_str(&format!("[{symbolic}{value}]"));
    if let Some(of) = of {
        dimensions(version, of, inner, text);
    }
}

fn element(shape: Option<&Shape>) -> Option<&Shape> {
    match shape {
        Some(Shape::Array(of, _) | Shape::Flexible(of)) => Some(of),
        _ => None,
    }
}

/// The type of the elements of an array of any depth, or the type itself.
fn innermost(ty: &ModelType) -> &ModelType {
    match ty {
        Type::Array(of, _) | Type::Flexible(of) => innermost(of),
        Type::Scalar(_) | Type::Item(_) | Type::Pointer { .. } | Type::Bitmap(_) => ty,
    }
}

fn type_name(version: &Version, ty: &ModelType) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.kernel().to_owned(),
        Type::Item(id) => tagged(version, *id),
        Type::Pointer { target, .. } => format!("{} *", tagged(version, *target)),
        Type::Bitmap(_) => "unsigned long".to_owned(),
        Type::Array(of, len) => format!("{}[{}]", type_name(version, of), expression(version, len)),
        Type::Flexible(of) => format!("{}[]", type_name(version, of)),
    }
}

/// An expression in C, with the kernel's macros for what C has no operator for.
pub fn expression(version: &Version, expr: &ModelExpr) -> String {
    let text = |e: &ModelExpr| expression(version, e);
    match &expr.kind {
        ExprKind::Int(n) => n.to_string(),
        ExprKind::Str(text) => format!("{text:?}"),
        ExprKind::Version(domain) | ExprKind::VersionName(domain) => domain.clone(),
        ExprKind::Builtin(builtin) => builtin.name().to_owned(),
        ExprKind::Const(id) => version.item(*id).name.clone(),
        ExprKind::SizeOf(ty) => format!("sizeof({})", type_name(version, ty)),
        ExprKind::AlignOf(ty) => format!("__alignof__({})", type_name(version, ty)),
        ExprKind::OffsetOf(record, field) => format!("offsetof({}, {field})", tagged(version, *record)),
        ExprKind::Unary(UnaryOp::Neg, a) => format!("-{}", operand(version, a, PREFIX)),
        ExprKind::Ilog2(a) => format!("ilog2({})", text(a)),
        ExprKind::Binary(op, a, b) => match (op.symbol(), op) {
            (Some(symbol), _) => {
                let level = precedence(*op);
                format!("{} {symbol} {}", operand(version, a, level), operand(version, b, level + 1))
            }
            (None, BinaryOp::DivCeil) => format!("DIV_ROUND_UP({}, {})", text(a), text(b)),
            (None, _) => format!("roundup({}, {})", text(a), text(b)),
        },
    }
}

/// How tightly a prefix operator binds; higher than every level of [`precedence`].
const PREFIX: u8 = 12;

/// How tightly an operator of C binds its operands.
fn precedence(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::BitOr => 3,
        BinaryOp::BitXor => 4,
        BinaryOp::BitAnd => 5,
        BinaryOp::Eq | BinaryOp::Ne => 6,
        BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => 7,
        BinaryOp::Shl | BinaryOp::Shr => 8,
        BinaryOp::Add | BinaryOp::Sub => 9,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => 10,
        BinaryOp::DivCeil | BinaryOp::NextMultipleOf => PREFIX,
    }
}

/// An operand, in parentheses where it binds less tightly than what is around it.
fn operand(version: &Version, expr: &ModelExpr, around: u8) -> String {
    let text = expression(version, expr);
    let level = match &expr.kind {
        ExprKind::Binary(op, ..) => precedence(*op),
        ExprKind::Int(n) if *n < 0 => PREFIX - 1,
        ExprKind::Unary(..) => PREFIX - 1,
        _ => PREFIX,
    };
    if level < around {
        format!("({text})")
    } else {
        text
    }
}

/// The first paragraph of docs, as one line.
pub fn first_paragraph(docs: &Docs) -> String {
    let lines: Vec<&str> =
        docs.iter().map(|l| l.trim()).skip_while(|l| l.is_empty()).take_while(|l| !l.is_empty()).collect();
    lines.join(" ")
}

/// The first sentence of docs, as one line. A sentence ends with a full stop, a colon does not end one.
pub fn first_sentence(docs: &Docs) -> String {
    let paragraph = first_paragraph(docs);
    match paragraph.find(". ") {
        Some(end) => paragraph.get(..=end).unwrap_or(&paragraph).to_owned(),
        None => paragraph,
    }
}
