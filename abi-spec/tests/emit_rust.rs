//! The emitted Rust, before the real rustc.
//!
//! The crate `kho-abi` and the specs in `tests/emit_rust/` are compiled into one program, which says where it has every
//! record and field, and what the accessors of bit-fields do to real bytes. The layout engine has to agree.

#![cfg(feature = "files")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod rustc;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use kho_abi_spec::emit::rust::{self, tokens};
use kho_abi_spec::layout::{FieldLayout, RecordLayout, Shape};
use kho_abi_spec::model::{ItemKind, Record};
use kho_abi_spec::{builtin, names, PageSize, Source, Spec};

const CASES: [(&str, &str); 3] = [
    ("corners", include_str!("emit_rust/corners.rs")),
    ("versions", include_str!("emit_rust/versions.rs")),
    ("small", include_str!("emit_rust/small.rs")),
];

/// The built-in spec with a spec of the test behind it.
fn read(text: &str) -> Spec {
    let mut sources = builtin::sources();
    sources.push(Source { path: "case.rs".into(), text: text.into() });
    Spec::read(&sources).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The Rust of the spec's last domain.
fn emitted(spec: &Spec) -> proc_macro2::TokenStream {
    let options = rust::Options { zerocopy: rust::Zerocopy::No, c_headers: true };
    tokens(spec, spec.abi.domains.len() - 1, &options)
}

/// One record of one version at one page size: its path in Rust, and what the engine says about it.
struct Emitted<'a> {
    path: String,
    record: &'a Record,
    layout: &'a RecordLayout,
}

/// Every record that is emitted for a case, with its layout at each page size, even where all of them are one type.
fn records<'a>(case: &str, spec: &'a Spec) -> Vec<Emitted<'a>> {
    let own = spec.abi.domains.len() - 1;
    let mut found = Vec::new();
    for (v, version) in spec.abi.domains[own].versions.iter().enumerate() {
        let module = version.name.as_ref().map_or(case.to_owned(), |version| format!("{case}::{version}"));
        for (id, item) in version.own() {
            let ItemKind::Record(record) = &item.kind else { continue };
            let name = names::rust_type(&item.name);
            for page in PageSize::ALL {
                let layout =
                    spec.layouts.version(own, v, page.representative()).record(id).expect("a layout");
                let path = match item.page_dependent {
                    true => format!("{module}::{}::{name}", names::page_module(page)),
                    false => format!("{module}::{name}"),
                };
                found.push(Emitted { path, record, layout });
            }
        }
    }
    found
}

impl Emitted<'_> {
    fn fields(&self) -> impl Iterator<Item = (String, &FieldLayout)> {
        self.record
            .fields
            .iter()
            .zip(&self.layout.fields)
            .map(|(f, l)| (names::rust_ident(&f.name).to_string(), l))
    }

    /// The bit-fields that have accessors, with the name of the setter.
    fn bit_fields(&self) -> impl Iterator<Item = (String, String, &FieldLayout)> {
        let bits = self.fields().filter(|(_, layout)| layout.is_bit_field && !self.record.union);
        bits.map(|(name, layout)| {
            let mut setter = format!("set_{}", name.trim_start_matches("r#"));
            while self.record.fields.iter().any(|field| field.name == setter) {
                setter.push('_');
            }
            (name, setter, layout)
        })
    }

    /// Rust statements that print what rustc knows about the record.
    fn questions(&self) -> String {
        let path = &self.path;
        let mut code = format!("layout::<{path}>({path:?}, &{path}::ZEROED);\n");
        for (name, layout) in self.fields() {
            if !layout.is_bit_field || self.record.union {
                let line =
                    format!("println!(\"{path}.{name} {{}}\", core::mem::offset_of!({path}, {name}));\n");
                code.push_str(&line);
            }
        }
        for (name, setter, layout) in self.bit_fields() {
            let ty = rust_type(layout);
            let _ = writeln!(
                code,
                "bits::<{path}>(\"{path}.{name}\", |r| r.{name}() as i128, |r, x| (x as {ty} as i128, r.{setter}(x as {ty}).is_ok()));"
            );
        }
        code
    }
}

fn rust_type(field: &FieldLayout) -> &'static str {
    let Shape::Scalar(scalar) = field.shape else { panic!("a bit-field is a scalar") };
    scalar.rust()
}

