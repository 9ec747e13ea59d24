//! BTF that real compilers write, held against what bindgen sees in the same headers. gcc writes it for the targets
//! themselves; clang does for BPF alone, which is LP64 and little-endian and lays out records as they do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kho_abi_conformance::evidence::image::Image;
use kho_abi_conformance::evidence::{bindgen, btf};
use kho_abi_conformance::input::Input;
use kho_abi_conformance::observed::{Observed, Record, RecordKind, Type};
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;
use object::{Object, ObjectSection};

use crate::folder;

/// Who wrote the BTF.
#[derive(Clone, Copy, Debug)]
enum Writer {
    Gcc,
    Clang,
}

/// Compiles the KHO headers with a variable of each record, and gives the file that has the BTF.
fn compile(writer: Writer, input: &Input, target: Target, seen: &Observed, into: &Path) -> PathBuf {
    let (source, object) = (into.join("all.c"), into.join("all.o"));
    let variables = seen.records.iter().map(|(name, record)| {
        let kind = if record.kind == RecordKind::Union { "union" } else { "struct" };
        let tagged = if name.ends_with("_t") { String::new() } else { format!("{kind} ") };
        format!("{tagged}{name} variable_{name};\n")
    });
    fs::write(&source, input.include_all() + &variables.collect::<String>()).unwrap();
    let (program, flags): (String, &[&str]) = match writer {
        Writer::Clang => ("clang".into(), &["--target=bpf", "-g", "-O2"]),
        Writer::Gcc if target.arch().triple().starts_with(std::env::consts::ARCH) => {
            ("gcc".into(), &["-gbtf"])
        }
        Writer::Gcc => (format!("{}-gcc", target.arch().triple()), &["-gbtf"]),
    };
    let mut command = Command::new(&program);
    command.args(flags).args(input.flags(target)).args(["-w", "-c", "-o"]).arg(&object).arg(&source);
    let output = command.output().unwrap_or_else(|error| panic!("install {program}: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    match writer {
        Writer::Gcc => object,
        Writer::Clang => raw(&object),
    }
}

/// The section alone, because an object for BPF is no kernel image.
fn raw(object: &Path) -> PathBuf {
    let bytes = fs::read(object).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let path = object.with_extension("btf");
    fs::write(&path, file.section_by_name(".BTF").unwrap().data().unwrap()).unwrap();
    path
}

fn without_alignments(record: &Record) -> Record {
    let mut record = Record { align: None, ..record.clone() };
    for member in &mut record.members {
        if let Type::Anonymous(inner) = &mut member.ty {
            **inner = without_alignments(inner);
        }
    }
    record
}

/// What bindgen saw, without the alignments, which BTF cannot show.
fn as_btf(seen: &Observed) -> Observed {
    let records = seen.records.iter().map(|(name, of)| (name.clone(), without_alignments(of)));
    Observed { records: records.collect(), constants: seen.constants.clone() }
}

fn agree(writer: Writer, top: &Path, target: Target, enumerators: &[&str]) {
    let input = Input::unprepared(&Tree::folder(top).unwrap(), &[]).unwrap();
    let expected = bindgen::observe(&input, target).unwrap();
    let folder = folder();
    let image = Image::open(&compile(writer, &input, target, &expected, folder.path())).unwrap();
    let elf = matches!(writer, Writer::Gcc).then_some(target.arch());
    assert_eq!(image.arch(), elf);
    let names: BTreeSet<_> = expected.records.keys().chain(expected.constants.keys()).cloned().collect();
    let (seen, expected) = (btf::read(&image, &names).unwrap(), as_btf(&expected));
    for (name, record) in &expected.records {
        assert_eq!(seen.records.get(name), Some(record), "{name}, {writer:?}, {target}");
    }
    assert_eq!(seen.records.len(), expected.records.len(), "{writer:?} {target}");
    assert!(enumerators.iter().all(|name| seen.constants.contains_key(*name)), "{:?}", seen.constants);
    for (name, value) in &seen.constants {
        assert_eq!(expected.constants.get(name), Some(value), "{name}, {writer:?}, {target}");
    }
}

/// The real trees, if they are there. What depends on one says so when it is not.
fn real(version: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let known = kho_abi_conformance::trees::known().iter();
    let found = known.filter(|tree| tree.version == version).find_map(|tree| {
        let top = kho_abi_conformance::trees::locate(&trees, tree)?;
        top.join("include/linux/kho").is_dir().then_some(top)
    });
    if found.is_none() {
        eprintln!(
            "NOT CHECKED: the real tree {version} is not in {} (cargo xtask trees gets it)",
            trees.display()
        );
    }
    found
}

#[test]
fn real_trees_as_bindgen_sees_them() {
    for version in ["6.19.14", "7.0.13", "7.1.13", "7.2.12", "7.3.4"] {
        let Some(top) = real(version) else { continue };
        let targets: &[Target] = if version == "7.3.4" { &Target::ALL } else { &[Target::Arm64Page16k] };
        for &target in targets {
            agree(Writer::Clang, &top, target, &[]);
            // Unlike clang, gcc also describes an enum that nothing uses.
            agree(Writer::Gcc, &top, target, if version == "7.3.4" { &["KHO_TREE_MAX_DEPTH"] } else { &[] });
        }
    }
}

#[test]
fn types_of_all_sorts_as_bindgen_sees_them() {
    // A square, because the BTF of gcc 12 has the dimensions of an array the wrong way round.
    let header = "
        typedef u64 cookie_t; typedef __be32 cell_t;
        struct other; struct late { u32 x; };
        typedef struct { u32 only; } named_t;
        enum kind { KIND_A, KIND_B = 7 };
        union both { u64 a; u8 b[9]; };
        struct bits { u8 a; u32 x:3; u32 y:30; u32 :0; u32 z:5; u8 t; bool k:1; };
        struct tight { u8 a; u64 x:3; u64 y:60; u64 z; } __packed;
        struct all {
            cookie_t typedefs; char plain; signed char schar; u8 uchar; bool flag; const volatile u32 qualified;
            struct other *pointer; struct late *late; void *blank; u64 *number; struct { u32 a; } *nameless;
            int (*function)(int); u16 matrix[3][3]; DECLARE_BITMAP(bitmap, 70); float f; double d; cell_t cell;
            struct late value; named_t nt; enum kind kind; union both both; struct bits bits; struct tight tight;
            struct { u32 second; union { u64 third; struct { u32 low; u32 high; }; }; };
            union { u64 phys; struct all *ptr; } named; u8 rest[];
        };
    ";
    let tree = folder();
    let abi = tree.path().join("include/linux/kho/abi");
    fs::create_dir_all(&abi).unwrap();
    fs::write(abi.join("x.h"), header).unwrap();
    for writer in [Writer::Clang, Writer::Gcc] {
        for target in [Target::X86_64Page4k, Target::Arm64Page64k] {
            agree(writer, tree.path(), target, &["KIND_A", "KIND_B"]);
        }
    }
}
