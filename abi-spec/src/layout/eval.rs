//! Expressions: exact integer arithmetic in 128 bits. What does not fit is reported, never wrapped.

use super::Environment;
use crate::diag::{Diagnostic, Place};
use crate::expr::{BinaryOp, Builtin, ExprKind, Type, UnaryOp, Value};
use crate::model::{ModelExpr, ModelType};

/// Why something has no value or no layout.
#[derive(Clone, Debug)]
pub enum Failure {
    /// It is wrong itself.
    Wrong(Box<Diagnostic>),
    /// Something that it depends on has none.
    Dependency,
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Failure::Wrong(Box::new(diagnostic))
    }
}

/// The result of a computation on one target.
pub type Outcome<T> = Result<T, Failure>;

/// The value of an expression.
pub fn evaluate(expr: &ModelExpr, env: &dyn Environment) -> Outcome<Value> {
    let place = expr.place;
    let value = match &expr.kind {
        ExprKind::Int(n) => Value::Int(*n),
        ExprKind::Str(text) => Value::Str(text.clone()),
        // Where it stands alone, resolving has put the literal in its place.
        ExprKind::Version(domain) | ExprKind::VersionName(domain) => {
            let message =
                format!("what `{domain}` announces stands alone: it cannot be a part of an expression");
            return Err(Diagnostic::new(place, message)
                .help("give it a name with a constant of its own")
                .into());
        }
        ExprKind::Builtin(builtin) => Value::Int(builtin_value(*builtin, env)),
        ExprKind::Const(id) => env.constant(*id).ok_or(Failure::Dependency)?,
        ExprKind::SizeOf(ty) => Value::Int(size_and_align(ty, env)?.0.into()),
        ExprKind::AlignOf(ty) => Value::Int(size_and_align(ty, env)?.1.into()),
        ExprKind::OffsetOf(record, field) => {
            env.size_and_align(*record).ok_or(Failure::Dependency)?;
            let none = || {
                Diagnostic::new(place, format!("the record has no field `{field}` with an offset in bytes"))
                    .help("a bit-field has none, in C and in Rust")
            };
            Value::Int(env.offset_of(*record, field).ok_or_else(none)?.into())
        }
        ExprKind::Unary(UnaryOp::Neg, a) => {
            let n = integer(a, env)?;
            let overflow = || Diagnostic::new(place, format!("overflow: {n} cannot be negated"));
            Value::Int(n.checked_neg().ok_or_else(overflow)?)
        }
        ExprKind::Ilog2(a) => Value::Int(
            integer(a, env)?
                .checked_ilog2()
                .ok_or_else(|| Diagnostic::new(place, "`ilog2` of a number that is not positive"))?
                .into(),
        ),
        ExprKind::Binary(op, a, b) => binary(*op, a, b, place, env)?,
    };
    Ok(value)
}

fn builtin_value(builtin: Builtin, env: &dyn Environment) -> i128 {
    match builtin {
        Builtin::PageSize => env.page().bytes().into(),
        Builtin::PageShift => env.page().shift().into(),
        Builtin::BitsPerByte => 8,
        Builtin::BitsPerLong => 64,
    }
}

/// The value of an expression that has to be an integer.
pub(super) fn integer(expr: &ModelExpr, env: &dyn Environment) -> Outcome<i128> {
    match evaluate(expr, env)? {
        Value::Int(n) => Ok(n),
        other => Err(Diagnostic::new(expr.place, format!("{other} is no integer")).into()),
    }
}

/// The value of an expression that has to count something: an array's length, a width, an alignment.
pub(super) fn count(expr: &ModelExpr, what: &str, env: &dyn Environment) -> Outcome<u64> {
    let n = integer(expr, env)?;
    u64::try_from(n).map_err(|_| Diagnostic::new(expr.place, format!("{what} cannot be {n}")).into())
}

fn binary(op: BinaryOp, a: &ModelExpr, b: &ModelExpr, place: Place, env: &dyn Environment) -> Outcome<Value> {
    if matches!(op, BinaryOp::And | BinaryOp::Or) {
        let (a, b) = (truth(a, env)?, truth(b, env)?);
        return Ok(Value::Bool(if op == BinaryOp::And { a && b } else { a || b }));
    }
    if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
        let (a, b) = (evaluate(a, env)?, evaluate(b, env)?);
        return Ok(Value::Bool((a == b) == (op == BinaryOp::Eq)));
    }
    let (x, y) = (integer(a, env)?, integer(b, env)?);
    match op {
        BinaryOp::Lt => Ok(Value::Bool(x < y)),
        BinaryOp::Le => Ok(Value::Bool(x <= y)),
        BinaryOp::Gt => Ok(Value::Bool(x > y)),
        BinaryOp::Ge => Ok(Value::Bool(x >= y)),
        _ => arithmetic(op, x, y).map(Value::Int).map_err(|why| Diagnostic::new(place, why).into()),
    }
}

