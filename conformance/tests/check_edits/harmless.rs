//! Edits that change no layout.

use crate::edit::{harmless, Edit, NO_ASSERT};

const VMALLOC_SIZE: &str = "\t((PAGE_SIZE - sizeof(struct kho_vmalloc_hdr)) / \\\n\t sizeof(u64))\n";
const LEAF: &str = "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n";
const VMALLOC: &str = "struct kho_vmalloc {\n\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);\n\
                       \tunsigned int total_pages;\n\tunsigned short flags;\n\tunsigned short order;\n};\n";

pub(crate) const EDITS: &[Edit] = &[
    harmless("nothing at all", &[]),
    harmless("nothing at all in 7.0", &[]).on("7.0.13"),
    harmless("nothing at all in 7.1", &[]).on("7.1.13"),
    harmless("nothing at all in 7.2", &[]).on("7.2.12"),
    // ---- Text ----------------------------------------------------------------------------------------------------
    harmless(
        "a comment that looks like a field",
        &[("\tunsigned short order;", "\t/* u64 gone; */ // u64 too;\n\tunsigned short order;")],
    ),
    harmless("white space", &[("\tunsigned short flags;", "    unsigned\n\t short   flags  ;\n\n")]),
    harmless(
        "a field that is compiled nowhere",
        &[("\tunsigned short order;", "\tunsigned short order;\n#if 0\n\tu64 x;\n#endif")],
    ),
    harmless("a continued line", &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys\\\n[KHO_VMALLOC_SIZE];")]),
    harmless("two fields in one declaration", &[("flags;\n\tunsigned short order;", "flags, order;")]),
    harmless(
        "another include guard",
        &[(
            "#ifndef _LINUX_KHO_ABI_KEXEC_HANDOVER_H\n#define _LINUX_KHO_ABI_KEXEC_HANDOVER_H\n",
            "#pragma once\n#if 1\n",
        )],
    ),
    // ---- Types ---------------------------------------------------------------------------------------------------
    harmless(
        "phys_addr_t for u64",
        &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tphys_addr_t phys[KHO_VMALLOC_SIZE];")],
    ),
    harmless("phys_addr_t for the u64 of a node", &[("\tu64 table[", "\tphys_addr_t table[")]),
    harmless("__u64 for u64", &[("\tu64 table[", "\t__u64 table[")]),
    harmless("unsigned long long for u64", &[("\tu64 table[", "\tunsigned long long table[")]),
    harmless(
        "unsigned long for u64",
        &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tunsigned long phys[KHO_VMALLOC_SIZE];")],
    ),
    harmless("u32 for unsigned int", &[("\tunsigned int total_pages;", "\tu32 total_pages;")]),
    harmless("u16 for unsigned short in 7.0", &[("\tunsigned short flags;", "\tu16 flags;")]).on("7.0.13"),
    harmless("a const field", &[("\tunsigned int total_pages;", "\tconst unsigned total_pages;")]),
    harmless(
        "a new typedef",
        &[
            ("struct kho_vmalloc {\n", "typedef u16 kho_flags_t;\nstruct kho_vmalloc {\n"),
            ("\tunsigned short flags;", "\tkho_flags_t flags;"),
        ],
    ),
    harmless(
        "a serializable pointer spelled out",
        &[(
            "\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);",
            "\tunion { u64 phys; struct kho_vmalloc_chunk *ptr; } first;",
        )],
    ),
    harmless(
        "a serializable pointer with an attribute",
        &[("\t\ttype ptr; ", "\t\ttype ptr __maybe_unused; ")],
    ),
    harmless(
        "a bitmap spelled out",
        &[(
            "DECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2)",
            "unsigned long bitmap[(1 << KHO_BITMAP_SIZE_LOG2) / 64]",
        )],
    ),
    harmless(
        "__le64 for u64, on targets that all store the lowest byte first",
        &[("\tu64 table[", "\t__le64 table[")],
    ),
    harmless(
        "fields in an anonymous struct",
        &[("\tunsigned short flags;\n\tunsigned short order;", "\tstruct { u16 flags; u16 order; };")],
    ),
    harmless(
        "fields in anonymous structs and unions inside each other",
        &[("flags;\n\tunsigned short order;", "flags;\n\tunion { struct { union { u16 order; }; }; };")],
    ),
    // ---- Values --------------------------------------------------------------------------------------------------
    harmless(
        "another expression for the same length",
        &[(VMALLOC_SIZE, "\t(PAGE_SIZE / sizeof(u64) - 1)\n")],
    ),
    harmless(
        "a hexadecimal number and an unsigned one",
        &[("KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1", "KHO_RADIX_KEY_WIDTH = 0x40U - PAGE_SHIFT + 1U")],
    ),
    harmless("an octal shift", &[("table[1 << KHO_TABLE_SIZE_LOG2]", "table[01UL << KHO_TABLE_SIZE_LOG2]")]),
    harmless(
        "the depth by another formula",
        &[(
            "DIV_ROUND_UP(KHO_RADIX_KEY_WIDTH - KHO_BITMAP_SIZE_LOG2,\n\t\t\t     KHO_TABLE_SIZE_LOG2) + 1",
            "(64 - KHO_BITMAP_SIZE_LOG2 - PAGE_SHIFT) / KHO_TABLE_SIZE_LOG2 + 2",
        )],
    ),
    harmless(
        "a number that is chosen by page size and right at each",
        &[(
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))",
            "PAGE_SIZE == 65536 ? 13 : PAGE_SIZE == 16384 ? 11 : 9",
        )],
    ),
    harmless(
        "a string in two pieces",
        &[("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v\" \"4\"")],
    ),
    harmless("a string in brackets", &[("PROP_NAME \"blob-size\"", "PROP_NAME (\"blob-size\")")]),
    harmless(
        "a string that another macro holds",
        &[(
            "#define KHO_SUB_TREE_PROP_NAME \"preserved-data\"",
            "#define KHO_DATA(x) \"preserved-\" #x\n#define KHO_SUB_TREE_PROP_NAME KHO_DATA(data)",
        )],
    ),
    harmless(
        "an enumerator becomes a macro",
        &[
            ("\tKHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1,\n", ""),
            (
                "enum kho_radix_consts {",
                "#define KHO_RADIX_KEY_WIDTH (64 - PAGE_SHIFT + 1)\nenum kho_radix_consts {",
            ),
        ],
    ),
    harmless("a group of constants loses its name", &[("enum kho_radix_consts {", "enum {")]),
    // ---- Attributes ----------------------------------------------------------------------------------------------
    harmless(
        "the alignment that is there anyway",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __aligned(8);")],
    ),
    harmless(
        "packed, and aligned as before",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __packed __aligned(8);")],
    ),
    // ---- Around it -----------------------------------------------------------------------------------------------
    harmless("the header does not assert anything itself", &[NO_ASSERT]),
    harmless(
        "more prototypes",
        &[(
            LEAF,
            "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n\
                  struct page;\nint kho_walk(struct kho_radix_node *root, unsigned long key);\n\
                  static inline u64 kho_first(const struct kho_vmalloc *v) { return v->first.phys; }\n",
        )],
    ),
    harmless(
        "a macro with parameters",
        &[(
            "enum kho_radix_consts {",
            "#define KHO_ORDER_BIT(o) (64 - PAGE_SHIFT - (o))\nenum kho_radix_consts {",
        )],
    ),
    harmless(
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
        "one more include",
        &[("#include <linux/types.h>\n", "#include <linux/types.h>\n#include <linux/align.h>\n")],
    ),
    harmless(
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
    harmless("a record moves to a header of its own", &[(LEAF, "#include <linux/kho/abi/radix_tree.h>\n")])
        .adding(
            "radix_tree.h",
            "#ifndef RADIX_TREE_H\n#define RADIX_TREE_H\n#include <linux/types.h>\n#include <asm/page.h>\n\
         struct kho_radix_leaf { DECLARE_BITMAP(bitmap, 8 * PAGE_SIZE); };\n#endif\n",
        ),
    harmless(
        "a constant moves to a header that nothing includes",
        &[("#define KHO_FDT_MEMORY_MAP_PROP_NAME \"preserved-memory-map\"\n", "")],
    )
    .adding("fdt.h", "#define KHO_FDT_MEMORY_MAP_PROP_NAME \"preserved-memory-map\"\n"),
];
