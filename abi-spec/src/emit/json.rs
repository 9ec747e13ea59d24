//! Layouts as JSON: one file for each version of each domain on each target, for debuggers, virtual machine monitors
//! and other languages.
//!
//! Each file stands alone: what a version needs of another domain is in it too. Keys have a fixed order and are
//! always there; those that do not apply are null. The schema describes every key, and the README is made from it.

pub(super) mod items;
pub(super) mod readme;
mod types;

use serde_json::{json, Value as Json};

use super::OutputFile;
use crate::expr::Value;
use crate::layout::VersionLayout;
use crate::model::{Announced, Domain, ItemKind, Version};
use crate::names::version_stem;
use crate::{Spec, Target};

/// What the key `schema` of every file says. The number grows when a key changes its meaning or goes away.
pub const SCHEMA_ID: &str = "kho-abi-layout/1";

/// The schema of the files, in JSON Schema 2020-12.
pub(super) const SCHEMA: &str = include_str!("schema/layout.json");

/// The layout files, their schema and their README. Input of the macro that declares no domain has no versions that
/// a file could be named after, so there is none for it.
pub fn files(spec: &Spec) -> Vec<OutputFile> {
    let mut files = vec![
        OutputFile { path: "layout/schema.json".to_owned(), text: SCHEMA.to_owned() },
        OutputFile { path: "layout/README.md".to_owned(), text: readme::text(SCHEMA) },
    ];
    for (d, domain) in spec.abi.domains.iter().enumerate() {
        for (v, version) in domain.versions.iter().enumerate() {
            let (Some(domain_name), Some(version_name)) = (&domain.name, &version.name) else { continue };
            for target in Target::ALL {
                let stem = version_stem(domain_name, version_name);
                let document = document(domain, version, spec.layouts.version(d, v, target));
                let path = format!("layout/{stem}.{}.json", target.name());
                files.push(OutputFile { path, text: format!("{document:#}\n") });
            }
        }
    }
    files
}

/// Everything there is to know about a version on a target.
fn document(domain: &Domain, version: &Version, layout: &VersionLayout) -> Json {
    let of = items::Items { domain, version, layout };
    json!({
        "schema": SCHEMA_ID,
        "domain": domain.name,
        "version": version.name,
        "announced": version.announced.as_ref().map(|announced| value(&announced.value())),
        "announced_name": version.announced.as_ref().and_then(Announced::name).as_ref().map(value),
        "releases": version.releases,
        "guarded_by": domain.guarded_by,
        "on_mismatch": domain.on_mismatch,
        "on_absence": domain.on_absence,
        "docs": version.docs.join("\n"),
        "target": target(layout.target),
        "records": of.all(|item| matches!(item.kind, ItemKind::Record(_))),
        "enums": of.all(|item| matches!(item.kind, ItemKind::Enum(_))),
        "constants": of.all(|item| matches!(item.kind, ItemKind::Const(_))),
        "fdt_nodes": of.all(|item| matches!(item.kind, ItemKind::Node(_))),
    })
}

pub(super) fn target(target: Target) -> Json {
    json!({
        "name": target.name(),
        "arch": target.arch().kernel_dir(),
        "page_size": target.page().bytes(),
        "byte_order": "little",
        "pointer_width": 64,
    })
}

/// A value of the spec. Integers are exact; none is outside the range that JSON numbers of 64 bits have.
pub(super) fn value(value: &Value) -> Json {
    match value {
        Value::Int(n) => serde_json::Number::from_i128(*n).map_or_else(|| n.to_string().into(), Json::Number),
        Value::Str(text) => text.as_str().into(),
        Value::Bool(truth) => (*truth).into(),
    }
}
