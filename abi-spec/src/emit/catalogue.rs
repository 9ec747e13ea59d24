//! The catalogue: one JSON document with everything that the spec says, for whoever has to decide
//! mechanically which kernel can follow which: distributions, orchestrators, installers.
//!
//! What an item looks like is taken from the layout files ([`super::json`]), and the verdicts from
//! [`crate::compat`]. Keys have a fixed order and are always there; those that do not apply are null.

mod items;
mod pairs;
mod schema;

use serde_json::{json, Value as Json};

use super::json::{readme, target, value};
use super::OutputFile;
use crate::compat;
use crate::model::{Abi, Announced, Domain, Version};
use crate::{Spec, Target};

pub use pairs::handover;

/// What the key `schema` of the document says. The number grows when a key changes its meaning or goes away.
pub const SCHEMA_ID: &str = "kho-abi-catalogue/1";

/// The catalogue, its schema and its README.
pub fn files(spec: &Spec) -> Vec<OutputFile> {
    let schema = schema::schema();
    vec![
        OutputFile { path: "catalogue/README.md".to_owned(), text: readme(&schema) },
        OutputFile { path: "catalogue/catalogue.json".to_owned(), text: format!("{:#}\n", document(spec)) },
        OutputFile { path: "catalogue/schema.json".to_owned(), text: format!("{schema:#}\n") },
    ]
}

fn document(spec: &Spec) -> Json {
    let releases = compat::releases(&spec.abi);
    let domains = spec.abi.domains.iter().enumerate().filter(|(_, domain)| domain.name.is_some());
    json!({
        "schema": SCHEMA_ID,
        "targets": Target::ALL.map(target),
        "releases": releases.iter().map(|name| release(&spec.abi, name)).collect::<Vec<_>>(),
        "domains": domains.map(|(position, of)| domain(spec, position, of)).collect::<Vec<_>>(),
        "pairs": compat::matrix(spec).iter().map(handover).collect::<Vec<_>>(),
    })
}

/// What a release carries. A domain that it does not have is not listed.
fn release(abi: &Abi, name: &str) -> Json {
    let carried = abi.domains.iter().filter_map(|domain| {
        let version = domain.versions.iter().find(|version| version.releases.iter().any(|r| r == name))?;
        Some(json!({
            "domain": domain.name,
            "version": version.name,
            "announced": version.announced.as_ref().map(Announced::plain),
        }))
    });
    json!({ "release": name, "carries": carried.collect::<Vec<_>>() })
}

fn domain(spec: &Spec, position: usize, domain: &Domain) -> Json {
    let versions = domain.versions.iter().enumerate();
    json!({
        "domain": domain.name,
        "docs": domain.docs.join("\n"),
        "header": domain.header,
        "guarded_by": domain.guarded_by,
        "on_mismatch": domain.on_mismatch,
        "on_absence": domain.on_absence,
        "fatal": domain.fatal,
        "versions": versions.map(|(v, of)| version(spec, (position, v), domain, of)).collect::<Vec<_>>(),
    })
}

fn version(spec: &Spec, position: (usize, usize), domain: &Domain, version: &Version) -> Json {
    let announced = version.announced.as_ref();
    json!({
        "version": version.name,
        "scheme": announced.map(scheme),
        "announced": announced.map(|announced| value(&announced.value())),
        "announced_name": announced.and_then(Announced::name).as_ref().map(value),
        "announced_by": version.announced_by,
        "named_by": version.named_by,
        "releases": version.releases,
        "docs": version.docs.join("\n"),
        "imports": items::imports(version),
        "items": items::items(spec, position, domain, version),
    })
}

/// How a version says which one it is.
fn scheme(announced: &Announced) -> &'static str {
    match announced {
        Announced::Text(_) => "string",
        Announced::Number(_) => "number",
        Announced::NameAndNumber(..) => "name-and-number",
        Announced::Joined(_) => "joined-strings",
    }
}

fn readme(schema: &Json) -> String {
    let about = schema.get("description").and_then(Json::as_str).unwrap_or_default();
    format!(
        "# Catalogue\n\n{about}\n\n[catalogue.json](catalogue.json) keeps to [schema.json](schema.json). Every key is \
         always there; one that does not apply is null. Integers have up to 64 bits: a reader whose numbers are \
         floating-point loses the low bits of large ones.\n\nTo ask whether one release can hand over to another, find \
         the object of `pairs` with that `old` and that `new`, and read its `verdict`. `kho-abi compat` answers the same \
         for kernel trees, whose layouts it compares as well.\n{}",
        readme::tables(schema)
    )
}
