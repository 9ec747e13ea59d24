//! Conditions around what is cut out, and those that change nothing.

use crate::{input, int, names, see, tree, wanted};

/// The conditions that only configuring the tree decides: path, line and name.
fn undecided(header: &str, others: &[(&str, &str)]) -> Vec<(String, usize, String)> {
    let files: Vec<_> =
        [("include/linux/kho/abi/x.h", header)].into_iter().chain(others.iter().copied()).collect();
    let top = tree(&files);
    let input = input(top.path(), &[]).unwrap();
    input.undecided().iter().map(|u| (u.path.clone(), u.line, u.name.clone())).collect()
}

#[test]
fn conditions_stay_around_what_is_cut_out() {
    let text = "#ifdef CONFIG_KEXEC_HANDOVER\nint noise(void) { return 1; }\n#define IN 1\n#else\n#define IN 2\n#endif\n\
        #ifdef CONFIG_ELSE\n#define UNASKED 1\n#endif\n#if defined(OWN) && OWN > 2\n#define CHOSEN 1\n#else\n#define CHOSEN 2\n\
        #endif\n#define OWN 3\nstruct s {\n\tu64 a;\n#ifdef CONFIG_64BIT\n\tu64 wide;\n#endif\n};\n\
        #ifdef CONFIG_KEXEC_HANDOVER\nstruct both { u32 a;\n#else\nstruct both { u64 a;\n#endif\n\tu32 b; };\n";
    let top = tree(&[("kernel/c.c", text)]);
    let input = input(top.path(), &[wanted("kernel/c.c", &["IN", "CHOSEN", "s", "both"])]).unwrap();
    assert_eq!(input.undecided(), []);
    let seen = see(&input);
    // OWN is defined after the condition that asks about it.
    assert_eq!((int(&seen, "IN"), int(&seen, "CHOSEN"), int(&seen, "OWN")), (Some(1), Some(2), Some(3)));
    assert_eq!((seen.records["s"].size, seen.records["both"].size), (16, 8));
    assert_eq!(names(&seen).len(), 5);
}

#[test]
fn conditions_around_what_is_cut_out_can_be_undecided() {
    let text = "#ifdef CONFIG_FIRST\n#define OTHER 1\n#endif\n#if IS_ENABLED(CONFIG_SECOND)\nstruct s { u64 a; };\n#endif\n";
    let top = tree(&[("kernel/c.c", text)]);
    let at = |name: &str| {
        let input = input(top.path(), &[wanted("kernel/c.c", &[name])]).unwrap();
        let found = input.undecided().iter().map(|u| (u.path.clone(), u.line, u.name.clone()));
        found.collect::<Vec<_>>()
    };
    let expected = |line: usize, name: &str| ("kernel/c.c".to_owned(), line, name.to_owned());
    assert_eq!(at("OTHER"), [expected(1, "CONFIG_FIRST")]);
    assert_eq!(at("s"), [expected(4, "CONFIG_SECOND"), expected(4, "IS_ENABLED")]);
}

#[test]
fn a_condition_around_macros_that_nobody_uses_is_decided() {
    for inside in [
        "#define TEST_ONLY(i) \"test-\" #i\n",
        "#define TEST_ONLY(i) i\n#else\n#define TEST_ONLY(i) 2\n#define MORE(x) TEST_ONLY(x)\n",
        "#if CONFIG_DEEPER > 2\n#define TEST_ONLY(i) i\n#endif\nint f(int a);\nextern struct s *g(void (*call)(int), u64 b);\n",
        "",
    ] {
        let header = format!("struct s {{ u64 a; }};\n#ifdef CONFIG_CHOICE\n{inside}#endif\n/* TEST_ONLY */\n");
        assert_eq!(undecided(&header, &[]), [], "{header}");
    }
}

#[test]
fn a_condition_around_anything_else_is_undecided() {
    for inside in [
        "#define PLAIN 1\n",
        "#define PLAIN (x)\n",
        "#define TEST_ONLY(i) i\n#else\n#define TEST_ONLY 1\n",
        "struct t { u64 b; };\n",
        "enum { A };\n",
        "typedef u64 f(int a);\n",
        "#include <linux/types.h>\n",
        "#undef PLAIN\n",
        "#pragma pack(1)\n",
        "#error no\n",
        "extern int variable;\n",
        "int (*pointer)(int);\n",
        "static_assert(1, \"x\");\n",
        "DECLARE_BITMAP(bits, 3);\n",
        "u64 odd __aligned(8);\n",
        "static inline int f(void) { return 1; }\n",
        "#if CONFIG_DEEPER > 2\n#define PLAIN 1\n#endif\n",
        "#define IS_USED(i) i\n",
        "#define IS_USED_ELSEWHERE(i) i\n",
    ] {
        let header = format!("#ifdef CONFIG_CHOICE\n{inside}#endif\nstruct s {{ u64 a; }};\n");
        let used = "#define HERE IS_USED(1)\n/* IS_USED_NOWHERE */\n#ifndef IS_USED_ELSEWHERE\n#endif\n";
        let found = undecided(&header, &[("include/linux/kho/abi/y.h", used)]);
        let first = ("include/linux/kho/abi/x.h".to_owned(), 1, "CONFIG_CHOICE".to_owned());
        assert!(found.contains(&first), "{header}{found:?}");
    }
}

#[test]
fn a_condition_inside_a_definition_is_undecided() {
    for header in [
        "struct s { u64 a;\n#ifdef CONFIG_CHOICE\n#endif\n};\n",
        "struct s { u64 a;\n#ifdef CONFIG_CHOICE\n\tu64 b;\n#endif\n};\n",
        "enum { A,\n#ifdef CONFIG_CHOICE\n\tB,\n#endif\n\tC };\n",
        "struct s { u64 a; }\n#ifdef CONFIG_CHOICE\n__packed\n#endif\n;\n",
    ] {
        assert_eq!(undecided(header, &[]).len(), 1, "{header}");
    }
}
