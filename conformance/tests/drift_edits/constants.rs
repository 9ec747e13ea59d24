//! Edits of numbers, flags, strings and names of device tree nodes and properties, under versions that stay.

use crate::edit::{NO_ASSERT, ON_16K, ON_4K, ON_64K, ON_LARGE};
use crate::row::{kho, luo, memfd, of, File, Row, ALL};

const CORE_C: File = "kernel/liveupdate/kexec_handover.c";
const FLAGS: &str = "#define KHO_VMALLOC_ALLOC (1 << 0)\n#define KHO_VMALLOC_HUGE_VMAP (1 << 1)\nint kho_f(void) { return 0; }\n";

pub(crate) const ROWS: &[Row] = &[
    // ---- Numbers -------------------------------------------------------------------------------------------------
    kho(
        "a chunk has room for one address less, and its array follows",
        &[NO_ASSERT, ("\t sizeof(u64))", "\t sizeof(u64) - 1)")],
        &[("unbumped-change", "KHO_VMALLOC_SIZE", ALL)],
    ),
    kho(
        "a table has twice the entries, and the depth and the node follow",
        &[("PAGE_SIZE / sizeof(phys_addr_t)", "PAGE_SIZE / sizeof(u32)")],
        &[("unbumped-change", "KHO_TABLE_SIZE_LOG2", ALL)],
    ),
    kho(
        "a bitmap has fewer bits, and the depth and the leaf follow",
        &[("PAGE_SHIFT + const_ilog2(BITS_PER_BYTE)", "PAGE_SHIFT")],
        &[("unbumped-change", "KHO_BITMAP_SIZE_LOG2", ALL)],
    ),
    of(
        "block.h",
        "the size of blocks has another name and another value",
        &[("#define KHO_BLOCK_SIZE\t\t\tPAGE_SIZE", "#define KHO_BLOCK_BYTES (2 * PAGE_SIZE)")],
        &[("unbumped-change", "KHO_BLOCK_SIZE", ALL), ("added-without-bump", "KHO_BLOCK_BYTES", ALL)],
    ),
    memfd(
        "the mask of seals has one that nothing defines, and no value with it",
        &[("F_SEAL_EXEC)", "F_SEAL_EXEC | F_SEAL_NOWHERE)")],
        &[("unbumped-change", "MEMFD_LUO_ALL_SEALS", ALL)],
    ),
    memfd(
        "a flag is gone, and a number that has its value is new",
        &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_MAX_STREAMS\t\t1")],
        &[("unbumped-change", "MEMFD_LUO_FOLIO_DIRTY", ALL), ("added-without-bump", "MEMFD_LUO_MAX_STREAMS", ALL)],
    ),
    kho(
        "a macro that stores pointers has another name, and stores something else",
        &[("KHOSER_STORE_PTR(dest, val)", "KHOSER_SAVE_PTR(dest, val)"), ("virt_to_phys(v);", "virt_to_phys(v) >> 12;")],
        &[("unbumped-change", "KHOSER_STORE_PTR", ALL)],
    ),
    kho(
        "the level of bitmaps is not counted",
        &[("\t\t\t     KHO_TABLE_SIZE_LOG2) + 1,", "\t\t\t     KHO_TABLE_SIZE_LOG2),")],
        &[("unbumped-change", "KHO_TREE_MAX_DEPTH", ALL)],
    ),
    kho(
        "two constants change, and what follows from both is said of neither",
        &[
            ("PAGE_SIZE / sizeof(phys_addr_t)", "PAGE_SIZE / sizeof(u32)"),
            ("PAGE_SHIFT + const_ilog2(BITS_PER_BYTE)", "PAGE_SHIFT + 4"),
        ],
        &[("unbumped-change", "KHO_TABLE_SIZE_LOG2", ALL), ("unbumped-change", "KHO_BITMAP_SIZE_LOG2", ALL)],
    ),
    kho(
        "a name of convenience stands for another number, and takes a level away on 16K",
        &[("KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1", "KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT")],
        &[("unbumped-change", "KHO_RADIX_KEY_WIDTH", ALL)],
    ),
    kho(
        "the order bit of 7.2 is one further up, which moves every key",
        &[("KHO_ORDER_0_LOG2 = 64 - PAGE_SHIFT", "KHO_ORDER_0_LOG2 = 65 - PAGE_SHIFT")],
        &[("unbumped-change", "KHO_ORDER_0_LOG2", ALL)],
    )
    .on("7.2.12"),
    kho(
        "the depth is a number that is right on 4K only",
        &[(
            "DIV_ROUND_UP(KHO_RADIX_KEY_WIDTH - KHO_BITMAP_SIZE_LOG2,\n\t\t\t     KHO_TABLE_SIZE_LOG2) + 1",
            "6",
        )],
        &[("unbumped-change", "KHO_TREE_MAX_DEPTH", ON_LARGE)],
    ),
    kho(
        "a table is smaller on 64K",
        &[(
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))",
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t)) - (PAGE_SIZE == 65536 ? 1 : 0)",
        )],
        &[("unbumped-change", "KHO_TABLE_SIZE_LOG2", ON_64K)],
    ),
    of(
        "block.h",
        "a block is two pages",
        &[("KHO_BLOCK_SIZE\t\t\tPAGE_SIZE", "KHO_BLOCK_SIZE\t\t\t(2 * PAGE_SIZE)")],
        &[("unbumped-change", "KHO_BLOCK_SIZE", ALL)],
    ),
    luo(
        "the name of a handler's format is longer, and the file with it",
        &[("LIVEUPDATE_HNDL_COMPAT_LENGTH\t48", "LIVEUPDATE_HNDL_COMPAT_LENGTH\t64")],
        &[("unbumped-change", "LIVEUPDATE_HNDL_COMPAT_LENGTH", ALL)],
    ),
    luo(
        "the name of a global object is longer on 16K",
        &[(
            "#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48",
            "#if PAGE_SHIFT == 14\n#define LIVEUPDATE_FLB_COMPAT_LENGTH 56\n#else\n\
             #define LIVEUPDATE_FLB_COMPAT_LENGTH 48\n#endif",
        )],
        &[("unbumped-change", "LIVEUPDATE_FLB_COMPAT_LENGTH", ON_16K)],
    ),
    luo(
        "there is more room for the version",
        &[("ALIGN(sizeof(LUO_ABI_COMPATIBLE), 8)", "ALIGN(sizeof(LUO_ABI_COMPATIBLE), 16)")],
        &[("unbumped-change", "LUO_ABI_COMPAT_LEN", ALL)],
    ),
    // ---- Flags ---------------------------------------------------------------------------------------------------
    memfd(
        "a flag's bit moves",
        &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(2)")],
        &[("unbumped-change", "MEMFD_LUO_FOLIO_DIRTY", ALL)],
    ),
    memfd(
        "two flags change places",
        &[
            ("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(1)"),
            ("MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)", "MEMFD_LUO_FOLIO_UPTODATE\tBIT(0)"),
        ],
        &[
            ("unbumped-change", "MEMFD_LUO_FOLIO_DIRTY", ALL),
            ("unbumped-change", "MEMFD_LUO_FOLIO_UPTODATE", ALL),
        ],
    ),
    memfd(
        "a flag has another bit on 64K",
        &[("MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)", "MEMFD_LUO_FOLIO_UPTODATE\tBIT(PAGE_SHIFT == 16 ? 3 : 1)")],
        &[("unbumped-change", "MEMFD_LUO_FOLIO_UPTODATE", ON_64K)],
    ),
    memfd(
        "a seal cannot be handed over any more",
        &[("F_SEAL_FUTURE_WRITE | \\\n\t\t\t     F_SEAL_EXEC)", "F_SEAL_FUTURE_WRITE)")],
        &[("unbumped-change", "MEMFD_LUO_ALL_SEALS", ALL)],
    ),
    of(
        CORE_C,
        "a flag's bit moves that stands in a C file",
        &[],
        &[("unbumped-change", "KHO_VMALLOC_HUGE_VMAP", ALL)],
    )
    .having(&[(CORE_C, FLAGS)])
    .adding(&[(
        CORE_C,
        "#define KHO_VMALLOC_ALLOC (1 << 0)\n#define KHO_VMALLOC_HUGE_VMAP (1 << 2)\nint kho_f(void) { return 0; }\n",
    )]),
    of(
        CORE_C,
        "a flag is gone that stood in a C file",
        &[],
        &[("unbumped-change", "KHO_VMALLOC_HUGE_VMAP", ALL)],
    )
    .having(&[(CORE_C, FLAGS)])
    .adding(&[(CORE_C, "#define KHO_VMALLOC_ALLOC (1 << 0)\nint kho_f(void) { return 0; }\n")]),
    of(
        "kernel/liveupdate/kho_block.c",
        "a list of blocks may be longer, says a C file",
        &[],
        &[("unbumped-change", "KHO_MAX_BLOCKS", ALL)],
    )
    .having(&[("kernel/liveupdate/kho_block.c", "#define KHO_MAX_BLOCKS 10000\n")])
    .adding(&[("kernel/liveupdate/kho_block.c", "#define KHO_MAX_BLOCKS 20000\n")]),
    of(
        "mm/memblock.c",
        "there may be more regions, says a C file",
        &[],
        &[("unbumped-change", "RESERVE_MEM_MAX_ENTRIES", ALL)],
    )
    .having(&[("mm/memblock.c", "#define RESERVE_MEM_MAX_ENTRIES 8\n#define RESERVE_MEM_NAME_SIZE 16\n")])
    .adding(&[("mm/memblock.c", "#define RESERVE_MEM_MAX_ENTRIES 16\n#define RESERVE_MEM_NAME_SIZE 16\n")]),
    of(
        "mm/memblock.c",
        "a region's property has another name, which stands as a string in a C file",
        &[],
        &[("unbumped-change", "reserve_mem_node", ALL)],
    )
    .having(&[(
        "mm/memblock.c",
        "#define RESERVE_MEM_MAX_ENTRIES 8\n#define RESERVE_MEM_NAME_SIZE 16\n\
         static const char *const names[] = { \"start\", \"size\" };\n",
    )])
    .adding(&[(
        "mm/memblock.c",
        "#define RESERVE_MEM_MAX_ENTRIES 8\n#define RESERVE_MEM_NAME_SIZE 16\n\
         static const char *const names[] = { \"begin\", \"size\" };\n",
    )]),
    // ---- Strings, and names in the device tree -----------------------------------------------------------------------
    kho(
        "the root's property has another name",
        &[("PROP_NAME \"preserved-memory-map\"", "PROP_NAME \"preserved-memory\"")],
        &[("unbumped-change", "KHO_FDT_MEMORY_MAP_PROP_NAME", ALL)],
    ),
    kho(
        "a subtree's property has the name of an older version",
        &[("PROP_NAME \"preserved-data\"", "PROP_NAME \"fdt\"")],
        &[("unbumped-change", "KHO_SUB_TREE_PROP_NAME", ALL)],
    ),
    kho(
        "a property's name ends in a space",
        &[("PROP_NAME \"blob-size\"", "PROP_NAME \"blob-size \"")],
        &[("unbumped-change", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    kho(
        "a property's name becomes a number",
        &[("PROP_NAME \"blob-size\"", "PROP_NAME 1")],
        &[("unbumped-change", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    kho(
        "a property has another name on 4K",
        &[(
            "#define KHO_SUB_TREE_PROP_NAME \"preserved-data\"",
            "#if PAGE_SHIFT == 12\n#define KHO_SUB_TREE_PROP_NAME \"data\"\n#else\n\
             #define KHO_SUB_TREE_PROP_NAME \"preserved-data\"\n#endif",
        )],
        &[("unbumped-change", "KHO_SUB_TREE_PROP_NAME", ON_4K)],
    ),
    luo(
        "LUO's node has another name",
        &[("LUO_KHO_ENTRY_NAME\t\"LUO\"", "LUO_KHO_ENTRY_NAME\t\"luo\"")],
        &[("unbumped-change", "LUO_KHO_ENTRY_NAME", ALL)],
    ),
    luo(
        "the property that leads to the sessions of 7.0 has another name",
        &[("\"luo-session-header\"", "\"luo-session-head\"")],
        &[("unbumped-change", "LUO_FDT_SESSION_HEADER", ALL)],
    )
    .on("7.0.13"),
    luo(
        "the node of the global objects of 7.1 has another name",
        &[("LUO_FDT_FLB_NODE_NAME\t\"luo-flb\"", "LUO_FDT_FLB_NODE_NAME\t\"luo-flbs\"")],
        &[("unbumped-change", "LUO_FDT_FLB_NODE_NAME", ALL)],
    )
    .on("7.1.13"),
    of(
        "kexec_metadata.h",
        "the node of the metadata has another name",
        &[("NODE_NAME \"kexec-metadata\"", "NODE_NAME \"kexec_metadata\"")],
        &[("unbumped-change", "KHO_METADATA_NODE_NAME", ALL)],
    ),
    of(
        "memblock.h",
        "the node of memblock has another name",
        &[("MEMBLOCK_KHO_FDT \"memblock\"", "MEMBLOCK_KHO_FDT \"reserved\"")],
        &[("unbumped-change", "MEMBLOCK_KHO_FDT", ALL)],
    ),
];
