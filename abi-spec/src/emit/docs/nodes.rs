//! Nodes of flattened device trees: a sketch, and a table of their properties.

use super::anchors::At;
use super::markdown::{cell, code, fence, link, Table};
use crate::expr::{ExprKind, Value};
use crate::layout::{self, WithModel};
use crate::model::{ModelExpr, Node, Property, PropertyType};
use crate::PageSize;

pub(super) fn text(at: At<'_>, node: &Node) -> String {
    let mut table = Table::new(&["Property", "Holds", "Value", "Meaning"]);
    for property in &node.properties {
        table.row(vec![
            wire_name(at, property),
            holds(property),
            property.value.as_ref().map(|v| shown(at, v)).unwrap_or_default(),
            cell(&property.docs),
        ]);
    }
    format!("{}{}", fence(&sketch(at, node)), table.text())
}

/// The node as a device tree source would write it, within its parents.
fn sketch(at: At<'_>, node: &Node) -> Vec<String> {
    let names: Vec<&str> =
        std::iter::once("/").chain(node.path.split('/').filter(|p| !p.is_empty())).collect();
    let indent = |depth: usize| "    ".repeat(depth);
    let mut lines: Vec<String> =
        names.iter().enumerate().map(|(depth, name)| format!("{}{name} {{", indent(depth))).collect();
    for property in &node.properties {
        let name = evaluated(at, &property.wire_name).map(bare).unwrap_or_default();
        lines.push(format!("{}{name} = {};", indent(names.len()), sketched(at, property)));
    }
    lines.extend((0..names.len()).rev().map(|depth| format!("{}}};", indent(depth))));
    lines
}

/// A fixed value, or what kind of value there is.
fn sketched(at: At<'_>, property: &Property) -> String {
    let fixed = property.value.as_ref().and_then(|v| evaluated(at, v));
    match (fixed, property.holds) {
        (Some(value), _) => value.to_string(),
        (None, PropertyType::Str) => "\"...\"".to_owned(),
        (None, PropertyType::Int(scalar)) => format!("/* {}, byte order of the CPU */", scalar.kernel()),
        (None, PropertyType::Reg) => "<address size>".to_owned(),
    }
}

fn wire_name(at: At<'_>, property: &Property) -> String {
    let name = evaluated(at, &property.wire_name).map(bare).unwrap_or_default();
    match &property.wire_name.kind {
        ExprKind::Const(id) => {
            format!("{}, {}", code(&name), link(&at.version.item(*id).name, at.target(*id).as_deref()))
        }
        _ => code(&name),
    }
}

fn holds(property: &Property) -> String {
    match property.holds {
        PropertyType::Str => "text that ends in NUL".to_owned(),
        PropertyType::Int(scalar) => {
            format!("{}, {} bytes, byte order of the CPU", code(scalar.kernel()), scalar.bytes())
        }
        PropertyType::Reg => {
            "an address and a size, in as many big-endian cells as the root node says".to_owned()
        }
    }
}

/// A value, with a link to the constant that it comes from.
fn shown(at: At<'_>, expr: &ModelExpr) -> String {
    let value = evaluated(at, expr).map(|v| code(&v.to_string())).unwrap_or_default();
    match &expr.kind {
        ExprKind::Const(id) => {
            format!("{value}, {}", link(&at.version.item(*id).name, at.target(*id).as_deref()))
        }
        _ => value,
    }
}

/// What an expression comes to. Names and values in a tree do not depend on the page size.
pub(super) fn evaluated(at: At<'_>, expr: &ModelExpr) -> Option<Value> {
    let target = PageSize::Page4K.representative();
    let layout = at.spec.layouts.version(at.domain_index, at.version_index, target);
    layout::evaluate(expr, &WithModel { version: at.version, layout }).ok()
}

/// A text without quotes.
fn bare(value: Value) -> String {
    match value {
        Value::Str(text) => text,
        other => other.to_string(),
    }
}
