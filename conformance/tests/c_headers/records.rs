//! bindgen as a reader of the portable headers: it comes to the layouts of the engine.

use std::collections::BTreeMap;

use kho_abi_spec::layout::RecordLayout;
use kho_abi_spec::model::{ItemKind, Record};
use kho_abi_spec::PageSize;

use crate::{include_flag, page_flag, Headers};

/// What bindgen asserts about a header: by what is asserted, the number.
fn asserted(headers: &Headers, stem: &str, page: PageSize) -> BTreeMap<String, u64> {
    let portable = headers.include("portable");
    let bindings = bindgen::Builder::default()
        .header(portable.join(format!("kho_abi/{stem}.h")).to_str().unwrap())
        .clang_args([include_flag(&portable), page_flag(page)])
        .layout_tests(true)
        .formatter(bindgen::Formatter::None)
        .generate()
        .unwrap_or_else(|error| panic!("{stem}: {error}"))
        .to_string();
    // Each is an array indexed with a difference: `["Size of x"] [:: std :: mem :: size_of :: < x > () - 16usize]`.
    let mut found = BTreeMap::new();
    for part in bindings.split("[\"").skip(1) {
        let Some((label, rest)) = part.split_once("\"]") else { continue };
        let number = rest.split_once("usize").and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok());
        found.extend(number.map(|n| (label.to_owned(), n)));
    }
    found
}

fn compare(record: &Record, name: &str, layout: &RecordLayout, seen: &BTreeMap<String, u64>) -> usize {
    let mut compared = 2;
    assert_eq!(seen.get(&format!("Size of {name}")), Some(&layout.size), "{name}");
    assert_eq!(seen.get(&format!("Alignment of {name}")), Some(&layout.align), "{name}");
    for (field, place) in record.fields.iter().zip(&layout.fields) {
        let label = format!("Offset of field: {name}::{}", field.name);
        // bindgen asserts nothing about bit-fields, and renames what is a keyword of Rust or C++.
        if let Some(offset) = seen.get(&label) {
            assert_eq!(*offset, place.offset(), "{label}");
            compared += 1;
        }
    }
    compared
}

fn bindgen_agrees(headers: &Headers) -> usize {
    let mut compared = 0;
    for (d, v, stem) in headers.versions() {
        for page in PageSize::ALL {
            let seen = asserted(headers, &stem, page);
            let layouts = headers.spec.layouts.version(d, v, page.representative());
            for (id, item) in headers.spec.abi.domains[d].versions[v].own() {
                if let (ItemKind::Record(record), Some(layout)) = (&item.kind, layouts.record(id)) {
                    compared += compare(record, &item.name, layout, &seen);
                }
            }
        }
    }
    compared
}

#[test]
fn bindgen_reads_the_layouts_of_the_engine_from_every_portable_header() {
    let kho = bindgen_agrees(&Headers::of_kho());
    assert!(kho >= 100, "only {kho} facts about KHO were compared");
    let shapes = bindgen_agrees(&Headers::of_shapes());
    assert!(shapes >= 200, "only {shapes} facts about the shapes were compared");
}
