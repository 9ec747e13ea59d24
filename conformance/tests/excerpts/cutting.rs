//! Definitions are found by their names, with what they need, and nothing else of their files is read.

use std::collections::BTreeSet;
use std::fs;

use kho_abi_conformance::observed::Constant;
use kho_abi_conformance::source::Tree;

use crate::{input, int, names, see, sizes, tree, wanted};

/// A file of C that only a whole kernel can compile.
const SOURCE: &str = r#"// No line of this { is code
#include <linux/no-such-header.h>
#define pr_fmt(fmt) "x: " fmt
#define SLOTS \
	((PAGE_SIZE - sizeof(struct rack_head)) / \
	 sizeof(struct slot))
static DEFINE_THING(lock); /* struct rack { int wrong; }; */
struct slot { u64 where; u32 what; } __packed;
struct far_away { struct unheard_of inside; };
struct rack_head {
	struct far_away *owner; /* } */
	u32 used;
};
static int busy(struct slot *slot)
{
	struct rack { char wrong; } local = { '{' };
#define IN_A_FUNCTION 9
	if (unheard_of(&local)) {
		return 1;
	}
	return 0;
}
EXPORT_THING(busy);
static struct rack {
	struct rack_head head;
	struct slot slots[SLOTS];
} __aligned(8);
enum shape {
	ROUND = 4,
	SQUARE,
}; enum { LONELY = 1 << 4 };
typedef struct { u16 half; } half_t; typedef u64 cookie_t[2];
union either { cookie_t cookies; half_t half; };
#define NAME "rack-" LETTER
#define LETTER "b"
#define PAIR(a, b) ((a) + (b))
#define CHANGED 1
#undef CHANGED
#define CHANGED 2
#define SUM PAIR(SQUARE, CHANGED)
"#;

#[test]
fn definitions_come_with_what_they_use() {
    let top = tree(&[("kernel/rack.c", SOURCE)]);
    let asked = ["rack", "either", "SQUARE", "SUM", "NAME", "LONELY", "IN_A_FUNCTION", "SLOTS"];
    let input = input(top.path(), &[wanted("kernel/rack.c", &asked)]).unwrap();
    let seen = see(&input);
    let expected = [("either", 16), ("half_t", 2), ("rack", 4096), ("rack_head", 16), ("slot", 12)];
    assert_eq!(sizes(&seen), expected);
    assert_eq!(int(&seen, "SLOTS"), Some(4080 / 12));
    assert_eq!(
        (int(&seen, "ROUND"), int(&seen, "SQUARE"), int(&seen, "LONELY")),
        (Some(4), Some(5), Some(16))
    );
    assert_eq!(
        (int(&seen, "SUM"), int(&seen, "CHANGED"), int(&seen, "IN_A_FUNCTION")),
        (Some(7), Some(2), Some(9))
    );
    assert_eq!(seen.constants["NAME"], Constant::Str("rack-b".into()));
    // A record that is only pointed to is not needed, and it would not compile.
    assert!(!names(&seen).contains("far_away"));
}

#[test]
fn lines_are_those_of_the_file() {
    let top = tree(&[("kernel/rack.c", SOURCE)]);
    let input = input(top.path(), &[wanted("kernel/rack.c", &["rack", "SUM", "half_t"])]).unwrap();
    let [index] = input.excerpts() else { panic!("{:?}", input.excerpts()) };
    assert_eq!(index.path, "kernel/rack.c");
    let lines: Vec<_> = SOURCE.lines().collect();
    for record in &index.records {
        let line = lines[record.line - 1];
        assert!(line.contains(&format!("struct {}", record.name)), "{}: {line}", record.name);
        for member in &record.members {
            assert!(lines[member.line - 1].contains(&member.name), "{}", member.name);
        }
    }
    let records: Vec<_> = index.records.iter().map(|record| record.name.as_str()).collect();
    assert_eq!(records, ["slot", "rack_head", "rack"]);
    assert_eq!(index.member_line("rack", "slots"), Some(26));
    assert_eq!(index.enumerator_line("SQUARE"), Some(30));
    let defines: Vec<_> = index.defines.iter().map(|define| (define.name.as_str(), define.line)).collect();
    assert_eq!(defines, [("SLOTS", 4), ("PAIR", 36), ("CHANGED", 37), ("CHANGED", 39), ("SUM", 40)]);
}

