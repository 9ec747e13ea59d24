//! The bindgen witness on headers of all shapes that are written here, and on the real trees, if they are there.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "witness_bindgen/members.rs"]
mod members;
#[path = "witness_bindgen/real_trees.rs"]
mod real_trees;

use std::fs;
use std::path::Path;

use kho_abi_conformance::error::Checked;
use kho_abi_conformance::evidence::bindgen::observe;
use kho_abi_conformance::input::Input;
use kho_abi_conformance::observed::{Constant, Member, Observed, Record, RecordKind, Type};
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;
use tempfile::TempDir;

const U64: Type = Type::Int { bytes: 8, signed: Some(false) };
const U32: Type = Type::Int { bytes: 4, signed: Some(false) };
const U8: Type = Type::Int { bytes: 1, signed: Some(false) };

/// A tree with one KHO header, not in the folder for temporary files, which a test makes unusable.
fn tree(header: &str) -> TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let abi = folder.path().join("include/linux/kho/abi");
    fs::create_dir_all(&abi).unwrap();
    fs::write(abi.join("x.h"), header).unwrap();
    folder
}

fn input(top: &Path) -> Checked<Input> {
    Input::unprepared(&Tree::folder(top).unwrap(), &[])
}

fn check(header: &str, target: Target) -> Checked<Observed> {
    observe(&input(tree(header).path())?, target)
}

fn see(header: &str) -> Observed {
    check(header, Target::Arm64Page16k).unwrap()
}

fn record<'o>(observed: &'o Observed, name: &str) -> &'o Record {
    observed.records.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", observed.records.keys()))
}

fn member(name: &str, bit_offset: u64, ty: Type) -> Member {
    Member { name: name.to_owned(), bit_offset, bit_width: None, ty }
}

/// Name, offset and width of each bit-field.
fn bits(record: &Record) -> Vec<(&str, u64, u64)> {
    record.members.iter().filter_map(|m| Some((m.name.as_str(), m.bit_offset, m.bit_width?))).collect()
}

