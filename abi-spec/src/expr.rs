//! Expressions and types, as the spec writes them: symbolic, so that one expression serves every page size.
//!
//! `R` is how an item is referred to: by name after parsing, by [`crate::model::ItemId`] after resolving.

use std::fmt;

use crate::diag::Place;
use crate::scalar::Scalar;

/// A constant expression.
#[derive(Clone, Debug)]
pub struct Expr<R> {
    /// What it says.
    pub kind: ExprKind<R>,
    /// Where it stands.
    pub place: Place,
}

/// The forms of a constant expression.
#[derive(Clone, Debug)]
pub enum ExprKind<R> {
    /// An integer literal.
    Int(i128),
    /// A string literal.
    Str(String),
    /// `domain::VERSION`: what the domain with this name announces in the version at hand. Resolving puts the
    /// literal in its place.
    Version(String),
    /// `domain::NAME`: the name that this domain announces beside a number. Resolving puts the literal in its place.
    VersionName(String),
    /// A value that the target gives.
    Builtin(Builtin),
    /// The value of a constant.
    Const(R),
    /// `size_of::<T>()`, in bytes.
    SizeOf(Type<R>),
    /// `align_of::<T>()`, in bytes.
    AlignOf(Type<R>),
    /// `offset_of!(record, field)`, in bytes.
    OffsetOf(R, String),
    /// An operator with one operand.
    Unary(UnaryOp, Box<Expr<R>>),
    /// `a op b`, or a method call that takes one argument.
    Binary(BinaryOp, Box<Expr<R>>, Box<Expr<R>>),
    /// `x.ilog2()`: the largest n with `1 << n <= x`.
    Ilog2(Box<Expr<R>>),
}

/// Values that every spec may use without defining them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// Size of a base page in bytes.
    PageSize,
    /// log2 of the size of a base page in bytes.
    PageShift,
    /// 8.
    BitsPerByte,
    /// 64: both architectures are LP64.
    BitsPerLong,
}

impl Builtin {
    /// Every builtin.
    pub const ALL: [Builtin; 4] =
        [Builtin::PageSize, Builtin::PageShift, Builtin::BitsPerByte, Builtin::BitsPerLong];

    /// The name, which the kernel uses too.
    pub fn name(self) -> &'static str {
        match self {
            Builtin::PageSize => "PAGE_SIZE",
            Builtin::PageShift => "PAGE_SHIFT",
            Builtin::BitsPerByte => "BITS_PER_BYTE",
            Builtin::BitsPerLong => "BITS_PER_LONG",
        }
    }

    /// Whether its value follows from the page size.
    pub fn depends_on_page(self) -> bool {
        matches!(self, Builtin::PageSize | Builtin::PageShift)
    }
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-x`
    Neg,
}

/// Operators and methods with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// Each is named after what it does.
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Shl,
    Shr,
    BitAnd,
    BitOr,
    BitXor,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    And,
    Or,
    /// `a.div_ceil(b)`: the quotient, rounded up.
    DivCeil,
    /// `a.next_multiple_of(b)`.
    NextMultipleOf,
}

impl BinaryOp {
    /// The operator as Rust and C write it; `None` for a method.
    pub fn symbol(self) -> Option<&'static str> {
        Some(match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitOr => "|",
            BinaryOp::BitXor => "^",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::And => "&&",
            BinaryOp::Or => "||",
            BinaryOp::DivCeil | BinaryOp::NextMultipleOf => return None,
        })
    }

    /// Whether the result is a truth value.
    pub fn is_comparison(self) -> bool {
        use BinaryOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Or};
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge | And | Or)
    }
}

/// A type, as a field has it.
#[derive(Clone, Debug)]
pub enum Type<R> {
    /// A scalar with a size that no target changes.
    Scalar(Scalar),
    /// A record or an enum.
    Item(R),
    /// A serializable pointer.
    Pointer {
        /// The serializable pointer's own item.
        pointer: R,
        /// What it points to.
        target: R,
    },
    /// `[T; n]`
    Array(Box<Type<R>>, Box<Expr<R>>),
    /// `[T]`: a flexible array member.
    Flexible(Box<Type<R>>),
    /// `Bitmap<{ n }>`: an array of `unsigned long` with room for n bits.
    Bitmap(Box<Expr<R>>),
}

/// The part that a reference to an item plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its value is used.
    Value,
    /// It is the type of something: its layout is used.
    Type,
    /// It is the serializable pointer itself.
    Pointer,
    /// It is what a serializable pointer points to: its layout plays no part.
    Target,
    /// It is the record in which an offset is asked for.
    Record,
}

/// Gives a reference its new form; `None` if that failed, which has been reported.
pub type Refer<'a, R, S> = dyn FnMut(&R, Role, Place) -> Option<S> + 'a;

impl<R> Expr<R> {
    /// The same expression with every reference replaced. All are visited, even if one fails.
    pub fn refer<S>(&self, refer: &mut Refer<'_, R, S>) -> Option<Expr<S>> {
        let kind = match &self.kind {
            ExprKind::Int(n) => ExprKind::Int(*n),
            ExprKind::Str(s) => ExprKind::Str(s.clone()),
            ExprKind::Version(domain) => ExprKind::Version(domain.clone()),
            ExprKind::VersionName(domain) => ExprKind::VersionName(domain.clone()),
            ExprKind::Builtin(builtin) => ExprKind::Builtin(*builtin),
            ExprKind::Const(name) => ExprKind::Const(refer(name, Role::Value, self.place)?),
            ExprKind::SizeOf(ty) => ExprKind::SizeOf(ty.refer(self.place, refer)?),
            ExprKind::AlignOf(ty) => ExprKind::AlignOf(ty.refer(self.place, refer)?),
            ExprKind::OffsetOf(record, field) => {
                ExprKind::OffsetOf(refer(record, Role::Record, self.place)?, field.clone())
            }
            ExprKind::Unary(op, a) => ExprKind::Unary(*op, Box::new(a.refer(refer)?)),
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (a.refer(refer), b.refer(refer));
                ExprKind::Binary(*op, Box::new(a?), Box::new(b?))
            }
            ExprKind::Ilog2(a) => ExprKind::Ilog2(Box::new(a.refer(refer)?)),
        };
        Some(Expr { kind, place: self.place })
    }
}

impl<R> Type<R> {
    /// The same type with every reference replaced; `place` is where the type stands.
    pub fn refer<S>(&self, place: Place, refer: &mut Refer<'_, R, S>) -> Option<Type<S>> {
        Some(match self {
            Type::Scalar(scalar) => Type::Scalar(*scalar),
            Type::Item(item) => Type::Item(refer(item, Role::Type, place)?),
            Type::Pointer { pointer, target } => {
                let (pointer, target) =
                    (refer(pointer, Role::Pointer, place), refer(target, Role::Target, place));
                Type::Pointer { pointer: pointer?, target: target? }
            }
            Type::Array(of, len) => {
                let (of, len) = (of.refer(place, refer), len.refer(refer));
                Type::Array(Box::new(of?), Box::new(len?))
            }
            Type::Flexible(of) => Type::Flexible(Box::new(of.refer(place, refer)?)),
            Type::Bitmap(bits) => Type::Bitmap(Box::new(bits.refer(refer)?)),
        })
    }
}

/// The value of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An integer, exact.
    Int(i128),
    /// A string, without a terminating NUL.
    Str(String),
    /// A truth value.
    Bool(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Int(n) => write!(f, "{n}"),
            Value::Str(s) => write!(f, "{s:?}"),
            Value::Bool(b) => write!(f, "{b}"),
        }
    }
}