#[test]
fn what_is_asked_for_and_not_there_is_told() {
    let top = tree(&[("kernel/rack.c", SOURCE)]);
    let asked = ["SUM", "PAIR", "NOT_THERE", "local", "wrong", "busy", "far_away"];
    let elsewhere = [
        wanted("kernel/rack.c", &["rack"]),
        wanted("kernel/rack.c", &asked),
        wanted("kernel/gone.c", &["GONE"]),
        wanted("../kernel/rack.c", &["rack"]),
        wanted("/etc/hosts", &["localhost"]),
    ];
    let input = input(top.path(), &elsewhere).unwrap();
    let lacking: Vec<_> = asked.into_iter().filter(|name| input.lacks("kernel/rack.c", name)).collect();
    assert_eq!(lacking, ["NOT_THERE", "local", "wrong", "busy"]);
    for path in ["kernel/gone.c", "kernel/other.c", "../kernel/rack.c", "/etc/hosts"] {
        assert!(input.absent(path) && !input.lacks(path, "rack"), "{path}");
    }
    assert!(!input.absent("kernel/rack.c"));
    assert!(input.asks_for("kernel/rack.c", "rack") && input.asks_for("kernel/rack.c", "PAIR"));
    // It is used, and not asked for.
    assert!(!input.asks_for("kernel/rack.c", "SLOTS") && !input.asks_for("kernel/rack.c", "NOT_THERE"));
    assert_eq!(input.borrowed(), &BTreeSet::new());
}

#[test]
fn a_tree_without_anything_to_look_at_is_refused() {
    let top = tree(&[("kernel/rack.c", SOURCE)]);
    for elsewhere in [vec![], vec![wanted("kernel/rack.c", &["NOT_THERE"])], vec![wanted("x.c", &["rack"])]] {
        let error = input(top.path(), &elsewhere).unwrap_err().to_string();
        assert!(error.contains("has no KHO headers"), "{error}");
    }
    assert!(input(top.path(), &[wanted("kernel/rack.c", &["LONELY"])]).unwrap().headers().is_empty());
}

#[test]
fn what_has_no_end_cannot_be_cut() {
    let cases = [
        ("#define A 1\n\nstruct s {\n\tint a;\n", "s", "kernel/s.c:3: no end was found of what is open here"),
        ("#define A 1\nstruct s {\n\tint a;\n}\nint b }\n", "s", "kernel/s.c:2: "),
        ("int f(void)\n{\n\tif (1) {\n}\n\nstruct s { int a; };\n", "s", "kernel/s.c:2: "),
        ("struct t { struct s in; };\nstruct s {\n", "t", "kernel/s.c:2: "),
    ];
    for (text, name, expected) in cases {
        let top = tree(&[("kernel/s.c", text)]);
        let error = input(top.path(), &[wanted("kernel/s.c", &[name])]).unwrap_err().to_string();
        assert!(error.starts_with(expected) && error.contains("`s` cannot be cut out"), "{text}{error}");
        // What is not asked for is nobody's business.
        let fine = input(top.path(), &[wanted("kernel/s.c", &["A"])]);
        assert_eq!(fine.is_ok(), text.contains("#define A"), "{text}");
    }
}

#[test]
fn what_does_not_compile_says_where() {
    let text = "#define X 1\n\n\nstruct s {\n\tint a;\n\tu46 b;\n};\n";
    let top = tree(&[("mm/s.c", text)]);
    let input = input(top.path(), &[wanted("mm/s.c", &["s"])]).unwrap();
    let error = kho_abi_conformance::evidence::bindgen::observe(&input, input.targets()[0]).unwrap_err();
    assert!(error.to_string().starts_with("mm/s.c:6: clang: unknown type name 'u46'"), "{error}");
    let top = tree(&[("mm/s.c", "struct s {\n\tint a;\n} __sorted;\n")]);
    let error = crate::input(top.path(), &[wanted("mm/s.c", &["s"])]).unwrap_err().to_string();
    assert!(error.starts_with("mm/s.c:3: nothing here defines `__sorted`"), "{error}");
}

