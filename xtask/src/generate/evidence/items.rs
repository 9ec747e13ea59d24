//! The items of the spec that somebody has to have seen, and who has.

use kho_abi_spec::expr::{ExprKind, Value};
use kho_abi_spec::layout::{evaluate, WithModel};
use kho_abi_spec::model::{DefinedIn, Item, ItemId, ItemKind, ModelExpr, Node, Version};
use kho_abi_spec::{Spec, Target};

use super::record::Record;

/// The witness that reads text.
pub(super) const NAME: &str = "name";

/// What every device tree has: no file of the kernel needs a name for it.
const STANDARD: &str = "compatible";

/// The kinds that are counted, in the order of the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Record,
    Constant,
    String,
    Macro,
    Node,
}

impl Sort {
    pub(super) const ALL: [(Sort, &'static str); 5] = [
        (Sort::Record, "records"),
        (Sort::Constant, "constants"),
        (Sort::String, "strings"),
        (Sort::Macro, "macros"),
        (Sort::Node, "FDT nodes"),
    ];
}

/// An item that the trees of a release have.
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) sort: Sort,
    /// The names that a witness has to have seen.
    names: Vec<String>,
    /// For macros, the number of their parameters.
    parameters: Option<u64>,
    /// Strings that have to be in a file.
    literals: Vec<(String, String)>,
}

impl Wanted {
    fn named(name: &str, sort: Sort) -> Wanted {
        let name = name.to_owned();
        Wanted { names: vec![name.clone()], name, sort, parameters: None, literals: Vec::new() }
    }

    /// Whether a witness has seen it in a package at a target.
    pub(super) fn is_seen(&self, record: &Record, witness: &str, target: &str) -> bool {
        if !record.targets.iter().any(|at| at == target) {
            return false;
        }
        if let Some(parameters) = self.parameters {
            let is_named = record.macros.get(&self.name) == Some(&parameters);
            return if witness == NAME { is_named } else { record.has(witness, target, &self.name) };
        }
        if witness == NAME {
            let is_there =
                |(file, text): &(String, String)| record.literals.get(file).is_some_and(|t| t.contains(text));
            return !self.literals.is_empty() && self.literals.iter().all(is_there);
        }
        !self.names.is_empty() && self.names.iter().all(|name| record.has(witness, target, name))
    }
}

/// What the trees of a release have of a version. Enums are not among it: their constants are.
pub(super) fn wanted(spec: &Spec, domain: usize, position: usize, release: &str) -> Vec<Wanted> {
    let Some(version) = spec.abi.domains.get(domain).and_then(|d| d.versions.get(position)) else {
        return Vec::new();
    };
    let layout = spec.layouts.version(domain, position, Target::X86_64Page4k);
    let env = WithModel { version, layout };
    let is_string = |id: ItemId| matches!(layout.constant(id), Some(Value::Str(_)));
    let mut wanted = Vec::new();
    for (id, item) in version.own().filter(|(_, item)| is_required(item, release)) {
        match &item.kind {
            ItemKind::Record(_) => wanted.push(Wanted::named(&item.name, Sort::Record)),
            ItemKind::Const(_) if is_string(id) => wanted.push(Wanted::named(&item.name, Sort::String)),
            ItemKind::Const(_) => wanted.push(Wanted::named(&item.name, Sort::Constant)),
            ItemKind::Pointer(macros) => {
                for (name, parameters) in [(&macros.declare, 2), (&macros.store, 2), (&macros.load, 1)] {
                    let parameters = Some(parameters);
                    wanted.push(Wanted { parameters, ..Wanted::named(name, Sort::Macro) });
                }
            }
            ItemKind::Node(node) => wanted.push(of_node(&env, item, node, release)),
            ItemKind::Enum(_) => {}
        }
    }
    wanted
}

fn is_required(item: &Item, release: &str) -> bool {
    item.only_in_releases.is_empty() || item.only_in_releases.iter().any(|only| only == release)
}

/// A node is attested by the names and values in it: constants, and strings in the file that has it.
fn of_node(env: &WithModel<'_>, item: &Item, node: &Node, release: &str) -> Wanted {
    let mut wanted = Wanted { names: Vec::new(), ..Wanted::named(&item.name, Sort::Node) };
    for expr in node.properties.iter().flat_map(|p| std::iter::once(&p.wire_name).chain(&p.value)) {
        if let Some(constant) = constant(env.version, expr, release) {
            wanted.names.push(constant);
        } else if let (Ok(Value::Str(text)), Some(DefinedIn::Source(file))) =
            (evaluate(expr, env), item.home(Some(release)))
        {
            if text != STANDARD {
                wanted.literals.push((file.clone(), text));
            }
        }
    }
    wanted
}

/// The constant that an expression is, if the trees of the release have it. Else it is a string in a file.
fn constant(version: &Version, expr: &ModelExpr, release: &str) -> Option<String> {
    let ExprKind::Const(id) = &expr.kind else { return None };
    let item = version.item(*id);
    is_required(item, release).then(|| item.name.clone())
}
