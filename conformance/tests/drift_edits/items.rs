//! Edits of what there is, under versions that stay: records and constants that go, come, or get another name.

use crate::edit::ON_64K;
use crate::row::{kho, luo, memfd, of, Row, ALL};

const LEAF: &str = "struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n";
const NODE: &str = "struct kho_radix_node {\n\tu64 table[1 << KHO_TABLE_SIZE_LOG2];\n};\n";

pub(crate) const ROWS: &[Row] = &[
    // ---- Gone ----------------------------------------------------------------------------------------------------
    luo(
        "a record with the name of a type only is new beside LUO's",
        &[(
            "struct luo_file_set_ser {",
            "typedef struct { u64 a; u64 b; } luo_pair_t;\nstruct luo_file_set_ser {",
        )],
        &[("added-without-bump", "luo_pair_t", ALL)],
    ),
    kho(
        "two records that lead to each other are renamed at once",
        &[
            ("struct kho_vmalloc_hdr {\n\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);", "struct kho_vm_hdr {\n\tDECLARE_KHOSER_PTR(next, struct kho_vm_chunk *);"),
            ("sizeof(struct kho_vmalloc_hdr)", "sizeof(struct kho_vm_hdr)"),
            ("struct kho_vmalloc_chunk {\n\tstruct kho_vmalloc_hdr hdr;", "struct kho_vm_chunk {\n\tstruct kho_vm_hdr hdr;"),
            ("static_assert(sizeof(struct kho_vmalloc_chunk)", "static_assert(sizeof(struct kho_vm_chunk)"),
            ("DECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);", "DECLARE_KHOSER_PTR(first, struct kho_vm_chunk *);"),
        ],
        &[("renamed", "kho_vm_hdr", ALL), ("renamed", "kho_vm_chunk", ALL)],
    ),
    kho("a record is removed", &[(LEAF, "")], &[("unbumped-change", "kho_radix_leaf", ALL)]),
    kho(
        "a record is only there on 4K and 16K",
        &[(NODE, "#if PAGE_SHIFT < 16\nstruct kho_radix_node {\n\tu64 table[1 << KHO_TABLE_SIZE_LOG2];\n};\n#endif\n")],
        &[("unbumped-change", "kho_radix_node", ON_64K)],
    ),
    kho(
        "the name of a property is removed",
        &[("#define KHO_SUB_TREE_SIZE_PROP_NAME \"blob-size\"\n", "")],
        &[("unbumped-change", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    kho(
        "the name of a property loses its value",
        &[("#define KHO_SUB_TREE_SIZE_PROP_NAME \"blob-size\"\n", "#define KHO_SUB_TREE_SIZE_PROP_NAME\n")],
        &[("unbumped-change", "KHO_SUB_TREE_SIZE_PROP_NAME", ALL)],
    ),
    memfd(
        "a flag is removed",
        &[("#define MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)\n", "")],
        &[("unbumped-change", "MEMFD_LUO_FOLIO_UPTODATE", ALL)],
    ),
    luo(
        "the length of an array is written out where it is used",
        &[
            ("#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48\n", ""),
            ("\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];", "\tchar name[48];"),
        ],
        &[("constant-removed", "LIVEUPDATE_FLB_COMPAT_LENGTH", ALL)],
    ),
    luo(
        "the length of an array is written out where it is used, and is another one",
        &[
            ("#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48\n", ""),
            ("\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];", "\tchar name[56];"),
        ],
        &[("constant-removed", "LIVEUPDATE_FLB_COMPAT_LENGTH", ALL), ("unbumped-change", "luo_flb_ser", ALL)],
    ),
    memfd(
        "a flag is removed, and a number that is no flag and has its value is new",
        &[("#define MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)\n", "#define MEMFD_LUO_RETRIES\t2\n")],
        &[("unbumped-change", "MEMFD_LUO_FOLIO_UPTODATE", ALL), ("added-without-bump", "MEMFD_LUO_RETRIES", ALL)],
    ),
    // ---- New -----------------------------------------------------------------------------------------------------
    luo(
        "a record is added",
        &[("struct luo_ser {", "struct luo_more_ser {\n\tu64 a;\n} __packed;\nstruct luo_ser {")],
        &[("added-without-bump", "luo_more_ser", ALL)],
    ),
    luo(
        "a number is added",
        &[("struct luo_ser {", "#define LUO_MAX_SESSIONS 100\nstruct luo_ser {")],
        &[("added-without-bump", "LUO_MAX_SESSIONS", ALL)],
    ),
    kho(
        "the name of a property is added on 64K",
        &[(
            "#define KHO_FDT_COMPATIBLE ",
            "#if PAGE_SHIFT == 16\n#define KHO_FDT_MORE_PROP_NAME \"more\"\n#endif\n#define KHO_FDT_COMPATIBLE ",
        )],
        &[("added-without-bump", "KHO_FDT_MORE_PROP_NAME", ON_64K)],
    ),
    memfd(
        "a flag is added",
        &[("struct memfd_luo_folio_ser {", "#define MEMFD_LUO_FOLIO_HUGE BIT(2)\nstruct memfd_luo_folio_ser {")],
        &[("added-without-bump", "MEMFD_LUO_FOLIO_HUGE", ALL)],
    ),
    kho(
        "an enumerator is added",
        &[("enum kho_radix_consts {\n", "enum kho_radix_consts {\n\tKHO_RADIX_SPARE = 77,\n")],
        &[("added-without-bump", "KHO_RADIX_SPARE", ALL)],
    ),
    of(
        "kexec_metadata.h",
        "a record is added beside the metadata, and nothing of the record changes",
        &[("#define KHO_METADATA_NODE_NAME", "struct kho_kexec_more {\n\tu64 a;\n};\n#define KHO_METADATA_NODE_NAME")],
        &[("added-without-bump", "kho_kexec_more", ALL)],
    ),
    // ---- Under another name ----------------------------------------------------------------------------------------
    kho(
        "a record is renamed",
        &[("struct kho_radix_leaf {", "struct kho_radix_bitmap {")],
        &[("renamed", "kho_radix_bitmap", ALL)],
    ),
    kho(
        "a record that pointers lead to is renamed",
        &[
            ("struct kho_vmalloc_chunk {", "struct kho_vmalloc_page {"),
            ("sizeof(struct kho_vmalloc_chunk)", "sizeof(struct kho_vmalloc_page)"),
            ("(next, struct kho_vmalloc_chunk *)", "(next, struct kho_vmalloc_page *)"),
            ("(first, struct kho_vmalloc_chunk *)", "(first, struct kho_vmalloc_page *)"),
        ],
        &[("renamed", "kho_vmalloc_page", ALL)],
    ),
    kho(
        "a record that one of another header embeds is renamed",
        &[("struct kho_vmalloc {", "struct kho_area {")],
        &[("renamed", "kho_area", ALL)],
    )
    .with(&[("memfd.h", &[("\tstruct kho_vmalloc folios;", "\tstruct kho_area folios;")])]),
    kho(
        "the name of a property is the value of another macro",
        &[("#define KHO_SUB_TREE_PROP_NAME ", "#define KHO_SUB_TREE_DATA_PROP_NAME ")],
        &[("renamed", "KHO_SUB_TREE_DATA_PROP_NAME", ALL)],
    ),
    kho(
        "a number is renamed that depends on the page size",
        &[("\tKHO_TREE_MAX_DEPTH =", "\tKHO_RADIX_TREE_DEPTH =")],
        &[("renamed", "KHO_RADIX_TREE_DEPTH", ALL)],
    ),
    luo(
        "the length of an array is renamed",
        &[
            ("#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48\n", "#define LIVEUPDATE_FLB_NAME_LENGTH\t48\n"),
            ("\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];", "\tchar name[LIVEUPDATE_FLB_NAME_LENGTH];"),
        ],
        &[("renamed", "LIVEUPDATE_FLB_NAME_LENGTH", ALL)],
    ),
    memfd(
        "a flag is renamed",
        &[("#define MEMFD_LUO_FOLIO_UPTODATE\t", "#define MEMFD_LUO_FOLIO_VALID\t")],
        &[("renamed", "MEMFD_LUO_FOLIO_VALID", ALL)],
    ),
    kho(
        "a record is renamed, and a member changes its type: nothing says that it is the same",
        &[("struct kho_radix_node {\n\tu64 table", "struct kho_radix_table {\n\ts64 table")],
        &[("unbumped-change", "kho_radix_node", ALL), ("added-without-bump", "kho_radix_table", ALL)],
    ),
    luo(
        "a record is renamed, and so is a member of it: nothing says that it is the same",
        &[("struct luo_flb_header_ser {\n\tu64 pgcnt;", "struct luo_flb_head_ser {\n\tu64 pages;")],
        &[("unbumped-change", "luo_flb_header_ser", ALL), ("added-without-bump", "luo_flb_head_ser", ALL)],
    ),
];
