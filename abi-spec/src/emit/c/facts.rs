//! Static assertions: what the layout engine computed, for the compiler to confirm.

use std::collections::BTreeSet;

use super::comment::{fill, short, TEXT_WIDTH};
use super::term::{number, CType, Term, Values};
use super::unit::Unit;
use crate::expr::{ExprKind, Role, UnaryOp};
use crate::layout::ItemLayout;
use crate::model::{ItemId, ItemKind, ModelExpr, Record};
use crate::target::PageSize;

/// What is equal to what: an expression, and its value for each page size.
struct Fact {
    left: String,
    right: Values,
    /// Whether it is a size, an alignment or an offset: a `size_t`.
    is_size: bool,
}

impl Unit<'_> {
    /// Every assertion of this header; empty if there is nothing to assert.
    pub(super) fn facts(&self, order: &[ItemId]) -> String {
        let facts: Vec<Fact> = order.iter().flat_map(|id| self.facts_of(*id)).collect();
        let mut always = String::new();
        let mut by_page = [String::new(), String::new(), String::new()];
        let mut said = BTreeSet::new();
        for fact in &facts {
            match self.on_every_page(fact) {
                Some(right) => {
                    let condition = format!("{} == {right}", fact.left);
                    always.push_str(&self.assertion(&condition));
                    said.insert(condition);
                }
                None => {
                    for (text, right) in by_page.iter_mut().zip(fact.right) {
                        text.push_str(&self.assertion(&format!("{} == {}", fact.left, plain(right))));
                    }
                }
            }
        }
        always.push_str(&self.asserted(&said));
        if by_page.iter().any(|text| !text.is_empty()) {
            always.push_str(if always.is_empty() { "" } else { "\n" });
            always.push_str(&self.per_page(by_page));
        }
        always
    }

    fn assertion(&self, condition: &str) -> String {
        if self.is_kernel() {
            self.include("linux/build_bug.h");
        }
        format!("{}({condition});\n", self.pick("static_assert", "KHO_ABI_STATIC_ASSERT"))
    }

    /// A value that does not depend on the page size, or a size that is the page size but for a constant.
    fn on_every_page(&self, fact: &Fact) -> Option<String> {
        let [small, medium, large] = fact.right;
        if small == medium && medium == large {
            return Some(plain(small));
        }
        let pages = PageSize::ALL.map(|page| i128::from(page.bytes()));
        let [a, b, c] = [small - pages[0], medium - pages[1], large - pages[2]];
        if !fact.is_size || a != b || b != c {
            return None;
        }
        if self.is_kernel() {
            self.include("asm/page.h");
        }
        let page = self.pick("PAGE_SIZE", "KHO_ABI_PAGE_SIZE");
        Some(match a {
            0 => page.to_owned(),
            more if more > 0 => format!("{page} + {more}"),
            less => format!("{page} - {}", -less),
        })
    }

    fn facts_of(&self, id: ItemId) -> Vec<Fact> {
        let item = self.version.item(id);
        let mut facts = Vec::new();
        match &item.kind {
            ItemKind::Const(_) => facts.extend(self.value_fact(id)),
            ItemKind::Enum(group) => {
                facts.extend(group.members.iter().filter_map(|(member, _)| self.value_fact(*member)));
                facts.extend(self.size_facts(id));
            }
            ItemKind::Record(record) => {
                facts.extend(self.size_facts(id));
                facts.extend(self.offset_facts(id, record));
            }
            ItemKind::Pointer(_) | ItemKind::Node(_) => {}
        }
        facts
    }

    /// The value of a constant, unless the header spells it as a number anyway.
    fn value_fact(&self, id: ItemId) -> Option<Fact> {
        let item = self.version.item(id);
        let ItemKind::Const(constant) = &item.kind else { return None };
        let is_number = is_number(&constant.value) || (item.page_dependent && !self.is_kernel());
        let right = self.constant_values(id).filter(|_| !is_number)?;
        Some(Fact { left: self.name(&item.name), right, is_size: false })
    }

    fn size_facts(&self, id: ItemId) -> Vec<Fact> {
        let Some(sizes) = self.sizes(id) else { return Vec::new() };
        let (tag, align) = (self.tag(id), self.pick("_Alignof", "KHO_ABI_ALIGNOF"));
        vec![
            Fact { left: format!("sizeof({tag})"), right: sizes.map(|(size, _)| size.into()), is_size: true },
            Fact {
                left: format!("{align}({tag})"),
                right: sizes.map(|(_, align)| align.into()),
                is_size: true,
            },
        ]
    }

    /// Where each field is. C has no way to ask for the position of a bit-field.
    fn offset_facts(&self, id: ItemId, record: &Record) -> Vec<Fact> {
        let offset = |index: usize, layout: &ItemLayout| match layout {
            ItemLayout::Record(layout) => layout.fields.get(index).map(|field| i128::from(field.offset())),
            _ => None,
        };
        let fields = record.fields.iter().enumerate().filter(|(_, field)| field.bits.is_none());
        let facts = fields.filter_map(|(index, field)| {
            let [a, b, c] = self.layouts(id).map(|layout| offset(index, layout));
            let left = format!("offsetof({})", self.field_path(id, &field.name));
            Some(Fact { left, right: [a?, b?, c?], is_size: true })
        });
        if self.is_kernel() {
            self.include("linux/stddef.h");
        }
        facts.collect()
    }

    /// The facts that the spec asserts itself, except those that were said already.
    fn asserted(&self, said: &BTreeSet<String>) -> String {
        let here = self.version.assertions.iter().filter(|assertion| self.states(assertion));
        let mut text = String::new();
        for condition in here.map(|assertion| self.term(assertion).map(Term::bare)) {
            match condition {
                Some(condition) if said.contains(&condition) => {}
                Some(condition) => text.push_str(&self.assertion(&condition)),
                None => {
                    let why = "The spec asserts more here, which C cannot compute in 64 bits.";
                    text.push_str(&short(&fill("", "", why, TEXT_WIDTH)));
                }
            }
        }
        text
    }

    /// Whether this is the header that states the assertion. No header states one about what a C file defines. One
    /// about items of several headers stands in the one that includes the others, so not in the domain's main header.
    fn states(&self, assertion: &ModelExpr) -> bool {
        if !self.is_kernel() {
            return true;
        }
        let mut can_name = true;
        let _ = assertion.refer::<ItemId>(&mut |id: &ItemId, _: Role, _| {
            can_name &= self.can_name(self.version.item(*id));
            Some(*id)
        });
        can_name && self.is_header_of(assertion)
    }

    fn is_header_of(&self, assertion: &ModelExpr) -> bool {
        let main = self.domain.header.as_deref();
        let mut home = main;
        let _ = assertion.refer::<ItemId>(&mut |id: &ItemId, _: Role, _| {
            let elsewhere =
                self.header_written_for(self.version.item(*id)).filter(|header| Some(*header) != main);
            home = match (home, elsewhere) {
                (known, Some(header)) if known == main || known < Some(header) => Some(header),
                (known, _) => known,
            };
            Some(*id)
        });
        home == self.home
    }
}

/// A number to compare with. It is signed where it can be: compilers see that a signed number is not negative, but
/// warn of a signed expression next to an unsigned number.
fn plain(value: i128) -> String {
    let ty = [CType::Int, CType::Signed].into_iter().find(|ty| ty.holds(&[value; 3]));
    number(value, ty.unwrap_or(CType::Unsigned))
}

fn is_number(expr: &ModelExpr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) => true,
        ExprKind::Unary(UnaryOp::Neg, operand) => is_number(operand),
        _ => false,
    }
}
