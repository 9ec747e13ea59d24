//! The witness of static assertions: on a small tree whose every kind of change it has to find with both compilers,
//! on compilers that do not work, and on the real trees, if they are there.

#![allow(clippy::unwrap_used, reason = "helpers of tests end the test")]

#[path = "witness_cc/compilers.rs"]
mod compilers;
#[path = "witness_cc/pointers.rs"]
mod pointers;
#[path = "witness_cc/real_trees.rs"]
mod real_trees;

use std::collections::BTreeSet;
use std::fs;

use kho_abi_conformance::error::Checked;
use kho_abi_conformance::evidence::cc::{assertions, cannot_see, check, Assertion, Compiler, Verdict};
use kho_abi_conformance::input::Input;
use kho_abi_conformance::source::Tree;
use kho_abi_spec::expr::Value;
use kho_abi_spec::target::Target;
use kho_abi_spec::{Source, Spec};
use tempfile::TempDir;

const SPEC: &str = r#"
    const DEMO_LEN: c_uint = 8;
    const DEMO_TEXT: &str = "demo-v1\"?\0.";
    const DEMO_FLAG: c_uint = 1 << 3;
    const DEMO_SLOTS: usize = (PAGE_SIZE - size_of::<demo_hdr>()) / size_of::<u64>();
    const DEMO_LOW: c_long = -9223372036854775808;
    const DEMO_HIGH: u64 = 0xffffffffffffffff;
    #[defined_in("kernel/demo.c")]
    const DEMO_PRIVATE: c_uint = 1;
    enum demo_kind { DEMO_NONE = 0, DEMO_SOME = 1 }
    enum demo_sign { DEMO_MINUS = -1, DEMO_PLUS = 1 }
    #[constants]
    enum demo_consts { DEMO_DEPTH = 5 }
    struct demo_hdr { next: u64 }
    #[packed]
    struct demo {
        compatible: [c_char; DEMO_LEN], data: u64, delta: i32, flags: u32, ids: [[u64; 2]; 3], hdr: demo_hdr,
        yes: bool,
        kind: demo_kind,
    }
    #[packed]
    struct demo_dense { first: u64, second: u64 }
    struct demo_page { hdr: demo_hdr, slots: [u64; DEMO_SLOTS] }
    #[packed]
    struct demo_folio { #[bits(52)] pfn: u64, #[bits(12)] flags: u64, index: u64 }
    struct demo_tail { count: u32, entries: [i16] }
    union demo_either { a: u64, b: [u8; 12] }
"#;

const HEADER: &str = r#"
#include <linux/types.h>
#define DEMO_LEN 8
#define DEMO_TEXT ("demo-" "v1\"?\0.")
#define DEMO_FLAG BIT(3)
#define DEMO_SLOTS ((PAGE_SIZE - sizeof(struct demo_hdr)) / sizeof(u64))
#define DEMO_LOW (-0x7fffffffffffffffL - 1)
#define DEMO_HIGH 0xffffffffffffffffULL
enum demo_kind { DEMO_NONE, DEMO_SOME };
enum demo_sign { DEMO_MINUS = -1, DEMO_PLUS = 1 };
enum { DEMO_DEPTH = 5 };
struct demo_hdr { u64 next; };
struct demo {
	char compatible[DEMO_LEN];
	u64 data;
	s32 delta;
	u32 flags;
	u64 ids[3][2];
	struct demo_hdr hdr;
	bool yes;
	enum demo_kind kind;
} __packed;
struct demo_dense { u64 first; u64 second; } __packed;
struct demo_page { struct demo_hdr hdr; u64 slots[DEMO_SLOTS]; };
struct demo_folio { u64 pfn:52; u64 flags:12; u64 index; } __packed;
struct demo_tail { u32 count; s16 entries[]; };
union demo_either { u64 a; u8 b[12]; };
"#;

/// Not in the folder for temporary files, which a test makes unusable.
fn tree(header: &str) -> TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let abi = folder.path().join("include/linux/kho/abi");
    fs::create_dir_all(&abi).unwrap();
    fs::write(abi.join("demo.h"), header).unwrap();
    folder
}

fn demo(target: Target) -> Vec<Assertion> {
    let spec = Spec::read(&[Source { path: "demo.rs".into(), text: SPEC.into() }]).unwrap();
    let unattested = BTreeSet::from(["DEMO_PRIVATE".to_owned()]);
    assertions(&spec.abi.domains[0].versions[0], spec.layouts.version(0, 0, target), &unattested)
}

fn judge(header: &str, target: Target, compiler: Compiler) -> Checked<Verdict> {
    let folder = tree(header);
    let input = Input::unprepared(&Tree::folder(folder.path()).unwrap(), &[]).unwrap();
    check(&input, target, compiler, &demo(target))
}

