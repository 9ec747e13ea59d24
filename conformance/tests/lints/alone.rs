//! Headers that do not stand by themselves, and headers that do.

use kho_abi_conformance::rules::HEADER_NOT_SELF_CONTAINED as RULE;

use crate::Example;

pub(crate) const EXAMPLES: &[Example] = &[
    Example {
        rule: &RULE,
        name: "an array as long as a page, without the page's size",
        files: &[(
            "a.h",
            "\
#include <linux/types.h>
struct old_a {
	u8 a[PAGE_SIZE];
};
",
        )],
        finds: &[(&RULE, "a.h", "included alone, it lacks `PAGE_SIZE`", 3)],
    },
    Example {
        rule: &RULE,
        name: "macros that have a value only where something else was included",
        files: &[(
            "a.h",
            "\
#define A_FLAG BIT(0)
#define A_SEALS (F_SEAL_SEAL | \\
	F_SEAL_GROW)
",
        )],
        finds: &[(&RULE, "a.h", "included alone, it lacks `BIT` and 2 more", 1)],
    },
    Example {
        rule: &RULE,
        name: "types, a structure of a header that is not included, and an assertion",
        files: &[
            (
                "a.h",
                "\
#include <linux/types.h>
struct old_a {
	u64 a;
};
",
            ),
            (
                "b.h",
                "\
struct old_b {
	struct old_a a;
};
static_assert(sizeof(struct old_b) == 8);
",
            ),
            ("c.h", "typedef u64 c_t;\n"),
        ],
        finds: &[
            (&RULE, "b.h", "included alone, it lacks `old_a` and `static_assert`", 2),
            (&RULE, "c.h", "included alone, it lacks `u64`", 1),
        ],
    },
    Example {
        rule: &RULE,
        name: "what an included header lacks is that header's fault",
        files: &[
            (
                "a.h",
                "\
#ifndef A_H
#define A_H
#define A_SIZE PAGE_SIZE
struct old_a {
	char a[PAGE_SIZE];
};
#endif
",
            ),
            (
                "b.h",
                "\
#include <linux/kho/abi/a.h>
#define B_SIZE (A_SIZE / 2)
struct old_b {
	struct old_a a;
};
",
            ),
        ],
        finds: &[(&RULE, "a.h", "included alone, it lacks `PAGE_SIZE`", 3)],
    },
    Example {
        rule: &RULE,
        name: "a header that refuses to come first",
        files: &[
            ("a.h", "#define A_FIRST 1\n"),
            (
                "b.h",
                "\
#ifndef A_FIRST
#error include a.h first
#endif
#define B 1
",
            ),
        ],
        finds: &[(&RULE, "b.h", "included alone, it does not compile: include a.h first", 2)],
    },
    Example {
        rule: &RULE,
        name: "headers that include what they use, also by way of others",
        files: &[
            (
                "a.h",
                "\
#ifndef A_H
#define A_H
#include <linux/bits.h>
#include <asm/page.h>
struct old_a {
	u8 a[PAGE_SIZE];
};
static_assert(sizeof(struct old_a) == PAGE_SIZE);
#endif
",
            ),
            (
                "b.h",
                "\
#include \"a.h\"
#define B_FLAG BIT(1)
struct old_b {
	struct old_a a;
} __packed;
#define B_LENGTH sizeof(struct old_b)
",
            ),
        ],
        finds: &[],
    },
    Example {
        rule: &RULE,
        name: "a macro whose value cannot be had alone, for a reason without a name",
        files: &[
            ("a.h", "#define A_OPEN 1\n"),
            ("b.h", "#ifdef A_OPEN\n#define B_WORD 3\n#else\n#define B_WORD *\n#endif\n"),
        ],
        finds: &[(&RULE, "b.h", "included alone, its `B_WORD` has no value: expected expression", 2)],
    },
    Example {
        rule: &RULE,
        name: "macros with arguments, and macros that have no value anywhere, may use what is not there",
        files: &[(
            "a.h",
            "\
#define A_CALL(x) nowhere(x, PAGE_SIZE)
#define A_TYPE nowhere_t
#define A_NOTHING
",
        )],
        finds: &[],
    },
];
