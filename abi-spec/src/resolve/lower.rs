//! Pass 3: each definition of a version, with names turned into ids and its own meaning checked.

use super::domains;
use super::select::{Definition, Selected, Selection};
use crate::ast::{self, ConstType, ItemKind as AstKind, NamedExpr, PropertyType};
use crate::diag::{Diagnostic, Place, Sink};
use crate::expr::{Expr, ExprKind, Role, UnaryOp, Value};
use crate::model::{
    Abi, Announced, Const, Enum, Item, ItemId, ItemKind, ModelExpr, Node, Property, ReachedBy,
};
use crate::names;
use crate::scalar::Scalar;

/// Lowers all items and assertions of a version.
pub(super) fn lower(selection: &Selection<'_>, abi: &Abi, sink: &mut Sink) -> (Vec<Item>, Vec<ModelExpr>) {
    let mut cx = Lowering { selection, sink };
    let mut items = selection.imported.clone();
    for (position, selected) in selection.own.iter().enumerate() {
        let kind = cx.definition(position, selected);
        // What could not be lowered was reported; a stand-in keeps the ids of the others right.
        let kind = kind.unwrap_or_else(|| ItemKind::Enum(Enum { constants: true, members: Vec::new() }));
        let reached_by = cx.reached_by(selected, abi);
        items.push(item(selected, kind, reached_by));
    }
    let assertions = selection.assertions.iter().filter_map(|a| cx.expr(a)).collect();
    (items, assertions)
}

fn item(selected: &Selected<'_>, kind: ItemKind, reached_by: Vec<ReachedBy>) -> Item {
    Item {
        name: selected.name.text.clone(),
        docs: selected.docs.clone(),
        place: selected.name.place,
        origin: selected.origin,
        import: None,
        defined_in: selected.homes.defined_in.clone(),
        moved: selected.homes.moved.clone(),
        reached_by,
        only_in_releases: selected.only_in_releases.clone(),
        page_dependent: false,
        unchanged_since: None,
        kind,
    }
}

/// Lowers the definitions of one version.
pub(super) struct Lowering<'a> {
    pub(super) selection: &'a Selection<'a>,
    pub(super) sink: &'a mut Sink,
}

/// The kind of thing that a name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    Const,
    Record,
    Enum,
    ConstantGroup,
    Pointer,
    Node,
}

impl Thing {
    fn described(self) -> &'static str {
        match self {
            Thing::Const => "a constant",
            Thing::Record => "a record",
            Thing::Enum => "an enum",
            Thing::ConstantGroup => "a group of constants",
            Thing::Pointer => "a serializable pointer",
            Thing::Node => "an FDT node",
        }
    }

    fn plays(self, role: Role) -> bool {
        match role {
            Role::Value => self == Thing::Const,
            Role::Type => matches!(self, Thing::Record | Thing::Enum),
            Role::Pointer => self == Thing::Pointer,
            Role::Target | Role::Record => self == Thing::Record,
        }
    }
}

fn wanted(role: Role) -> &'static str {
    match role {
        Role::Value => "a constant",
        Role::Type => "a type",
        Role::Pointer => "a serializable pointer",
        Role::Target | Role::Record => "a record",
    }
}

