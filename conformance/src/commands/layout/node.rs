//! Nodes of the device tree: no bytes of their own, but properties with names and values.

use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::{evaluate, WithModel};
use kho_abi_spec::model::{ModelExpr, Node, Property, PropertyType};
use kho_abi_spec::target::Target;

use super::{Found, BOLD, DIM};

/// Where the node is, and each property with what it holds.
pub(super) fn show(found: &Found<'_>, node: &Node) -> String {
    let mut out = format!("\nA node of the FDT at {}\n", node.path);
    for property in &node.properties {
        let name = value(found, &property.wire_name).map(bare).unwrap_or_default();
        out += &format!("\n{BOLD}{name}{BOLD:#}  {DIM}{}{DIM:#}\n", holds(found, property));
        for line in &property.docs {
            out += format!("    {line}").trim_end();
            out.push('\n');
        }
    }
    out
}

fn holds(found: &Found<'_>, property: &Property) -> String {
    let fixed = property.value.as_ref().and_then(|fixed| value(found, fixed));
    let fixed = fixed.map(|value| format!(", always {value}")).unwrap_or_default();
    match property.holds {
        PropertyType::Reg => "an address and a size, in big-endian cells".to_owned(),
        PropertyType::Str => format!("text that ends in NUL{fixed}"),
        PropertyType::Int(scalar) => {
            format!("{}, {} bytes in the byte order of the CPU{fixed}", scalar.kernel(), scalar.bytes())
        }
    }
}

/// Names and values in the tree are the same on every target.
fn value(found: &Found<'_>, expr: &ModelExpr) -> Option<Value> {
    let layout = found.layout(Target::X86_64Page4k);
    evaluate(expr, &WithModel { version: found.version(), layout }).ok()
}

/// A text without quotes.
fn bare(value: Value) -> String {
    match value {
        Value::Str(text) => text,
        other => other.to_string(),
    }
}
