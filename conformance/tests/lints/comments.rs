//! Comments that name what does not exist, and comments that only look so.

use kho_abi_conformance::rules::DOC_NAMES_UNKNOWN;

use crate::Example;

pub(crate) const EXAMPLES: &[Example] = &[
    // ---- Names that are nowhere ----------------------------------------------------------------------------------
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "the macro that is to be updated has another name",
        files: &[("luo.h", "\
/*
 * If this is changed, LUO_SESSION_COMPATIBLE must be updated.
 */
#define LUO_FDT_SESSION_COMPATIBLE \"luo-session-v2\"
")],
        finds: &[(
            &DOC_NAMES_UNKNOWN,
            "luo.h",
            "a comment names `LUO_SESSION_COMPATIBLE`, which nothing defines",
            2,
        )],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "a structure is gone, and is named three times and over the end of a line",
        files: &[
            ("luo.h", "\
/* An array of &struct luo_head, of `struct
 * luo_head` */
#define LUO_A 1
/* struct luo_head */
#define luo_b 1
"),
            ("kernel/liveupdate/luo.c", "int luo;\n"),
        ],
        finds: &[(&DOC_NAMES_UNKNOWN, "luo.h", "a comment names `struct luo_head`, which nothing defines", 1)],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "a member that a structure does not have",
        files: &[(
            "luo.h",
            "\
#include <linux/types.h>
/* See &struct old_head.next and struct old_head.
 * And &struct luo_x->nxt. */
struct old_head {
	u64 next;
};
/* union old_head.prev */
struct luo_x {
	u64 next;
} __packed;
",
        )],
        finds: &[(&DOC_NAMES_UNKNOWN, "luo.h", "`struct luo_x` has no member `nxt`, which a comment names", 3)],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "names that are there: in another header, in code, as enumerators, and in files with such names",
        files: &[
            ("luo.h", "\
/* LUO_A, LUO_B, LUO_C, LUO_D, LUO_E, LUO_F and struct luo_g */
#define LUO_A 1
"),
            ("other.h", "\
#include \"luo.h\"
#ifndef LUO_C
#define LUO_B LUO_A
#endif
enum luo_d {
	LUO_D,
};
"),
            ("include/linux/liveupdate.h", "#define LUO_E 1\n"),
            ("kernel/liveupdate/luo_internal.h", "struct luo_g { int a; };\n"),
            ("include/uapi/linux/my-luo.h", "enum { LUO_F };\n"),
        ],
        finds: &[],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "what only another comment names is nowhere",
        files: &[
            ("luo.h", "\
/* LUO_B */
#define LUO_A \"LUO_B\"
"),
            ("include/linux/liveupdate.h", "\
/* LUO_B */
#define LUO_C \"LUO_B\"
"),
            ("kernel/liveupdate/luo.c", "/* LUO_B */\n"),
        ],
        finds: &[(&DOC_NAMES_UNKNOWN, "luo.h", "a comment names `LUO_B`, which nothing defines", 1)],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "parts and patterns of names, names of others, and names that begin like nothing of KHO",
        files: &[(
            "luo.h",
            "\
/*
 * The `_COMPATIBLE` string, LUO_* and <LUO_X>, LUO_{A,B}, \"LUO_Y\", x.LUO_Z, CONFIG_LUO, FOO_BAR,
 * VMALLOC_START, struct page_list, a struct rather than nothing, __LUO_Q, LUO, luo_fn(), luo_y.
 */
#define LUO_A 1
#define FOO_A 1
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "names that only sources would define, in a tree that has none",
        files: &[("luo.h", "/* struct luo_head, LUO_INTERNAL */\n#define LUO_SESSION_B 1\n")],
        finds: &[],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "a documenting comment on members that macros declare",
        files: &[("luo.h", "\
#include <linux/types.h>
#define LUO_COMMON u64 next; u64 count;
#define LUO_VALUES LUO_X, LUO_Y
/**
 * struct old_a - A.
 * @next: by the macro
 */
struct old_a {
	LUO_COMMON
} __packed;
/**
 * enum luo_b - B.
 * @LUO_X: by the macro
 */
enum luo_b {
	LUO_VALUES
};
")],
        finds: &[],
    },
    // ---- Documenting comments ------------------------------------------------------------------------------------
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "a documenting comment describes a member that was renamed, and a parameter and a value that are gone",
        files: &[(
            "luo.h",
            "\
#include <linux/types.h>
/**
 * struct old_a - A.
 * @next: renamed
 * @count: there
 */
struct old_a {
	u64 first;
	u64 count;
} __packed;
/**
 * LUO_B() - B.
 * @x: gone
 * @y: there
 */
#define LUO_B(y) (y)
/**
 * enum luo_c - C.
 * @LUO_D: there
 * @LUO_E: gone
 */
enum luo_c {
	LUO_D,
};
",
        )],
        finds: &[
            (&DOC_NAMES_UNKNOWN, "luo.h", "`struct old_a` has no member `next`, which a comment describes", 4),
            (&DOC_NAMES_UNKNOWN, "luo.h", "`LUO_B` has no parameter `x`, which a comment describes", 13),
            (&DOC_NAMES_UNKNOWN, "luo.h", "`enum luo_c` has no value `LUO_E`, which a comment describes", 20),
        ],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "a documenting comment inside a structure",
        files: &[(
            "luo.h",
            "\
#include <linux/types.h>
struct old_a {
	/** @next: there */
	u64 next;
	/** @count: not there */
	u64 number;
} __packed;
",
        )],
        finds: &[(&DOC_NAMES_UNKNOWN, "luo.h", "`struct old_a` has no member `count`, which a comment describes", 5)],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "documenting comments above something else",
        files: &[(
            "luo.h",
            "\
#include <linux/types.h>
/**
 * struct old_b - B.
 * @x: of another
 */
struct old_a {
	u64 a;
} __packed;
/** struct old_a - A. */
#define LUO_LENGTH 1
/**
 * LUO_LENGTH - a length
 */
#define LUO_SIZE 1
#define old_b 1
",
        )],
        finds: &[
            (&DOC_NAMES_UNKNOWN, "luo.h", "the comment on `struct old_b` stands above `struct old_a`", 3),
            (&DOC_NAMES_UNKNOWN, "luo.h", "the comment on `struct old_a` stands above `LUO_LENGTH`", 9),
            (&DOC_NAMES_UNKNOWN, "luo.h", "the comment on `LUO_LENGTH` stands above `LUO_SIZE`", 12),
        ],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "members of every kind that a documenting comment may describe",
        files: &[(
            "luo.h",
            "\
#include <linux/types.h>
#define DECLARE_KHOSER_PTR(name, type) union { u64 phys; type ptr; } name
/**
 * struct old_a - A.
 * @a: plain
 * @b:bits
 * @c : array
 * @d.e: nested
 * @f: in a union without a name
 * @g: declared by a macro
 * @h.i.j: deep
 * Text, and @nothing: in the middle; a@b.c: an address.
 */
struct old_a {
	u64 a, b:3, c[2];
	struct { u32 e; } d;
	union { u64 f; u32 z; };
	DECLARE_KHOSER_PTR(g, struct old_a *);
	struct { struct { u64 j; } i; } h;
} __packed;
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_NAMES_UNKNOWN,
        name: "documenting comments that say what they stand above, or nothing of the kind",
        files: &[(
            "luo.h",
            "\
#include <linux/types.h>
/**
 * DOC: struct luo - a chapter
 * @x: text
 */
#define LUO_A 1
/** struct old_a: A. */
typedef struct old_a {
	u64 a;
} __packed luo_t;
/**
 * LUO_B(x...) - B.
 * @x: all of them
 */
#define LUO_B(x...) (x)
/**
 * Limits - these are all
 * @y: of them
 */
#define LUO_C 1
/** struct old_a - above a condition */
#ifdef LUO_C
#define LUO_D 1
#endif
/** struct old_a - lost */
/** LUO_E - found */
#define LUO_E 1
/* struct old_a - not documenting
 * @z: this
 */
struct old_b {
	u64 a;
} __packed;
",
        )],
        finds: &[],
    },
];
