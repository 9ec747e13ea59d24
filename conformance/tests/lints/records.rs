//! New records that would not outlive a kernel well, and records that do.

use kho_abi_conformance::rules::{
    RECORD_BIT_FIELD, RECORD_CONFIG_DEPENDENT, RECORD_ENUM_FIELD, RECORD_IMPLICIT_PADDING,
    RECORD_MISALIGNED_MEMBER, RECORD_NOT_PACKED, RECORD_RAW_POINTER, RECORD_WORD_SIZE,
};

use crate::Example;

pub(crate) const EXAMPLES: &[Example] = &[
    // ---- Pointers ------------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_RAW_POINTER,
        name: "pointers of every kind, at any depth, and in what another header defines",
        files: &[
            ("kho.h", "\
#include <linux/types.h>
#include <uapi/linux/list.h>
struct a {
	struct a *next;
	void (*call)(int x);
	u64 size;
	struct { void *p[2]; } in;
	union { u32 half; char *text; };
	struct list l;
};
"),
            ("include/uapi/linux/list.h", "struct list { struct list *prev; };\n"),
        ],
        finds: &[
            (&RECORD_RAW_POINTER, "a.next", "`next` is a pointer to `a`, an address of the kernel that writes it", 4),
            (&RECORD_RAW_POINTER, "a.call", "`call` is a pointer, an address of the kernel that writes it", 5),
            (&RECORD_RAW_POINTER, "a.text", "`text` is a pointer, an address of the kernel that writes it", 8),
            (&RECORD_RAW_POINTER, "a.in.p", "`in.p` is a pointer, an address of the kernel that writes it", 7),
            (&RECORD_RAW_POINTER, "a.l.prev", "`l.prev` is a pointer to `list`, an address of the kernel that writes it", 9),
        ],
    },
    Example {
        rule: &RECORD_RAW_POINTER,
        name: "serializable pointers, and records that are not new",
        files: &[("kho.h", "\
#include <linux/types.h>
#define PTR(name, type) union { u64 phys; type ptr; } name
struct a {
	PTR(next, struct a *);
	PTR(word, unsigned long *);
	union { u64 all[2]; void *each[2]; };
};
struct old_b {
	void *p;
};
struct c {
	struct old_b b;
};
")],
        finds: &[],
    },
    // ---- Enums ---------------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_ENUM_FIELD,
        name: "enums with and without a tag",
        files: &[("kho.h", "\
#include <linux/types.h>
enum kind { A, B };
struct a {
	enum kind kind;
	enum { C } other;
	enum kind more[2];
};
")],
        finds: &[
            (&RECORD_ENUM_FIELD, "a.kind", "`kind` is `enum kind`, and the compiler chooses its size", 4),
            (&RECORD_ENUM_FIELD, "a.other", "`other` is `enum`, and the compiler chooses its size", 5),
            (&RECORD_ENUM_FIELD, "a.more", "`more` is `enum kind`, and the compiler chooses its size", 6),
        ],
    },
    Example {
        rule: &RECORD_ENUM_FIELD,
        name: "an integer for the values of an enum",
        files: &[("kho.h", "\
#include <linux/types.h>
enum kind { A, B };
struct a {
	u32 kind; /* enum kind */
};
")],
        finds: &[],
    },
    // ---- Bit-fields ----------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_BIT_FIELD,
        name: "bit-fields that take up a whole integer",
        files: &[("kho.h", "\
#include <linux/types.h>
struct a {
	u64 pfn:52;
	u64 flags:12;
};
struct b {
	struct { u32 c:32; } in;
};
")],
        finds: &[
            (&RECORD_BIT_FIELD, "a", "`pfn`, `flags` are bit-fields", 2),
            (&RECORD_BIT_FIELD, "b", "`in.c` is a bit-field", 6),
        ],
    },
    Example {
        rule: &RECORD_BIT_FIELD,
        name: "masks for the parts of an integer, and bit-fields of a record that is not new",
        files: &[("kho.h", "\
#include <linux/types.h>
#define A_PFN 0xffffULL
struct a {
	u64 pfn_and_flags;
};
struct old_b {
	u64 c:3;
};
")],
        finds: &[],
    },
    // ---- Padding -------------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_IMPLICIT_PADDING,
        name: "bytes between members, at the end, and in a part without a tag",
        files: &[("kho.h", "\
#include <linux/types.h>
struct a {
	u8 one;
	u32 two;
	struct { u64 three; u16 four; } in;
	u8 five;
};
")],
        finds: &[(
            &RECORD_IMPLICIT_PADDING,
            "a",
            "no member names the 3 bytes after `one`, or the 7 bytes after `five`, or the 6 bytes after `in.four`",
            2,
        )],
    },
    Example {
        rule: &RECORD_IMPLICIT_PADDING,
        name: "bits that no bit-field has",
        files: &[("kho.h", "\
#include <linux/types.h>
struct a {
	u32 b:20;
	u32 :12;
	u32 c;
};
")],
        finds: &[
            (&RECORD_BIT_FIELD, "a", "`b` is a bit-field", 2),
            (&RECORD_IMPLICIT_PADDING, "a", "no member names the 12 bits after `b`", 2),
        ],
    },
    Example {
        rule: &RECORD_IMPLICIT_PADDING,
        name: "padding that is named, unions, entries behind a header, and a packed record",
        files: &[("kho.h", "\
#include <linux/types.h>
struct a {
	u8 one;
	u8 reserved[3];
	union { u32 two; u8 three; };
	u64 four;
	u32 count;
	u8 entries[];
};
union b {
	u64 five;
	u8 six;
};
"), ("packed.h", "\
#include <linux/types.h>
struct c {
	u32 seven;
	u8 eight;
} __packed;
")],
        finds: &[],
    },
    // ---- Alignment -----------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_MISALIGNED_MEMBER,
        name: "members of packed records that are not where their types want to be",
        files: &[("kho.h", "\
#include <linux/types.h>
struct old_a {
	u64 x;
} __packed;
struct b {
	u32 one;
	u64 two;
	struct old_a three;
} __packed;
struct c {
	struct { u64 d; u32 e; } __packed list[3];
} __packed;
")],
        finds: &[
            (&RECORD_MISALIGNED_MEMBER, "b.two", "`two` is at offset 4, and its type is aligned to 8", 7),
            (&RECORD_MISALIGNED_MEMBER, "b.three", "`three` is at offset 12, and its type is aligned to 8", 8),
            (&RECORD_MISALIGNED_MEMBER, "c.list", "an element of `list` has 12 bytes, and is aligned to 8", 11),
        ],
    },
    Example {
        rule: &RECORD_MISALIGNED_MEMBER,
        name: "wide members first, and bytes anywhere",
        files: &[("kho.h", "\
#include <linux/types.h>
struct a {
	u64 one;
	u32 two;
	u8 three;
	char four[7];
} __packed;
")],
        finds: &[],
    },
    // ---- Packing -------------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_NOT_PACKED,
        name: "one of three that is not packed",
        files: &[("kho.h", "\
#include <linux/types.h>
struct old_a {
	u64 x;
} __packed;
struct b {
	u64 x;
} __attribute__((packed, aligned(8)));
struct c {
	u64 x;
};
")],
        finds: &[(&RECORD_NOT_PACKED, "c", "it is not packed, and most others in its header are", 8)],
    },
    Example {
        rule: &RECORD_NOT_PACKED,
        name: "as many that are packed as are not, unions and bytes, and packed ones in another header only",
        files: &[
            ("kho.h", "\
#include <linux/types.h>
struct old_a {
	u64 x;
} __packed;
struct old_b {
	u64 x;
};
struct c {
	u64 x;
};
"),
            ("one.h", "\
#include <linux/types.h>
struct d {
	u64 x;
} __packed;
union e {
	u64 x;
};
struct f {
	char x[4];
};
"),
        ],
        finds: &[],
    },
    // ---- Types of another size elsewhere -------------------------------------------------------------------------
    Example {
        rule: &RECORD_WORD_SIZE,
        name: "types of another size elsewhere, under names of their own too",
        files: &[("kho.h", "\
#include <linux/types.h>
typedef unsigned long my_word;
typedef my_word my_name;
#define my_type size_t
struct a {
	unsigned long one, two[2];
	phys_addr_t three;
	my_name four;
	my_type five;
	DECLARE_BITMAP(six, 64);
	struct { long seven; long eight; } in;
};
")],
        finds: &[
            (&RECORD_WORD_SIZE, "a.one", "`one` is declared with `long`, whose size depends on the architecture", 6),
            (&RECORD_WORD_SIZE, "a.two", "`two` is declared with `long`, whose size depends on the architecture", 6),
            (&RECORD_WORD_SIZE, "a.three", "`three` is declared with `phys_addr_t`, whose size depends on the architecture", 7),
            (&RECORD_WORD_SIZE, "a.four", "`four` is declared with `long`, whose size depends on the architecture", 8),
            (&RECORD_WORD_SIZE, "a.five", "`five` is declared with `size_t`, whose size depends on the architecture", 9),
            (&RECORD_WORD_SIZE, "a.six", "`six` is declared with `DECLARE_BITMAP`, whose size depends on the architecture", 10),
            (&RECORD_WORD_SIZE, "a.in.seven", "`in.seven` is declared with `long`, whose size depends on the architecture", 11),
            (&RECORD_WORD_SIZE, "a.in.eight", "`in.eight` is declared with `long`, whose size depends on the architecture", 11),
        ],
    },
    Example {
        rule: &RECORD_WORD_SIZE,
        name: "types of one size everywhere, and a record that is not new",
        files: &[("kho.h", "\
#include <linux/types.h>
typedef u64 my_word;
struct a {
	unsigned long long one;
	long long int two;
	my_word three;
	unsigned int four;
	u8 five[4];
	struct { u64 six; } in;
};
struct old_b {
	unsigned long x;
};
")],
        finds: &[],
    },
    // ---- Conditions ----------------------------------------------------------------------------------------------
    Example {
        rule: &RECORD_CONFIG_DEPENDENT,
        name: "members under conditions",
        files: &[("kho.h", "\
#include <linux/types.h>
struct a {
	u64 x;
#ifdef CONFIG_NUMA
	u64 node;
#elif defined(CONFIG_SMP)
	u64 cpu;
#endif
	struct b {
		u64 c;
#if CONFIG_PAGE_SHIFT > 12
		u64 d;
#endif
	} b;
};
")],
        finds: &[
            (&RECORD_CONFIG_DEPENDENT, "a", "whether it has all of its members depends on `CONFIG_NUMA`, `CONFIG_SMP`", 2),
            (&RECORD_CONFIG_DEPENDENT, "b", "whether it has all of its members depends on `CONFIG_PAGE_SHIFT`", 9),
        ],
    },
    Example {
        rule: &RECORD_CONFIG_DEPENDENT,
        name: "conditions around a record, about the byte order, and about what the header defines",
        files: &[("kho.h", "\
#include <linux/types.h>
#ifdef CONFIG_X86
#define A_MORE 1
#endif
#ifndef A_LESS
struct a {
#ifdef __LITTLE_ENDIAN
	u64 x;
#endif
#if A_MORE
	u64 y;
#endif
};
#endif
struct old_b {
	u64 c;
#ifdef CONFIG_NUMA
	u64 x;
#endif
};
")],
        finds: &[],
    },
];
