//! Constant expressions in C.
//!
//! The spec computes exactly; C computes in `int` unless something makes it do otherwise, and mixes signed and
//! unsigned to the reader's surprise. So every operation is printed in a type that holds both operands and the result
//! on every page size, widened by a suffix or a cast where C would choose a narrower one. What C cannot compute in
//! 64 bits, or what this flavour has no macro for, is printed as the number that it is.

use super::term::{common, number, string, CType, Side, Term, Values};
use super::unit::Unit;
use crate::expr::{BinaryOp, Builtin, ExprKind, Type, UnaryOp, Value};
use crate::model::{Const, ItemId, ItemKind, ModelExpr, ModelType};
use crate::target::PageSize;

impl Unit<'_> {
    /// An integer or a truth value. `None`: no C expression of 64 bits says it.
    pub(super) fn term(&self, expr: &ModelExpr) -> Option<Term> {
        self.spelled(expr).or_else(|| self.computed(expr))
    }

    /// The text of a constant's value, where nothing may come apart. `None`: as for [`Unit::term`].
    pub(super) fn macro_body(&self, expr: &ModelExpr) -> Option<String> {
        match self.values(expr) {
            Some([Value::Str(text), ..]) => Some(string(&text)),
            _ => self.term(expr).map(|term| term.in_macro()),
        }
    }

    /// An expression between brackets or after an equals sign.
    pub(super) fn bare(&self, expr: &ModelExpr) -> String {
        // What stands there has been found to be an array's length, a width, an alignment or an `int`.
        self.term(expr).map(Term::bare).unwrap_or_default()
    }

    fn exact(&self, expr: &ModelExpr) -> Option<Values> {
        let exact = |value| match value {
            Value::Int(n) => Some(n),
            Value::Bool(truth) => Some(truth.into()),
            Value::Str(_) => None,
        };
        let [a, b, c] = self.values(expr)?.map(exact);
        Some([a?, b?, c?])
    }

    /// The number that an expression is, chosen by page size if need be.
    fn computed(&self, expr: &ModelExpr) -> Option<Term> {
        match self.values(expr)? {
            [Value::Int(_), ..] => self.literal(self.exact(expr)?),
            // A truth value says nothing without what makes it true.
            _ => None,
        }
    }

    /// The numbers as one term.
    pub(super) fn literal(&self, values: Values) -> Option<Term> {
        let ty = CType::of_literal(&values)?;
        let [small, medium, large] = values;
        if small == medium && medium == large {
            return Some(Term::number(small, ty));
        }
        let shift = self.page_shift();
        let [small, medium, large] = values.map(|value| number(value, ty));
        let [first, second, _] = PageSize::ALL.map(PageSize::shift);
        let text = format!("{shift} == {first} ? {small} : {shift} == {second} ? {medium} : {large}");
        Some(Term::conditional(text, ty, values))
    }

    /// The macro that is log2 of the page size.
    pub(super) fn page_shift(&self) -> &'static str {
        if self.is_kernel() {
            self.include("asm/page.h");
        }
        self.pick("PAGE_SHIFT", "KHO_ABI_PAGE_SHIFT")
    }

    fn spelled(&self, expr: &ModelExpr) -> Option<Term> {
        let values = self.exact(expr)?;
        match &expr.kind {
            ExprKind::Int(_) => self.literal(values),
            ExprKind::Str(_) | ExprKind::Version(_) | ExprKind::VersionName(_) => None,
            ExprKind::Builtin(builtin) => self.builtin(*builtin, values),
            ExprKind::Const(id) => self.constant(*id, values),
            ExprKind::SizeOf(ty) => Some(self.query("sizeof", &self.type_name(ty)?, values)),
            ExprKind::AlignOf(ty) => {
                let operator = self.pick("_Alignof", "KHO_ABI_ALIGNOF");
                Some(self.query(operator, &self.type_name(ty)?, values))
            }
            ExprKind::OffsetOf(record, field) => {
                self.uses(*record);
                Some(self.query("offsetof", &self.field_path(*record, field), values))
            }
            ExprKind::Unary(UnaryOp::Neg, operand) => self.negated(operand, values),
            ExprKind::Binary(op, a, b) => self.binary(*op, &self.term(a)?, &self.term(b)?, values),
            ExprKind::Ilog2(operand) if self.is_kernel() => {
                self.include("linux/log2.h");
                let operand = self.term(operand).filter(|o| CType::Unsigned.holds(&o.values))?;
                Some(Term::primary(format!("const_ilog2({})", operand.text), CType::Int, values))
            }
            ExprKind::Ilog2(_) => None,
        }
    }

    fn builtin(&self, builtin: Builtin, values: Values) -> Option<Term> {
        if !self.is_kernel() && !builtin.depends_on_page() {
            return self.literal(values);
        }
        if !self.is_kernel() {
            return Some(Term::primary(format!("KHO_ABI_{}", builtin.name()), CType::Int, values));
        }
        self.include(if builtin.depends_on_page() { "asm/page.h" } else { "linux/bits.h" });
        let ty = if builtin == Builtin::PageSize { CType::Unsigned } else { CType::Int };
        Some(Term::primary(builtin.name(), ty, values))
    }

    fn constant(&self, id: ItemId, values: Values) -> Option<Term> {
        let item = self.version.item(id);
        let ItemKind::Const(constant) = &item.kind else { return None };
        if !self.can_name(item) {
            return self.literal(values);
        }
        let ty = self.constant_type(constant, item.page_dependent, &values)?;
        self.uses(id);
        Some(Term::primary(self.name(&item.name), ty, values))
    }

    /// The type that C gives a constant by its name. `None` if C and C++ disagree.
    fn constant_type(&self, constant: &Const, page_dependent: bool, values: &Values) -> Option<CType> {
        match constant.group {
            Some(group) if self.is_kernel() || self.all_int(group) => {
                [CType::Int, CType::UInt].into_iter().find(|ty| ty.holds(values))
            }
            Some(_) => None,
            None if page_dependent && !self.is_kernel() => CType::of_literal(values),
            None => self.term(&constant.value).map(|term| term.ty),
        }
    }

    /// Whether every enumerator is an `int`. If not, C++ gives all of them the type of the largest.
    fn all_int(&self, group: ItemId) -> bool {
        let ItemKind::Enum(group) = &self.version.item(group).kind else { return true };
        group.members.iter().all(|(member, _)| match &self.version.item(*member).kind {
            ItemKind::Const(constant) => self.exact(&constant.value).is_some_and(|v| CType::Int.holds(&v)),
            _ => true,
        })
    }

    fn query(&self, operator: &str, operand: &str, values: Values) -> Term {
        if operator == "offsetof" && self.is_kernel() {
            self.include("linux/stddef.h");
        }
        Term::primary(format!("{operator}({operand})"), CType::Unsigned, values)
    }

    /// `struct record, field`
    pub(super) fn field_path(&self, record: ItemId, field: &str) -> String {
        format!("{}, {}", self.tag(record), self.name(field))
    }

    /// A type as `sizeof` takes it. `None` if C has no name for it.
    fn type_name(&self, ty: &ModelType) -> Option<String> {
        Some(match ty {
            Type::Scalar(scalar) => self.pick(scalar.kernel(), scalar.portable()).to_owned(),
            Type::Item(id) => {
                self.uses(*id);
                self.tag(*id)
            }
            Type::Pointer { .. } => self.pick("u64", "uint64_t").to_owned(),
            Type::Array(..) => {
                let (element, lengths) = self.dimensions(ty)?;
                format!("{element}{lengths}")
            }
            Type::Flexible(_) | Type::Bitmap(_) => return None,
        })
    }

    fn dimensions(&self, ty: &ModelType) -> Option<(String, String)> {
        match ty {
            Type::Array(of, len) => {
                let (element, inner) = self.dimensions(of)?;
                Some((element, format!("[{}]{inner}", self.bare(len))))
            }
            _ => Some((self.type_name(ty)?, String::new())),
        }
    }

    fn negated(&self, operand: &ModelExpr, values: Values) -> Option<Term> {
        let operand = self.term(operand)?;
        if operand.is_number() {
            return self.literal(values);
        }
        let operand = [operand.ty, CType::Signed]
            .into_iter()
            .find(|ty| ty.holds(&operand.values) && ty.holds(&values))
            .map(|ty| self.widened(&operand, ty))?;
        Some(Term::unary(format!("-{}", operand.as_unary_operand()), operand.ty, values))
    }

    /// The same value in a wider type.
    fn widened(&self, term: &Term, ty: CType) -> Term {
        if term.ty == ty {
            return term.clone();
        }
        if term.is_number() {
            return Term::number(term.values[0], ty);
        }
        let cast = match ty {
            CType::Unsigned => self.pick("u64", "uint64_t"),
            _ => self.pick("s64", "int64_t"),
        };
        Term::unary(format!("({cast}){}", term.as_unary_operand()), ty, term.values)
    }

    fn binary(&self, op: BinaryOp, a: &Term, b: &Term, values: Values) -> Option<Term> {
        use BinaryOp::{And, DivCeil, NextMultipleOf, Or, Shl, Shr};
        match op {
            And | Or => Some(Term::binary(op, infix(op, a, b)?, CType::Int, values)),
            Shl | Shr => self.shift(op, a, b, values),
            DivCeil | NextMultipleOf => self.rounded_up(op, a, b, values),
            _ => {
                let results = if op.is_comparison() {
                    vec![a.values, b.values]
                } else {
                    vec![a.values, b.values, values]
                };
                let (a, b, ty) = self.in_common_type(a, b, &results)?;
                let ty = if op.is_comparison() { CType::Int } else { ty };
                Some(Term::binary(op, infix(op, &a, &b)?, ty, values))
            }
        }
    }

    /// Both operands, so that C computes in a type that holds all of `results`, and without a warning of mixed signs.
    fn in_common_type(&self, a: &Term, b: &Term, results: &[Values]) -> Option<(Term, Term, CType)> {
        let holds_all = |ty: &CType| results.iter().all(|values| ty.holds(values));
        let natural = common(a.ty, b.ty);
        let mixed = natural == CType::Unsigned && (a.ty == CType::Signed || b.ty == CType::Signed);
        if holds_all(&natural) && !mixed {
            return Some((a.clone(), b.clone(), natural));
        }
        let ty = [CType::Signed, CType::Unsigned].into_iter().find(holds_all)?;
        Some((self.widened(a, ty), self.widened(b, ty), ty))
    }

    /// The type of a shift is that of its left operand. Those of negative numbers are not defined.
    fn shift(&self, op: BinaryOp, a: &Term, b: &Term, values: Values) -> Option<Term> {
        let fits = |ty: &CType| {
            ty.holds(&a.values) && ty.holds(&values) && b.values.iter().all(|amount| *amount < ty.bits())
        };
        let ty = [a.ty, CType::Unsigned].into_iter().find(fits)?;
        let a = CType::Unsigned.holds(&a.values).then(|| self.widened(a, ty))?;
        Some(Term::binary(op, infix(op, &a, b)?, ty, values))
    }

    fn rounded_up(&self, op: BinaryOp, a: &Term, b: &Term, values: Values) -> Option<Term> {
        // C rounds a negative quotient towards zero, which would be upwards already.
        if !CType::Unsigned.holds(&a.values) {
            return None;
        }
        let [x, y, z] = [0, 1, 2].map(|page: usize| a.values[page] + b.values[page]);
        let (a, b, ty) = self.in_common_type(a, b, &[a.values, b.values, [x, y, z], values])?;
        let by_one = op == BinaryOp::DivCeil;
        if self.is_kernel() && !by_one && b.values.iter().all(|to| to.count_ones() == 1) {
            self.include("linux/align.h");
            // `ALIGN` computes in the type of its first argument.
            let a = self.widened(&a, ty);
            return Some(Term::primary(format!("ALIGN({}, {})", a.text, b.text), ty, values));
        }
        let quotient = self.quotient(&a, &b, ty, values);
        if by_one {
            return Some(quotient);
        }
        Some(Term::binary(BinaryOp::Mul, infix(BinaryOp::Mul, &quotient, &b)?, ty, values))
    }

    fn quotient(&self, a: &Term, b: &Term, ty: CType, values: Values) -> Term {
        if self.is_kernel() {
            self.include("linux/math.h");
            return Term::primary(format!("DIV_ROUND_UP({}, {})", a.text, b.text), ty, values);
        }
        let dividend = a.as_operand(BinaryOp::Add, Side::Left);
        let addend = b.as_operand(BinaryOp::Add, Side::Right);
        let divisor = b.as_operand(BinaryOp::Div, Side::Right);
        Term::binary(BinaryOp::Div, format!("({dividend} + {addend} - 1) / {divisor}"), ty, values)
    }
}

fn infix(op: BinaryOp, a: &Term, b: &Term) -> Option<String> {
    let symbol = op.symbol()?;
    Some(format!("{} {symbol} {}", a.as_operand(op, Side::Left), b.as_operand(op, Side::Right)))
}
