//! The catalogue. That it keeps to its schema is tested where the validator is a dependency, in
//! `conformance`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

use kho_abi_spec::emit::catalogue;
use kho_abi_spec::{builtin, Source, Spec};
use serde_json::Value;

fn text(sources: &[Source], path: &str) -> String {
    let spec = Spec::read(sources).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let files = catalogue::files(&spec);
    files.iter().find(|f| f.path == path).unwrap_or_else(|| panic!("no {path}")).text.clone()
}

fn catalogue() -> Value {
    serde_json::from_str(&text(&builtin::sources(), "catalogue/catalogue.json")).unwrap()
}

/// The element of a list that has this name under this key.
fn named<'v>(list: &'v Value, key: &str, name: &str) -> &'v Value {
    let found = list.as_array().unwrap().iter().find(|element| element[key] == name);
    found.unwrap_or_else(|| panic!("no {key} {name}"))
}

fn version<'v>(catalogue: &'v Value, domain: &str, version: &str) -> &'v Value {
    named(&named(&catalogue["domains"], "domain", domain)["versions"], "version", version)
}

#[test]
fn a_small_one() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let two =
        [source("base.rs", include_str!("emit/base.rs")), source("user.rs", include_str!("emit/user.rs"))];
    let mut catalogue: Value = serde_json::from_str(&text(&two, "catalogue/catalogue.json")).unwrap();
    // What an item looks like is tested with the layout files.
    let lists = catalogue["domains"].as_array_mut().unwrap().iter_mut();
    let versions = lists.flat_map(|domain| domain["versions"].as_array_mut().unwrap());
    let items = versions.flat_map(|version| version["items"].as_array_mut().unwrap());
    for layout in items.flat_map(|item| item["layouts"].as_array_mut().unwrap()) {
        layout["layout"] = layout["layout"]["name"].take();
    }
    insta::assert_snapshot!("catalogue", format!("{catalogue:#}"));
}

#[test]
fn the_readme_describes_every_key() {
    let readme = text(&builtin::sources(), "catalogue/README.md");
    let schema: Value = serde_json::from_str(&text(&builtin::sources(), "catalogue/schema.json")).unwrap();
    let definitions = schema["$defs"].as_object().unwrap().values();
    let mut keys = Vec::new();
    std::iter::once(&schema).chain(definitions).for_each(|object| {
        keys.extend(object["properties"].as_object().into_iter().flatten());
    });
    assert!(keys.len() > 80, "only {} keys", keys.len());
    for (key, about) in keys {
        let described = about["description"].as_str().unwrap_or_default();
        assert!(!described.is_empty(), "{key} has no description");
        assert!(readme.contains(&format!("| `{key}` | {described} |")), "{key} is not in the README");
    }
}

/// The layout files' definitions are taken over by their names: none of the catalogue's own may have one of
/// these.
#[test]
fn the_parts_of_the_schema_do_not_clash() {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let own = parsed(include_str!("../src/emit/schema/catalogue.json"));
    let layout = parsed(include_str!("../src/emit/schema/layout.json"));
    let all = parsed(&text(&builtin::sources(), "catalogue/schema.json"));
    let count = |schema: &Value| schema["$defs"].as_object().unwrap().len();
    assert_eq!(count(&all), count(&own) + count(&layout) + 1);
    assert_eq!(all["$defs"]["field"], layout["$defs"]["field"]);
}

#[test]
fn what_is_equal_at_all_page_sizes_is_said_once() {
    let catalogue = catalogue();
    let items = &version(&catalogue, "kho", "v4")["items"];
    let area = &named(items, "name", "kho_vmalloc")["layouts"];
    assert_eq!(area.as_array().unwrap().len(), 1);
    assert_eq!(area[0]["page_sizes"], serde_json::json!([4096, 16384, 65536]));
    assert_eq!(area[0]["layout"]["size"], 16);
    let depth = &named(items, "name", "KHO_TREE_MAX_DEPTH")["layouts"];
    let depths: Vec<_> = depth.as_array().unwrap().iter().map(|l| &l["layout"]["value"]).collect();
    assert_eq!(depths, [6, 5, 4]);
}

#[test]
fn it_says_what_guards_embeds_and_leads_to_what() {
    let catalogue = catalogue();
    let memfd = named(&catalogue["domains"], "domain", "memfd");
    assert_eq!(memfd["guarded_by"], "luo");
    assert_eq!(memfd["fatal"], false);
    let v2 = version(&catalogue, "memfd", "v2");
    assert_eq!(v2["announced"], "memfd-v2");
    assert_eq!(v2["announced_by"], "MEMFD_LUO_FH_COMPATIBLE");
    assert!(named(&v2["imports"], "item", "kho_vmalloc")["domain"] == "kho");
    let file = named(&v2["items"], "name", "memfd_luo_ser");
    assert_eq!(file["layouts"][0]["layout"]["reached_by"][0]["entry"], "memfd-v2");
    let metadata = version(&catalogue, "kexec_metadata", "v1");
    assert_eq!((&metadata["scheme"], &metadata["announced"]), (&"number".into(), &1.into()));
    let homes = &named(&version(&catalogue, "kho", "v1")["items"], "name", "kho_vmalloc")["homes"];
    assert_eq!(homes.as_array().unwrap().len(), 2);
    assert_eq!(homes[0]["file"], "include/linux/kexec_handover.h");
    assert_eq!(homes[0]["releases"], serde_json::json!(["6.18", "6.19"]));
}

#[test]
fn releases_and_pairs() {
    let catalogue = catalogue();
    let releases: Vec<_> =
        catalogue["releases"].as_array().unwrap().iter().map(|r| r["release"].as_str().unwrap()).collect();
    assert_eq!(releases, ["6.18", "6.19", "7.0", "7.1", "7.2", "7.3"]);
    let newest = &named(&catalogue["releases"], "release", "7.3")["carries"];
    assert_eq!(named(newest, "domain", "luo")["announced"], "luo-v5");
    let pairs = catalogue["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 36);
    let verdict = |old: &str, new: &str| {
        pairs.iter().find(|p| p["old"] == old && p["new"] == new).unwrap()["verdict"].as_str().unwrap()
    };
    assert_eq!((verdict("7.2", "7.3"), verdict("7.0", "7.1"), verdict("7.0", "6.19")), ("yes", "no", "but"));
}
