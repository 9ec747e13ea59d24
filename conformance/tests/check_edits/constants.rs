//! Edits of constants, of strings and of the version that a header announces.

use crate::edit::{edit, Edit, ALL, NO_ASSERT, ON_16K, ON_4K, ON_64K, ON_LARGE};

pub(crate) const EDITS: &[Edit] = &[
    // ---- Numbers -------------------------------------------------------------------------------------------------
    edit(
        "a chunk has room for one address less, and its array follows",
        &[NO_ASSERT, ("\t sizeof(u64))", "\t sizeof(u64) - 1)")],
        &[("constant-value", "KHO_VMALLOC_SIZE", ALL)],
    ),
    edit(
        "a chunk has room for twice the addresses, and its array follows",
        &[NO_ASSERT, ("\t sizeof(u64))", "\t sizeof(u32))")],
        &[("constant-value", "KHO_VMALLOC_SIZE", ALL)],
    ),
    edit(
        "a chunk of 7.0 has room for 100 addresses on every target",
        &[NO_ASSERT, ("\t((PAGE_SIZE - sizeof(struct kho_vmalloc_hdr)) / \\\n\t sizeof(u64))", "\t100")],
        &[("constant-value", "KHO_VMALLOC_SIZE", ALL)],
    )
    .on("7.0.13"),
    edit(
        "a later header gives a chunk's room another value, which its array does not have",
        &[],
        &[("constant-value", "KHO_VMALLOC_SIZE", ALL)],
    )
    .adding("zz.h", "#undef KHO_VMALLOC_SIZE\n#define KHO_VMALLOC_SIZE 42\n"),
    edit(
        "a key has one more bit",
        &[("KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1", "KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 2")],
        &[("constant-value", "KHO_RADIX_KEY_WIDTH", ALL)],
    ),
    edit(
        "the order bit of 7.2 is one further up",
        &[("KHO_ORDER_0_LOG2 = 64 - PAGE_SHIFT", "KHO_ORDER_0_LOG2 = 65 - PAGE_SHIFT")],
        &[("constant-value", "KHO_ORDER_0_LOG2", ALL)],
    )
    .on("7.2.12"),
    edit(
        "a table has twice the entries, and the depth and the node follow",
        &[("PAGE_SIZE / sizeof(phys_addr_t)", "PAGE_SIZE / sizeof(u32)")],
        &[("constant-value", "KHO_TABLE_SIZE_LOG2", ALL)],
    ),
    edit(
        "a bitmap has fewer bits, and the depth and the leaf follow",
        &[("PAGE_SHIFT + const_ilog2(BITS_PER_BYTE)", "PAGE_SHIFT")],
        &[("constant-value", "KHO_BITMAP_SIZE_LOG2", ALL)],
    ),
    edit(
        "the level of bitmaps is not counted",
        &[("\t\t\t     KHO_TABLE_SIZE_LOG2) + 1,", "\t\t\t     KHO_TABLE_SIZE_LOG2),")],
        &[("constant-value", "KHO_TREE_MAX_DEPTH", ALL)],
    ),
    edit(
        "the depth of 7.1 is a number that is right on 4K only",
        &[(
            "DIV_ROUND_UP(KHO_ORDER_0_LOG2 - KHO_BITMAP_SIZE_LOG2 + 1,\n\t\t\t     KHO_TABLE_SIZE_LOG2) + 1",
            "6",
        )],
        &[("constant-value", "KHO_TREE_MAX_DEPTH", ON_LARGE)],
    )
    .on("7.1.13"),
    edit(
        "a table is smaller on 64K",
        &[(
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))",
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t)) - (PAGE_SIZE == 65536 ? 1 : 0)",
        )],
        &[("constant-value", "KHO_TABLE_SIZE_LOG2", ON_64K)],
    ),
    edit(
        "a table has the size for 4K everywhere",
        &[("const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))", "9")],
        &[("constant-value", "KHO_TABLE_SIZE_LOG2", ON_LARGE)],
    ),
    edit(
        "two constants change",
        &[
            ("PAGE_SIZE / sizeof(phys_addr_t)", "PAGE_SIZE / sizeof(u32)"),
            ("PAGE_SHIFT + const_ilog2(BITS_PER_BYTE)", "PAGE_SHIFT + 4"),
        ],
        &[("constant-value", "KHO_TABLE_SIZE_LOG2", ALL), ("constant-value", "KHO_BITMAP_SIZE_LOG2", ALL)],
    ),
    edit(
        // The spec states the depth without this helper: it is a fact of the wire, and here it changes.
        "a key has one bit less, which takes a level away on 16K",
        &[("KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1", "KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT")],
        &[("constant-value", "KHO_RADIX_KEY_WIDTH", ALL), ("constant-value", "KHO_TREE_MAX_DEPTH", ON_16K)],
    ),
    // ---- Strings -------------------------------------------------------------------------------------------------
    edit(
        "the root's property has another name",
        &[("PROP_NAME \"preserved-memory-map\"", "PROP_NAME \"preserved-memory\"")],
        &[("constant-value", "KHO_FDT_MEMORY_MAP_PROP_NAME", ALL)],
    ),
    edit(
        "a subtree's property has the name of an older version",
        &[("PROP_NAME \"preserved-data\"", "PROP_NAME \"fdt\"")],
        &[("constant-value", "KHO_SUB_TREE_PROP_NAME", ALL)],
    ),
    edit(
        "a subtree's property of 7.0 has the name of a newer version",
        &[("KHO_FDT_SUB_TREE_PROP_NAME \"fdt\"", "KHO_FDT_SUB_TREE_PROP_NAME \"preserved-data\"")],
        &[("constant-value", "KHO_FDT_SUB_TREE_PROP_NAME", ALL)],
    )
    .on("7.0.13"),
    edit(
        "a property's name ends in a space",
        &[("PROP_NAME \"blob-size\"", "PROP_NAME \"blob-size \"")],
        &[("constant-value", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    edit(
        "a property's name has one capital letter",
        &[("PROP_NAME \"blob-size\"", "PROP_NAME \"Blob-size\"")],
        &[("constant-value", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    edit(
        "a property's name becomes a number",
        &[("PROP_NAME \"blob-size\"", "PROP_NAME 1")],
        &[("constant-value", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    edit(
        "a property has another name on 4K",
        &[(
            "#define KHO_SUB_TREE_PROP_NAME \"preserved-data\"",
            "#if PAGE_SHIFT == 12\n#define KHO_SUB_TREE_PROP_NAME \"data\"\n#else\n\
             #define KHO_SUB_TREE_PROP_NAME \"preserved-data\"\n#endif",
        )],
        &[("constant-value", "KHO_SUB_TREE_PROP_NAME", ON_4K)],
    ),
    // ---- Versions ------------------------------------------------------------------------------------------------
    edit(
        "a version is announced that nobody wrote down, and nothing else changes",
        &[("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v5\"")],
        &[("unknown-version", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    edit(
        "a version is announced that nobody wrote down, and it changes a record",
        &[
            ("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v5\""),
            ("\tunsigned int total_pages;", "\tunsigned long total_pages;"),
        ],
        &[("unknown-version", "KHO_FDT_COMPATIBLE", ALL), ("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "a version is announced in another way",
        &[("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"KHO,4\"")],
        &[("unknown-version", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    edit(
        // The version says what is compared: its one release has one helper instead of another.
        "the version of an older release is announced",
        &[("KHO_FDT_COMPATIBLE \"kho-v4\"", "KHO_FDT_COMPATIBLE \"kho-v3\"")],
        &[
            ("version-of-release", "KHO_FDT_COMPATIBLE", ALL),
            ("missing-helper", "KHO_ORDER_0_LOG2", ALL),
            ("unknown-item", "KHO_RADIX_KEY_WIDTH", ALL),
            ("header-not-in-spec", "include/linux/kho/abi/block.h", ALL),
        ],
    ),
    edit(
        "7.1 announces the version of a newer release, and does not have what that one adds",
        &[("KHO_FDT_COMPATIBLE \"kho-v3\"", "KHO_FDT_COMPATIBLE \"kho-v4\"")],
        &[
            ("version-of-release", "KHO_FDT_COMPATIBLE", ALL),
            ("missing-item", "KHO_BLOCK_SIZE", ALL),
            ("missing-item", "kho_block_header_ser", ALL),
        ],
    )
    .on("7.1.13"),
    edit(
        "another version is announced on 64K",
        &[(
            "#define KHO_FDT_COMPATIBLE \"kho-v4\"",
            "#if PAGE_SHIFT == 16\n#define KHO_FDT_COMPATIBLE \"kho-v5\"\n#else\n\
             #define KHO_FDT_COMPATIBLE \"kho-v4\"\n#endif",
        )],
        &[("constant-value", "KHO_FDT_COMPATIBLE", ON_64K)],
    ),
    edit(
        "no version is announced",
        &[("#define KHO_FDT_COMPATIBLE \"kho-v4\"\n", "")],
        &[("missing-item", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    edit(
        "no version is announced on 16K",
        &[(
            "#define KHO_FDT_COMPATIBLE \"kho-v4\"",
            "#if PAGE_SHIFT != 14\n#define KHO_FDT_COMPATIBLE \"kho-v4\"\n#endif",
        )],
        &[("missing-item", "KHO_FDT_COMPATIBLE", ON_16K)],
    ),
];