fn truth(expr: &ModelExpr, env: &dyn Environment) -> Outcome<bool> {
    match evaluate(expr, env)? {
        Value::Bool(b) => Ok(b),
        other => Err(Diagnostic::new(expr.place, format!("{other} is neither true nor false")).into()),
    }
}

fn arithmetic(op: BinaryOp, x: i128, y: i128) -> Result<i128, String> {
    let divisor = || if y == 0 { Err("division by zero".to_owned()) } else { Ok(y) };
    let result = match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::Mul => x.checked_mul(y),
        BinaryOp::Div => x.checked_div(divisor()?),
        BinaryOp::Rem => x.checked_rem(divisor()?),
        BinaryOp::BitAnd => Some(x & y),
        BinaryOp::BitOr => Some(x | y),
        BinaryOp::BitXor => Some(x ^ y),
        BinaryOp::Shl => shift_left(x, shift_amount(y)?),
        BinaryOp::Shr => Some(x >> shift_amount(y)?),
        BinaryOp::DivCeil => div_ceil(x, positive(divisor()?)?),
        BinaryOp::NextMultipleOf => div_ceil(x, positive(divisor()?)?).and_then(|n| n.checked_mul(y)),
        // `binary` has dealt with these.
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt => None,
        BinaryOp::Ge | BinaryOp::And | BinaryOp::Or => None,
    };
    result.ok_or_else(|| format!("overflow: {x} and {y} are too large for this"))
}

fn positive(n: i128) -> Result<i128, String> {
    if n > 0 {
        Ok(n)
    } else {
        Err(format!("cannot round to multiples of {n}"))
    }
}

fn div_ceil(x: i128, y: i128) -> Option<i128> {
    let quotient = x.checked_div_euclid(y)?;
    Some(if x.rem_euclid(y) == 0 { quotient } else { quotient + 1 })
}

/// C leaves a shift by the width of its operand or more undefined, and no operand is wider than 64 bits.
fn shift_amount(y: i128) -> Result<u32, String> {
    match u32::try_from(y) {
        Ok(n) if n < 64 => Ok(n),
        _ => Err(format!("a shift by {y} has no meaning in C")),
    }
}

fn shift_left(x: i128, amount: u32) -> Option<i128> {
    x.checked_mul(1_i128.checked_shl(amount)?)
}

/// Size and alignment of a type in bytes.
pub(super) fn size_and_align(ty: &ModelType, env: &dyn Environment) -> Outcome<(u64, u64)> {
    match ty {
        Type::Scalar(scalar) => Ok((scalar.bytes(), scalar.bytes())),
        Type::Item(id) => env.size_and_align(*id).ok_or(Failure::Dependency),
        Type::Pointer { .. } => Ok((8, 8)),
        Type::Flexible(of) => Ok((0, size_and_align(of, env)?.1)),
        Type::Array(of, len) => {
            let (size, align) = size_and_align(of, env)?;
            let total = size.checked_mul(count(len, "the length of an array", env)?);
            Ok((total.filter(|t| *t <= MAX_SIZE).ok_or_else(|| too_large(len.place))?, align))
        }
        Type::Bitmap(bits) => {
            let words = count(bits, "the number of bits", env)?.div_ceil(64);
            let bytes = words.checked_mul(8).filter(|b| *b <= MAX_SIZE);
            Ok((bytes.ok_or_else(|| too_large(bits.place))?, 8))
        }
    }
}

/// No object is larger than this in C or Rust on a 64-bit target; in bits, it still fits 64 bits.
pub(super) const MAX_SIZE: u64 = (1 << 60) - 1;

pub(super) fn too_large(place: Place) -> Diagnostic {
    Diagnostic::new(place, "overflow: this is larger than an address space")
}

/// Which part of an assertion does not hold, with both sides of the comparison.
pub(super) fn why_false(assertion: &ModelExpr, env: &dyn Environment) -> String {
    let ExprKind::Binary(op, a, b) = &assertion.kind else { return "it is false".to_owned() };
    let (left, right) = (evaluate(a, env), evaluate(b, env));
    match (op, op.symbol(), left, right) {
        (BinaryOp::And, _, Ok(Value::Bool(false)), _) => why_false(a, env),
        (BinaryOp::And, ..) => why_false(b, env),
        (_, Some(symbol), Ok(left), Ok(right)) => format!("{left} {symbol} {right} is false"),
        _ => "it is false".to_owned(),
    }
}
