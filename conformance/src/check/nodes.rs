//! FDT nodes. No type states them: what attests a node are the names and values in it. Those that are constants are
//! compared as such; those that stand as strings in a C file have to be there.

use kho_abi_spec::expr::{ExprKind, Value};
use kho_abi_spec::layout::{evaluate, WithModel};
use kho_abi_spec::model::{DefinedIn, Item, ItemKind, ModelExpr, Node};

use super::prepared::Prepared;
use crate::compare::{is_required, Subject};
use crate::error::Checked;

/// What every device tree has: no file of the kernel needs a name for it.
const STANDARD: &str = "compatible";

/// What attests a node.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// The constants that name its properties, or are their values.
    pub(super) constants: Vec<String>,
    /// The strings that have to be in a file, and whether they are, with the file.
    pub(super) literals: Vec<(String, String, bool)>,
}

/// The names in a node, as the tree has them.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn names(subject: &Subject<'_>, item: &Item, node: &Node, tree: &Prepared) -> Checked<Names> {
    let mut names = Names::default();
    let home = item.home(subject.release);
    let exprs = node.properties.iter().flat_map(|p| std::iter::once(&p.wire_name).chain(&p.value));
    for expr in exprs {
        if let Some(constant) = constant(subject, expr) {
            names.constants.push(constant.to_owned());
            continue;
        }
        let env = WithModel { version: subject.version, layout: subject.layout };
        if let (Ok(Value::Str(text)), Some(DefinedIn::Source(path))) = (evaluate(expr, &env), home) {
            if text != STANDARD {
                let found = tree.input.has_literal(&tree.tree, path, &text)?.is_some();
                names.literals.push((text, path.clone(), found));
            }
        }
    }
    Ok(names)
}

/// The constant that an expression is, if a tree of the release has it.
fn constant<'s>(subject: &Subject<'s>, expr: &ModelExpr) -> Option<&'s str> {
    let ExprKind::Const(id) = &expr.kind else { return None };
    let item = subject.version.item(*id);
    let is_there = is_required(item, subject.release) && matches!(item.kind, ItemKind::Const(_));
    is_there.then_some(item.name.as_str())
}
