//! The layout files keep to their schema, and the schema is strict enough to notice when they do not.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

use jsonschema::Validator;
use kho_abi_spec::emit::json;
use kho_abi_spec::{builtin, Source, Spec};
use serde_json::Value;

/// What the spec of the ABI itself does not have yet: bit-fields, a union, an enum as a type, an import, a flexible array.
const OTHER: &str = r#"
    #[domain]
    enum other { #[releases("7.3")] v1 = 1 }
    use kho::v4::kho_vmalloc;
    enum kind { FIRST = 0, SECOND = 1 }
    union either { low: u32, bytes: [c_char; 4] }
    struct entry {
        #[bits(52)] pfn: u64,
        #[bits(12)] flags: u64,
        kind: kind,
        either: either,
        area: kho_vmalloc,
        rest: [u8],
    }
    #[flag_of(entry.flags)]
    const ENTRY_DIRTY: u64 = 1 << 1;
"#;

fn files() -> Vec<(String, Value)> {
    let mut sources = builtin::sources();
    sources.push(Source { path: "other.rs".to_owned(), text: OTHER.to_owned() });
    let spec = Spec::read(&sources).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let json = json::files(&spec).into_iter().filter(|f| f.path.ends_with(".json"));
    json.map(|f| (f.path.clone(), serde_json::from_str(&f.text).unwrap())).collect()
}

fn schema_and_layouts() -> (Validator, Vec<(String, Value)>) {
    let (schemas, layouts): (Vec<_>, Vec<_>) =
        files().into_iter().partition(|(path, _)| path == "layout/schema.json");
    let [(_, schema)] = schemas.as_slice() else { panic!("one schema") };
    assert!(jsonschema::meta::is_valid(schema), "the schema is no schema");
    (jsonschema::draft202012::new(schema).unwrap(), layouts)
}

#[test]
fn every_file_keeps_to_the_schema() {
    let (schema, layouts) = schema_and_layouts();
    assert!(layouts.len() >= 4 * 4, "{} files", layouts.len());
    for (path, layout) in layouts {
        let mistakes: Vec<String> =
            schema.iter_errors(&layout).map(|e| format!("{path}: {}: {e}", e.instance_path())).collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    }
}

/// Breaks a good document in one place.
fn broken(change: impl Fn(&mut Value)) -> bool {
    let (schema, layouts) = schema_and_layouts();
    let (_, layout) = layouts.iter().find(|(path, _)| path.contains("other-v1")).unwrap();
    let mut layout = layout.clone();
    assert!(schema.is_valid(&layout));
    change(&mut layout);
    !schema.is_valid(&layout)
}

#[test]
fn the_schema_notices_broken_documents() {
    assert!(broken(|d| d["schema"] = "kho-abi-layout/2".into()), "another schema");
    assert!(broken(|d| d["target"]["page_size"] = 8192.into()), "an unknown page size");
    assert!(broken(|d| d["records"][0]["size"] = (-1).into()), "a negative size");
    assert!(broken(|d| d["records"][0]["fields"][0]["type"]["kind"] = "float".into()), "an unknown type");
    assert!(broken(|d| drop(d["records"][0].as_object_mut().unwrap().remove("align"))), "a lost key");
    assert!(broken(|d| d["constants"][0]["vaule"] = 1.into()), "an unknown key");
}
