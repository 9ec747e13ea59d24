//! Edits of what there is: macros, constants and records that go, come, or get another name.

use crate::edit::{edit, Edit, ALL, ON_16K, ON_64K};

const LEAF: &str = "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n";
const NODE: &str = "struct kho_radix_node {\n\tu64 table[1 << KHO_TABLE_SIZE_LOG2];\n};\n";
const HDR: &str = "struct kho_vmalloc_hdr {\n";

pub(crate) const EDITS: &[Edit] = &[
    // ---- Gone ----------------------------------------------------------------------------------------------------
    edit("a record is removed", &[(LEAF, "")], &[("missing-item", "kho_radix_leaf", ALL)]),
    edit(
        "a record is only there on 4K and 16K",
        &[(NODE, "#if PAGE_SHIFT < 16\nstruct kho_radix_node {\n\tu64 table[1 << KHO_TABLE_SIZE_LOG2];\n};\n#endif\n")],
        &[("missing-item", "kho_radix_node", ON_64K)],
    ),
    edit(
        "a string is removed",
        &[("#define KHO_SUB_TREE_SIZE_PROP_NAME \"blob-size\"\n", "")],
        &[("missing-item", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    edit(
        "a string is only there on the other page sizes",
        &[(
            "#define KHO_SUB_TREE_SIZE_PROP_NAME \"blob-size\"\n",
            "#if PAGE_SHIFT != 14\n#define KHO_SUB_TREE_SIZE_PROP_NAME \"blob-size\"\n#endif\n",
        )],
        &[("missing-item", "KHO_SUB_TREE_SIZE_PROP_NAME", ON_16K)],
    ),
    edit(
        "a macro loses its value",
        &[("#define KHO_SUB_TREE_SIZE_PROP_NAME \"blob-size\"\n", "#define KHO_SUB_TREE_SIZE_PROP_NAME\n")],
        &[("missing-item", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    edit(
        "the length of an array is written out where it is used",
        &[
            (
                "#define KHO_VMALLOC_SIZE\t\t\t\t\\\n\t((PAGE_SIZE - sizeof(struct kho_vmalloc_hdr)) / \\\n\t sizeof(u64))\n",
                "",
            ),
            ("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[PAGE_SIZE / 8 - 1];"),
        ],
        &[("missing-item", "KHO_VMALLOC_SIZE", ALL)],
    ),
    edit(
        "a helper of 7.3 is removed, and its value written out where it is used",
        &[
            ("\tKHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1,\n", ""),
            ("DIV_ROUND_UP(KHO_RADIX_KEY_WIDTH -", "DIV_ROUND_UP(64 - PAGE_SHIFT + 1 -"),
        ],
        &[("missing-helper", "KHO_RADIX_KEY_WIDTH", ALL)],
    ),
    edit(
        "the macro that loads a pointer is renamed",
        &[("#define KHOSER_LOAD_PTR(src)", "#define KHOSER_READ_PTR(src)")],
        &[("missing-item", "KHOSER_LOAD_PTR", ALL)],
    ),
    edit(
        "the macro that stores a pointer takes one more argument",
        &[("#define KHOSER_STORE_PTR(dest, val)", "#define KHOSER_STORE_PTR(dest, val, how)")],
        &[("missing-item", "KHOSER_STORE_PTR", ALL)],
    ),
    edit(
        "the macro that declares a pointer is renamed, and used under its new name",
        &[
            ("#define DECLARE_KHOSER_PTR(name, type)", "#define KHOSER_PTR(name, type)"),
            ("\tDECLARE_KHOSER_PTR(next,", "\tKHOSER_PTR(next,"),
            ("\tDECLARE_KHOSER_PTR(first,", "\tKHOSER_PTR(first,"),
        ],
        &[("missing-item", "DECLARE_KHOSER_PTR", ALL)],
    ),
    // ---- Macros ---------------------------------------------------------------------------------------------------
    edit(
        "all serializable pointers lead to anything",
        &[("\t\ttype ptr;              \\", "\t\tvoid *ptr;             \\")],
        &[("pointer-form", "DECLARE_KHOSER_PTR", ALL)],
    ),
    edit(
        "all serializable pointers are numbers",
        &[("\t\ttype ptr;              \\", "\t\tu64 ptr;               \\")],
        &[("pointer-form", "DECLARE_KHOSER_PTR", ALL)],
    ),
    edit(
        "what is stored is the address that the memory has in this kernel",
        &[("(dest).phys = virt_to_phys(v);", "(dest).phys = (unsigned long)v;  ")],
        &[("pointer-macro", "KHOSER_STORE_PTR", ALL)],
    ),
    edit(
        "what is loaded is behind what was stored",
        &[("phys_to_virt((s).phys)", "phys_to_virt((s).phys + 8)")],
        &[("pointer-macro", "KHOSER_LOAD_PTR", ALL)],
    ),
    edit(
        "gcc has a longer member than clang",
        &[(
            "\tunsigned short order;",
            "#if __GNUC__ > 4\n\tunsigned int order;\n#else\n\tunsigned short order;\n#endif",
        )],
        // Only what gcc has written of its types has the member. A memfd embeds the record.
        &[
            ("member-type", "kho_vmalloc.order", ALL),
            ("witness-disagreement", "kho_vmalloc", ALL),
            ("witness-disagreement", "memfd_luo_ser", ALL),
        ],
    ),
    // ---- Under another name --------------------------------------------------------------------------------------
    edit(
        "a record is renamed",
        &[("struct kho_radix_leaf {", "struct kho_radix_bitmap {")],
        &[("item-renamed", "kho_radix_bitmap", ALL)],
    ),
    edit(
        "a record that another one embeds is renamed",
        &[
            (HDR, "struct kho_vmalloc_head {\n"),
            ("(PAGE_SIZE - sizeof(struct kho_vmalloc_hdr))", "(PAGE_SIZE - sizeof(struct kho_vmalloc_head))"),
            ("\tstruct kho_vmalloc_hdr hdr;", "\tstruct kho_vmalloc_head hdr;"),
        ],
        &[("item-renamed", "kho_vmalloc_head", ALL)],
    ),
    edit(
        "a record that pointers lead to is renamed",
        &[
            ("struct kho_vmalloc_chunk {", "struct kho_vmalloc_page {"),
            ("sizeof(struct kho_vmalloc_chunk)", "sizeof(struct kho_vmalloc_page)"),
            ("(next, struct kho_vmalloc_chunk *)", "(next, struct kho_vmalloc_page *)"),
            ("(first, struct kho_vmalloc_chunk *)", "(first, struct kho_vmalloc_page *)"),
        ],
        &[("item-renamed", "kho_vmalloc_page", ALL)],
    ),
    edit(
        "a record is renamed, and the type of a member changes",
        &[("struct kho_radix_node {\n\tu64 table", "struct kho_radix_table {\n\ts64 table")],
        &[("item-renamed", "kho_radix_table", ALL), ("member-type", "kho_radix_node.table", ALL)],
    ),
    edit(
        "a record is renamed, and has another member: nothing says that it is the same",
        &[("struct kho_radix_node {\n\tu64 table", "struct kho_radix_table {\n\tu64 entries")],
        &[("missing-item", "kho_radix_node", ALL), ("unknown-item", "kho_radix_table", ALL)],
    ),
    edit(
        "a string is renamed",
        &[("#define KHO_SUB_TREE_PROP_NAME ", "#define KHO_SUB_TREE_DATA_PROP_NAME ")],
        // The compilers are asked for the spec's name, and do not know it.
        &[
            ("item-renamed", "KHO_SUB_TREE_DATA_PROP_NAME", ALL),
            ("single-witness", "KHO_SUB_TREE_PROP_NAME", ALL),
            ("single-witness", "kho_subsystem_node", ALL),
        ],
    ),
    edit(
        "a helper of 7.1 is renamed",
        &[
            ("\tKHO_ORDER_0_LOG2 = 64", "\tKHO_ORDER_LOG2 = 64"),
            ("DIV_ROUND_UP(KHO_ORDER_0_LOG2", "DIV_ROUND_UP(KHO_ORDER_LOG2"),
        ],
        &[("item-renamed", "KHO_ORDER_LOG2", ALL)],
    )
    .on("7.1.13"),
    edit(
        "a number is renamed that depends on the page size",
        &[("\tKHO_TREE_MAX_DEPTH =", "\tKHO_RADIX_TREE_DEPTH =")],
        &[("item-renamed", "KHO_RADIX_TREE_DEPTH", ALL)],
    ),
    // ---- New -----------------------------------------------------------------------------------------------------
    edit(
        "a record is added",
        &[(LEAF, "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\nstruct kho_new { u64 a; };\n")],
        &[("unknown-item", "kho_new", ALL)],
    ),
    edit(
        "a constant is added",
        &[("#define KHO_FDT_COMPATIBLE ", "#define KHO_FDT_MAX_SIZE PAGE_SIZE\n#define KHO_FDT_COMPATIBLE ")],
        &[("unknown-item", "KHO_FDT_MAX_SIZE", ALL)],
    ),
    edit(
        "an enumerator is added to 7.2 on 64K",
        &[(
            "enum kho_radix_consts {\n",
            "enum kho_radix_consts {\n#if PAGE_SHIFT == 16\n\tKHO_RADIX_SPARE = 77,\n#endif\n",
        )],
        &[("unknown-item", "KHO_RADIX_SPARE", ON_64K)],
    )
    .on("7.2.12"),
];