/// `item.member property: expected, actual` for each failure after replacements in the header. Both compilers say the
/// same, and absent items come first.
fn after_all(replacements: &[(&str, &str)]) -> Vec<String> {
    let mut changed = HEADER.to_owned();
    for (old, new) in replacements {
        assert_eq!(changed.matches(old).count(), 1, "{old}");
        changed = changed.replace(old, new);
    }
    let both = Compiler::ALL.map(|compiler| {
        let Verdict { held, failed, absent } = judge(&changed, Target::Arm64Page16k, compiler).unwrap();
        let total = demo(Target::Arm64Page16k).len();
        let gone = demo(Target::Arm64Page16k).iter().filter(|a| absent.contains(&a.item)).count();
        assert_eq!(held.len() + failed.len() + gone, total, "{compiler:?}: every assertion is in one list");
        let failed = failed.iter().map(|(a, actual)| {
            let member = a.member.as_ref().map(|member| format!(".{member}")).unwrap_or_default();
            let actual = actual.as_ref().map_or("unclear".to_owned(), ToString::to_string);
            format!("{}{member} {:?}: {}, {actual}", a.item, a.property, a.expected)
        });
        absent.into_iter().map(|item| format!("{item} absent")).chain(failed).collect::<Vec<_>>()
    });
    assert_eq!(both[0], both[1]);
    both[0].clone()
}

fn after(old: &str, new: &str) -> Vec<String> {
    after_all(&[(old, new)])
}

#[test]
fn all_that_is_true_holds() {
    for target in Target::ALL {
        let expected = demo(target);
        assert_eq!(expected.len(), 86);
        for compiler in Compiler::ALL {
            let verdict = judge(HEADER, target, compiler).unwrap();
            assert_eq!((verdict.failed, verdict.absent), (vec![], vec![]), "{compiler:?} {target}");
            assert_eq!(verdict.held, expected);
        }
    }
}

#[test]
fn sizes_offsets_and_alignments() {
    assert_eq!(
        after("u64 first; u64 second; } __packed", "u64 first; u64 second; }"),
        ["demo_dense Align: 1, 8"]
    );
    assert_eq!(
        after("\ts32 delta;\n\tu32 flags;\n", "\tu32 flags;\n\ts32 delta;\n"),
        ["demo.delta Offset: 16, 20", "demo.flags Offset: 20, 16"]
    );
    assert_eq!(
        after("struct demo_hdr { u64 next; };", "struct demo_hdr { u64 next; u32 extra; };")[..2],
        ["DEMO_SLOTS Value: 2047, 2046", "demo_hdr Size: 8, 16"]
    );
    assert_eq!(after("u8 b[12]", "u8 b[12]; u8 c[16]"), Vec::<String>::new());
    assert_eq!(
        after("union demo_either { u64 a; u8 b[12]; }", "struct demo_either { u64 a; u8 b[12]; }"),
        ["demo_either Size: 16, 24", "demo_either.b Offset: 0, 8"]
    );
}

#[test]
fn types_of_members() {
    assert_eq!(after("s32 delta", "u32 delta"), ["demo.delta Signed: true, false"]);
    assert_eq!(after("u32 flags;\n", "s32 flags;\n"), ["demo.flags Signed: false, true"]);
    assert_eq!(after("u64 slots[", "s64 slots["), ["demo_page.slots[0] Signed: false, true"]);
    assert_eq!(after("s16 entries", "u16 entries"), ["demo_tail.entries[0] Signed: true, false"]);
    assert_eq!(after("s16 entries", "s32 entries"), ["demo_tail.entries[0] MemberSize: 2, 4"]);
    assert_eq!(
        after("ids[3][2]", "ids[2][3]"),
        ["demo.ids ArrayLength: 3, 2", "demo.ids[0] ArrayLength: 2, 3"]
    );
    assert_eq!(after("u64 data", "void *data"), ["demo.data Signed: false, unclear"]);
    assert_eq!(
        after("DEMO_MINUS = -1", "DEMO_MINUS = 0"),
        ["demo_sign Signed: true, false", "DEMO_MINUS Value: -1, 0"]
    );
    assert_eq!(
        after("\tu64 data;", "\tu64 date;"),
        [
            "demo.data Offset: 8, unclear",
            "demo.data MemberSize: 8, unclear",
            "demo.data Signed: false, unclear"
        ]
    );
}

