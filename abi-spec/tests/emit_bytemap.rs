//! Byte maps, as a reader sees them.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests end the test"
)]

#[path = "emit_bytemap/half.rs"]
mod half;

use kho_abi_spec::emit::bytemap::{draw, table, Style};
use kho_abi_spec::model::ItemId;
use kho_abi_spec::{builtin, Source, Spec, Target};

fn read(text: &str) -> Spec {
    let source = Source { path: "test.rs".to_owned(), text: text.to_owned() };
    Spec::read(&[source]).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The map of an item of the newest version, and its table.
fn show(spec: &Spec, name: &str, target: Target, style: Style) -> String {
    let version = spec.abi.domains[0].versions.len() - 1;
    let model = &spec.abi.domains[0].versions[version];
    let layout = spec.layouts.version(0, version, target);
    let id = model.find(name).unwrap_or(ItemId(0));
    let mut lines = draw(model, layout, id, style);
    for line in &lines {
        assert!(line.chars().count() <= 78, "too wide: {line}");
        assert_eq!(line, line.trim_end(), "a space at the end");
    }
    lines.push(String::new());
    for row in table(model, layout, id) {
        lines.push(
            format!(
                "{:<28} {:<6} {:<16} {}  {}",
                row.offset_text(),
                row.size_text(),
                row.name,
                row.ty,
                row.summary
            )
            .trim_end()
            .to_owned(),
        );
    }
    lines.join("\n")
}

fn ascii(text: &str, name: &str) -> String {
    show(&read(text), name, Target::X86_64Page4k, Style::Ascii)
}

fn kho(name: &str, target: Target, style: Style) -> String {
    let spec = Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    show(&spec, name, target, style)
}

#[test]
fn kho_vmalloc() {
    insta::assert_snapshot!("kho_vmalloc", kho("kho_vmalloc", Target::X86_64Page4k, Style::Ascii));
    insta::assert_snapshot!("kho_vmalloc_unicode", kho("kho_vmalloc", Target::Arm64Page16k, Style::Unicode));
}

#[test]
fn chunk_is_short_at_every_page_size() {
    insta::assert_snapshot!("chunk_4k", kho("kho_vmalloc_chunk", Target::X86_64Page4k, Style::Ascii));
    insta::assert_snapshot!("chunk_64k", kho("kho_vmalloc_chunk", Target::Arm64Page64k, Style::Unicode));
}

#[test]
fn radix_tree() {
    insta::assert_snapshot!("radix_node", kho("kho_radix_node", Target::Arm64Page4k, Style::Ascii));
    insta::assert_snapshot!("radix_leaf", kho("kho_radix_leaf", Target::Arm64Page4k, Style::Ascii));
}

#[test]
fn packed_odd_sizes_straddle_rows() {
    let text = "
        /// The record.
        #[packed]
        struct metadata {
            /// Counts up. Always 1.
            version: u32,
            /// Who was there before: `6.18`.
            previous_release: [c_char; 65],
            /// How often.
            kexec_count: u32,
        }";
    insta::assert_snapshot!("packed_odd", ascii(text, "metadata"));
    insta::assert_snapshot!(
        "packed_odd_unicode",
        show(&read(text), "metadata", Target::Arm64Page4k, Style::Unicode)
    );
}

#[test]
fn bit_fields() {
    let fields = "{ #[bits(52)] pfn: u64, #[bits(12)] flags: u64, index: u64 }";
    insta::assert_snapshot!("bits_packed", ascii(&format!("#[packed] struct folio {fields}"), "folio"));
    insta::assert_snapshot!("bits", ascii(&format!("struct folio {fields}"), "folio"));
    let straddling = "
        #[packed]
        struct bits {
            lead: u8,
            #[bits(60)] wide: u64,
            #[bits(60)] next: u64,
            #[bits(8)] last: u64,
        }";
    insta::assert_snapshot!("bits_straddling", ascii(straddling, "bits"));
}

#[test]
fn bits_that_are_too_narrow_for_a_letter_are_joined() {
    let text = "
        struct narrow {
            #[bits(1)] present: u32,
            #[bits(1)] dirty: u32,
            #[bits(3)] kind: u32,
            #[bits(1)] locked: u32,
            #[bits(20)] count: u32,
            tail: u8,
            id: u16,
            #[bits(1)] only: u8,
        }";
    insta::assert_snapshot!("bits_narrow", ascii(text, "narrow"));
    let flags: String = (0..16).map(|n| format!("#[bits(1)] flag_{n}: u16, ")).collect();
    insta::assert_snapshot!("bits_single", ascii(&format!("struct flags {{ {flags} }}"), "flags"));
}

#[test]
fn padding_shows() {
    let text = "struct holes { a: u8, b: u32, c: u16, #[align(32)] d: u8 }";
    insta::assert_snapshot!("padding", ascii(text, "holes"));
    insta::assert_snapshot!(
        "padding_unicode",
        show(&read(text), "holes", Target::X86_64Page4k, Style::Unicode)
    );
}

#[test]
fn unions_are_drawn_one_below_the_other() {
    let text = "
        struct words { low: u32, high: u32, flag: u8 }
        union either { words: words, raw: u64, bytes: [u8; 16] }
        struct holder { kind: u32, either: either, end: u64 }";
    insta::assert_snapshot!("union", ascii(text, "either"));
    insta::assert_snapshot!("union_inside", ascii(text, "holder"));
}

#[test]
fn nested_records_and_arrays_of_them() {
    let text = "
        #[packed] struct entry { name: [c_char; 48], data: u64, token: u32 }
        struct pair { first: u32, second: u32 }
        struct table {
            count: u64,
            pairs: [pair; 2],
            grid: [[u64; 8]; 5],
            entries: [entry; 9],
        }";
    insta::assert_snapshot!("nested", ascii(text, "table"));
}

#[test]
fn arrays_without_an_end_or_without_an_element() {
    let text = "
        struct entry { key: u64, value: u64 }
        struct list { count: u64, marker: [u64; 0], entries: [entry] }
        struct bytes { length: u64, kind: u32, data: [u8] }";
    insta::assert_snapshot!("flexible", ascii(text, "list"));
    insta::assert_snapshot!("flexible_in_padding", ascii(text, "bytes"));
}

#[test]
fn what_is_no_record_has_no_map() {
    let spec = read("const ONE: u32 = 1;");
    let layout = spec.layouts.version(0, 0, Target::X86_64Page4k);
    let version = &spec.abi.domains[0].versions[0];
    assert!(draw(version, layout, ItemId(0), Style::Ascii).is_empty());
    assert!(table(version, layout, ItemId(0)).is_empty());
}

#[test]
fn the_largest_records_are_drawn_at_once() {
    let text = "
        struct element { a: u8, b: [u8; 9], c: u16 }
        struct huge { first: u8, bytes: [u8; 1 << 57], elements: [element; 1 << 54], last: [u64; 1 << 54] }
        #[packed] struct odd { first: u8, words: [u64; 1 << 40], flag: u8 }
        struct nothing { none: [u64; 0] }";
    let spec = read(text);
    let version = &spec.abi.domains[0].versions[0];
    let layout = spec.layouts.version(0, 0, Target::X86_64Page4k);
    for (id, item) in version.iter() {
        let lines = draw(version, layout, id, Style::Unicode);
        assert!((1..40).contains(&lines.len()), "{}: {} lines", item.name, lines.len());
    }
    insta::assert_snapshot!(
        "huge_odd",
        draw(version, layout, version.find("odd").unwrap(), Style::Ascii).join("\n")
    );
}
