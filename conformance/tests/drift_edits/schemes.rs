//! Edits of formats that the spec does not know, in each of the ways in which versions are announced, and of formats
//! that come and go.

use crate::row::{kho, luo, of, File, Row, ALL};

const PCI: File = "pci.h";
/// A format with a name and a number in one string.
const STRING: &str = "#define PCI_LUO_COMPATIBLE \"pci-v1\"\nstruct pci_ser { u64 domain; u64 bdf; };\n";
/// A format with a name, and a number beside it.
const BESIDE: &str =
    "#define PCI_LUO_COMPATIBLE \"pci\"\n#define PCI_LUO_VERSION 2\nstruct pci_ser { u64 domain; u64 bdf; };\n";
/// A format with a number only.
const NUMBER: &str = "#define PCI_SER_VERSION 2\nstruct pci_ser { u64 domain; u64 bdf; };\n";
/// A format that is joined of two.
const JOINED: &str = "#define PCI_LUO_COMPATIBLE \"pci-v1;block-v1\"\nstruct pci_ser { u64 domain; u64 bdf; };\n";
/// Two formats in one header.
const TWO: &str = "#define PCI_COMPATIBLE \"pci-v1\"\nstruct pci_ser { u64 domain; u64 bdf; };\n\
                   #define PCI_BUS_COMPATIBLE \"pci-bus-v1\"\nstruct pci_bus_ser { u64 number; };\n";

