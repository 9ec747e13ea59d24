//! The emitted Rust against our own C header: cbindgen renders the Rust as C, and compilers hold that the two have the
//! same layouts and values. The layout engine has no say in it, but for the header's names of things.
//!
//! cbindgen is given the text that `kho-abi` is made of, with three changes, since it reads neither modules that export
//! each other's items nor trait objects: the items of one version at one page size stand in one module (`flat`), the
//! word `dyn` is left out, so that the target of a `KhoserPtr` is the record at that page size rather than the trait
//! that stands for it at any, and what has no layout (traits, functions, assertions) is left out. Constants that are texts
//! are not compared: cbindgen has no C for them.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "rust_side/compare.rs"]
mod compare;
#[path = "rust_side/flat.rs"]
mod flat;

use std::fs;
use std::path::Path;

use kho_abi_spec::emit::{self, OutputFile};
use kho_abi_spec::{builtin, names, PageSize, Source, Spec};
use rayon::prelude::*;

use compare::{probes, Compiler};

/// Shapes that KHO's core does not have.
const SHAPES: &str = r#"
    #[domain]
    enum shapes { #[releases("7.2")] v1 = "shapes-v1", #[releases("7.3")] v2 = "shapes-v2" }
    use kho::v4::kho_vmalloc;
    const SHAPES_COMPATIBLE: &str = shapes::VERSION;
    const SHAPES_LENGTH: usize = 48;
    #[packed] struct shapes_entry { #[bits(52)] pfn: u64, #[bits(12)] flags: u64, index: u64 }
    #[packed] struct shapes_odd { kind: u8, name: [c_char; SHAPES_LENGTH], area: kho_vmalloc, last: u32 }
    union shapes_either { low: u32, bytes: [u8; 12] }
    struct shapes_all { kind: u16, #[versions(v2..)] more: u64, either: shapes_either, odd: [shapes_odd; 3], rest: [shapes_entry] }
"#;

fn read(sources: &[Source]) -> Spec {
    Spec::read(sources).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn kho() -> Spec {
    read(&builtin::sources())
}

fn with_shapes() -> Spec {
    let mut sources = builtin::sources();
    sources.push(Source { path: "shapes.rs".to_owned(), text: SHAPES.to_owned() });
    read(&sources)
}

/// What the comparison of all versions at all page sizes by all compilers came to.
struct Outcome {
    /// How many facts were compared by each compiler.
    facts: usize,
    /// What is different, each once.
    differences: Vec<String>,
}

impl Outcome {
    /// As many differences as one can read.
    fn beginning(&self) -> &[String] {
        self.differences.get(..8).unwrap_or(&self.differences)
    }
}

/// Compares the Rust and the C of a spec, after something was done to the Rust.
fn compare(spec: &Spec, change: impl Fn(&mut OutputFile)) -> Outcome {
    let mut files = emit::files(spec);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &files, "include/portable/");
    files.iter_mut().filter(|file| file.path.starts_with("src/")).for_each(change);
    let modules = flat::Modules::parse(&files);
    let mut jobs = Vec::new();
    for domain in &spec.abi.domains {
        for version in &domain.versions {
            let (name, number) = (domain.name.as_deref().unwrap(), version.name.as_deref().unwrap());
            for page in PageSize::ALL {
                let rust = modules.flatten(name, version, page);
                jobs.push((names::version_stem(name, number), page, rust, probes(version)));
            }
        }
    }
    let facts = jobs.iter().map(|(.., probes)| probes.len()).sum();
    let differences = jobs.par_iter().flat_map_iter(|(stem, page, rust, probes)| {
        let rendered = compare::render(folder.path(), &format!("{stem}-{}", page.suffix()), rust, probes);
        let text = compare::text(&rendered, stem, probes);
        let found =
            Compiler::ALL.iter().flat_map(|compiler| compiler.differences(folder.path(), *page, &text));
        found.map(move |difference| format!("{stem} {page:?}: {difference}")).collect::<Vec<_>>()
    });
    let mut differences: Vec<String> = differences.collect();
    differences.sort();
    differences.dedup();
    Outcome { facts, differences }
}

fn write(folder: &Path, files: &[OutputFile], below: &str) {
    for file in files.iter().filter(|file| file.path.starts_with(below)) {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
}

#[test]
fn the_rust_of_kho_has_the_layouts_of_its_c_header() {
    let outcome = compare(&kho(), |_| {});
    assert_eq!(outcome.beginning(), [""; 0]);
    assert!(outcome.facts > 250, "{} facts", outcome.facts);
}

#[test]
fn the_rust_of_other_shapes_has_the_layouts_of_their_c_header() {
    let outcome = compare(&with_shapes(), |_| {});
    assert_eq!(outcome.beginning(), [""; 0]);
}

/// What is different if a text in the Rust that is there so often is replaced by another.
fn after(spec: &Spec, from: &str, to: &str) -> Vec<String> {
    let changed = std::cell::Cell::new(0);
    let outcome = compare(spec, |file| {
        changed.set(changed.get() + file.text.matches(from).count());
        file.text = file.text.replace(from, to);
    });
    assert!(changed.get() > 0, "{from:?} is not in the Rust");
    outcome.differences
}

fn found(differences: &[String], expected: &[&str]) {
    for expected in expected {
        assert!(
            differences.iter().any(|d| d.contains(expected)),
            "{expected:?} is not among {differences:#?}"
        );
    }
}

#[test]
fn every_kind_of_change_in_the_rust_is_found() {
    let kho = kho();
    let wider = after(&kho, "pub order: u16", "pub order: u32");
    found(&wider, &["kho-v1 Page4K: offset of kho_vmalloc.order", "kho-v4 Page64K: size of kho_vmalloc"]);
    let swapped = after(&kho, "pub flags: u16", "pub swapped: u16");
    found(&swapped, &["kho-v3 Page16K: ", "flags"]);
    let shorter = after(&kho, "pub phys: [u64; 2047]", "pub phys: [u64; 2046]");
    found(&shorter, &["kho-v4 Page16K: size of kho_vmalloc_chunk", "size of kho_vmalloc_chunk.phys"]);
    assert!(shorter.iter().all(|difference| difference.contains("Page16K")), "{shorter:#?}");
    let value = after(&kho, "KHO_TREE_MAX_DEPTH: u32 = 5", "KHO_TREE_MAX_DEPTH: u32 = 6");
    assert!(
        value.iter().all(|d| d.ends_with("Page16K: value of KHO_TREE_MAX_DEPTH")) && value.len() == 2,
        "{value:#?}"
    );
    let pointer = after(&kho, "    phys: u64,\n    // Says", "    phys: u32,\n    // Says");
    found(&pointer, &["kho-v1 Page4K: size of kho_vmalloc_hdr", "size of kho_vmalloc.first"]);
    let packed = after(&with_shapes(), "#[repr(C, packed)]\n", "#[repr(C)]\n");
    found(&packed, &["alignment of shapes_odd", "offset of shapes_odd.area"]);
}
