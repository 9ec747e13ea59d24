//! cbindgen's rendering and our own header in one C text, with an assertion for everything that has to be the same.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use cbindgen::{Builder, Config, ExportConfig, Language, LayoutConfig, Style};
use kho_abi_spec::model::{Const, ConstType, Enum, ItemKind, Record, Version};
use kho_abi_spec::{names, PageSize};

/// Put before the names of the Rust side, which would clash with those of the C side otherwise.
const RUST: &str = "Rust";

/// Something that has to be the same on both sides.
pub(crate) struct Probe {
    /// What it is called in messages.
    name: String,
    /// A condition that is true if it is.
    condition: String,
    /// The Rust type that it is about, if it is about one.
    ty: Option<String>,
}

/// Everything that a version itself defines, by the names that the spec has for things.
pub(crate) fn probes(version: &Version) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (_, item) in version.own() {
        match &item.kind {
            ItemKind::Record(record) => record_probes(&item.name, record, &mut probes),
            ItemKind::Enum(Enum { constants: false, .. }) => extent_probes("enum", &item.name, &mut probes),
            // cbindgen has no C for a `&str`.
            ItemKind::Const(Const { ty: ConstType::Str, .. }) => {}
            ItemKind::Const(_) => {
                let c = &item.name;
                let condition = format!("({RUST}{c}) == ({c})");
                probes.push(Probe { name: format!("value of {c}"), condition, ty: None });
            }
            ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => {}
        }
    }
    probes
}

fn extent_probes(keyword: &str, c_name: &str, probes: &mut Vec<Probe>) {
    let rust = names::rust_type(c_name);
    for (what, operator) in [("size", "sizeof"), ("alignment", "_Alignof")] {
        let condition = format!("{operator}({RUST}{rust}) == {operator}({keyword} {c_name})");
        probes.push(Probe { name: format!("{what} of {c_name}"), condition, ty: Some(rust.clone()) });
    }
}

/// A bit-field has no address: that its bytes are where they are follows from what is around it, and from the size.
fn record_probes(c_name: &str, record: &Record, probes: &mut Vec<Probe>) {
    let keyword = if record.union { "union" } else { "struct" };
    extent_probes(keyword, c_name, probes);
    let (rust, c) = (names::rust_type(c_name), format!("{keyword} {c_name}"));
    for field in record.fields.iter().filter(|field| field.bits.is_none()) {
        let name = &field.name;
        let mut add = |what: &str, condition: String| {
            let name = format!("{what} of {c_name}.{name}");
            probes.push(Probe { name, condition, ty: Some(rust.clone()) });
        };
        add("offset", format!("offsetof({RUST}{rust}, {name}) == offsetof({c}, {name})"));
        if !matches!(field.ty, kho_abi_spec::expr::Type::Flexible(..)) {
            add("size", format!("sizeof((({RUST}{rust} *)0)->{name}) == sizeof((({c} *)0)->{name})"));
        }
    }
}

/// What cbindgen makes of the Rust.
pub(crate) fn render(folder: &Path, name: &str, rust: &str, probes: &[Probe]) -> String {
    let source = folder.join(format!("{name}.rs"));
    fs::write(&source, rust).unwrap();
    let types: BTreeSet<String> = probes.iter().filter_map(|probe| probe.ty.clone()).collect();
    let config = Config {
        language: Language::C,
        style: Style::Type,
        no_includes: true,
        sys_includes: vec!["stdbool.h".to_owned(), "stddef.h".to_owned(), "stdint.h".to_owned()],
        export: ExportConfig {
            prefix: Some(RUST.to_owned()),
            include: types.into_iter().collect(),
            ..ExportConfig::default()
        },
        layout: LayoutConfig {
            packed: Some("__attribute__((packed))".to_owned()),
            aligned_n: Some("RUST_ALIGNED".to_owned()),
        },
        ..Config::default()
    };
    let bindings = Builder::new().with_config(config).with_src(&source).generate();
    let mut text = Vec::new();
    bindings.unwrap_or_else(|error| panic!("{name}: {error}\n{rust}")).write(&mut text);
    String::from_utf8(text).unwrap()
}

/// Both sides, and the assertions.
pub(crate) fn text(rendered: &str, stem: &str, probes: &[Probe]) -> String {
    let assertions = probes
        .iter()
        .map(|Probe { name, condition, .. }| format!("_Static_assert({condition}, \"{name}\");\n"));
    let assertions: String = assertions.collect();
    format!(
        "#define RUST_ALIGNED(n) __attribute__((aligned(n)))\n{rendered}\n#include \"kho_abi/{stem}.h\"\n{assertions}"
    )
}

/// A compiler, with what makes it compile for a machine.
#[derive(Clone, Copy)]
pub(crate) struct Compiler {
    program: &'static str,
    arguments: &'static [&'static str],
}

impl Compiler {
    pub(crate) const ALL: [Compiler; 4] = [
        Compiler { program: "gcc", arguments: &["-ftrack-macro-expansion=0"] },
        Compiler { program: "aarch64-linux-gnu-gcc", arguments: &["-ftrack-macro-expansion=0"] },
        Compiler { program: "clang", arguments: &["--target=x86_64-linux-gnu", "-ferror-limit=0"] },
        Compiler { program: "clang", arguments: &["--target=aarch64-linux-gnu", "-ferror-limit=0"] },
    ];

    /// What the compiler says is different: the names of the probes, and its own words for what does not compile.
    pub(crate) fn differences(self, folder: &Path, page: PageSize, text: &str) -> Vec<String> {
        let mut command = Command::new(self.program);
        command.args(["-std=gnu11", "-ffreestanding", "-fsyntax-only", "-w"]).args(self.arguments);
        command.arg(format!("-I{}", folder.join("include/portable").display()));
        command
            .arg(format!("-DKHO_ABI_PAGE_SHIFT={}", page.shift()))
            .args(["-x", "c", "-"])
            .env("LC_ALL", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let child = command.spawn();
        let mut child =
            child.unwrap_or_else(|error| panic!("{}: {error}: `cargo xtask test` installs it", self.program));
        // It may stop before the end, and says why.
        let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let differences: Vec<String> = said.lines().filter_map(difference).collect();
        assert_eq!(output.status.success(), differences.is_empty(), "{}: {said}", self.program);
        differences
    }
}

/// The name of the probe that failed, which gcc and older clangs quote and newer ones put last, or another error.
fn difference(line: &str) -> Option<String> {
    let (_, error) = line.split_once("error: ")?;
    if !error.starts_with("static assertion failed") && !error.starts_with("static_assert failed") {
        return Some(error.to_owned());
    }
    let name = error.rsplit('"').nth(1).or_else(|| error.rsplit(": ").next());
    Some(name.unwrap_or(error).to_owned())
}