pub(crate) const ROWS: &[Row] = &[
    // ---- A name and a number in one string ------------------------------------------------------------------------------
    of(PCI, "pci-v1 changes under its version", &[], &[("unbumped-change", "pci_ser", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "#define PCI_LUO_COMPATIBLE \"pci-v1\"\nstruct pci_ser { u64 bdf; u64 domain; };\n")]),
    of(PCI, "pci-v1 changes and becomes pci-v2", &[], &[("bumped-change", "pci_ser", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "#define PCI_LUO_COMPATIBLE \"pci-v2\"\nstruct pci_ser { u64 bdf; u64 domain; };\n")]),
    of(PCI, "pci-v1 becomes pci-v2 for nothing", &[], &[("over-bump", "PCI_LUO_COMPATIBLE", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "#define PCI_LUO_COMPATIBLE \"pci-v2\"\nstruct pci_ser { u64 domain; u64 bdf; };\n")]),
    of(PCI, "pci-v1 becomes pci-v0", &[], &[("version-went-back", "PCI_LUO_COMPATIBLE", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "#define PCI_LUO_COMPATIBLE \"pci-v0\"\nstruct pci_ser { u64 domain; u64 bdf; };\n")]),
    of(PCI, "pci-v1 gets a record under its version", &[], &[("added-without-bump", "pci_more", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci-v1\"\nstruct pci_ser { u64 domain; u64 bdf; };\nstruct pci_more { u64 a; };\n",
        )]),
    of(PCI, "pci-v1 changes with the core's version", &[], &[("covered-change", "pci_ser", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "#define PCI_LUO_COMPATIBLE \"pci-v1\"\nstruct pci_ser { u64 bdf; u64 domain; };\n")])
        .with(&[("kexec_handover.h", &[("\"kho-v4\"", "\"kho-v5\"")])]),
    of(PCI, "nothing announces pci-v1 any more", &[], &[("version-removed", "PCI_LUO_COMPATIBLE", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "struct pci_ser { u64 domain; u64 bdf; };\n")]),
    of(PCI, "the constant that announces pci-v1 is renamed", &[], &[("renamed", "PCI_KHO_COMPATIBLE", ALL)])
        .having(&[(PCI, STRING)])
        .adding(&[(PCI, "#define PCI_KHO_COMPATIBLE \"pci-v1\"\nstruct pci_ser { u64 domain; u64 bdf; };\n")]),
    // ---- A name, and a number beside it ---------------------------------------------------------------------------------
    of(PCI, "pci 2 changes under its version", &[], &[("unbumped-change", "pci_ser", ALL)])
        .having(&[(PCI, BESIDE)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci\"\n#define PCI_LUO_VERSION 2\nstruct pci_ser { u64 bdf; u64 domain; };\n",
        )]),
    of(PCI, "pci 2 changes and becomes pci 3", &[], &[("bumped-change", "pci_ser", ALL)])
        .having(&[(PCI, BESIDE)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci\"\n#define PCI_LUO_VERSION 3\nstruct pci_ser { u64 bdf; u64 domain; };\n",
        )]),
    of(PCI, "pci 2 becomes pci 1", &[], &[("version-went-back", "PCI_LUO_VERSION", ALL)])
        .having(&[(PCI, BESIDE)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci\"\n#define PCI_LUO_VERSION 1\nstruct pci_ser { u64 domain; u64 bdf; };\n",
        )]),
    // ---- A number only --------------------------------------------------------------------------------------------------
    of(PCI, "a format with a number changes under it", &[], &[("unbumped-change", "pci_ser", ALL)])
        .having(&[(PCI, NUMBER)])
        .adding(&[(PCI, "#define PCI_SER_VERSION 2\nstruct pci_ser { u64 bdf; u64 domain; };\n")]),
    of(PCI, "a format with a number changes with it", &[], &[("bumped-change", "pci_ser", ALL)])
        .having(&[(PCI, NUMBER)])
        .adding(&[(PCI, "#define PCI_SER_VERSION 3\nstruct pci_ser { u64 bdf; u64 domain; };\n")]),
    // ---- Strings that are joined ----------------------------------------------------------------------------------------
    of(PCI, "pci-v1;block-v1 changes under its version", &[], &[("unbumped-change", "pci_ser", ALL)])
        .having(&[(PCI, JOINED)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci-v1;block-v1\"\nstruct pci_ser { u64 bdf; u64 domain; };\n",
        )]),
    of(PCI, "pci-v1;block-v1 changes and becomes pci-v2;block-v1", &[], &[("bumped-change", "pci_ser", ALL)])
        .having(&[(PCI, JOINED)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci-v2;block-v1\"\nstruct pci_ser { u64 bdf; u64 domain; };\n",
        )]),
    of(PCI, "one part of a joined version is lowered", &[], &[("version-went-back", "PCI_LUO_COMPATIBLE", ALL)])
        .having(&[(PCI, JOINED)])
        .adding(&[(
            PCI,
            "#define PCI_LUO_COMPATIBLE \"pci-v2;block-v0\"\nstruct pci_ser { u64 domain; u64 bdf; };\n",
        )]),
    luo(
        "LUO's version takes in a part, which makes room for it longer",
        &[("\"luo-v5\"", "\"luo-v5;block-v1\"")],
        &[("bumped-change", "LUO_ABI_COMPAT_LEN", ALL)],
    ),
    luo(
        "LUO changes under a joined version",
        &[("\tu64 token;", "\tu32 token;")],
        &[("unbumped-change", "luo_file_ser", ALL)],
    )
    .given(&[("luo.h", &[("\"luo-v5\"", "\"luo-v5;block-v1\"")])]),
    luo(
        "LUO changes, and only the other part of its joined version is raised: a reader compares the whole",
        &[("\tu64 token;", "\tu32 token;"), ("\"luo-v5;block-v1\"", "\"luo-v5;block-v2\"")],
        &[("bumped-change", "luo_file_ser", ALL)],
    )
    .given(&[("luo.h", &[("\"luo-v5\"", "\"luo-v5;block-v1\"")])]),
    of(
        "block.h",
        "blocks have a version of their own that changes with them, and LUO's takes it in",
        &[
            ("#define KHO_BLOCK_COMPATIBLE \"block-v1\"", "#define KHO_BLOCK_COMPATIBLE \"block-v2\""),
            ("\tu64 next;\n\tu64 count;", "\tu64 count;\n\tu64 next;"),
        ],
        &[("bumped-change", "kho_block_header_ser", ALL)],
    )
    .given(&[
        ("block.h", &[("#define KHO_BLOCK_SIZE", "#define KHO_BLOCK_COMPATIBLE \"block-v1\"\n#define KHO_BLOCK_SIZE")]),
        ("luo.h", &[("\"luo-v5\"", "\"luo-v5;\" KHO_BLOCK_COMPATIBLE")]),
    ]),
    of(
        "block.h",
        "blocks have a version of their own, and change under it and under the core's",
        &[("\tu64 next;\n\tu64 count;", "\tu64 count;\n\tu64 next;")],
        &[("unbumped-change", "kho_block_header_ser", ALL)],
    )
    .given(&[(
        "block.h",
        &[("#define KHO_BLOCK_SIZE", "#define KHO_BLOCK_COMPATIBLE \"block-v1\"\n#define KHO_BLOCK_SIZE")],
    )]),
    // ---- Two in one header ----------------------------------------------------------------------------------------------
    of(
        PCI,
        "of two formats in one header, one changes, and the version of the other is raised",
        &[],
        &[("unbumped-change", "pci_bus_ser", ALL), ("over-bump", "PCI_COMPATIBLE", ALL)],
    )
    .having(&[(PCI, TWO)])
    .adding(&[(
        PCI,
        "#define PCI_COMPATIBLE \"pci-v2\"\nstruct pci_ser { u64 domain; u64 bdf; };\n\
         #define PCI_BUS_COMPATIBLE \"pci-bus-v1\"\nstruct pci_bus_ser { u32 number; };\n",
    )]),
    // ---- Formats that come and go ----------------------------------------------------------------------------------------
    of(PCI, "pci-v1 is new", &[], &[("domain-added", "PCI_LUO_COMPATIBLE", ALL)]).adding(&[(PCI, STRING)]),
    of(PCI, "pci-v1 is gone", &[], &[("domain-removed", "PCI_LUO_COMPATIBLE", ALL)]).adding(&[(PCI, STRING)]).back(),
    of(PCI, "pci-v1 is gone, and the core's version is raised", &[], &[("covered-change", "PCI_LUO_COMPATIBLE", ALL)])
        .having(&[(PCI, STRING)])
        .without(&[PCI])
        .with(&[("kexec_handover.h", &[("\"kho-v4\"", "\"kho-v5\"")])]),
    of(PCI, "a format without a version is new: it counts as the core's", &[], &[("added-without-bump", "pci_ser", ALL)])
        .adding(&[(PCI, "struct pci_ser { u64 domain; u64 bdf; };\n")]),
    of("memfd.h", "memfd is gone", &[], &[("domain-removed", "MEMFD_LUO_FH_COMPATIBLE", ALL)]).without(&["memfd.h"]),
    of("memfd.h", "memfd is new", &[], &[("domain-added", "MEMFD_LUO_FH_COMPATIBLE", ALL)]).without(&["memfd.h"]).back(),
    of("memfd.h", "memfd is gone, and LUO's version is raised", &[], &[("covered-change", "MEMFD_LUO_FH_COMPATIBLE", ALL)])
        .without(&["memfd.h"])
        .with(&[("luo.h", &[("\"luo-v5\"", "\"luo-v6\"")])]),
    of(
        "memblock.h",
        "memblock is gone, and its regions with it",
        &[],
        &[
            ("domain-removed", "MEMBLOCK_KHO_NODE_COMPATIBLE", ALL),
            ("domain-removed", "RESERVE_MEM_KHO_NODE_COMPATIBLE", ALL),
        ],
    )
    .without(&["memblock.h"]),
    kho(
        "a format moves out of the core into a header with a version of its own, unchanged",
        &[("struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n", "")],
        &[("domain-added", "KHO_RADIX_COMPATIBLE", ALL)],
    )
    .adding(&[(
        "radix_tree.h",
        "#include <linux/types.h>\n#include <asm/page.h>\n#define KHO_RADIX_COMPATIBLE \"radix-v1\"\n\
         struct kho_radix_leaf { DECLARE_BITMAP(bitmap, 8 * PAGE_SIZE); };\n",
    )]),
    kho(
        "a format moves out of the core into a header with a version of its own, and changes on the way",
        &[("struct kho_radix_leaf {\n\tDECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);\n};\n", "")],
        &[("domain-added", "KHO_RADIX_COMPATIBLE", ALL), ("unbumped-change", "kho_radix_leaf", ALL)],
    )
    .adding(&[(
        "radix_tree.h",
        "#include <linux/types.h>\n#include <asm/page.h>\n#define KHO_RADIX_COMPATIBLE \"radix-v1\"\n\
         struct kho_radix_leaf { DECLARE_BITMAP(bitmap, 4 * PAGE_SIZE); };\n",
    )]),
];
