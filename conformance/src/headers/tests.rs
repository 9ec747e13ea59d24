//! An index of texts written for it, of mutated real headers, and of nothing.

use super::*;

fn index(text: &str) -> HeaderIndex {
    HeaderIndex::new("test.h", text.as_bytes())
}

fn defines(text: &str) -> Vec<(String, Option<Vec<String>>, String, usize)> {
    index(text).defines.into_iter().map(|d| (d.name, d.params, d.body, d.line)).collect()
}

fn macro_of(
    name: &str,
    params: Option<&[&str]>,
    body: &str,
    line: usize,
) -> (String, Option<Vec<String>>, String, usize) {
    (name.into(), params.map(|p| p.iter().map(ToString::to_string).collect()), body.into(), line)
}

fn named(list: &[Named]) -> Vec<(&str, usize)> {
    list.iter().map(|n| (n.name.as_str(), n.line)).collect()
}

fn lines_of<'i>(index: &'i HeaderIndex, record: &str) -> Vec<(&'i str, usize)> {
    index.record(record).unwrap().members.iter().map(|m| (m.name.as_str(), m.line)).collect()
}

fn members(body: &str) -> Vec<String> {
    let index = index(&format!("struct outer {{ {body} }};"));
    index.record("outer").unwrap().members.iter().map(|m| m.name.clone()).collect()
}

#[test]
fn macros_have_normal_bodies_and_their_line() {
    let text = "#define EMPTY\n#define PLAIN\t( 1 +2 ) // sum\n  #  define MANY \\\n\t(A | \\  \r\n\t B)\n\
        #define CALL(x,  y...) x /* gap */ y\n#define NOT_CALL (x)\n#define NONE() 0\n\
        /* over\n two lines */ #define AFTER \"a /* b */  // c \\\" d\"\nx #define NO 1\n\
        #define LONG /* comment\n goes on */ 5\n#define SPL\\\nIT 'a'\n#define LAST 0x1fUL";
    let expected = [
        macro_of("EMPTY", None, "", 1),
        macro_of("PLAIN", None, "( 1 +2 )", 2),
        macro_of("MANY", None, "(A | B)", 3),
        macro_of("CALL", Some(&["x", "y..."]), "x y", 6),
        macro_of("NOT_CALL", None, "(x)", 7),
        macro_of("NONE", Some(&[]), "0", 8),
        macro_of("AFTER", None, "\"a /* b */  // c \\\" d\"", 10),
        macro_of("LONG", None, "5", 12),
        macro_of("SPLIT", None, "'a'", 14),
        macro_of("LAST", None, "0x1fUL", 16),
    ];
    assert_eq!(defines(text), expected);
}

#[test]
fn text_in_comments_strings_and_macros_defines_nothing() {
    let text = "/*\n#define A 1\nstruct a { int x; };\n*/\n// struct b { \\\n int x; };\nchar *s = \"struct c { int x; };\";\n\
        #define D struct d { int x; }\n#error don't \"\nstruct e { int x; };\n";
    let index = index(text);
    assert_eq!(index.defines.len(), 1);
    assert_eq!(index.records.len(), 1);
    assert_eq!(index.member_line("e", "x"), Some(10));
}

#[test]
fn includes_have_target_form_and_line() {
    let text =
        "#include <linux/types.h> /* why */\n# include \"a b.h\"\n#include PLACE(x)\n#include_next <x-y.h>\n";
    let found = index(text).includes;
    let found: Vec<_> = found.iter().map(|i| (i.target.as_str(), i.form, i.line)).collect();
    assert_eq!(
        found,
        [
            ("linux/types.h", IncludeForm::Angle, 1),
            ("a b.h", IncludeForm::Quote, 2),
            ("PLACE(x)", IncludeForm::Computed, 3),
            ("x-y.h", IncludeForm::Angle, 4),
        ]
    );
}

