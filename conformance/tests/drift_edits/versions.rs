//! Edits of versions that are raised: with a change, with that of what guards it, somewhere else, for nothing, and for
//! what is new.

use crate::row::{kho, luo, memfd, of, File, Part, Row, ALL};

const METADATA: File = "kexec_metadata.h";
const MEMBLOCK: File = "memblock.h";

// ---- Versions that are raised --------------------------------------------------------------------------------------
const KHO_V5: Part = ("kexec_handover.h", &[("\"kho-v4\"", "\"kho-v5\"")]);
const LUO_V6: Part = ("luo.h", &[("\"luo-v5\"", "\"luo-v6\"")]);
const MEMFD_V3: Part = ("memfd.h", &[("\"memfd-v2\"", "\"memfd-v3\"")]);
const METADATA_2: Part = (METADATA, &[("METADATA_VERSION 1", "METADATA_VERSION 2")]);
const MEMBLOCK_V2: Part =
    (MEMBLOCK, &[("NODE_COMPATIBLE \"memblock-v1\"", "NODE_COMPATIBLE \"memblock-v2\"")]);
const RESERVE_MEM_V2: Part =
    (MEMBLOCK, &[("NODE_COMPATIBLE \"reserve-mem-v1\"", "NODE_COMPATIBLE \"reserve-mem-v2\"")]);

