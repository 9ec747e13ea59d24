//! For scripts. The schema is `conformance/schema/compat.json`; the objects of the handovers are those of the
//! catalogue.

use kho_abi_spec::compat::Handover;
use kho_abi_spec::emit::catalogue;
use serde_json::{json, Value};

use super::{Answer, Side};

/// What the key `schema` of the document says. The number grows when a key changes its meaning or goes away.
pub(super) const SCHEMA: &str = "kho-abi-compat/1";

/// The whole document.
pub fn render(answer: &Answer) -> String {
    let asked = answer.handovers.first().filter(|_| !answer.matrix);
    let document = json!({
        "schema": SCHEMA,
        "verdict": asked.map(|handover| handover.verdict.id()),
        "kernels": answer.kernels.iter().map(kernel).collect::<Vec<_>>(),
        "handovers": answer.handovers.iter().map(handover).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn kernel(side: &Side) -> Value {
    json!({
        "name": side.kernel.name,
        "kind": if side.tree { "tree" } else { "release" },
        "release": side.release,
        "notes": side.notes,
    })
}

fn handover(handover: &Handover) -> Value {
    catalogue::handover(handover)
}
