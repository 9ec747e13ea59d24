//! Pieces of C expressions: text together with how tightly it binds, the type that C gives it and its exact values.
//!
//! This room knows C's precedence and its usual arithmetic conversions. It knows no item of any ABI.

use crate::expr::BinaryOp;
use crate::target::PageSize;

/// One exact value per page size, in the order of [`PageSize::ALL`].
pub(super) type Values = [i128; PageSize::ALL.len()];

/// The types that arithmetic in C is done in. Which of `long` and `long long` it is makes no difference on LP64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CType {
    /// `int`
    Int,
    /// `unsigned int`, which only enumerators have that are too large for an `int`.
    UInt,
    /// A signed type of 64 bits.
    Signed,
    /// An unsigned type of 64 bits.
    Unsigned,
}

impl CType {
    /// Whether each value can be held.
    pub(super) fn holds(self, values: &Values) -> bool {
        let (min, max) = match self {
            CType::Int => (i32::MIN.into(), i32::MAX.into()),
            CType::UInt => (0, u32::MAX.into()),
            CType::Signed => (i64::MIN.into(), i64::MAX.into()),
            CType::Unsigned => (0, u64::MAX.into()),
        };
        values.iter().all(|value| (min..=max).contains(value))
    }

    /// Width in bits.
    pub(super) fn bits(self) -> i128 {
        match self {
            CType::Int | CType::UInt => 32,
            CType::Signed | CType::Unsigned => 64,
        }
    }

    /// The narrowest type that holds all of the values; none if 64 bits do not.
    pub(super) fn of_literal(values: &Values) -> Option<CType> {
        [CType::Int, CType::Unsigned, CType::Signed].into_iter().find(|ty| ty.holds(values))
    }

    fn suffix(self) -> &'static str {
        match self {
            CType::Int => "",
            CType::UInt => "U",
            CType::Signed => "LL",
            CType::Unsigned => "ULL",
        }
    }
}

/// How tightly an expression binds, loosest first. An operator's own level is that of [`Level::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Conditional,
    Binary(u8),
    Unary,
    Primary,
}

impl Level {
    /// The level of a binary operator.
    fn of(op: BinaryOp) -> Level {
        use BinaryOp::{
            Add, And, BitAnd, BitOr, BitXor, Div, DivCeil, Eq, Ge, Gt, Le, Lt, Mul, Ne, NextMultipleOf, Or,
            Rem, Shl, Shr, Sub,
        };
        Level::Binary(match op {
            Or => 1,
            And => 2,
            BitOr => 3,
            BitXor => 4,
            BitAnd => 5,
            Eq | Ne => 6,
            Lt | Le | Gt | Ge => 7,
            Shl | Shr => 8,
            Add | Sub => 9,
            Mul | Div | Rem | DivCeil | NextMultipleOf => 10,
        })
    }
}

/// A piece of an expression.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Its text.
    pub(super) text: String,
    /// What C computes it in.
    pub(super) ty: CType,
    /// What it is; 0 or 1 for a truth value.
    pub(super) values: Values,
    level: Level,
    /// The operator at its top, if it has one.
    op: Option<BinaryOp>,
    /// A number without anything around it can take a suffix.
    number: bool,
}

impl Term {
    /// Something that binds tightest: a name, a call, anything in parentheses.
    pub(super) fn primary(text: impl Into<String>, ty: CType, values: Values) -> Term {
        Term { text: text.into(), ty, values, level: Level::Primary, op: None, number: false }
    }

    /// Something that begins with a prefix operator.
    pub(super) fn unary(text: String, ty: CType, values: Values) -> Term {
        Term { level: Level::Unary, ..Term::primary(text, ty, values) }
    }

    /// A binary operation, spelled out by the caller.
    pub(super) fn binary(op: BinaryOp, text: String, ty: CType, values: Values) -> Term {
        Term { level: Level::of(op), op: Some(op), ..Term::primary(text, ty, values) }
    }

    /// `a ? b : c`
    pub(super) fn conditional(text: String, ty: CType, values: Values) -> Term {
        Term { level: Level::Conditional, ..Term::primary(text, ty, values) }
    }