#[test]
fn records_have_kind_lines_and_members() {
    let text = "struct __packed one\n{\n\tDECLARE_KHOSER_PTR(next, struct x *);\n\tu64 a, *b[2],\n\t\tc : 3;\n\
        #ifdef WIDE\n\tu64 wide[SIZE(1, 2)];\n#else\n\tu32 narrow;\n#endif\n\tstatic_assert(1, \"x;\");\n} __packed;\n\
        union two { struct one one; DECLARE_BITMAP(bitmap, 1 << 3); };\nstruct one; struct one __f(struct one *p) { return *p; }\n\
        struct one v = { 1 };\n";
    let index = index(text);
    let found: Vec<_> =
        index.records.iter().map(|r| (r.kind, r.name.as_str(), r.line, r.body.clone())).collect();
    assert_eq!(found, [(RecordKind::Struct, "one", 1, 2..=12), (RecordKind::Union, "two", 13, 13..=13)]);
    let expected = [("next", 3), ("a", 4), ("b", 4), ("c", 5), ("wide", 7), ("narrow", 9)];
    assert_eq!(lines_of(&index, "one"), expected);
    assert_eq!(lines_of(&index, "two"), [("one", 13), ("bitmap", 13)]);
    assert_eq!(index.member_line("one", "c"), Some(5));
    assert_eq!(index.member_line("one", "bitmap"), None);
    assert_eq!(index.member_line("three", "a"), None);
}

#[test]
fn every_way_to_declare_a_member_is_read() {
    for (body, expected) in [
        ("u64 pfn:52; u64 :4; unsigned int :3, z:1;", &["pfn", "z"][..]),
        ("__u32 __reserved; u64 x __aligned(8); u8 d[] __counted_by(n);", &["__reserved", "x", "d"]),
        ("unsigned long a __packed; __attribute__((packed)) u16 b;", &["a", "b"]),
        ("int (*call)(int a, int b); void *(*table[4])(void); int (*array)[3];", &["call", "table", "array"]),
        ("struct x __rcu *p; enum e kind; const char *const name;", &["p", "kind", "name"]),
        ("typeof(u64) t; char text[sizeof(struct q)];", &["t", "text"]),
        ("struct { int a; union { int b; int c; }; }; struct { int d; } e, *f;", &["a", "b", "c", "e", "f"]),
        ("struct inner { int a; } __packed in; enum { X, Y }; enum k { Z } k;", &["in", "k"]),
        ("DECLARE_FLEX_ARRAY(u8, data); DECLARE_BITMAP(bits, LEN) __aligned(8);", &["data", "bits"]),
        (
            "struct_group(both, u8 a, b; u16 c;); struct_group_tagged(tag, g, u8 d;);",
            &["both", "a", "b", "c", "g", "d"],
        ),
        (";; struct x; 7 + ; ) ] , ,", &[]),
    ] {
        assert_eq!(members(body), expected, "{body}");
    }
    assert!(index("struct outer { struct inner { int a; } x; };").member_line("inner", "a").is_some());
}