#[test]
fn what_is_used_comes_first() {
    let top = tree(&[
        ("include/linux/kho/abi/x.h", "struct base { u64 a; };\n"),
        ("arch/x86/include/asm/z.h", "#define WIDTH (COUNT * 2)\n"),
        ("include/linux/zz.h", "#define COUNT 3\nstruct of_header { struct base b[COUNT]; };\n"),
        ("kernel/a.c", "struct top { struct deep d; struct of_header h; u8 w[WIDTH]; };\n"),
        ("kernel/b.c", "struct deep { u32 x; };\n"),
    ]);
    let elsewhere = [
        wanted("kernel/a.c", &["top"]),
        wanted("kernel/b.c", &["deep"]),
        wanted("arch/x86/include/asm/z.h", &["WIDTH"]),
        wanted("include/linux/zz.h", &["of_header", "COUNT"]),
    ];
    let input = input(top.path(), &elsewhere).unwrap();
    let order: Vec<_> = input.excerpts().iter().map(|index| index.path.as_str()).collect();
    assert_eq!(order, ["include/linux/zz.h", "arch/x86/include/asm/z.h", "kernel/b.c", "kernel/a.c"]);
    let seen = see(&input);
    assert_eq!(sizes(&seen), [("base", 8), ("deep", 4), ("of_header", 24), ("top", 40)]);
    assert_eq!(int(&seen, "WIDTH"), Some(6));
    assert_eq!(input.headers().len(), 1);
}

#[test]
fn of_a_header_that_is_read_as_it_is_only_the_wanted_counts() {
    let lent = "#ifndef LENT_H\n#define LENT_H\n#define LENGTH 32\n#define OTHER 1\nenum tone { LOW = 1, HIGH = 7 };\n\
        struct lent { __u64 a; struct within { __u32 b; } in; };\nstruct unasked { __u8 c; };\n#endif\n";
    let top = tree(&[
        ("include/linux/kho/abi/x.h", "#include <uapi/linux/lent.h>\nstruct own { char name[LENGTH]; };\n"),
        ("include/uapi/linux/lent.h", lent),
    ]);
    let path = "include/uapi/linux/lent.h";
    let input = input(top.path(), &[wanted(path, &["LENGTH", "HIGH", "lent", "GONE"])]).unwrap();
    let seen = see(&input);
    assert_eq!(names(&seen), ["own", "lent", "within", "LENGTH", "HIGH"].into());
    assert_eq!((int(&seen, "LENGTH"), int(&seen, "HIGH")), (Some(32), Some(7)));
    assert_eq!(sizes(&seen), [("lent", 16), ("own", 32), ("within", 4)]);
    let borrowed: Vec<_> = input.borrowed().iter().map(String::as_str).collect();
    assert_eq!(borrowed, ["HIGH", "LENGTH", "lent"]);
    assert!(input.lacks(path, "GONE") && !input.is_kho_header(&format!("{}/{path}", input.top())));
    // Nobody includes it: what is wanted of it is cut out.
    fs::write(top.path().join("include/linux/kho/abi/x.h"), "struct own { char name[1]; };\n").unwrap();
    let cut = crate::input(top.path(), &[wanted(path, &["LENGTH", "HIGH", "lent", "GONE"])]).unwrap();
    assert_eq!(names(&see(&cut)), ["own", "lent", "within", "LENGTH", "LOW", "HIGH"].into());
    assert!(cut.borrowed().is_empty());
}

#[test]
fn a_kho_header_that_is_asked_for_is_no_excerpt() {
    let top = tree(&[("include/linux/kho/abi/x.h", "struct own { u64 a; };\n")]);
    let path = "include/linux/kho/abi/x.h";
    let input = input(top.path(), &[wanted(path, &["own", "gone"])]).unwrap();
    assert!(input.excerpts().is_empty() && input.lacks(path, "gone") && input.asks_for(path, "own"));
    assert_eq!(sizes(&see(&input)), [("own", 8)]);
}

#[test]
fn literals_are_found_where_they_stand() {
    let text = "#include \"start\"\n// \"start\"\nint f(void)\n{\n\tg(\"si\" \"ze\", 's');\n\
        \treturn h(\"start\") + h(\"start\") + h(\"with \\\"quotes\\\"\"); /* \"late\" */\n}\n#define NAME \"name\"\n";
    let top = tree(&[("mm/f.c", text)]);
    let input = input(top.path(), &[wanted("mm/f.c", &["NAME"])]).unwrap();
    let tree = Tree::folder(top.path()).unwrap();
    let line = |text: &str| input.has_literal(&tree, "mm/f.c", text).unwrap();
    assert_eq!(
        (line("start"), line("name"), line("si"), line("with \\\"quotes\\\"")),
        (Some(6), Some(8), Some(5), Some(6))
    );
    assert_eq!(
        (line("late"), line("s"), line("tart"), line("size"), line("")),
        (None, None, None, None, None)
    );
    assert_eq!(input.has_literal(&tree, "mm/gone.c", "start").unwrap(), None);
    fs::write(top.path().join("mm/f.c"), "").unwrap();
    assert_eq!(line("start"), Some(6), "a file is read once");
}
