//! Edits of records: members, attributes, and what a record is made of.

use crate::edit::{edit, Edit, ALL, NO_ASSERT, ON_16K, ON_4K, ON_64K, ON_ARM64};

pub(crate) const EDITS: &[Edit] = &[
    // ---- Which members there are ---------------------------------------------------------------------------------
    edit(
        "a field is added at the front",
        &[("\tDECLARE_KHOSER_PTR(first,", "\tu64 cookie;\n\tDECLARE_KHOSER_PTR(first,")],
        &[("member-added", "kho_vmalloc.cookie", ALL)],
    ),
    edit(
        "a field is added in the middle",
        &[("\tunsigned short flags;", "\tunsigned short node;\n\tunsigned short flags;")],
        &[("member-added", "kho_vmalloc.node", ALL)],
    ),
    edit(
        "a field is added at the end",
        &[("\tunsigned short order;", "\tunsigned short order;\n\tu64 cookie;")],
        &[("member-added", "kho_vmalloc.cookie", ALL)],
    ),
    edit(
        "a field is added at the end of 7.0",
        &[("\tunsigned short order;", "\tunsigned short order;\n\tu64 cookie;")],
        &[("member-added", "kho_vmalloc.cookie", ALL)],
    )
    .on("7.0.13"),
    edit(
        "a flexible array is added at the end, which takes no room",
        &[("\tunsigned short order;", "\tunsigned short order;\n\tu64 more[];")],
        &[("member-added", "kho_vmalloc.more", ALL)],
    ),
    edit(
        "two fields are added",
        &[("\tunsigned short flags;", "\tu32 one;\n\tunsigned short flags;\n\tu32 two;")],
        &[("member-added", "kho_vmalloc.one", ALL), ("member-added", "kho_vmalloc.two", ALL)],
    ),
    edit(
        "a field is laid over others that an anonymous union holds",
        &[(
            "\tunsigned short flags;\n\tunsigned short order;",
            "\tunion { struct { u16 flags; u16 order; }; u32 both; };",
        )],
        &[("member-added", "kho_vmalloc.both", ALL)],
    ),
    edit(
        "fields are laid over each other by an anonymous union",
        &[("\tunsigned short flags;\n\tunsigned short order;", "\tunion { u16 flags; u16 order; };")],
        &[("record-layout", "kho_vmalloc.order", ALL)],
    ),
    edit(
        "a field is removed from the middle",
        &[("\tunsigned short flags;\n", "")],
        &[("member-removed", "kho_vmalloc.flags", ALL)],
    ),
    edit(
        "the last field is removed, which leaves its room as padding",
        &[("\tunsigned short order;\n", "")],
        &[("member-removed", "kho_vmalloc.order", ALL)],
    ),
    edit(
        "a field is renamed",
        &[("\tunsigned short order;", "\tunsigned short page_order;")],
        &[("member-renamed", "kho_vmalloc.page_order", ALL)],
    ),
    edit(
        "the fields of 7.2 are renamed and one more is added",
        &[("\tunsigned short flags;\n\tunsigned short order;", "\tu16 bits;\n\tu16 order;\n\tu32 node;")],
        &[("member-renamed", "kho_vmalloc.bits", ALL), ("member-added", "kho_vmalloc.node", ALL)],
    )
    .on("7.2.12"),
    edit(
        "two fields of one type are swapped",
        &[("flags;\n\tunsigned short order;", "order;\n\tunsigned short flags;")],
        &[("member-order", "kho_vmalloc.order", ALL)],
    ),
    edit(
        "two fields of different sizes are swapped",
        &[(
            "\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);\n\tunsigned int total_pages;",
            "\tunsigned int total_pages;\n\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);",
        )],
        &[("member-order", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "the header of a chunk of 7.1 is moved to its end",
        &[(
            "\tstruct kho_vmalloc_hdr hdr;\n\tu64 phys[KHO_VMALLOC_SIZE];",
            "\tu64 phys[KHO_VMALLOC_SIZE];\n\tstruct kho_vmalloc_hdr hdr;",
        )],
        &[("member-order", "kho_vmalloc_chunk.phys", ALL)],
    )
    .on("7.1.13"),
    // ---- Attributes ----------------------------------------------------------------------------------------------
    edit(
        "a record is packed, which changes nothing but its alignment",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __packed;")],
        &[("record-layout", "kho_vmalloc", ALL)],
    ),
    edit(
        "a record that another one embeds is packed",
        &[(
            "\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);\n};",
            "\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);\n} __packed;",
        )],
        &[("record-layout", "kho_vmalloc_hdr", ALL)],
    ),
    edit(
        "a record is aligned more strictly, and keeps its size",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __aligned(16);")],
        &[("record-layout", "kho_vmalloc", ALL)],
    ),
    edit(
        "a record is aligned more strictly, and grows",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __aligned(64);")],
        &[("record-layout", "kho_vmalloc", ALL)],
    ),
    edit(
        "a field is aligned more strictly, and moves",
        &[("\tunsigned short flags;", "\tunsigned short flags __aligned(8);")],
        &[("record-layout", "kho_vmalloc.flags", ALL)],
    ),
    edit(
        "a struct becomes a union, which changes no place",
        &[("struct kho_radix_node {", "union kho_radix_node {")],
        &[("record-layout", "kho_radix_node", ALL)],
    ),
    edit(
        "a chunk becomes a union",
        &[
            NO_ASSERT,
            ("struct kho_vmalloc_chunk {", "union kho_vmalloc_chunk {"),
            ("(next, struct kho_vmalloc_chunk *)", "(next, union kho_vmalloc_chunk *)"),
            ("(first, struct kho_vmalloc_chunk *)", "(first, union kho_vmalloc_chunk *)"),
        ],
        &[("record-layout", "kho_vmalloc_chunk", ALL)],
    ),
    // ---- What follows from another edit is no finding --------------------------------------------------------------
    edit(
        "a record that another one embeds grows",
        &[(
            "\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);",
            "\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);\n\tu64 used;",
        )],
        &[("member-added", "kho_vmalloc_hdr.used", ALL)],
    ),
    edit(
        "a record that another one embeds shrinks",
        &[("\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);", "\tu32 next;")],
        &[("member-type", "kho_vmalloc_hdr.next", ALL)],
    ),
    // ---- At some targets only ------------------------------------------------------------------------------------
    edit(
        "a radix node is one entry shorter on 64K",
        &[("[1 << KHO_TABLE_SIZE_LOG2]", "[(1 << KHO_TABLE_SIZE_LOG2) - (PAGE_SIZE == 65536)]")],
        &[("member-type", "kho_radix_node.table", ON_64K)],
    ),
    edit(
        "a field is added on 16K",
        &[("\tunsigned short order;", "\tunsigned short order;\n#if PAGE_SHIFT == 14\n\tu64 more;\n#endif")],
        &[("member-added", "kho_vmalloc.more", ON_16K)],
    ),
    edit(
        "a field is wider on 4K",
        &[(
            "\tunsigned short flags;",
            "#if PAGE_SHIFT == 12\n\tunsigned int flags;\n#else\n\tunsigned short flags;\n#endif",
        )],
        &[("member-type", "kho_vmalloc.flags", ON_4K)],
    ),
    edit(
        "a field is signed on arm64",
        &[(
            "\tunsigned short order;",
            "#ifdef __aarch64__\n\tshort order;\n#else\n\tunsigned short order;\n#endif",
        )],
        &[("member-type", "kho_vmalloc.order", ON_ARM64)],
    ),
    edit(
        "a record is aligned to a page on 64K",
        &[(
            "\tunsigned short order;\n};",
            "\tunsigned short order;\n} __aligned(PAGE_SIZE == 65536 ? 65536 : 8);",
        )],
        &[("record-layout", "kho_vmalloc", ON_64K)],
    ),
];