pub(crate) const ROWS: &[Row] = &[
    // ---- With its own version: this is how it is to be done -----------------------------------------------------------
    kho(
        "the core's records change with the core's version, and a memfd embeds one of them",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n\tu64 node;\n};")],
        &[("bumped-change", "kho_vmalloc", ALL), ("covered-change", "memfd_luo_ser", ALL)],
    )
    .with(&[KHO_V5]),
    of(
        "block.h",
        "blocks change with the core's version",
        &[("\tu64 next;\n\tu64 count;", "\tu64 count;\n\tu64 next;")],
        &[("bumped-change", "kho_block_header_ser", ALL)],
    )
    .with(&[KHO_V5]),
    luo(
        "LUO changes with LUO's version",
        &[("\tu64 token;", "\tu32 token;")],
        &[("bumped-change", "luo_file_ser", ALL)],
    )
    .with(&[LUO_V6]),
    memfd(
        "memfd changes with memfd's version",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 flags:12;\n\tu64 pfn:52;")],
        &[("bumped-change", "memfd_luo_folio_ser", ALL)],
    )
    .with(&[MEMFD_V3]),
    of(
        METADATA,
        "the metadata changes with its version, which is a number",
        &[("\tu32 kexec_count;", "\tu64 kexec_count;")],
        &[("bumped-change", "kho_kexec_metadata", ALL)],
    )
    .with(&[METADATA_2]),
    of(
        MEMBLOCK,
        "memblock changes with memblock's version",
        &[("MEMBLOCK_KHO_FDT \"memblock\"", "MEMBLOCK_KHO_FDT \"reserved\"")],
        &[("bumped-change", "MEMBLOCK_KHO_FDT", ALL)],
    )
    .with(&[MEMBLOCK_V2]),
    of(
        "mm/memblock.c",
        "regions change with their version",
        &[],
        &[("bumped-change", "RESERVE_MEM_MAX_ENTRIES", ALL)],
    )
    .having(&[("mm/memblock.c", "#define RESERVE_MEM_MAX_ENTRIES 8\n#define RESERVE_MEM_NAME_SIZE 16\n")])
    .adding(&[("mm/memblock.c", "#define RESERVE_MEM_MAX_ENTRIES 16\n#define RESERVE_MEM_NAME_SIZE 16\n")])
    .with(&[RESERVE_MEM_V2]),
    memfd(
        "a member is renamed with the version",
        &[("\tu64 flags:12;", "\tu64 bits:12;")],
        &[("bumped-change", "memfd_luo_folio_ser", ALL)],
    )
    .with(&[MEMFD_V3]),
    luo(
        "a number goes with the version",
        &[
            ("#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48\n", ""),
            ("\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];", "\tchar name[56];"),
        ],
        &[("bumped-change", "LIVEUPDATE_FLB_COMPAT_LENGTH", ALL), ("bumped-change", "luo_flb_ser", ALL)],
    )
    .with(&[LUO_V6]),
    of(
        "include/uapi/linux/liveupdate.h",
        "a length that LUO borrows changes with LUO's version",
        &[("LIVEUPDATE_SESSION_NAME_LENGTH 64", "LIVEUPDATE_SESSION_NAME_LENGTH 128")],
        &[("bumped-change", "LIVEUPDATE_SESSION_NAME_LENGTH", ALL)],
    )
    .with(&[LUO_V6]),
    kho(
        "the macro that declares serializable pointers changes with the core's version",
        &[("\tunion {                        \\", "\tstruct {                       \\")],
        &[("bumped-change", "DECLARE_KHOSER_PTR", ALL)],
    )
    .with(&[KHO_V5]),
    kho(
        "the version is raised by two at once",
        &[("\"kho-v4\"", "\"kho-v6\""), ("\tunsigned int total_pages;", "\tu64 total_pages;")],
        &[("bumped-change", "kho_vmalloc", ALL), ("covered-change", "memfd_luo_ser", ALL)],
    ),
    luo(
        "the version's name changes, and so does a record",
        &[("\"luo-v5\"", "\"lup-v1\""), ("\tu64 token;", "\tu32 token;")],
        &[("bumped-change", "luo_file_ser", ALL)],
    ),
    // ---- With the version of what guards it ---------------------------------------------------------------------------
    memfd(
        "memfd changes with LUO's version, which a reader checks first",
        &[("\tu64 pos;\n\tu64 size;", "\tu64 size;\n\tu64 pos;")],
        &[("covered-change", "memfd_luo_ser", ALL)],
    )
    .with(&[LUO_V6]),
    memfd(
        "memfd changes with the core's version, which a reader checks before LUO's",
        &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(2)")],
        &[("covered-change", "MEMFD_LUO_FOLIO_DIRTY", ALL)],
    )
    .with(&[KHO_V5]),
    luo(
        "LUO changes with the core's version",
        &[("\tu64 sessions_pa;\n\tu64 flbs_pa;", "\tu64 flbs_pa;\n\tu64 sessions_pa;")],
        &[("covered-change", "luo_ser", ALL)],
    )
    .with(&[KHO_V5]),
    of(
        METADATA,
        "the metadata changes with the core's version",
        &[("\tu32 kexec_count;", "\tu64 kexec_count;")],
        &[("covered-change", "kho_kexec_metadata", ALL)],
    )
    .with(&[KHO_V5]),
    of(
        "mm/memblock.c",
        "regions change with memblock's version",
        &[],
        &[("covered-change", "RESERVE_MEM_MAX_ENTRIES", ALL)],
    )
    .having(&[("mm/memblock.c", "#define RESERVE_MEM_MAX_ENTRIES 8\n#define RESERVE_MEM_NAME_SIZE 16\n")])
    .adding(&[("mm/memblock.c", "#define RESERVE_MEM_MAX_ENTRIES 16\n#define RESERVE_MEM_NAME_SIZE 16\n")])
    .with(&[MEMBLOCK_V2]),
    memfd(
        "memfd gets a record with LUO's version",
        &[(
            "struct memfd_luo_folio_ser {",
            "struct memfd_luo_hole_ser {\n\tu64 index;\n};\nstruct memfd_luo_folio_ser {",
        )],
        &[("covered-change", "memfd_luo_hole_ser", ALL)],
    )
    .with(&[LUO_V6]),
    // ---- With a version that does not guard it ------------------------------------------------------------------------
    memfd(
        "memfd changes, and the version of the metadata is raised, which nobody checks before",
        &[("\tu64 pos;\n\tu64 size;", "\tu64 size;\n\tu64 pos;")],
        &[("unbumped-change", "memfd_luo_ser", ALL), ("over-bump", "KHO_KEXEC_METADATA_VERSION", ALL)],
    )
    .with(&[METADATA_2]),
    kho(
        "the core changes, and LUO's version is raised, which is checked later",
        &[("\tu64 table[", "\ts64 table[")],
        &[("unbumped-change", "kho_radix_node", ALL), ("over-bump", "LUO_ABI_COMPATIBLE", ALL)],
    )
    .with(&[LUO_V6]),
    luo(
        "LUO changes, and memfd's version is raised, which is checked later",
        &[("\tu64 token;", "\tu32 token;")],
        &[("unbumped-change", "luo_file_ser", ALL), ("over-bump", "MEMFD_LUO_FH_COMPATIBLE", ALL)],
    )
    .with(&[MEMFD_V3]),
    kho(
        "a record changes that a memfd embeds, and memfd's version is raised: others read it as well",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n\tu64 node;\n};")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    )
    .with(&[MEMFD_V3]),
    of(
        MEMBLOCK,
        "memblock changes, and the version of its regions is raised, which is checked later",
        &[("MEMBLOCK_KHO_FDT \"memblock\"", "MEMBLOCK_KHO_FDT \"reserved\"")],
        &[
            ("unbumped-change", "MEMBLOCK_KHO_FDT", ALL),
            ("over-bump", "RESERVE_MEM_KHO_NODE_COMPATIBLE", ALL),
        ],
    )
    .with(&[RESERVE_MEM_V2]),
    luo(
        "LUO and memfd change, and only memfd's version is raised",
        &[("\tu64 token;", "\tu32 token;")],
        &[("unbumped-change", "luo_file_ser", ALL), ("bumped-change", "MEMFD_LUO_FOLIO_DIRTY", ALL)],
    )
    .with(&[
        MEMFD_V3,
        ("memfd.h", &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(2)")]),
    ]),
    luo(
        "LUO and memfd change, and only LUO's version is raised",
        &[("\tu64 token;", "\tu32 token;")],
        &[("bumped-change", "luo_file_ser", ALL), ("covered-change", "MEMFD_LUO_FOLIO_DIRTY", ALL)],
    )
    .with(&[LUO_V6, ("memfd.h", &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(2)")])]),
    // ---- For nothing ---------------------------------------------------------------------------------------------------
    kho(
        "the core's version is raised for nothing",
        &[("\"kho-v4\"", "\"kho-v5\"")],
        &[("over-bump", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    luo(
        "LUO's version is raised for nothing",
        &[("\"luo-v5\"", "\"luo-v6\"")],
        &[("over-bump", "LUO_ABI_COMPATIBLE", ALL)],
    ),
    memfd(
        "memfd's version is raised for a comment",
        &[("\"memfd-v2\"", "\"memfd-v3\" /* as new */")],
        &[("over-bump", "MEMFD_LUO_FH_COMPATIBLE", ALL)],
    ),
    of(
        METADATA,
        "the number of the metadata is raised for nothing",
        &[("METADATA_VERSION 1", "METADATA_VERSION 2")],
        &[("over-bump", "KHO_KEXEC_METADATA_VERSION", ALL)],
    ),
    of(
        MEMBLOCK,
        "two versions are raised for nothing",
        &[
            ("NODE_COMPATIBLE \"memblock-v1\"", "NODE_COMPATIBLE \"memblock-v2\""),
            ("NODE_COMPATIBLE \"reserve-mem-v1\"", "NODE_COMPATIBLE \"reserve-mem-v2\""),
        ],
        &[
            ("over-bump", "MEMBLOCK_KHO_NODE_COMPATIBLE", ALL),
            ("over-bump", "RESERVE_MEM_KHO_NODE_COMPATIBLE", ALL),
        ],
    ),
    kho(
        "a version is raised for a new spelling of the same types",
        &[("\"kho-v4\"", "\"kho-v5\""), ("\tu64 table[", "\tphys_addr_t table[")],
        &[("over-bump", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    // ---- For what is new -----------------------------------------------------------------------------------------------
    luo(
        "LUO's version is raised for a record that is new",
        &[("struct luo_ser {", "struct luo_more_ser {\n\tu64 a;\n} __packed;\nstruct luo_ser {")],
        &[("bumped-change", "luo_more_ser", ALL), ("additive-bump", "LUO_ABI_COMPATIBLE", ALL)],
    )
    .with(&[LUO_V6]),
    memfd(
        "memfd's version is raised for a flag that is new",
        &[(
            "struct memfd_luo_folio_ser {",
            "#define MEMFD_LUO_FOLIO_HUGE BIT(2)\nstruct memfd_luo_folio_ser {",
        )],
        &[("bumped-change", "MEMFD_LUO_FOLIO_HUGE", ALL), ("additive-bump", "MEMFD_LUO_FH_COMPATIBLE", ALL)],
    )
    .with(&[MEMFD_V3]),
];
