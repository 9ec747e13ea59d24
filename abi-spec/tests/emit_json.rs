//! The layout files. That they keep to their schema is tested where the validator is a dependency, in `conformance`.

#![allow(clippy::panic, reason = "helpers of tests end the test")]

use kho_abi_spec::emit::json;
use kho_abi_spec::{builtin, Source, Spec};
use serde_json::Value;

fn text(sources: &[Source], path: &str) -> String {
    let spec = Spec::read(sources).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let files = json::files(&spec);
    let paths: Vec<&str> = files.iter().map(|f| f.path.as_str()).collect();
    let found = files.iter().find(|f| f.path == path);
    found.unwrap_or_else(|| panic!("no {path} in {paths:?}")).text.clone()
}

/// Two small domains, of which the second imports from the first.
fn two_domains() -> Vec<Source> {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    vec![source("base.rs", include_str!("emit/base.rs")), source("user.rs", include_str!("emit/user.rs"))]
}

#[test]
fn files_in_full() {
    let two = two_domains();
    insta::assert_snapshot!("layout_base_v2_16k", text(&two, "layout/base-v2.arm64-16k.json"));
    insta::assert_snapshot!("layout_user_v2_4k", text(&two, "layout/user-v2.x86_64-4k.json"));
}

#[test]
fn the_readme_describes_every_key() {
    insta::assert_snapshot!("layout_readme", text(&builtin::sources(), "layout/README.md"));
    let readme = text(&builtin::sources(), "layout/README.md");
    let schema: Value = serde_json::from_str(&text(&builtin::sources(), "layout/schema.json")).unwrap();
    let mut keys = Vec::new();
    collect(&schema, &mut keys);
    schema["$defs"].as_object().unwrap().values().for_each(|definition| collect(definition, &mut keys));
    assert!(keys.len() > 60, "only {} keys", keys.len());
    for (key, description) in keys {
        assert!(!description.is_empty(), "{key} has no description");
        assert!(readme.contains(&format!("{key}` | {description} |")), "{key} is not in the README");
    }
}

/// Every key of an object that the schema describes, with its description.
fn collect(object: &Value, keys: &mut Vec<(String, String)>) {
    for (key, about) in object["properties"].as_object().into_iter().flatten() {
        keys.push((key.clone(), about["description"].as_str().unwrap_or_default().to_owned()));
        collect(about, keys);
        collect(&about["items"], keys);
    }
}

#[test]
fn numbers_follow_the_page_size() {
    for (target, size, length) in [
        ("x86_64-4k", 4096, 511),
        ("arm64-4k", 4096, 511),
        ("arm64-16k", 16384, 2047),
        ("arm64-64k", 65536, 8191),
    ] {
        let layout: Value =
            serde_json::from_str(&text(&builtin::sources(), &format!("layout/kho-v4.{target}.json")))
                .unwrap();
        let records = layout["records"].as_array().unwrap();
        let chunk = records.iter().find(|r| r["name"] == "kho_vmalloc_chunk").unwrap();
        assert_eq!(chunk["size"], size);
        assert_eq!(chunk["fields"][1]["type"]["length"], length);
        assert_eq!(layout["target"]["page_size"], size);
    }
}

#[test]
fn keys_keep_their_order() {
    let text = text(&builtin::sources(), "layout/kho-v1.x86_64-4k.json");
    let at = |key: &str| text.find(&format!("\n  \"{key}\"")).unwrap_or_else(|| panic!("no {key}"));
    assert!(at("schema") < at("domain") && at("domain") < at("announced") && at("target") < at("records"));
    assert!(text.ends_with("}\n"));
}

#[test]
fn a_file_stands_alone_without_what_it_does_not_need() {
    let user = "
        #[domain] enum user { #[releases(\"7.3\")] v1 = 7 }
        use kho::v4::kho_vmalloc;
        struct record { area: kho_vmalloc }";
    let mut sources = builtin::sources();
    sources.push(Source { path: "user.rs".to_owned(), text: user.to_owned() });
    let spec = Spec::read(&sources).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let files = json::files(&spec);
    let file = files.iter().find(|f| f.path == "layout/user-v1.arm64-4k.json").unwrap();
    let layout: Value = serde_json::from_str(&file.text).unwrap();
    let names = |list: &str| -> Vec<String> {
        layout[list].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(layout["announced"], 7);
    assert_eq!(names("records"), ["kho_vmalloc_hdr", "kho_vmalloc_chunk", "kho_vmalloc", "record"]);
    assert_eq!(names("constants"), ["KHO_VMALLOC_SIZE", "KHO_VMALLOC_ALLOC", "KHO_VMALLOC_HUGE_VMAP"]);
    assert_eq!(layout["records"][2]["imported_from"]["domain"], "kho");
}