#[test]
fn bit_fields_of_packed_and_plain_records() {
    let seen = see("
        struct packed { u64 pfn:52; u64 flags:12; u64 index; } __packed;
        struct swapped { u64 flags:12; u64 pfn:52; u64 index; };
        struct odd { u8 a; u32 x:3; u32 y:30; u32 :0; u32 z:5; u8 t; bool k:1; };
        struct tight { u8 a; u64 x:3; u64 y:60; u64 z; } __packed;
        struct nested { u32 kind; union { u64 raw; struct { u64 lo:4; s64 hi:60; }; }; };
    ");
    assert_eq!(bits(record(&seen, "packed")), [("pfn", 0, 52), ("flags", 52, 12)]);
    assert_eq!(record(&seen, "packed").members[2], member("index", 64, U64));
    assert_eq!((record(&seen, "packed").size, record(&seen, "packed").align), (16, Some(1)));
    assert_eq!(bits(record(&seen, "swapped")), [("flags", 0, 12), ("pfn", 12, 52)]);
    assert_eq!(record(&seen, "swapped").align, Some(8));
    assert_eq!(bits(record(&seen, "odd")), [("x", 8, 3), ("y", 32, 30), ("z", 64, 5), ("k", 80, 1)]);
    assert_eq!(record(&seen, "odd").size, 12);
    assert_eq!(bits(record(&seen, "tight")), [("x", 8, 3), ("y", 11, 60)]);
    assert_eq!(record(&seen, "tight").members[3], member("z", 72, U64));
    let nested = record(&seen, "nested");
    assert_eq!(nested.members[1], member("raw", 64, U64));
    assert_eq!(bits(nested), [("lo", 64, 4), ("hi", 68, 60)]);
    assert_eq!(nested.members[3].ty, Type::Int { bytes: 8, signed: Some(true) });
}

#[test]
fn types_are_resolved() {
    let seen = see("
        typedef u64 cookie_t; typedef cookie_t biscuit_t;
        struct other; struct late { u32 x; };
        typedef struct { u32 only; } named_by_typedef; typedef struct late late_t;
        enum kind { KIND_A, KIND_B = -2 };
        struct all {
            biscuit_t typedefs; char plain; signed char schar; u8 uchar; bool flag; const volatile u32 qualified;
            struct other *pointer; late_t *typedefed; void *blank; u64 *number; struct { u32 a; } *nameless;
            int (*function)(int); u16 matrix[2][3]; DECLARE_BITMAP(bitmap, 70);
            struct late value; late_t again; named_by_typedef nt; enum kind kind; enum { IN_PLACE } unnamed;
            struct inner { u8 type; u8 type_; } inner; u8 self[];
        };
    ");
    let all = record(&seen, "all");
    let ty = |name: &str| &all.members.iter().find(|m| m.name == name).unwrap().ty;
    let pointer = |to: Option<&str>| Type::Pointer { to: to.map(str::to_owned) };
    let array = |of: Type, len| Type::Array { of: Box::new(of), len };
    assert_eq!(ty("typedefs"), &U64);
    assert_eq!(ty("plain"), &Type::Int { bytes: 1, signed: None });
    assert_eq!(ty("schar"), &Type::Int { bytes: 1, signed: Some(true) });
    assert_eq!((ty("uchar"), ty("flag"), ty("qualified")), (&U8, &U8, &U32));
    assert_eq!((ty("pointer"), ty("typedefed")), (&pointer(Some("other")), &pointer(Some("late"))));
    assert_eq!((ty("blank"), ty("number"), ty("nameless")), (&pointer(None), &pointer(None), &pointer(None)));
    assert_eq!(ty("function"), &pointer(None));
    assert_eq!(ty("matrix"), &array(array(Type::Int { bytes: 2, signed: Some(false) }, Some(3)), Some(2)));
    assert_eq!(ty("bitmap"), &array(U64, Some(2)));
    assert_eq!((ty("value"), ty("again")), (&Type::Record("late".into()), &Type::Record("late".into())));
    assert_eq!(ty("nt"), &Type::Record("named_by_typedef".into()));
    assert_eq!(ty("kind"), &Type::Enum { name: "kind".into(), bytes: 4 });
    assert_eq!(ty("unnamed"), &U32);
    assert_eq!(ty("self"), &array(U8, None));
    assert_eq!(record(&seen, "inner").members, [member("type", 0, U8), member("type_", 8, U8)]);
    assert!(!seen.records.contains_key("other"), "a record that is only declared was not seen");
    assert_eq!(seen.constants.get("KIND_B"), Some(&Constant::Int(-2)));
    assert_eq!(seen.constants.get("IN_PLACE"), Some(&Constant::Int(0)));
    assert!(!seen.constants.contains_key("false"), "not of a KHO header");
}

#[test]
fn packing_and_alignment_show() {
    let seen = see("
        struct plain { u8 a; u64 b; };
        struct packed { u8 a; u64 b; } __packed;
        struct dense { u64 a; u32 b; u32 c; } __packed;
        struct wide { u8 a; } __aligned(16);
        union both { u64 a; u8 b[9]; };
        struct outer { u8 a; struct packed p; union { u32 x; struct { u8 y; u16 z; }; } choice; struct dense d; };
    ");
    let extent = |name: &str| (record(&seen, name).size, record(&seen, name).align);
    assert_eq!(
        (extent("plain"), extent("packed"), extent("dense")),
        ((16, Some(8)), (9, Some(1)), (16, Some(1)))
    );
    assert_eq!((extent("wide"), extent("both")), ((16, Some(16)), (16, Some(8))));
    assert_eq!(record(&seen, "both").kind, RecordKind::Union);
    let offsets: Vec<_> = record(&seen, "outer").members.iter().map(|m| m.bit_offset).collect();
    assert_eq!(offsets, [0, 8, 12 * 8, 16 * 8]);
    assert_eq!(record(&seen, "outer").members[2].name, "choice");
}

#[test]
fn macros_of_many_kinds() {
    let seen = see(r#"
        #include <linux/log2.h>
        struct hdr { u64 next; };
        enum { SAME = 7 };
        #define SAME SAME
        #define PLAIN 0xff
        #define SIZED ((PAGE_SIZE - sizeof(struct hdr)) / sizeof(u64))
        #define CALLED BIT(3)
        #define LOG const_ilog2(PAGE_SIZE)
        #define NEGATIVE (-5)
        #define HUGE_ 0xffffffffffffffffULL
        #define LETTER 'a'
        #define TEXT "kho-" "v9"
        #define ALIAS TEXT
        #define NULS "a\0b"
        #define STRINGIFY(x) #x
        #define BUILT STRINGIFY(kho-v1) "2"
        #define PAREN ("in")
        #define EMPTY
        #define FUNCTION(x) x
        #define FLOAT 1.5
        #define NULLISH ((void *)0)
        #define TYPE struct hdr
        #define TYPEDEF u64
        #define ATTRIBUTE __attribute__((packed))
        #define STATEMENT do { } while (0)
        #define UNKNOWN no_such_thing
        #define OPEN (
        #define COMPOUND ((struct hdr){ 0 })
        #define REPLACED 1
        #undef REPLACED
        #define REPLACED 2
        #define GONE 1
        #undef GONE
        #ifdef CONFIG_NO_SUCH_THING
        #define HIDDEN 1
        #endif
        #define LAST 42
    "#);
    let int = Constant::Int;
    let text = |s: &str| Constant::Str(s.to_owned());
    let expected = [
        ("ALIAS", text("kho-v9")),
        ("BUILT", text("kho-v12")),
        ("CALLED", int(8)),
        ("HUGE_", int(u64::MAX.into())),
        ("LAST", int(42)),
        ("LETTER", int(97)),
        ("LOG", int(14)),
        ("NEGATIVE", int(-5)),
        ("NULS", text("a\0b")),
        ("PAREN", text("in")),
        ("PLAIN", int(255)),
        ("REPLACED", int(2)),
        ("SAME", int(7)),
        ("SIZED", int(2047)),
        ("TEXT", text("kho-v9")),
    ];
    assert_eq!(seen.constants, expected.map(|(name, value)| (name.to_owned(), value)).into());
}

#[test]
fn what_cannot_be_checked_says_where() {
    let error = |header: &str| check(header, Target::X86_64Page4k).unwrap_err().to_string();
    let text = error("struct a { u64 x; };\nstruct b { u46 y; };\n#define N 1\n");
    assert!(text.starts_with("include/linux/kho/abi/x.h:2: clang: unknown type name 'u46'"), "{text}");
    let text = error("\n#include <linux/foo.h>\n");
    let expected = "include/linux/kho/abi/x.h:2 includes <linux/foo.h>, for which there is no stand-in: \
                    give the prepared half of the tree with --build DIR";
    assert_eq!(text, expected);
    let text = error("struct f { u8 a; u64 c:40; u32 d __attribute__((aligned(2), packed)); };");
    assert!(text.contains("`f`") && text.contains("`d`"), "{text}");
    let text = error("static_assert(PAGE_SIZE == 1, \"no\");");
    assert!(text.starts_with("include/linux/kho/abi/x.h:1: clang: "), "{text}");
    let empty = tempfile::tempdir().unwrap();
    let text = input(empty.path()).unwrap_err().to_string();
    assert!(text.contains("has no KHO headers"), "{text}");
}

#[test]
fn a_pair_that_does_not_fit_is_refused() {
    let common = tree("struct a { u64 x; };");
    fs::write(common.path().join("Makefile"), "VERSION = 7\nPATCHLEVEL = 2\n").unwrap();
    let half = tempfile::tempdir().unwrap();
    let generated = half.path().join("include/generated");
    fs::create_dir_all(generated.join("uapi/linux")).unwrap();
    let error = || {
        let tree = Tree::folder(common.path()).unwrap();
        Input::prepared(&tree, common.path(), half.path(), &[]).unwrap_err().to_string()
    };
    assert!(error().contains("has no include/generated/autoconf.h"), "{}", error());
    fs::write(generated.join("autoconf.h"), "#define CONFIG_RISCV 1\n#define CONFIG_PAGE_SHIFT 12\n")
        .unwrap();
    assert!(error().contains("an architecture without KHO"), "{}", error());
    fs::write(generated.join("autoconf.h"), "#define CONFIG_X86_64 1\n#define CONFIG_PAGE_SHIFT 16\n")
        .unwrap();
    assert!(error().contains("a page size without KHO (CONFIG_PAGE_SHIFT 16)"), "{}", error());
    fs::write(generated.join("autoconf.h"), "#define CONFIG_X86_64 1\n#define CONFIG_PAGE_SHIFT 12\n")
        .unwrap();
    let version = "#define LINUX_VERSION_MAJOR 7\n#define LINUX_VERSION_PATCHLEVEL 3\n";
    fs::write(generated.join("uapi/linux/version.h"), version).unwrap();
    assert!(error().contains("is the prepared half of 7.3, but the tree is 7.2"), "{}", error());
}

#[test]
fn values_for_user_space_come_from_the_tree() {
    let folder = tree("#include <uapi/linux/liveupdate.h>\n#define LEN LIVEUPDATE_SESSION_NAME_LENGTH\n");
    let of = |input: &Input| observe(input, Target::X86_64Page4k).unwrap().constants["LEN"].clone();
    let without = input(folder.path()).unwrap();
    assert_eq!(of(&without), Constant::Int(64));
    assert!(without.stood_in().contains(&"include/uapi/linux/liveupdate.h".to_owned()));
    let uapi = folder.path().join("include/uapi/linux");
    fs::create_dir_all(&uapi).unwrap();
    fs::write(uapi.join("liveupdate.h"), "#define LIVEUPDATE_SESSION_NAME_LENGTH 32\n").unwrap();
    let with = input(folder.path()).unwrap();
    assert_eq!(of(&with), Constant::Int(32));
    assert!(!with.stood_in().contains(&"include/uapi/linux/liveupdate.h".to_owned()));
}

/// Runs another test of this file with an environment variable set: whether it passed, and what it printed.
fn run_with(test: &str, variable: &str, value: &str) -> (bool, String) {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test]).env(variable, value).current_dir(env!("CARGO_TARGET_TMPDIR"));
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn without_libclang_it_says_how_to_get_it() {
    for nowhere in [env!("CARGO_TARGET_TMPDIR"), "..", "/", ""] {
        let (passed, text) = run_with("packing_and_alignment_show", "LIBCLANG_PATH", nowhere);
        assert!(!passed && text.contains("CannotCheck"), "{text}");
        assert!(text.contains("apt-get install libclang-dev"), "{text}");
    }
}

#[test]
fn without_a_temporary_folder_it_says_so() {
    let (passed, text) = run_with("packing_and_alignment_show", "TMPDIR", "/no/such/folder");
    assert!(!passed && text.contains("no temporary folder can be written below /no/such/folder"), "{text}");
}
