//! What the spec has to ask of a tree of one release. The answers are the tree's.

use std::collections::BTreeMap;

use kho_abi_spec::expr::{ExprKind, Value};
use kho_abi_spec::layout::{evaluate, WithModel};
use kho_abi_spec::model::{DefinedIn, ItemKind, ModelExpr, Node, Version};
use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;

use crate::check;
use crate::compare::is_required;
use crate::input::Elsewhere;

/// What every device tree has: no file of the kernel needs a name for it.
const STANDARD: &str = "compatible";

/// A version that a release carries, by its position and that of its domain.
#[derive(Clone, Copy)]
pub(super) struct Carried<'s> {
    pub(super) domain: usize,
    pub(super) position: usize,
    pub(super) version: &'s Version,
}

/// The versions that a release carries.
pub(super) fn carried<'s>(spec: &'s Spec, release: &str) -> Vec<Carried<'s>> {
    let mut found = Vec::new();
    for (domain, model) in spec.abi.domains.iter().enumerate() {
        let versions = model.versions.iter().enumerate();
        let carries = |version: &Version| version.releases.iter().any(|carrying| carrying == release);
        found.extend(versions.filter(|(_, version)| carries(version)).map(|(position, version)| Carried {
            domain,
            position,
            version,
        }));
    }
    found
}

/// The files outside of the KHO headers, with the names to look for.
pub(super) fn files(spec: &Spec, release: &str) -> Vec<Elsewhere> {
    check::wanted(&spec.abi, Some(release))
}

/// The strings to look for in files that are no headers, by file: what stands there names properties of nodes, and no
/// constant does.
pub(super) fn literals(spec: &Spec, release: &str) -> BTreeMap<String, Vec<String>> {
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for carried in carried(spec, release) {
        for (_, item) in carried.version.own().filter(|(_, item)| is_required(item, Some(release))) {
            if let (ItemKind::Node(node), Some(DefinedIn::Source(path))) =
                (&item.kind, item.home(Some(release)))
            {
                wanted.entry(path.clone()).or_default().extend(of_node(spec, release, carried, node));
            }
        }
    }
    wanted
}

fn of_node(spec: &Spec, release: &str, carried: Carried<'_>, node: &Node) -> Vec<String> {
    let layout = spec.layouts.version(carried.domain, carried.position, Target::X86_64Page4k);
    let env = WithModel { version: carried.version, layout };
    let exprs = node.properties.iter().flat_map(|p| std::iter::once(&p.wire_name).chain(&p.value));
    // A constant that the trees of the release do not have is a string in the file.
    let is_constant = |expr: &&ModelExpr| matches!(expr.kind, ExprKind::Const(id) if is_required(carried.version.item(id), Some(release)));
    let texts = exprs.filter(|expr| !is_constant(expr)).filter_map(|expr| match evaluate(expr, &env) {
        Ok(Value::Str(text)) if text != STANDARD => Some(text),
        _ => None,
    });
    texts.collect()
}
