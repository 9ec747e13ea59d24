//! Edits that change nothing which is handed over: nothing at all is said of them.

use crate::edit::NO_ASSERT;
use crate::row::{harmless, File, Row};

const CORE: File = "kexec_handover.h";
const LUO: File = "luo.h";
const MEMFD: File = "memfd.h";
const METADATA: File = "kexec_metadata.h";
const MEMBLOCK: File = "memblock.h";
const CORE_C: File = "kernel/liveupdate/kexec_handover.c";

const LEAF: &str = "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n";
const VMALLOC: &str = "struct kho_vmalloc {\n\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);\n\
                       \tunsigned int total_pages;\n\tunsigned short flags;\n\tunsigned short order;\n};\n";
const VMALLOC_SIZE: &str = "\t((PAGE_SIZE - sizeof(struct kho_vmalloc_hdr)) / \\\n\t sizeof(u64))\n";

/// Line ends as another system writes them.
fn crlf(text: Vec<u8>) -> Vec<u8> {
    text.into_iter().flat_map(|byte| if byte == b'\n' { vec![b'\r', byte] } else { vec![byte] }).collect()
}

/// A comment in an encoding that is no UTF-8.
fn latin_1(mut text: Vec<u8>) -> Vec<u8> {
    text.splice(0..0, *b"/* J\xf6rg's \xa7 */\n");
    text
}

/// No line end after the last line.
fn cut_off(mut text: Vec<u8>) -> Vec<u8> {
    while text.last().is_some_and(u8::is_ascii_whitespace) {
        text.pop();
    }
    text
}