/// The program that asks rustc, and runs the accessors.
fn program(specs: &[(&str, Spec)]) -> String {
    let mut code = include_str!("emit_rust/program.rs").to_owned();
    for (name, spec) in specs {
        let _ = writeln!(code, "pub mod {name} {{ {} }}", emitted(spec));
    }
    code.push_str("fn questions() {\n");
    for (name, spec) in specs {
        let questions: BTreeSet<_> = records(name, spec).iter().map(Emitted::questions).collect();
        code.extend(questions);
    }
    code + "}\n"
}

/// What the program printed: the words behind each name, line by line.
fn answers(output: &str) -> BTreeMap<&str, Vec<Vec<&str>>> {
    let mut answers: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for line in output.lines() {
        let mut words = line.split(' ');
        let name = words.next().expect("a name");
        answers.entry(name).or_default().push(words.collect());
    }
    answers
}

#[test]
fn rustc_and_the_layout_engine_agree() {
    let specs = CASES.map(|(name, text)| (name, read(text)));
    let output = rustc::run(&program(&specs));
    let answers = answers(&output);
    let (mut compared, mut rounds) = (0, 0);
    for (name, spec) in &specs {
        for record in records(name, spec) {
            let layout = &answers[record.path.as_str()][0];
            assert_eq!(
                layout[..],
                [record.layout.size.to_string(), record.layout.align.to_string()],
                "{}",
                record.path
            );
            for (field, layout) in record.fields() {
                let path = format!("{}.{field}", record.path);
                if !layout.is_bit_field || record.record.union {
                    assert_eq!(answers[path.as_str()][0], [layout.offset().to_string()], "{path}");
                    compared += 1;
                }
            }
            for (field, _, layout) in record.bit_fields() {
                let path = format!("{}.{field}", record.path);
                rounds += check_bits(&path, layout, &answers[path.as_str()]);
            }
        }
    }
    assert!(compared > 300, "only {compared} fields were compared");
    assert!(rounds > 2000, "only {rounds} values were tried");
}

/// Holds every round of a bit-field against the bytes: `before get value ok after`.
fn check_bits(path: &str, field: &FieldLayout, rounds: &[Vec<&str>]) -> usize {
    let (mut fitting, mut refused) = (0, 0);
    for round in rounds {
        let (before, after) = (bytes(round[0]), bytes(round[4]));
        let (got, value): (i128, i128) = (round[1].parse().unwrap(), round[2].parse().unwrap());
        assert_eq!(got, bits(&before, field), "{path} reads wrongly: {round:?}");
        let mut expected = before.clone();
        put(&mut expected, field, value);
        let fits = bits(&expected, field) == value;
        assert_eq!(round[3] == "true", fits, "{path}: {round:?}");
        assert_eq!(after, if fits { expected } else { before }, "{path} writes wrongly: {round:?}");
        *(if fits { &mut fitting } else { &mut refused }) += 1;
    }
    let Shape::Scalar(scalar) = field.shape else { panic!("a bit-field is a scalar") };
    assert!(
        fitting > 0 && (refused > 0) == (field.bit_width < scalar.bytes() * 8),
        "{path}: {fitting}, {refused}"
    );
    rounds.len()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect()
}

/// The value of a bit-field, bit by bit.
fn bits(bytes: &[u8], field: &FieldLayout) -> i128 {
    let Shape::Scalar(scalar) = field.shape else { panic!("a bit-field is a scalar") };
    let bit = |i: u64| {
        let position = field.bit_offset + i;
        i128::from(bytes[(position / 8) as usize] >> (position % 8) & 1)
    };
    let value: i128 = (0..field.bit_width).map(|i| bit(i) << i).sum();
    let negative = scalar.signed() == Some(true) && bit(field.bit_width - 1) == 1;
    value - if negative { 1 << field.bit_width } else { 0 }
}

fn put(bytes: &mut [u8], field: &FieldLayout, value: i128) {
    for i in 0..field.bit_width {
        let position = field.bit_offset + i;
        let (byte, mask) = (&mut bytes[(position / 8) as usize], 1 << (position % 8));
        *byte = if value >> i & 1 == 1 { *byte | mask } else { *byte & !mask };
    }
}

#[test]
fn a_small_spec() {
    let spec = read(include_str!("emit_rust/small.rs"));
    let file = syn::parse2(tokens(&spec, spec.abi.domains.len() - 1, &rust::OPTIONS)).expect("Rust");
    insta::assert_snapshot!(prettyplease::unparse(&file));
}