impl Lowering<'_> {
    fn definition(&mut self, position: usize, selected: &Selected<'_>) -> Option<ItemKind> {
        match &selected.what {
            Definition::Enumerator(member, group) => self.enumerator(member, *group),
            Definition::Item(kind) => match kind {
                AstKind::Const(constant) => self.constant(constant),
                AstKind::Enum(group) => Some(self.group(position, selected, group)),
                AstKind::Record(record) => self.record(selected.name, record).map(ItemKind::Record),
                AstKind::Pointer(macros) => Some(ItemKind::Pointer(macros.into())),
                AstKind::Node(node) => self.node(node).map(ItemKind::Node),
                // Selection leaves these out.
                AstKind::Domain(_) | AstKind::Assert(_) | AstKind::Use(_) => None,
            },
        }
    }

    fn own_id(&self, position: usize) -> ItemId {
        ItemId(self.selection.imported.len() + position)
    }

    fn constant(&mut self, constant: &ast::Const) -> Option<ItemKind> {
        let value = self.expr(&constant.value);
        let flag_of = match &constant.flag_of {
            Some(field) => Some(self.flag_of(field)?),
            None => None,
        };
        let (ty, helper) = (constant.ty, constant.helper);
        Some(ItemKind::Const(Const { ty, value: value?, helper, group: None, flag_of }))
    }

    fn flag_of(&mut self, flag_of: &ast::FieldRef) -> Option<(ItemId, String)> {
        let record = self.name(&flag_of.record.text, Role::Record, flag_of.record.place)?;
        let fields = match self.selection.own.get(record.0.wrapping_sub(self.selection.imported.len())) {
            Some(Selected { what: Definition::Item(AstKind::Record(record)), .. }) => &record.fields,
            _ => {
                self.sink.error(flag_of.record.place, "flags belong to a record of the same file");
                return None;
            }
        };
        if !fields.iter().any(|f| f.name.text == flag_of.field.text) {
            let message = format!("`{}` has no field `{}`", flag_of.record.text, flag_of.field.text);
            self.sink.error(flag_of.field.place, message);
            return None;
        }
        Some((record, flag_of.field.text.clone()))
    }

    fn group(&mut self, position: usize, selected: &Selected<'_>, group: &ast::Enum) -> ItemKind {
        if group.members.is_empty() {
            self.sink.error(selected.name.place, "an enum has at least one enumerator");
        }
        let own = self.selection.own.iter().enumerate();
        let members = own.filter_map(|(index, s)| match s.what {
            Definition::Enumerator(_, group) if group == position => Some((self.own_id(index), s.name.place)),
            _ => None,
        });
        ItemKind::Enum(Enum { constants: group.constants, members: members.collect() })
    }

    fn enumerator(&mut self, member: &ast::Enumerator, group: usize) -> Option<ItemKind> {
        let value = self.expr(&member.value)?;
        let negative = matches!(value.kind, ExprKind::Unary(UnaryOp::Neg, _));
        let ty = ConstType::Int(if negative { Scalar::I32 } else { Scalar::U32 });
        let group = Some(self.own_id(group));
        Some(ItemKind::Const(Const { ty, value, helper: member.helper, group, flag_of: None }))
    }

    fn node(&mut self, node: &ast::Node) -> Option<Node> {
        if !node.path.text.starts_with('/') {
            self.sink.push(
                Diagnostic::new(node.path.place, "the path of an FDT node starts at the root")
                    .help("write \"/\", \"/name\", or \"/<what>\" for a name that someone else chooses"),
            );
        }
        let mut properties: Vec<Property> = Vec::new();
        let mut present: Vec<&ast::Ident> = Vec::new();
        for (position, property) in node.properties.iter().enumerate() {
            if self.selection.scope.exists(&property.exists, self.sink).is_some() {
                if let Some(first) = present.iter().find(|p| p.text == property.name.text) {
                    domains::twice(&property.name, first, "property", self.sink);
                }
                present.push(&property.name);
                properties.extend(self.property(position, property));
            }
        }
        Some(Node { path: node.path.text.clone(), properties })
    }

    fn property(&mut self, position: usize, property: &ast::Property) -> Option<Property> {
        let wire_name = self.expr(&property.wire_name);
        let value = match &property.value {
            Some(value) => Some(self.expr(value)?),
            None => None,
        };
        if let (PropertyType::Int(scalar), place) = (property.holds, property.name.place) {
            if scalar == Scalar::Size {
                self.sink.error(place, "`usize` has no size on the wire: say `u64`");
            }
        }
        Some(Property {
            name: property.name.text.clone(),
            origin: position,
            docs: property.docs.clone(),
            wire_name: wire_name?,
            holds: property.holds,
            value,
            leads_to: property.leads_to.as_ref().map(|text| text.text.clone()),
        })
    }

    /// A field has a name that C can have too.
    pub(super) fn check_c_name(&mut self, name: &ast::Ident) {
        if let Some(why) = names::no_c_name(&name.text) {
            self.sink.error(name.place, format!("`{}` {why}", name.text));
        }
    }

    /// An expression with names turned into ids.
    pub(super) fn expr(&mut self, expr: &NamedExpr) -> Option<ModelExpr> {
        let with_version = self.announce(expr)?;
        with_version.refer(&mut |name: &String, role, place| self.name(name, role, place))
    }

    /// Puts what the version announces in the place of `domain::VERSION`, which only stands alone.
    fn announce(&mut self, expr: &NamedExpr) -> Option<NamedExpr> {
        let announced = |domain| self.selection.scope.announced_by(domain);
        let value = match &expr.kind {
            ExprKind::Version(domain) => (domain, announced(domain).map(Announced::value)),
            ExprKind::VersionName(domain) => (domain, announced(domain).and_then(Announced::name)),
            _ => return Some(expr.clone()),
        };
        let kind = match value {
            (_, Some(Value::Str(text))) => ExprKind::Str(text),
            (_, Some(Value::Int(number))) => ExprKind::Int(number),
            (domain, _) if announced(domain).is_some() => {
                let message =
                    format!("`{domain}` announces no name beside a number: there is only `VERSION`");
                self.sink.error(expr.place, message);
                return None;
            }
            (domain, _) => {
                self.sink.error(expr.place, format!("this file does not describe a domain `{domain}`"));
                return None;
            }
        };
        Some(Expr { kind, place: expr.place })
    }

    /// The id of a name that has to stand for something that can play `role`.
    pub(super) fn name(&mut self, name: &str, role: Role, place: Place) -> Option<ItemId> {
        let Some(&id) = self.selection.ids.get(name) else {
            self.unknown(name, role, place);
            return None;
        };
        let thing = self.thing(id)?;
        if thing.plays(role) {
            return Some(id);
        }
        let message = format!("`{name}` is {}, and {} is needed here", thing.described(), wanted(role));
        self.sink.error(place, message);
        None
    }

    fn thing(&self, id: ItemId) -> Option<Thing> {
        let imported = self.selection.imported.len();
        if let Some(item) = self.selection.imported.get(id.0) {
            return Some(match &item.kind {
                ItemKind::Const(_) => Thing::Const,
                ItemKind::Record(_) => Thing::Record,
                ItemKind::Enum(group) if group.constants => Thing::ConstantGroup,
                ItemKind::Enum(_) => Thing::Enum,
                ItemKind::Pointer(_) => Thing::Pointer,
                ItemKind::Node(_) => Thing::Node,
            });
        }
        Some(match self.selection.own.get(id.0 - imported)?.what {
            Definition::Enumerator(..) => Thing::Const,
            Definition::Item(kind) => match kind {
                AstKind::Const(_) => Thing::Const,
                AstKind::Record(_) => Thing::Record,
                AstKind::Enum(group) if group.constants => Thing::ConstantGroup,
                AstKind::Enum(_) => Thing::Enum,
                AstKind::Pointer(_) => Thing::Pointer,
                AstKind::Node(_) => Thing::Node,
                AstKind::Domain(_) | AstKind::Assert(_) | AstKind::Use(_) => return None,
            },
        })
    }

    fn unknown(&mut self, name: &str, role: Role, place: Place) {
        if self.selection.not_imported.contains(name) {
            return;
        }
        let message = format!("cannot find {} `{name}`", wanted(role));
        let mut diagnostic = Diagnostic::new(place, message);
        if let Some(elsewhere) = self.selection.elsewhere.get(name) {
            diagnostic.message.push_str(&self.selection.scope.in_this_version());
            diagnostic = diagnostic
                .related(*elsewhere, "defined here, for other versions")
                .help("what uses it must not exist in more versions than it does");
        } else if role == Role::Type {
            let scalars: Vec<&str> =
                Scalar::ALL.iter().filter(|s| **s != Scalar::Size).map(|s| s.spec()).collect();
            diagnostic = diagnostic.help(format!(
                "a type is {}, or a record or an enum that this file defines or imports",
                scalars.join(", ")
            ));
        }
        self.sink.push(diagnostic);
    }
}