#[test]
fn values_of_constants() {
    assert_eq!(after("DEMO_LEN 8\n", "DEMO_LEN 9\n")[0], "DEMO_LEN Value: 8, 9");
    assert_eq!(after("BIT(3)", "(-8)"), ["DEMO_FLAG Value: 8, -8"]);
    assert_eq!(after("BIT(3)", ""), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "("), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "{"), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "8) == 8) ; int x[1"), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "BIT(4)"), ["DEMO_FLAG Value: 8, 16"]);
    assert_eq!(after("BIT(3)", "\"eight\""), ["DEMO_FLAG Value: 8, \"eight\""]);
    assert_eq!(after("BIT(3)", "8.0"), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "((void *)8)"), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "NO_SUCH_THING"), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("BIT(3)", "struct demo"), ["DEMO_FLAG Value: 8, unclear"]);
    assert_eq!(after("DEMO_DEPTH = 5", "DEMO_DEPTH = 6"), ["DEMO_DEPTH Value: 5, 6"]);
    assert_eq!(
        after("(-0x7fffffffffffffffL - 1)", "0x8000000000000000UL"),
        ["DEMO_LOW Value: -9223372036854775808, 9223372036854775808"]
    );
    assert_eq!(after("0xffffffffffffffffULL", "(-1)"), ["DEMO_HIGH Value: 18446744073709551615, -1"]);
    let text = |new| after("\"v1\\\"?\\0.\"", new);
    let expected = Value::Str("demo-v1\"?\0.".into());
    assert_eq!(text(r#""v2\"?\0.""#), [format!("DEMO_TEXT Value: {expected}, {:?}", "demo-v2\"?\0.")]);
    assert_eq!(text(r#""v1\"?\0!""#), [format!("DEMO_TEXT Value: {expected}, {:?}", "demo-v1\"?\0!")]);
    assert_eq!(text("\"v1\""), [format!("DEMO_TEXT Value: {expected}, \"demo-v1\"")]);
    let number = after("(\"demo-\" \"v1\\\"?\\0.\")", "11");
    assert_eq!(number, [format!("DEMO_TEXT Value: {expected}, 11")]);
}

#[test]
fn an_error_hides_nothing_that_comes_after_it() {
    // What follows is passed over: by gcc after a parenthesis, by clang after a bracket, by both after the third.
    for unfinished in ["(", "[", "({"] {
        assert_eq!(
            after_all(&[("BIT(3)", unfinished), ("DEMO_DEPTH = 5", "DEMO_DEPTH = 6")]),
            ["DEMO_FLAG Value: 8, unclear", "DEMO_DEPTH Value: 5, 6"]
        );
    }
}

#[test]
fn items_that_are_gone() {
    assert_eq!(after("#define DEMO_FLAG BIT(3)", ""), ["DEMO_FLAG absent"]);
    assert_eq!(
        after("#define DEMO_FLAG BIT(3)", "#if 0\n#define DEMO_FLAG BIT(3)\n#endif"),
        ["DEMO_FLAG absent"]
    );
    assert_eq!(after("DEMO_DEPTH", "DEMO_HEIGHT"), ["DEMO_DEPTH absent"]);
    assert_eq!(
        after("enum { DEMO_DEPTH = 5 };", "#if 0\nenum { DEMO_DEPTH = 5 };\n#endif"),
        ["DEMO_DEPTH absent"]
    );
    assert_eq!(after("struct demo_tail", "struct demo_head"), ["demo_tail absent"]);
    assert_eq!(
        after(
            "union demo_either { u64 a; u8 b[12]; };",
            "#if 0\nunion demo_either { u64 a; u8 b[12]; };\n#endif"
        ),
        ["demo_either absent"]
    );
    assert_eq!(after("enum demo_sign", "enum demo_sigh"), ["demo_sign absent"]);
}

#[test]
fn what_is_not_asserted_is_listed() {
    let spec = Spec::read(&[Source { path: "demo.rs".into(), text: SPEC.into() }]).unwrap();
    let (version, layout) =
        (&spec.abi.domains[0].versions[0], spec.layouts.version(0, 0, Target::X86_64Page4k));
    let unseen = ["pfn", "flags"].map(|member| ("demo_folio".to_owned(), member.to_owned()));
    assert_eq!(cannot_see(version, layout), unseen);
    let asserted = demo(Target::X86_64Page4k);
    assert!(!asserted.iter().any(|a| a.item == "DEMO_PRIVATE"));
    assert!(!asserted.iter().any(|a| a.item == "demo_folio" && a.member.as_deref() == Some("pfn")));
}

#[test]
fn headers_that_do_not_compile() {
    for compiler in Compiler::ALL {
        let error = |old: &str, new: &str| {
            let verdict = judge(&HEADER.replace(old, new), Target::X86_64Page4k, compiler);
            verdict.unwrap_err().to_string()
        };
        let name = compiler.name();
        let text = error("u64 data", "u46 data");
        assert!(text.starts_with(&format!("include/linux/kho/abi/demo.h:15: {name}: ")), "{text}");
        let text = error("enum { DEMO_DEPTH = 5 };", "#error \"no\"");
        assert!(text.starts_with(&format!("include/linux/kho/abi/demo.h:11: {name}: ")), "{text}");
        let text = error("enum { DEMO_DEPTH = 5 };", "static_assert(sizeof(u64) == 4);");
        assert!(text.starts_with(&format!("include/linux/kho/abi/demo.h:11: {name}: ")), "{text}");
        // The last declaration never ends: the questions must not become a part of it.
        let text = error("union demo_either { u64 a; u8 b[12]; };", "union demo_either { u64 a; u8 b[12];");
        assert!(text.starts_with("the KHO headers, taken together: "), "{text}");
    }
}