pub(crate) const ROWS: &[Row] = &[
    harmless(CORE, "nothing at all", &[]),
    harmless(CORE, "nothing at all in 7.0", &[]).on("7.0.13"),
    // ---- Text ----------------------------------------------------------------------------------------------------
    harmless(
        CORE,
        "a comment that looks like a field",
        &[("\tunsigned short order;", "\t/* u64 gone; */ // u64 too;\n\tunsigned short order;")],
    ),
    harmless(CORE, "a comment that is no UTF-8", &[]).twisted(latin_1),
    harmless(CORE, "line ends of another system", &[]).twisted(crlf),
    harmless(MEMFD, "no line end at the end", &[]).twisted(cut_off),
    harmless(CORE, "white space", &[("\tunsigned short flags;", "    unsigned\n\t short   flags  ;\n\n")]),
    harmless(MEMFD, "white space in a bit-field", &[("\tu64 pfn:52;", "\tu64 /* frame */ pfn :\n\t\t52;")]),
    harmless(CORE, "a continued line", &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys\\\n[KHO_VMALLOC_SIZE];")]),
    harmless(
        CORE,
        "a field that is compiled nowhere",
        &[("\tunsigned short order;", "\tunsigned short order;\n#if 0\n\tu64 x;\n#endif")],
    ),
    harmless(CORE, "two fields in one declaration", &[("flags;\n\tunsigned short order;", "flags, order;")]),
    harmless(
        CORE,
        "another include guard",
        &[(
            "#ifndef _LINUX_KHO_ABI_KEXEC_HANDOVER_H\n#define _LINUX_KHO_ABI_KEXEC_HANDOVER_H\n",
            "#ifndef KHO_CORE_H\n#define KHO_CORE_H\n",
        )],
    ),
    // ---- Types ---------------------------------------------------------------------------------------------------
    harmless(
        CORE,
        "phys_addr_t for u64",
        &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tphys_addr_t phys[KHO_VMALLOC_SIZE];")],
    ),
    harmless(LUO, "__u64 for u64", &[("\tu64 token;", "\t__u64 token;")]),
    harmless(CORE, "unsigned long long for u64", &[("\tu64 table[", "\tunsigned long long table[")]),
    harmless(LUO, "unsigned long for u64", &[("\tu64 sessions_pa;", "\tunsigned long sessions_pa;")]),
    harmless(CORE, "u32 for unsigned int", &[("\tunsigned int total_pages;", "\tu32 total_pages;")]),
    harmless(CORE, "u16 for unsigned short", &[("\tunsigned short flags;", "\tu16 flags;")]),
    harmless(
        LUO,
        "the bytes of a name are unsigned",
        &[("\tchar name[LIVEUPDATE_SESSION_NAME_LENGTH];", "\tunsigned char name[LIVEUPDATE_SESSION_NAME_LENGTH];")],
    ),
    harmless(MEMFD, "__u64 for u64 in a bit-field", &[("\tu64 pfn:52;\n\tu64 flags:12;", "\t__u64 pfn:52, flags:12;")]),
    harmless(
        CORE,
        "a new typedef",
        &[
            ("struct kho_vmalloc {\n", "typedef u16 kho_flags_t;\nstruct kho_vmalloc {\n"),
            ("\tunsigned short flags;", "\tkho_flags_t flags;"),
        ],
    ),
    harmless(CORE, "a const field", &[("\tunsigned int total_pages;", "\tconst unsigned total_pages;")]),
    harmless(
        CORE,
        "a serializable pointer spelled out",
        &[(
            "\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);",
            "\tunion { u64 phys; struct kho_vmalloc_chunk *ptr; } first;",
        )],
    ),
    harmless(
        CORE,
        "a serializable pointer becomes the number that it is",
        &[("\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);", "\tu64 first;")],
    ),
    harmless(
        CORE,
        "a bitmap spelled out",
        &[(
            "DECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2)",
            "unsigned long bitmap[(1 << KHO_BITMAP_SIZE_LOG2) / 64]",
        )],
    ),
    harmless(
        CORE,
        "fields in an anonymous struct",
        &[("\tunsigned short flags;\n\tunsigned short order;", "\tstruct { u16 flags; u16 order; };")],
    ),
    harmless(
        MEMFD,
        "fields of a packed record in an anonymous struct",
        &[("\tu32 seals;\n\tu32 flags;", "\tstruct {\n\t\tu32 seals;\n\t\tu32 flags;\n\t};")],
    ),
    // ---- Values --------------------------------------------------------------------------------------------------
    harmless(MEMFD, "a number for a bit", &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\t1")]),
    harmless(MEMFD, "a hexadecimal number for a bit", &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\t0x1")]),
    harmless(
        MEMFD,
        "a shift for a bit",
        &[("MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)", "MEMFD_LUO_FOLIO_UPTODATE\t(1UL << 1)")],
    ),
    harmless(CORE, "another expression for the same length", &[(VMALLOC_SIZE, "\t(PAGE_SIZE / sizeof(u64) - 1)\n")]),
    harmless(
        CORE,
        "a number that is chosen by page size and right at each",
        &[(
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))",
            "PAGE_SIZE == 65536 ? 13 : PAGE_SIZE == 16384 ? 11 : 9",
        )],
    ),
    harmless(LUO, "the room for LUO's version as a number", &[("ALIGN(sizeof(LUO_ABI_COMPATIBLE), 8)", "8")]),
    harmless("include/uapi/linux/fcntl.h", "a seal in decimal", &[("F_SEAL_EXEC\t0x0020", "F_SEAL_EXEC\t32")]),
    harmless(
        "include/uapi/linux/utsname.h",
        "a borrowed length by an expression",
        &[("#define __NEW_UTS_LEN 64", "#define __NEW_UTS_LEN (1 << 6)")],
    ),
    harmless(CORE, "a version in two pieces", &[("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v\" \"4\"")]),
    harmless(
        CORE,
        "a string that another macro makes",
        &[(
            "#define KHO_SUB_TREE_PROP_NAME \"preserved-data\"",
            "#define KHO_DATA(x) \"preserved-\" #x\n#define KHO_SUB_TREE_PROP_NAME KHO_DATA(data)",
        )],
    ),
    harmless(METADATA, "a version in hexadecimal", &[("METADATA_VERSION 1", "METADATA_VERSION 0x01U")]),
    harmless(
        CORE,
        "an enumerator becomes a macro",
        &[
            ("\tKHO_TABLE_SIZE_LOG2 = const_ilog2(PAGE_SIZE / sizeof(phys_addr_t)),\n", ""),
            (
                "enum kho_radix_consts {",
                "#define KHO_TABLE_SIZE_LOG2 const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))\nenum kho_radix_consts {",
            ),
        ],
    ),
    harmless(
        LUO,
        "a macro becomes an enumerator",
        &[("#define LIVEUPDATE_HNDL_COMPAT_LENGTH\t48\n", "enum { LIVEUPDATE_HNDL_COMPAT_LENGTH = 48 };\n")],
    ),
    harmless(CORE, "a group of constants loses its name", &[("enum kho_radix_consts {", "enum {")]),
    // ---- Names of convenience ------------------------------------------------------------------------------------
    harmless(
        CORE,
        "a name of convenience is renamed",
        &[
            ("\tKHO_RADIX_KEY_WIDTH = 64", "\tKHO_RADIX_BITS = 64"),
            ("DIV_ROUND_UP(KHO_RADIX_KEY_WIDTH", "DIV_ROUND_UP(KHO_RADIX_BITS"),
        ],
    ),
    harmless(
        CORE,
        "a name of convenience is removed, and its value written out where it is used",
        &[
            ("\tKHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1,\n", ""),
            ("DIV_ROUND_UP(KHO_RADIX_KEY_WIDTH -", "DIV_ROUND_UP(64 - PAGE_SHIFT + 1 -"),
        ],
    ),
    harmless(
        CORE,
        "a name of convenience takes the place of another",
        &[
            ("\tKHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1,\n", "\tKHO_ORDER_0_LOG2 = 64 - PAGE_SHIFT,\n"),
            ("DIV_ROUND_UP(KHO_RADIX_KEY_WIDTH -", "DIV_ROUND_UP(1 + KHO_ORDER_0_LOG2 -"),
        ],
    ),
    // ---- Attributes ----------------------------------------------------------------------------------------------
    harmless(MEMFD, "packed in the compiler's words", &[("folios;\n} __packed;", "folios;\n} __attribute__((__packed__));")]),
    harmless(LUO, "packed in front", &[("struct luo_flb_ser {", "struct __packed luo_flb_ser {"), ("\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];\n\tu64 data;\n\tu64 count;\n} __packed;", "\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];\n\tu64 data;\n\tu64 count;\n};")]),
    harmless(
        CORE,
        "the alignment that is there anyway",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __aligned(8);")],
    ),
    harmless(
        LUO,
        "a session is not packed any more, and nothing in it is aligned",
        &[("file_set_ser;\n} __packed;", "file_set_ser;\n};")],
    ),
    // ---- Order and place -----------------------------------------------------------------------------------------
    harmless(
        CORE,
        "another order of the records",
        &[
            (VMALLOC, ""),
            (
                LEAF,
                "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n\
                 struct kho_vmalloc {\n\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);\n\
                 \tunsigned int total_pages;\n\tunsigned short flags;\n\tunsigned short order;\n};\n",
            ),
        ],
    ),
    harmless(
        MEMFD,
        "another order of the constants",
        &[
            ("#define MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)\n", ""),
            (
                "#define MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)\n",
                "#define MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)\n#define MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)\n",
            ),
        ],
    ),
    harmless(
        CORE,
        "another order of the includes",
        &[
            ("#include <linux/bits.h>\n#include <linux/log2.h>\n", ""),
            (
                "#include <asm/page.h>\n",
                "#include <asm/page.h>\n#include <linux/log2.h>\n#include <linux/bits.h>\n",
            ),
        ],
    ),
    harmless(
        LUO,
        "a record moves to a header of its own",
        &[
            ("struct luo_file_set_ser {\n\tu64 files;\n\tu64 count;\n} __packed;\n", ""),
            ("#include <linux/kho/abi/block.h>\n", "#include <linux/kho/abi/block.h>\n#include <linux/kho/abi/set.h>\n"),
        ],
    )
    .adding(&[(
        "set.h",
        "#ifndef SET_H\n#define SET_H\n#include <linux/types.h>\n\
         struct luo_file_set_ser { u64 files; u64 count; } __packed;\n#endif\n",
    )]),
    harmless(
        CORE,
        "what preserves vmalloc areas moves to a header that the core includes",
        &[
            (VMALLOC, "#include <linux/kho/abi/vmalloc.h>\n"),
        ],
    )
    .adding(&[(
        "vmalloc.h",
        "#ifndef VMALLOC_H\n#define VMALLOC_H\n#include <linux/kho/abi/kexec_handover.h>\nstruct kho_vmalloc_chunk;\n\
         struct kho_vmalloc {\n\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);\n\
         \tunsigned int total_pages;\n\tunsigned short flags;\n\tunsigned short order;\n};\n#endif\n",
    )]),
    harmless(MEMBLOCK, "a name moves to another header", &[("#define MEMBLOCK_KHO_FDT \"memblock\"\n", "")]).with(&[(
        METADATA,
        &[("#define KHO_METADATA_NODE_NAME", "#define MEMBLOCK_KHO_FDT \"memblock\"\n#define KHO_METADATA_NODE_NAME")],
    )]),
    harmless(MEMFD, "a header is renamed", &[]).moved("memory_file.h"),
    harmless(LUO, "the header of LUO is renamed", &[]).moved("live_update.h"),
    // ---- In C files --------------------------------------------------------------------------------------------------
    harmless(CORE_C, "flags in a C file are spelled otherwise, and the code around them changes", &[])
        .having(&[(
            CORE_C,
            "#define KHO_VMALLOC_ALLOC (1 << 0)\n#define KHO_VMALLOC_HUGE_VMAP (1 << 1)\nint kho_f(void) { return 0; }\n",
        )])
        .adding(&[(
            CORE_C,
            "#include <linux/kho/none.h>\n#define KHO_VMALLOC_ALLOC 0x1\n#define KHO_VMALLOC_HUGE_VMAP 0x2\n\
             struct kho_state { int a; };\nint kho_f(struct kho_state *s) { return s->a; }\n",
        )]),
    harmless(CORE_C, "a file is there that the older tree does not have", &[])
        .adding(&[(CORE_C, "#define KHO_VMALLOC_ALLOC 0x1\n#define KHO_VMALLOC_HUGE_VMAP 0x2\n")]),
    harmless(CORE_C, "a file is not there that the older tree has", &[])
        .adding(&[(CORE_C, "#define KHO_VMALLOC_ALLOC 0x1\n#define KHO_VMALLOC_HUGE_VMAP 0x2\n")])
        .back(),
    // ---- Around it -----------------------------------------------------------------------------------------------
    harmless(CORE, "the header does not assert anything itself", &[NO_ASSERT]),
    harmless(
        LUO,
        "the header asserts more",
        &[("#define LIVEUPDATE_FLB_COMPAT_LENGTH", "static_assert(sizeof(struct luo_session_ser) == 80);\n#define LIVEUPDATE_FLB_COMPAT_LENGTH")],
    ),
    harmless(
        CORE,
        "more prototypes and functions",
        &[(
            LEAF,
            "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n\
             struct page;\nextern int kho_walk(struct kho_radix_node *root, unsigned long key);\n\
             static inline u64 kho_first(const struct kho_vmalloc *v) { return v->first.phys; }\n",
        )],
    ),
    harmless(
        LUO,
        "a macro with parameters",
        &[("#define LIVEUPDATE_HNDL_COMPAT_LENGTH", "#define LUO_BLOCKS(n) ((n) / 16)\n#define LIVEUPDATE_HNDL_COMPAT_LENGTH")],
    ),
    harmless(
        CORE,
        "the macro that declares serializable pointers is spelled otherwise",
        &[("\t\tu64 phys;              \\\n\t\ttype ptr;              \\", "\t\t__u64 phys; /* none: 0 */ \\\n\t\ttype ptr; \\")],
    ),
    harmless(
        "arch/x86/include/uapi/asm/setup_data.h",
        "other things in a header that is not KHO's",
        &[("#define SETUP_NONE\t\t\t0\n", "#define SETUP_NONE\t\t\t1\nstruct setup_more { int a; };\n")],
    ),
    harmless(
        "include/uapi/linux/fcntl.h",
        "one more seal, which memfd does not hand over",
        &[("#define F_SEAL_EXEC", "#define F_SEAL_NEW 0x0040\n#define F_SEAL_EXEC")],
    ),
];
