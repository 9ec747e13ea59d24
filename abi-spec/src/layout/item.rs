//! One item on one target: the value of a constant, the type of an enum, and whether both fit where they are used.

use super::{
    evaluate, record, EnumLayout, Environment, Failure, ItemLayout, Outcome, VersionLayout, WithModel,
};
use crate::ast::ConstType;
use crate::diag::Diagnostic;
use crate::expr::Value;
use crate::model::{Const, Enum, Item, ItemId, ItemKind, Node, PropertyType, Version};
use crate::scalar::Scalar;

/// The layout or the value of one item, from those of the items that it depends on.
pub(super) fn lay_out(version: &Version, layout: &VersionLayout, id: ItemId) -> Outcome<ItemLayout> {
    let env = WithModel { version, layout };
    let item = version.item(id);
    match &item.kind {
        ItemKind::Const(constant) => Ok(ItemLayout::Const(const_value(constant, item, &env)?)),
        ItemKind::Enum(group) if group.constants => Ok(ItemLayout::None),
        ItemKind::Enum(group) => Ok(ItemLayout::Enum(enum_layout(group, item, layout)?)),
        ItemKind::Record(record) => Ok(ItemLayout::Record(record::lay_out(version, record, &env)?)),
        ItemKind::Node(node) => check_node(node, &env).map(|()| ItemLayout::None),
        ItemKind::Pointer(_) => Ok(ItemLayout::None),
    }
}

/// The name of a property is a string, and its fixed value is what it holds.
fn check_node(node: &Node, env: &WithModel<'_>) -> Outcome<()> {
    for property in &node.properties {
        let place = property.wire_name.place;
        if !matches!(evaluate(&property.wire_name, env)?, Value::Str(_)) {
            return Err(Diagnostic::new(place, "the name of an FDT property is a string").into());
        }
        let Some(expr) = &property.value else { continue };
        let value = evaluate(expr, env)?;
        let fits = match (property.holds, &value) {
            (PropertyType::Str, Value::Str(_)) => true,
            (PropertyType::Int(scalar), Value::Int(n)) => (scalar.range().0..=scalar.range().1).contains(n),
            _ => false,
        };
        if !fits {
            let message = format!("property `{}` cannot hold {value}", property.name);
            return Err(Diagnostic::new(expr.place, message).into());
        }
    }
    Ok(())
}

fn const_value(constant: &Const, item: &Item, env: &WithModel<'_>) -> Outcome<Value> {
    let value = evaluate(&constant.value, env)?;
    let place = constant.value.place;
    match (constant.ty, &value) {
        (ConstType::Str, Value::Str(_)) => {}
        (ConstType::Int(scalar), Value::Int(n)) => {
            let (min, max) = scalar.range();
            if *n < min || *n > max {
                let mut message =
                    format!("`{}` is {n}, which does not fit into `{}`", item.name, scalar.spec());
                if item.page_dependent {
                    message.push_str(&format!(", with {} KiB pages", env.page().bytes() / 1024));
                }
                return Err(Diagnostic::new(place, message).into());
            }
        }
        (ConstType::Str, _) => return Err(Diagnostic::new(place, "this is no string").into()),
        (ConstType::Int(_), _) => return Err(Diagnostic::new(place, "this is no integer").into()),
    }
    Ok(value)
}

/// A flag has to be representable in its field. Its value does not depend on that, so the record may come after it.
pub(super) fn check_flag(version: &Version, layout: &VersionLayout, id: ItemId) -> Outcome<()> {
    let item = version.item(id);
    let ItemKind::Const(constant) = &item.kind else { return Ok(()) };
    let Some((record, field)) = &constant.flag_of else { return Ok(()) };
    let ItemKind::Record(model) = &version.item(*record).kind else { return Ok(()) };
    let Some(position) = model.fields.iter().position(|f| f.name == *field) else { return Ok(()) };
    let value = layout.constant(id).ok_or(Failure::Dependency)?;
    let layout = layout.record(*record).ok_or(Failure::Dependency)?;
    let width = layout.fields.get(position).map_or(0, |f| f.bit_width);
    match value {
        Value::Int(n) if *n >= 0 && (width >= 127 || *n < 1 << width) => Ok(()),
        _ => {
            let message = format!(
                "`{}` is {value}, which does not fit into the {width} bits of `{}.{field}`",
                item.name,
                version.item(*record).name
            );
            Err(Diagnostic::new(constant.value.place, message).into())
        }
    }
}

fn enum_layout(group: &Enum, item: &Item, layout: &VersionLayout) -> Outcome<EnumLayout> {
    let mut values = Vec::new();
    for (member, place) in &group.members {
        match layout.constant(*member) {
            Some(Value::Int(n)) => values.push((*n, *place)),
            _ => return Err(Failure::Dependency),
        }
    }
    let signed = values.iter().any(|(n, _)| *n < 0);
    let (min, max) = if signed { Scalar::Int.range() } else { Scalar::UInt.range() };
    if let Some((_, place)) = values.iter().find(|(n, _)| *n < min || *n > max) {
        let message = format!("the values of `{}` do not fit into 32 bits together", item.name);
        return Err(Diagnostic::new(*place, message)
            .help("C compilers would silently take a 64-bit type for the whole enum")
            .into());
    }
    Ok(EnumLayout { signed })
}
