//! Pass 4: an order in which every item comes after all that its layout or value depends on, and what depends on
//! the page size.

use std::collections::HashMap;

use crate::diag::{Diagnostic, Sink};
use crate::expr::{Builtin, ExprKind, Role, Type};
use crate::model::{ItemId, ItemKind, ModelExpr, ModelType, Version};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

/// Orders the items of a version and marks what depends on the page size. Reports cycles.
pub(super) fn sort(version: &mut Version, sink: &mut Sink) -> Vec<ItemId> {
    let mut sorter = Sorter { version, states: HashMap::new(), path: Vec::new(), order: Vec::new(), sink };
    for index in 0..sorter.version.items.len() {
        sorter.visit(ItemId(index));
    }
    let order = sorter.order;
    for &id in &order {
        let depends = depends_on_page(version, id);
        version.items[id.0].page_dependent = depends;
    }
    order
}

struct Sorter<'a> {
    version: &'a Version,
    states: HashMap<ItemId, State>,
    path: Vec<ItemId>,
    order: Vec<ItemId>,
    sink: &'a mut Sink,
}

impl Sorter<'_> {
    fn visit(&mut self, id: ItemId) {
        match self.states.get(&id) {
            Some(State::Done) => return,
            Some(State::Open) => return self.cycle(id),
            None => {}
        }
        self.states.insert(id, State::Open);
        self.path.push(id);
        for dependency in dependencies(self.version, id) {
            self.visit(dependency);
        }
        self.path.pop();
        self.states.insert(id, State::Done);
        self.order.push(id);
    }

    fn cycle(&mut self, id: ItemId) {
        let start = self.path.iter().position(|p| *p == id).unwrap_or(0);
        let names: Vec<_> = self.path[start..]
            .iter()
            .chain([&id])
            .map(|p| format!("`{}`", self.version.item(*p).name))
            .collect();
        let place = self.version.item(id).place;
        let circle = format!("{} depends on itself: {}", names[0], names.join(" needs "));
        let mut diagnostic = Diagnostic::new(place, circle);
        if matches!(self.version.item(id).kind, ItemKind::Record(_)) {
            diagnostic = diagnostic
                .help("a record can point to itself with a serializable pointer, but not contain itself");
        }
        self.sink.push(diagnostic);
    }
}

/// What the layout or the value of an item depends on.
fn dependencies(version: &Version, id: ItemId) -> Vec<ItemId> {
    let mut found = Vec::new();
    version.item(id).each_reference(&mut |to, role| {
        if matches!(role, Role::Value | Role::Type | Role::Record) {
            found.push(to);
        }
    });
    found
}

fn depends_on_page(version: &Version, id: ItemId) -> bool {
    let item = version.item(id);
    let mentions = match &item.kind {
        ItemKind::Const(constant) => expr_mentions_page(&constant.value),
        ItemKind::Record(record) => record.fields.iter().any(|field| {
            let exprs = field.bits.iter().chain(&field.align).chain(&record.align);
            exprs.into_iter().any(expr_mentions_page) || type_mentions_page(&field.ty)
        }),
        // An enum is an `int` whatever its values are, and a node has no layout.
        ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => return false,
    };
    mentions || dependencies(version, id).iter().any(|d| version.item(*d).page_dependent)
}

fn expr_mentions_page(expr: &ModelExpr) -> bool {
    match &expr.kind {
        ExprKind::Builtin(builtin) => Builtin::depends_on_page(*builtin),
        ExprKind::SizeOf(ty) | ExprKind::AlignOf(ty) => type_mentions_page(ty),
        ExprKind::Unary(_, a) | ExprKind::Ilog2(a) => expr_mentions_page(a),
        ExprKind::Binary(_, a, b) => expr_mentions_page(a) || expr_mentions_page(b),
        ExprKind::Int(_)
        | ExprKind::Str(_)
        | ExprKind::Version(_)
        | ExprKind::VersionName(_)
        | ExprKind::Const(_)
        | ExprKind::OffsetOf(..) => false,
    }
}

fn type_mentions_page(ty: &ModelType) -> bool {
    match ty {
        Type::Array(of, len) => type_mentions_page(of) || expr_mentions_page(len),
        Type::Flexible(of) => type_mentions_page(of),
        Type::Bitmap(bits) => expr_mentions_page(bits),
        Type::Scalar(_) | Type::Item(_) | Type::Pointer { .. } => false,
    }
}
