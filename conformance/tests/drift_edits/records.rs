//! Edits of records under versions that stay: members, types, attributes, and where they show.

use crate::edit::{NO_ASSERT, ON_16K, ON_64K, ON_ARM64, ON_LARGE};
use crate::row::{kho, luo, memfd, of, Row, ALL};

const METADATA: &str = "kexec_metadata.h";
const BLOCK: &str = "block.h";

pub(crate) const ROWS: &[Row] = &[
    // ---- Which members there are ---------------------------------------------------------------------------------
    kho(
        "a field is added at the front",
        &[("\tDECLARE_KHOSER_PTR(first,", "\tu64 cookie;\n\tDECLARE_KHOSER_PTR(first,")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    memfd(
        "a field is added in the middle",
        &[("\tu64 nr_folios;", "\tu64 node;\n\tu64 nr_folios;")],
        &[("unbumped-change", "memfd_luo_ser", ALL)],
    ),
    luo(
        "a field is added at the end",
        &[("\tu64 flbs_pa;", "\tu64 flbs_pa;\n\tu64 more_pa;")],
        &[("unbumped-change", "luo_ser", ALL)],
    ),
    kho(
        "a flexible array is added at the end, which takes no room",
        &[("\tunsigned short order;", "\tunsigned short order;\n\tu64 more[];")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    kho(
        "a field is laid over others that an anonymous union holds",
        &[(
            "\tunsigned short flags;\n\tunsigned short order;",
            "\tunion { struct { u16 flags; u16 order; }; u32 both; };",
        )],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    memfd(
        "a field is removed from the middle",
        &[("\tu32 flags;\n", "")],
        &[("unbumped-change", "memfd_luo_ser", ALL)],
    ),
    kho(
        "the last field is removed, which leaves its room as padding",
        &[("\tunsigned short order;\n", "")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    luo(
        "two fields of one type are swapped",
        &[("\tu64 sessions_pa;\n\tu64 flbs_pa;", "\tu64 flbs_pa;\n\tu64 sessions_pa;")],
        &[("unbumped-change", "luo_ser", ALL)],
    ),
    of(
        METADATA,
        "two fields of different sizes are swapped",
        &[(
            "\tu32 version;\n\tchar previous_release[__NEW_UTS_LEN + 1];",
            "\tchar previous_release[__NEW_UTS_LEN + 1];\n\tu32 version;",
        )],
        &[("unbumped-change", "kho_kexec_metadata", ALL)],
    ),
    of(
        BLOCK,
        "the two fields of a block's header are swapped",
        &[("\tu64 next;\n\tu64 count;", "\tu64 count;\n\tu64 next;")],
        &[("unbumped-change", "kho_block_header_ser", ALL)],
    ),
    kho(
        "a field is renamed",
        &[("\tunsigned short order;", "\tunsigned short page_order;")],
        &[("field-renamed", "kho_vmalloc", ALL)],
    ),
    memfd(
        "a bit-field is renamed",
        &[("\tu64 flags:12;", "\tu64 bits:12;")],
        &[("field-renamed", "memfd_luo_folio_ser", ALL)],
    ),
    luo(
        "a field is renamed, and another one changes its type",
        &[("\tu64 data;\n\tu64 token;", "\tu64 value;\n\ts64 token;")],
        &[("unbumped-change", "luo_file_ser", ALL)],
    ),
    // ---- Types ---------------------------------------------------------------------------------------------------
    kho(
        "a field is widened, and what follows moves",
        &[("\tunsigned int total_pages;", "\tunsigned long total_pages;")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    luo(
        "a field is narrowed, and the record is shorter",
        &[("\tu64 token;", "\tu32 token;")],
        &[("unbumped-change", "luo_file_ser", ALL)],
    ),
    kho(
        "a field is narrowed, and padding keeps the rest in place",
        &[("\tunsigned short order;", "\tunsigned char order;")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    memfd(
        "a field becomes signed",
        &[("\tu64 pos;", "\ts64 pos;")],
        &[("unbumped-change", "memfd_luo_ser", ALL)],
    ),
    of(
        METADATA,
        "a field becomes signed in a record that nothing embeds",
        &[("\tu32 kexec_count;", "\ts32 kexec_count;")],
        &[("unbumped-change", "kho_kexec_metadata", ALL)],
    ),
    kho(
        "a field is stored with its highest byte first",
        &[("\tunsigned int total_pages;", "\t__be32 total_pages;")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    memfd(
        "two bit-fields are swapped, which no size and no offset shows",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 flags:12;\n\tu64 pfn:52;")],
        &[("unbumped-change", "memfd_luo_folio_ser", ALL)],
    ),
    memfd(
        "a bit moves from one bit-field to the next",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 pfn:51;\n\tu64 flags:13;")],
        &[("unbumped-change", "memfd_luo_folio_ser", ALL)],
    ),
    memfd(
        "a bit-field is signed",
        &[("\tu64 flags:12;", "\ts64 flags:12;")],
        &[("unbumped-change", "memfd_luo_folio_ser", ALL)],
    ),
    memfd(
        "bit-fields become a number that holds both",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 pfn_and_flags;")],
        &[("unbumped-change", "memfd_luo_folio_ser", ALL)],
    ),
    of(
        METADATA,
        "an array is one element shorter, and what follows moves",
        &[("[__NEW_UTS_LEN + 1]", "[__NEW_UTS_LEN]")],
        &[("unbumped-change", "kho_kexec_metadata", ALL)],
    ),
    kho(
        "an array is one element shorter",
        &[NO_ASSERT, ("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[KHO_VMALLOC_SIZE - 1];")],
        &[("unbumped-change", "kho_vmalloc_chunk", ALL)],
    ),
    kho(
        "an array has half as many elements, each twice as wide",
        &[
            ("\tu64 table[", "\t__uint128_t table["),
            ("[1 << KHO_TABLE_SIZE_LOG2]", "[1 << (KHO_TABLE_SIZE_LOG2 - 1)]"),
        ],
        &[("unbumped-change", "kho_radix_node", ALL)],
    ),
    // ---- Pointers ------------------------------------------------------------------------------------------------
    kho(
        "a pointer leads to something else",
        &[("(first, struct kho_vmalloc_chunk *)", "(first, struct kho_vmalloc_hdr *)")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    kho(
        "a serializable pointer becomes a plain pointer",
        &[("\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);", "\tstruct kho_vmalloc_chunk *next;")],
        &[("unbumped-change", "kho_vmalloc_hdr", ALL)],
    ),
    kho(
        "the macro that declares serializable pointers makes them twice as long",
        &[("\tunion {                        \\", "\tstruct {                       \\")],
        &[("unbumped-change", "DECLARE_KHOSER_PTR", ALL)],
    ),
    kho(
        "what is stored is the address that the memory has in this kernel",
        &[("(dest).phys = virt_to_phys(v);", "(dest).phys = (unsigned long)v;  ")],
        &[("unbumped-change", "KHOSER_STORE_PTR", ALL)],
    ),
    kho(
        "what is loaded is behind what was stored",
        &[("phys_to_virt((s).phys)", "phys_to_virt((s).phys + 8)")],
        &[("unbumped-change", "KHOSER_LOAD_PTR", ALL)],
    ),
    // ---- Attributes ----------------------------------------------------------------------------------------------
    kho(
        "a record is packed, which changes nothing but its alignment",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __packed;")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    memfd(
        "a record is not packed any more, which moves nothing",
        &[("folios;\n} __packed;", "folios;\n};")],
        &[("unbumped-change", "memfd_luo_ser", ALL)],
    ),
    of(
        METADATA,
        "a record is not packed any more, and gets longer",
        &[("\tu32 kexec_count;\n} __packed;", "\tu32 kexec_count;\n};")],
        &[("unbumped-change", "kho_kexec_metadata", ALL)],
    ),
    kho(
        "a record is aligned more strictly, and grows",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n} __aligned(64);")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    kho(
        "a field is aligned more strictly, and moves",
        &[("\tunsigned short flags;", "\tunsigned short flags __aligned(8);")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    kho(
        "a struct becomes a union, which changes no place",
        &[("struct kho_radix_node {", "union kho_radix_node {")],
        &[("unbumped-change", "kho_radix_node", ALL)],
    ),
    // ---- Records in records: the cause is found, and what follows from it is not --------------------------------------
    kho(
        "a record grows that a record of another header embeds",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n\tu64 node;\n};")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    ),
    luo(
        "the set of files grows that a session embeds",
        &[("\tu64 files;\n\tu64 count;", "\tu64 files;\n\tu64 count;\n\tu64 flags;")],
        &[("unbumped-change", "luo_file_set_ser", ALL)],
    ),
    luo(
        "the set of files is aligned, and so is the session that embeds it",
        &[(
            "\tu64 files;\n\tu64 count;\n} __packed;",
            "\tu64 files;\n\tu64 count;\n} __packed __aligned(64);",
        )],
        &[("unbumped-change", "luo_file_set_ser", ALL)],
    ),
    kho(
        "the head of a chunk grows, and the room behind it shrinks",
        &[(
            "\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);",
            "\tDECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);\n\tu64 used;",
        )],
        &[("unbumped-change", "kho_vmalloc_hdr", ALL)],
    ),
    // ---- At some targets only ------------------------------------------------------------------------------------
    kho(
        "a radix node is one entry shorter on 64K",
        &[("[1 << KHO_TABLE_SIZE_LOG2]", "[(1 << KHO_TABLE_SIZE_LOG2) - (PAGE_SIZE == 65536)]")],
        &[("unbumped-change", "kho_radix_node", ON_64K)],
    ),
    luo(
        "a field is added on 16K",
        &[("\tu64 flbs_pa;", "\tu64 flbs_pa;\n#if PAGE_SHIFT == 14\n\tu64 more_pa;\n#endif")],
        &[("unbumped-change", "luo_ser", ON_16K)],
    ),
    memfd(
        "a field is signed on arm64",
        &[("\tu32 seals;", "#ifdef __aarch64__\n\ts32 seals;\n#else\n\tu32 seals;\n#endif")],
        &[("unbumped-change", "memfd_luo_ser", ON_ARM64)],
    ),
    of(
        BLOCK,
        "a record is aligned to half a page where pages are large",
        &[(
            "\tu64 count;\n} __packed;",
            "\tu64 count;\n} __packed __aligned(PAGE_SIZE > 4096 ? PAGE_SIZE / 2 : 1);",
        )],
        &[("unbumped-change", "kho_block_header_ser", ON_LARGE)],
    ),
];
