//! Edits of the types of members.

use crate::edit::{edit, Edit, ALL, NO_ASSERT};

pub(crate) const EDITS: &[Edit] = &[
    // ---- Types ---------------------------------------------------------------------------------------------------
    edit(
        "a field is widened",
        &[("\tunsigned int total_pages;", "\tunsigned long total_pages;")],
        &[("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "a field is widened into padding that was none",
        &[("\tunsigned short flags;", "\tunsigned int flags;")],
        &[("member-type", "kho_vmalloc.flags", ALL)],
    ),
    edit(
        "a field is narrowed, and padding keeps the rest in place",
        &[("\tunsigned short order;", "\tunsigned char order;")],
        &[("member-type", "kho_vmalloc.order", ALL)],
    ),
    edit(
        "a field is narrowed, and what follows moves",
        &[("\tunsigned int total_pages;", "\tunsigned short total_pages;")],
        &[("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "a field becomes signed",
        &[("\tunsigned int total_pages;", "\tint total_pages;")],
        &[("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "the elements of an array become signed",
        &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\ts64 phys[KHO_VMALLOC_SIZE];")],
        &[("member-type", "kho_vmalloc_chunk.phys", ALL)],
    ),
    edit(
        "a field becomes a bit-field of the same width",
        &[("\tunsigned int total_pages;", "\tunsigned int total_pages:32;")],
        &[("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "two fields change",
        &[
            ("\tunsigned int total_pages;", "\tint total_pages;"),
            ("\tunsigned short order;", "\tunsigned char order;"),
        ],
        &[("member-type", "kho_vmalloc.total_pages", ALL), ("member-type", "kho_vmalloc.order", ALL)],
    ),
    edit(
        "an array is one element longer",
        &[NO_ASSERT, ("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[KHO_VMALLOC_SIZE + 1];")],
        &[("member-type", "kho_vmalloc_chunk.phys", ALL)],
    ),
    edit(
        "an array is one element shorter",
        &[NO_ASSERT, ("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[KHO_VMALLOC_SIZE - 1];")],
        &[("member-type", "kho_vmalloc_chunk.phys", ALL)],
    ),
    edit(
        "an array loses its length",
        &[NO_ASSERT, ("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[];")],
        &[("member-type", "kho_vmalloc_chunk.phys", ALL)],
    ),
    edit(
        "the entries of a radix node are halved",
        &[("\tu64 table[", "\tu32 table[")],
        &[("member-type", "kho_radix_node.table", ALL)],
    ),
    edit(
        "a radix node is half as long",
        &[("table[1 << KHO_TABLE_SIZE_LOG2]", "table[1 << (KHO_TABLE_SIZE_LOG2 - 1)]")],
        &[("member-type", "kho_radix_node.table", ALL)],
    ),
    edit(
        "a radix leaf of 7.1 has half as many bits",
        &[("bitmap, 1 << KHO_BITMAP_SIZE_LOG2", "bitmap, 1 << (KHO_BITMAP_SIZE_LOG2 - 1)")],
        &[("member-type", "kho_radix_leaf.bitmap", ALL)],
    )
    .on("7.1.13"),
    edit(
        "a field becomes a floating-point number of the same size",
        &[("\tunsigned int total_pages;", "\tfloat total_pages;")],
        &[("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "the elements of an array become floating-point numbers of the same size",
        &[("\tu64 table[", "\tdouble table[")],
        &[("member-type", "kho_radix_node.table", ALL)],
    ),
    edit(
        "a field is stored with its highest byte first",
        &[("\tunsigned int total_pages;", "\t__be32 total_pages;")],
        &[("member-type", "kho_vmalloc.total_pages", ALL)],
    ),
    edit(
        "the elements of an array are stored with their highest byte first",
        &[("\tu64 table[", "\t__be64 table[")],
        &[("member-type", "kho_radix_node.table", ALL)],
    ),
    edit(
        "a field gets a typedef of a type with its highest byte first",
        &[
            ("struct kho_vmalloc {\n", "typedef __be16 kho_flags_t;\nstruct kho_vmalloc {\n"),
            ("\tunsigned short flags;", "\tkho_flags_t flags;"),
        ],
        &[("member-type", "kho_vmalloc.flags", ALL)],
    ),
    // ---- Pointers ------------------------------------------------------------------------------------------------
    edit(
        "a pointer leads to something else",
        &[("(first, struct kho_vmalloc_chunk *)", "(first, struct kho_vmalloc_hdr *)")],
        &[("member-type", "kho_vmalloc.first", ALL)],
    ),
    edit(
        "a pointer leads to anything",
        &[("(next, struct kho_vmalloc_chunk *)", "(next, void *)")],
        &[("member-type", "kho_vmalloc_hdr.next", ALL)],
    ),
    edit(
        "a serializable pointer becomes a plain number",
        &[("\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);", "\tu64 first;")],
        &[("member-type", "kho_vmalloc.first", ALL)],
    ),
    edit(
        "a serializable pointer becomes a plain pointer",
        &[("\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);", "\tstruct kho_vmalloc_chunk *next;")],
        &[("member-type", "kho_vmalloc_hdr.next", ALL)],
    ),
    edit(
        "all serializable pointers hold half an address",
        &[("\t\tu64 phys; ", "\t\tu32 phys; ")],
        &[("pointer-form", "DECLARE_KHOSER_PTR", ALL)],
    ),
    edit(
        "all serializable pointers are stored with their highest byte first",
        &[("\t\tu64 phys; ", "\t\t__be64 phys; ")],
        &[("pointer-form", "DECLARE_KHOSER_PTR", ALL)],
    ),
    edit(
        "all serializable pointers take twice the room, so that what follows them moves",
        &[("\tunion {                        \\", "\tstruct {                       \\")],
        &[("pointer-form", "DECLARE_KHOSER_PTR", ALL)],
    ),
    edit(
        "all serializable pointers take twice the room, and one leads to something else",
        &[
            ("\tunion {                        \\", "\tstruct {                       \\"),
            ("(first, struct kho_vmalloc_chunk *)", "(first, struct kho_vmalloc_hdr *)"),
        ],
        &[("pointer-form", "DECLARE_KHOSER_PTR", ALL), ("member-type", "kho_vmalloc.first", ALL)],
    ),
    edit(
        "one serializable pointer is spelled out, with half an address",
        &[(
            "\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);",
            "\tunion { u32 phys; struct kho_vmalloc_chunk *ptr; } first;",
        )],
        &[("member-type", "kho_vmalloc.first", ALL)],
    ),
];
