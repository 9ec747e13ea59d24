//! The schemas: of the catalogue, and of the report, which has the catalogue's objects in it.

use kho_abi_conformance::compat::{json, Answer};
use kho_abi_spec::emit::catalogue;
use serde_json::Value;

use crate::{spec, validator};

fn file(path: &str) -> Value {
    let files = catalogue::files(&spec());
    let file = files.iter().find(|file| file.path == path).unwrap();
    serde_json::from_str(&file.text).unwrap()
}

fn report_schema() -> Value {
    serde_json::from_str(include_str!("../../schema/compat.json")).unwrap()
}

#[test]
fn the_catalogue_keeps_to_its_schema() {
    let (schema, catalogue) = (file("catalogue/schema.json"), file("catalogue/catalogue.json"));
    let validator = validator(&schema);
    let mistakes: Vec<_> =
        validator.iter_errors(&catalogue).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// A place in a document, and what is put there.
type Break = (&'static str, Value);

/// Says so if a document is still valid with one of these in it.
fn breaks(schema: &Value, good: &Value, breaks: &[Break]) {
    let validator = validator(schema);
    assert!(validator.is_valid(good));
    for (place, value) in breaks {
        let mut broken = good.clone();
        *broken.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = value.clone();
        assert!(!validator.is_valid(&broken), "{place}");
    }
}

#[test]
fn the_schema_of_the_catalogue_notices_broken_documents() {
    breaks(
        &file("catalogue/schema.json"),
        &file("catalogue/catalogue.json"),
        &[
            ("/schema", "kho-abi-catalogue/2".into()),
            ("/targets/0/page_size", 8192.into()),
            ("/releases/0/carries/0/version", Value::Null),
            ("/domains/0/fatal", "no".into()),
            ("/domains/0/versions/0/scheme", "letters".into()),
            ("/domains/0/versions/0/items/0/layouts", Value::Array(Vec::new())),
            ("/domains/0/versions/0/items/0/layouts/0/page_sizes/0", 8192.into()),
            ("/domains/0/versions/0/items/0/layouts/0/layout/name", 1.into()),
            ("/domains/0/versions/0/items/0/homes/0/releases", Value::Array(Vec::new())),
            ("/pairs/0/verdict", "maybe".into()),
            ("/pairs/0/domains/0/outcome", "fine".into()),
        ],
    );
}

#[test]
fn the_schema_of_the_report_notices_broken_documents() {
    let answer = Answer::of_two(&spec(), "7.0", "7.1").unwrap();
    let good: Value = serde_json::from_str(&json(&answer)).unwrap();
    breaks(
        &report_schema(),
        &good,
        &[
            ("/schema", "kho-abi-compat/2".into()),
            ("/verdict", "maybe".into()),
            ("/kernels/0/kind", "folder".into()),
            ("/kernels/0/release", 7.into()),
            ("/handovers", Value::Array(Vec::new())),
            ("/handovers/0/verdict", Value::Null),
            ("/handovers/0/domains/0/remarks", Value::Null),
        ],
    );
    let mut broken = good.clone();
    broken["handovers"][0]["domains"][0].as_object_mut().unwrap().remove("consequence");
    assert!(!validator(&report_schema()).is_valid(&broken), "a key that does not apply is null, not missing");
}

/// The emitter writes the objects of both.
#[test]
fn the_report_describes_a_pair_as_the_catalogue_does() {
    let (catalogue, report) = (file("catalogue/schema.json"), report_schema());
    for definition in ["pair", "pair_domain"] {
        assert_eq!(catalogue["$defs"][definition], report["$defs"][definition], "{definition}");
    }
}

#[test]
fn every_key_of_the_schemas_is_described_and_required() {
    fn walk(at: &str, schema: &Value) {
        let Value::Object(keys) = schema else { return };
        // A key that is called `properties` has a description itself.
        let properties = keys.get("properties").filter(|found| !found["description"].is_string());
        if let Some(Value::Object(properties)) = properties {
            assert_eq!(keys["additionalProperties"], false, "{at}");
            let required = keys["required"].as_array().unwrap();
            for (name, property) in properties {
                let described = property.get("description").or(property.get("$ref"));
                assert!(described.is_some(), "{at}.{name} has no description");
                assert!(required.iter().any(|r| r == name), "{at}.{name} is optional");
            }
        }
        keys.iter().for_each(|(name, value)| walk(&format!("{at}.{name}"), value));
    }
    walk("catalogue", &file("catalogue/schema.json"));
    walk("report", &report_schema());
}