    /// A number of the given type, which has to hold it.
    pub(super) fn number(value: i128, ty: CType) -> Term {
        let text = number(value, ty);
        let level = if value < 0 && !text.starts_with('(') { Level::Unary } else { Level::Primary };
        Term { level, number: true, ..Term::primary(text, ty, [value; PageSize::ALL.len()]) }
    }

    /// Whether it is a number and nothing else.
    pub(super) fn is_number(&self) -> bool {
        self.number
    }

    /// The text where nothing may come apart: in a macro.
    pub(super) fn in_macro(&self) -> String {
        match self.level {
            Level::Primary => self.text.clone(),
            _ => format!("({})", self.text),
        }
    }

    /// The text where a comma or an assignment's end follows.
    pub(super) fn bare(self) -> String {
        self.text
    }

    /// The text as the operand of a prefix operator or a cast.
    pub(super) fn as_unary_operand(&self) -> String {
        match self.level {
            Level::Primary => self.text.clone(),
            _ => format!("({})", self.text),
        }
    }

    /// The text as an operand of `parent`.
    pub(super) fn as_operand(&self, parent: BinaryOp, side: Side) -> String {
        if self.needs_parentheses(parent, side) {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }

    fn needs_parentheses(&self, parent: BinaryOp, side: Side) -> bool {
        let required = match side {
            Side::Left => self.level < Level::of(parent),
            Side::Right => self.level <= Level::of(parent),
        };
        required || self.op.is_some_and(|child| misleads(child, parent))
    }
}

/// Which operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The left one: operators of one level group to the left.
    Left,
    /// The right one.
    Right,
}

/// Whether compilers warn that the reader may not know which of two operators binds tighter (`-Wparentheses`).
fn misleads(child: BinaryOp, parent: BinaryOp) -> bool {
    let arithmetic = Level::of(child) >= Level::of(BinaryOp::Add);
    match parent {
        BinaryOp::Shl | BinaryOp::Shr => true,
        BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor => child != parent,
        BinaryOp::And | BinaryOp::Or => child != parent && !is_relation(child),
        _ if is_relation(parent) => !arithmetic,
        _ => false,
    }
}

fn is_relation(op: BinaryOp) -> bool {
    op.is_comparison() && !matches!(op, BinaryOp::And | BinaryOp::Or)
}

/// A number as C spells it.
pub(super) fn number(value: i128, ty: CType) -> String {
    // C has no negative literals, and the magnitude of the smallest number does not fit its own type.
    if value == i128::from(i32::MIN) && ty == CType::Int {
        return format!("(-{} - 1)", i32::MAX);
    }
    if value == i128::from(i64::MIN) {
        return format!("(-{}LL - 1)", i64::MAX);
    }
    format!("{value}{}", ty.suffix())
}

/// The type of an operation on two operands, after the usual arithmetic conversions.
pub(super) fn common(a: CType, b: CType) -> CType {
    a.max(b)
}

/// A string literal: octal escapes always have three digits, so that nothing that follows can join them.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            // Two in a row could begin a trigraph.
            b'?' if quoted.ends_with('?') => quoted.push_str("\\?"),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_suffix_that_their_size_needs() {
        let spelled = |n: i128| CType::of_literal(&[n; 3]).map(|ty| number(n, ty));
        assert_eq!(spelled(2_147_483_647).as_deref(), Some("2147483647"));
        assert_eq!(spelled(2_147_483_648).as_deref(), Some("2147483648ULL"));
        assert_eq!(spelled(-2_147_483_648).as_deref(), Some("(-2147483647 - 1)"));
        assert_eq!(spelled(-2_147_483_649).as_deref(), Some("-2147483649LL"));
        assert_eq!(spelled(u64::MAX.into()).as_deref(), Some("18446744073709551615ULL"));
        assert_eq!(spelled(i64::MIN.into()).as_deref(), Some("(-9223372036854775807LL - 1)"));
        assert_eq!(spelled(1 << 64), None);
    }

    #[test]
    fn strings_survive_every_character() {
        assert_eq!(string("a\"b\\c"), r#""a\"b\\c""#);
        assert_eq!(string("??/ ???"), r#""?\?/ ?\?\?""#);
        assert_eq!(string("\u{1}1\u{e9}"), r#""\0011\303\251""#);
    }
}