#[test]
fn members_know_the_words_of_their_declaration() {
    for (body, expected) in [
        ("unsigned long a;", &["a: unsigned long"][..]),
        ("u64 a, *b[LEN], c : BITS;", &["a: u64", "b: u64 LEN", "c: u64 BITS"]),
        ("const struct x __rcu *p __aligned(8);", &["p: const struct x __rcu __aligned"]),
        ("int (*call)(size_t n); void *(*table[4])(void);", &["call: int size_t n", "table: void void"]),
        ("typeof(u64) t; char text[sizeof(struct q)];", &["t: typeof u64", "text: char sizeof struct q"]),
        (
            "struct { long a; union { size_t b; u8 c; }; } e, f;",
            &["e: struct long size_t u8", "f: struct long size_t u8"],
        ),
        ("struct { long a; union { size_t b; u8 c; }; };", &["a: long", "b: size_t", "c: u8"]),
        ("struct in { long a; } __packed in; enum k { Z } k;", &["in: struct in long", "k: enum k"]),
        (
            "DECLARE_BITMAP(bits, LEN); DECLARE_FLEX_ARRAY(u8, data);",
            &["bits: DECLARE_BITMAP LEN", "data: DECLARE_FLEX_ARRAY u8"],
        ),
        ("DECLARE_KHOSER_PTR(next, struct x *);", &["next: DECLARE_KHOSER_PTR struct x"]),
        ("struct_group(both, u8 a; long c;);", &["both: struct_group u8 long", "a: u8", "c: long"]),
    ] {
        let index = index(&format!("struct outer {{ {body} }};"));
        let members = &index.records.iter().find(|r| r.name == "outer").unwrap().members;
        let found: Vec<_> = members.iter().map(|m| format!("{}: {}", m.name, m.words.join(" "))).collect();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn typedefs_have_names_and_words() {
    let text = "typedef unsigned long a, *b;\nint x;\ntypedef struct c { size_t d; } e;\ntypedef int (*f)(long g);\n\
        struct h { int i; };\ntypedef";
    let found = index(text).typedefs;
    let found: Vec<_> = found.iter().map(|t| (t.name.as_str(), t.line, t.words.join(" "))).collect();
    let expected = [
        ("a", 1, "unsigned long"),
        ("b", 1, "unsigned long"),
        ("e", 3, "struct c size_t"),
        ("f", 4, "int long g"),
    ];
    assert_eq!(found, expected.map(|(name, line, words)| (name, line, words.to_owned())));
}

#[test]
fn comments_have_lines_and_what_is_below() {
    let text =
        "/* one */ int a; /** two\n * \\\n ** @x:  y\n */\n\n// three\n//\n/* four */ // five\nstruct b {\n\
        /**\n * @c: six */ int c; }; // s\\\n even\n/**/ /** eight */\n/* nine */\n/** ten";
    let found = index(text).comments.into_iter().map(|c| {
        let lines = c.lines.iter().map(|line| format!("{} {}", line.line, line.name));
        (lines.collect::<Vec<_>>().join("|"), c.kernel_doc, c.below)
    });
    let expected = [
        ("1 one", false, Some(1)),
        ("1 two|2 ** @x:  y|4 ", true, Some(9)),
        ("6 three|7 ", false, Some(9)),
        ("8 four", false, Some(9)),
        ("8 five", false, Some(9)),
        ("10 |11 @c: six", true, Some(11)),
        ("11 s even", false, None),
        ("13 ", false, None),
        ("13 eight", true, None),
        ("14 nine", false, None),
        ("15 ten", true, None),
    ];
    let expected = expected.map(|(lines, doc, below)| (lines.to_owned(), doc, below));
    assert_eq!(found.collect::<Vec<_>>(), expected);
    let docs = index("/** a */\n/** b */\nstruct b { int x; };").comments;
    assert_eq!(docs.iter().map(|c| c.below).collect::<Vec<_>>(), [None, Some(3)]);
}

#[test]
fn words_have_their_first_line() {
    let words = words(b"/* a */ \"b\"\n#if c\nd(c, \\\n e);\n// f");
    let words: Vec<_> = words.iter().map(|(word, line)| (word.as_str(), *line)).collect();
    assert_eq!(words, [("c", 2), ("d", 3), ("e", 4), ("if", 2)]);
}

#[test]
fn attributes_say_whether_a_record_is_packed() {
    for (text, packed) in [
        ("struct a { int x; } __packed;", true),
        ("struct a { int x; } __packed __aligned(8);", true),
        ("struct a { int x; } __attribute__((aligned(8), __packed__));", true),
        ("struct __packed a { int x; };", true),
        ("struct a { int x; } v;", false),
        ("struct a { struct b { int x; } __packed y; };", false),
        ("struct a { int x; }; struct b { int x; } __packed;", false),
    ] {
        assert_eq!(index(text).record("a").unwrap().packed, packed, "{text}");
    }
}

#[test]
fn attributes_are_no_tags() {
    for (head, tag) in [
        ("struct __attribute__((packed, aligned(8))) a", Some("a")),
        ("struct a __aligned(8) __packed", Some("a")),
        ("union __odd", Some("__odd")),
        ("struct __packed", None),
        ("struct __attribute__((packed))", None),
        ("struct a f(void)", None),
        ("struct a = ", None),
    ] {
        let found = index(&format!("{head} {{ int x; }};")).records;
        assert_eq!(found.first().map(|r| r.name.as_str()), tag, "{head}");
    }
}

#[test]
fn enums_have_enumerators_and_lines() {
    let text = "enum named {\n\tA,\n\tB = FOO(1, 2), /* , C */\n#ifdef X\n\tD __attr = 'x',\n#endif\n};\n\
        enum { LONE = 1 };\nenum named use(enum named x);\n";
    let index = index(text);
    let found: Vec<_> = index.enums.iter().map(|e| (e.name.as_deref(), e.line, e.body.clone())).collect();
    assert_eq!(found, [(Some("named"), 1, 1..=7), (None, 8, 8..=8)]);
    assert_eq!(named(&index.enums[0].enumerators), [("A", 2), ("B", 3), ("D", 5)]);
    assert_eq!(index.enumerator_line("LONE"), Some(8));
    assert_eq!(index.enumerator_line("C"), None);
}

#[test]
fn branches_that_share_a_body_keep_it_to_themselves() {
    let text = "#if A\nstruct a {\n#elif B\nstruct b {\n#if C\n#else\n#endif\n#else\nstruct c {\n#endif\n\tint x;\n};\n\
        struct d {\n#if A\n\tstruct { int y;\n#else\n\tstruct { int z;\n#endif\n\t} in; };\nstruct e { int w; };\n";
    let index = index(text);
    for (record, last) in [("a", 12), ("b", 12), ("c", 12), ("d", 19), ("e", 20)] {
        assert_eq!(*index.record(record).unwrap().body.end(), last, "{record}");
    }
    for record in ["a", "b", "c"] {
        assert_eq!(lines_of(&index, record), [("x", 11)], "{record}");
    }
    assert_eq!(lines_of(&index, "e"), [("w", 20)]);
}

#[test]
fn any_bytes_are_accepted() {
    let index = HeaderIndex::new(
        "x.h",
        b"\xef\xbb\xbf\\\n/* \xff */\n#define A \"\xfe\"\r\nstruct s {\r\n u8 x;\r\n",
    );
    assert_eq!(index.path, "x.h");
    assert_eq!((index.defines[0].line, index.defines[0].body.as_str()), (3, "\"\u{fffd}\""));
    assert_eq!(index.record("s").unwrap().body, 4..=5);
    assert_eq!(index.member_line("s", "x"), Some(5));
    assert_eq!(HeaderIndex::new("", b"\\\nstruct s { int x; };").record("s").unwrap().line, 2);
    let deep = "struct a { struct {".repeat(300);
    assert_eq!(super::HeaderIndex::new("", deep.as_bytes()).records.len(), 300);
    survive(SAMPLE.as_bytes(), read);
}

const SAMPLE: &str = "#ifndef G\n#define G(x, ...) \"a\\\"b\" \\\n 'c' /* d */\n#include <e.h>\n#include \"f.h\"\n#if 1\n\
    struct s { u64 a:1, b[2]; union { int (*c)(void); }; M(d, e); } __packed;\n#else\nenum { X = 1, Y };\n#endif\n#endif\n";

/// Puts a text through everything that reads one. What is cut out of it is as long as it is, or shorter.
fn read(text: &[u8]) {
    let index = HeaderIndex::new("t", text);
    optional(text);
    words(text);
    literals(text);
    let defines = index.defines.iter().map(|define| &define.name);
    let records = index.records.iter().map(|record| &record.name);
    let enumerators = index.enums.iter().flat_map(|e| &e.enumerators).map(|e| &e.name);
    let names = defines.chain(records).chain(enumerators).cloned().collect();
    if let Ok(cut) = cut(text, &names, Along::Used) {
        assert!(cut.text.lines().count() <= String::from_utf8_lossy(text).lines().count() + 1);
        assert!(cut.found.is_subset(&names));
    }
}

/// Reads many truncations and mutations of a text.
fn survive(text: &[u8], read: fn(&[u8])) {
    for end in (0..text.len()).step_by(1 + text.len() / 100) {
        read(&text[..end]);
        read(&text[end..]);
    }
    let mut state = 0x2545_f491_4f6c_dd1d_u64; // xorshift
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let odd = b"{}()[]<>\"'\\\n#/*;,:=\xff\0 \r_a0";
    for _ in 0..100 {
        let mut mutated = text.to_vec();
        for _ in 0..8 {
            let at = random(mutated.len());
            match random(3) {
                0 => mutated[at] = odd[random(odd.len())],
                1 => mutated.insert(at, odd[random(odd.len())]),
                _ => drop(mutated.remove(at)),
            }
        }
        read(&mutated);
    }
}

/// The headers below `dir` in the real trees, if they were fetched: from `KHO_ABI_TREES`, or where `cargo xtask trees` puts them.
fn real_trees() -> Vec<crate::source::Tree> {
    let fetched = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let into = std::env::var_os("KHO_ABI_TREES").map_or(fetched, Into::into);
    let tops = crate::trees::known().iter().filter_map(|tree| crate::trees::locate(&into, tree));
    let trees: Vec<_> = tops.map(|top| crate::source::Tree::folder(&top).unwrap()).collect();
    eprintln!("{} of {} known trees are in {}", trees.len(), crate::trees::known().len(), into.display());
    trees
}

#[test]
fn real_headers_are_read() {
    for tree in real_trees() {
        let files = tree.files_below("include/linux/kho").unwrap();
        let deep = ["include/linux/kexec_handover.h", "include/linux/utsname.h"].map(str::to_owned);
        for file in files.iter().chain(&deep) {
            let Some(text) = tree.read(file).unwrap() else { continue };
            read(&text);
            survive(&text, |text| drop(HeaderIndex::new("t", text)));
            let index = HeaderIndex::new(file.as_str(), &text);
            assert!(!index.defines.is_empty(), "{file} in {}", tree.describe());
            for record in &index.records {
                assert!(!record.members.is_empty(), "{file}: {}", record.name);
                let lines: Vec<_> = text.split(|&b| b == b'\n').map(String::from_utf8_lossy).collect();
                assert!(lines[record.line - 1].contains(&record.name), "{file}: {}", record.name);
                for member in &record.members {
                    assert!(record.body.contains(&member.line));
                    assert!(lines[member.line - 1].contains(&member.name), "{file}: {}", member.name);
                }
            }
        }
    }
}

#[test]
fn everything_that_is_cut_out_is_where_it_was() {
    for tree in real_trees() {
        for file in tree.files_below("include/linux/kho").unwrap() {
            let text = tree.read(&file).unwrap().unwrap_or_default();
            let index = HeaderIndex::new(file.as_str(), &text);
            let records = index.records.iter().map(|record| record.name.clone());
            let names = records.chain(index.defines.iter().map(|define| define.name.clone())).collect();
            let cut = cut(&text, &names, Along::Nothing).unwrap();
            let again = HeaderIndex::new(file.as_str(), cut.text.as_bytes());
            assert_eq!((&again.records, &again.defines), (&index.records, &index.defines), "{file}");
            assert_eq!(cut.found, names, "{file}");
        }
    }
}

#[test]
fn what_conditions_ask_about_is_listed() {
    let index = index("#if defined(A) && B > 64\n#elif 0x10 || IS_ENABLED(C)\n#endif\n#ifndef D\n#endif\n");
    let asked: Vec<_> = index.conditions.iter().map(|c| (c.name.as_str(), c.line)).collect();
    assert_eq!(asked, [("A", 1), ("B", 1), ("IS_ENABLED", 2), ("C", 2), ("D", 4)]);
}

#[test]
fn words_behind_a_record_are_attributes_or_variables() {
    let trailing = |text: &str| {
        let records = index(text).records;
        records.into_iter().flat_map(|r| r.trailing).map(|t| t.name).collect::<Vec<_>>()
    };
    assert_eq!(trailing("struct a { int b; } __packed __aligned(8);"), ["__packed", "__aligned"]);
    assert_eq!(trailing("struct a { int b; } __attribute__((packed(x)));"), ["__attribute__"]);
    assert_eq!(trailing("typedef struct a { int b; } name;"), [""; 0]);
    assert_eq!(trailing("struct a { struct b { int c; } member; };"), [""; 0]);
}
