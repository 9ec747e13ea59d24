//! Declarations: constants, enums and records with their fields.

use std::fmt::Write as _;

use super::comment::WIDTH;
use super::term::{number, CType, Values};
use super::unit::Unit;
use crate::expr::{BinaryOp, Expr, ExprKind, Type, Value};
use crate::layout::ItemLayout;
use crate::model::{Const, Enum, Field, Item, ItemId, ItemKind, ModelExpr, ModelType, Record};
use crate::target::PageSize;

impl Unit<'_> {
    /// A constant that stands alone: a macro.
    pub(super) fn constant_decl(&self, id: ItemId, item: &Item, constant: &Const) -> String {
        let name = self.name(&item.name);
        let body = match self.numbers_by_page(id) {
            Some(numbers) => {
                let ty = CType::of_literal(&numbers).unwrap_or(CType::Signed);
                self.per_page(numbers.map(|n| format!("#define {name} {}\n", number(n, ty))))
            }
            None => define(&name, &self.macro_body(&constant.value).unwrap_or_default()),
        };
        format!("{}{body}", self.macro_docs(item))
    }

    /// The values of a constant that a portable header spells out for each page size.
    fn numbers_by_page(&self, id: ItemId) -> Option<Values> {
        let spelled_out = self.version.item(id).page_dependent && !self.is_kernel();
        self.constant_values(id).filter(|_| spelled_out)
    }

    /// The values of an integer constant.
    pub(super) fn constant_values(&self, id: ItemId) -> Option<Values> {
        let value = |layout: &ItemLayout| match layout {
            ItemLayout::Const(Value::Int(n)) => Some(*n),
            _ => None,
        };
        let [a, b, c] = self.layouts(id).map(value);
        Some([a?, b?, c?])
    }

    /// One text per page size.
    pub(super) fn per_page(&self, texts: [String; PageSize::ALL.len()]) -> String {
        let shift = self.page_shift();
        let mut chain = String::new();
        for (page, text) in PageSize::ALL.into_iter().zip(texts) {
            let keyword = if chain.is_empty() { "#if" } else { "#elif" };
            chain.push_str(&format!("{keyword} {shift} == {}\n{text}", page.shift()));
        }
        // A portable header has looked at the page size before anything else.
        chain.push_str(
            self.pick("#else\n#error \"no layout is known for this page size\"\n#endif\n", "#endif\n"),
        );
        chain
    }

    /// An enum with its enumerators.
    pub(super) fn enum_decl(&self, id: ItemId, group: &Enum) -> String {
        let by_page = group.members.iter().any(|(member, _)| self.numbers_by_page(*member).is_some());
        let body = if by_page {
            self.per_page([0, 1, 2].map(|page| self.enum_body(id, group, Some(page))))
        } else {
            self.enum_body(id, group, None)
        };
        format!("{}{body}", self.enum_docs(id, group))
    }

    fn enum_body(&self, id: ItemId, group: &Enum, page: Option<usize>) -> String {
        let values: Vec<Values> =
            group.members.iter().filter_map(|(m, _)| self.constant_values(*m)).collect();
        let is_large = values.iter().any(|values| !CType::Int.holds(values));
        let extension = if is_large && !self.is_kernel() { "KHO_ABI_EXTENSION " } else { "" };
        let mut text = format!("{extension}{} {{\n", self.tag(id));
        for (member, _) in &group.members {
            let item = self.version.item(*member);
            let ItemKind::Const(constant) = &item.kind else { continue };
            let value = match page.and_then(|page| self.constant_values(*member)?.get(page).copied()) {
                Some(n) => number(n, CType::of_literal(&[n; 3]).unwrap_or(CType::Signed)),
                None => self.bare(&constant.value),
            };
            let line = format!("\t{} = {value},\n", self.name(&item.name));
            let too_wide = line.len() + 7 > WIDTH;
            text.push_str(&if too_wide { line.replacen(" = ", " =\n\t\t", 1) } else { line });
        }
        text + "};\n"
    }

    /// A struct or a union.
    pub(super) fn record_decl(&self, id: ItemId, record: &Record) -> String {
        let docs = self.record_docs(id, record);
        let mut text = format!("{} {{\n", self.tag(id));
        for field in &record.fields {
            text.push_str(&format!("\t{}{};\n", self.field(field), self.aligned(field.align.as_ref())));
        }
        let packed = if record.packed { self.pick(" __packed", " KHO_ABI_PACKED") } else { "" };
        let _ = writeln!(text, "}}{packed}{};", self.aligned(record.align.as_ref()));
        let tolerated = record.fields.iter().any(|field| self.is_extension(&field.ty));
        format!("{docs}{}", if tolerated { without_pedantry(&text) } else { text })
    }

    fn aligned(&self, align: Option<&ModelExpr>) -> String {
        let Some(align) = align else { return String::new() };
        format!(" {}({})", self.pick("__aligned", "KHO_ABI_ALIGNED"), self.bare(align))
    }

    fn field(&self, field: &Field) -> String {
        let name = self.name(&field.name);
        let Some(bits) = &field.bits else { return self.declarator(&field.ty, &name) };
        let width = self.term(bits).map(|t| t.in_macro()).unwrap_or_default();
        let declared = self.declarator(&field.ty, &name);
        self.pick(format!("{declared}:{width}"), format!("KHO_ABI_EXTENSION {declared} : {width}"))
    }

    /// Whether portable C or C++ lacks such arrays: flexible ones and empty ones.
    fn is_extension(&self, ty: &ModelType) -> bool {
        let is_empty = |len: &ModelExpr| {
            let values = self.values(len);
            values.is_some_and(|values| values.contains(&Value::Int(0)))
        };
        !self.is_kernel()
            && match ty {
                Type::Flexible(_) => true,
                Type::Array(of, len) => is_empty(len) || self.is_extension(of),
                Type::Bitmap(bits) => is_empty(bits),
                Type::Scalar(_) | Type::Item(_) | Type::Pointer { .. } => false,
            }
    }

    /// A name with its type around it. Rust writes the outermost length last, C first.
    fn declarator(&self, ty: &ModelType, name: &str) -> String {
        match ty {
            Type::Scalar(scalar) => format!("{} {name}", self.pick(scalar.kernel(), scalar.portable())),
            Type::Item(id) => {
                self.uses(*id);
                format!("{} {name}", self.tag(*id))
            }
            Type::Pointer { pointer, target } => self.pointer(*pointer, *target, name),
            Type::Array(of, len) => self.declarator(of, &format!("{name}[{}]", self.bare(len))),
            Type::Flexible(of) => self.declarator(of, &format!("{name}[]")),
            Type::Bitmap(bits) if self.is_kernel() => format!("DECLARE_BITMAP({name}, {})", self.bare(bits)),
            Type::Bitmap(bits) => {
                let word = Expr { kind: ExprKind::Int(64), place: bits.place };
                let words = ExprKind::Binary(BinaryOp::DivCeil, bits.clone(), Box::new(word));
                format!("uint64_t {name}[{}]", self.bare(&Expr { kind: words, place: bits.place }))
            }
        }
    }

    fn pointer(&self, pointer: ItemId, target: ItemId, name: &str) -> String {
        let target = self.tag(target);
        match &self.version.item(pointer).kind {
            ItemKind::Pointer(macros) if self.is_kernel() => {
                self.uses(pointer);
                format!("{}({name}, {target} *)", macros.declare)
            }
            // A pointer would be worth nothing outside the kernel that stored it, and 4 bytes on a 32-bit host.
            _ => format!("union {{\n\t\tuint64_t phys; /* of a {target}, or 0 */\n\t}} {name}"),
        }
    }
}

/// A declaration that every gcc and clang takes, but that the languages as such do not have. In C++, `__extension__`
/// does not keep all of them from saying so.
fn without_pedantry(declaration: &str) -> String {
    format!(
        "#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Wpedantic\"\n#ifdef __clang__\n\
         #pragma clang diagnostic ignored \"-Wc99-extensions\"\n#endif\n{declaration}\
         #pragma GCC diagnostic pop\n"
    )
}

fn define(name: &str, body: &str) -> String {
    let line = format!("#define {name} {body}\n");
    if line.len() <= WIDTH {
        line
    } else {
        format!("#define {name} \\\n\t{body}\n")
    }
}
