//! Edits of the small headers, of whole headers, of more than one domain at once, and of what stands in C files.

use crate::edit::{edit, Edit, File, ALL};

const METADATA: File = "kexec_metadata.h";
const MEMBLOCK: File = "memblock.h";
const BLOCK: File = "block.h";
const CORE_C: File = "kernel/liveupdate/kexec_handover.c";

pub(crate) const EDITS: &[Edit] = &[
    // ---- kexec_metadata.h ----------------------------------------------------------------------------------------
    edit(
        "a version of the metadata is announced that nobody wrote down",
        &[("KHO_KEXEC_METADATA_VERSION 1", "KHO_KEXEC_METADATA_VERSION 2")],
        &[("unknown-version", "KHO_KEXEC_METADATA_VERSION", ALL)],
    )
    .of(METADATA),
    edit(
        "the metadata of 7.1 is not packed any more",
        &[("\tu32 kexec_count;\n} __packed;", "\tu32 kexec_count;\n};")],
        &[("record-layout", "kho_kexec_metadata", ALL)],
    )
    .of(METADATA)
    .on("7.1.13"),
    edit(
        "the number of kernels is wider",
        &[("\tu32 kexec_count;", "\tu64 kexec_count;")],
        &[("member-type", "kho_kexec_metadata.kexec_count", ALL)],
    )
    .of(METADATA),
    edit(
        "the node of the metadata has another name",
        &[("NODE_NAME \"kexec-metadata\"", "NODE_NAME \"kexec_metadata\"")],
        &[("constant-value", "KHO_METADATA_NODE_NAME", ALL)],
    )
    .of(METADATA),
    // ---- memblock.h ----------------------------------------------------------------------------------------------
    edit(
        "the node of memblock has another name",
        &[("MEMBLOCK_KHO_FDT \"memblock\"", "MEMBLOCK_KHO_FDT \"reserved\"")],
        &[("constant-value", "MEMBLOCK_KHO_FDT", ALL)],
    )
    .of(MEMBLOCK),
    edit(
        "versions of memblock and of its regions are announced that nobody wrote down",
        &[
            ("NODE_COMPATIBLE \"memblock-v1\"", "NODE_COMPATIBLE \"memblock-v2\""),
            ("NODE_COMPATIBLE \"reserve-mem-v1\"", "NODE_COMPATIBLE \"reserve-mem-v2\""),
        ],
        &[
            ("unknown-version", "MEMBLOCK_KHO_NODE_COMPATIBLE", ALL),
            ("unknown-version", "RESERVE_MEM_KHO_NODE_COMPATIBLE", ALL),
        ],
    )
    .of(MEMBLOCK),
    edit(
        "a version of the regions of 7.0 is announced that nobody wrote down",
        &[("NODE_COMPATIBLE \"reserve-mem-v1\"", "NODE_COMPATIBLE \"reserve-mem-v2\"")],
        &[("unknown-version", "RESERVE_MEM_KHO_NODE_COMPATIBLE", ALL)],
    )
    .of(MEMBLOCK)
    .on("7.0.13"),
    // ---- block.h -------------------------------------------------------------------------------------------------
    edit(
        "the head of a block is not packed any more, which moves nothing",
        &[("\tu64 count;\n} __packed;", "\tu64 count;\n};")],
        &[("record-layout", "kho_block_header_ser", ALL)],
    )
    .of(BLOCK),
    edit(
        "the head of a block of 7.2 counts before it leads on",
        &[("\tu64 next;\n\tu64 count;", "\tu64 count;\n\tu64 next;")],
        &[("member-order", "kho_block_header_ser.count", ALL)],
    )
    .of(BLOCK)
    .on("7.2.12"),
    edit(
        "a block is two pages",
        &[("KHO_BLOCK_SIZE\t\t\tPAGE_SIZE", "KHO_BLOCK_SIZE\t\t\t(2 * PAGE_SIZE)")],
        &[("constant-value", "KHO_BLOCK_SIZE", ALL)],
    )
    .of(BLOCK),
    edit(
        "a member is there in every kernel that is optimised",
        &[("\tu64 count;\n} __packed;", "\tu64 count;\n#ifdef __OPTIMIZE__\n\tu64 more;\n#endif\n} __packed;")],
        &[("member-added", "kho_block_header_ser.more", ALL)],
    )
    .of(BLOCK),
    // ---- Whole headers -------------------------------------------------------------------------------------------
    edit(
        "a scratch region moves back to the header of 7.2, and is described backwards there",
        &[("struct kho_vmalloc;\n", "struct kho_vmalloc;\nstruct kho_scratch { phys_addr_t size, addr; };\n")],
        &[("member-order", "kho_scratch.size", ALL)],
    )
    .of("include/linux/kexec_handover.h")
    .without("include/asm-generic/kexec_handover.h"),
    edit("the header of memfd is removed", &[], &[("missing-domain", "memfd", ALL)]).without("memfd.h"),
    edit("the header of LUO is removed from 7.2", &[], &[("missing-domain", "luo", ALL)])
        .without("luo.h")
        .on("7.2.12"),
    edit(
        "the header of LUO is removed from 7.0: three formats go with it",
        &[],
        &[("missing-domain", "luo", ALL), ("missing-domain", "luo_session", ALL), ("missing-domain", "luo_flb", ALL)],
    )
    .without("luo.h")
    .on("7.0.13"),
    edit(
        "the header of memblock is removed: two formats go with it",
        &[],
        &[("missing-domain", "memblock", ALL), ("missing-domain", "reserve_mem", ALL)],
    )
    .without(MEMBLOCK),
    edit("the header of the metadata is removed", &[], &[("missing-domain", "kexec_metadata", ALL)])
        .without(METADATA),
    edit(
        "a header is added that nobody wrote down",
        &[],
        &[("header-not-in-spec", "include/linux/kho/abi/pci.h", ALL)],
    )
    .adding("pci.h", "struct pci_ser { u64 domain; u64 bdf; } __packed;\n"),
    edit(
        "a header is added with a record, a string and a constant of a new format",
        &[],
        &[("header-not-in-spec", "include/linux/kho/abi/iommu.h", ALL)],
    )
    .adding(
        "iommu.h",
        "#define IOMMU_LUO_COMPATIBLE \"iommu-v1\"\n#define IOMMU_MAX 4\nstruct iommu_ser { u64 a; };\n",
    )
    .on("7.2.12"),
    edit(
        "a header is added in a folder of its own",
        &[],
        &[("header-not-in-spec", "include/linux/kho/drivers/vfio.h", ALL)],
    )
    .adding("include/linux/kho/drivers/vfio.h", "#define VFIO_LUO_COMPATIBLE \"vfio-v1\"\n"),
    edit(
        "numbers that are no integers, in a record that nobody wrote down",
        &[],
        &[("header-not-in-spec", "include/linux/kho/abi/zz.h", ALL)],
    )
    .adding(
        "zz.h",
        "struct kho_zz { float f; double d[2]; long double l; _Complex double c; unsigned int n; };\n",
    ),
    // ---- Two domains at once -------------------------------------------------------------------------------------
    edit(
        "LUO and memfd change",
        &[("\tu64 token;", "\tu32 token;")],
        &[("member-type", "luo_file_ser.token", ALL), ("constant-value", "MEMFD_LUO_FOLIO_DIRTY", ALL)],
    )
    .of("luo.h")
    .and_of("memfd.h", &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(2)")]),
    edit(
        "the core and LUO announce versions that nobody wrote down",
        &[("\"kho-v4\"", "\"kho-v5\"")],
        &[("unknown-version", "KHO_FDT_COMPATIBLE", ALL), ("unknown-version", "LUO_ABI_COMPATIBLE", ALL)],
    )
    .and_of("luo.h", &[("\"luo-v5\"", "\"luo-v6\"")]),
    edit(
        "a record of LUO moves to a header of its own, and changes on the way",
        &[
            ("struct luo_file_set_ser {\n\tu64 files;\n\tu64 count;\n} __packed;\n", ""),
            ("#include <linux/kho/abi/block.h>\n", "#include <linux/kho/abi/block.h>\n#include <linux/kho/abi/set.h>\n"),
        ],
        &[("member-type", "luo_file_set_ser.count", ALL)],
    )
    .of("luo.h")
    .adding("set.h", "#ifndef SET_H\n#define SET_H\n#include <linux/types.h>\nstruct luo_file_set_ser { u64 files; u32 count; } __packed;\n#endif\n"),
    // ---- What stands in C files ----------------------------------------------------------------------------------
    edit(
        "a flag of a vmalloc area, which stands in a C file, moves",
        &[],
        &[("constant-value", "KHO_VMALLOC_HUGE_VMAP", ALL)],
    )
    .adding(CORE_C, "#define KHO_VMALLOC_ALLOC (1 << 0)\n#define KHO_VMALLOC_HUGE_VMAP (1 << 2)\nint kho_f(void) { return 0; }\n"),
    edit(
        "a flag of a vmalloc area is not in its C file any more",
        &[],
        &[("missing-item", "KHO_VMALLOC_ALLOC", ALL)],
    )
    .adding(CORE_C, "#define KHO_VMALLOC_HUGE_VMAP 2\n"),
    edit(
        "the array of global objects, which a C file describes, takes two pages, and holds more",
        &[],
        &[("constant-value", "LUO_FLB_PGCNT", ALL)],
    )
    .adding(
        "kernel/liveupdate/luo_flb.c",
        "#define LUO_FLB_PGCNT 2ul\n#define LUO_FLB_MAX \\\n\t(((LUO_FLB_PGCNT << PAGE_SHIFT) - \\\n\t  sizeof(struct luo_flb_header_ser)) / \\\n\t sizeof(struct luo_flb_ser))\n",
    ),
    edit(
        "a list of blocks may be longer",
        &[],
        &[("constant-value", "KHO_MAX_BLOCKS", ALL)],
    )
    .adding("kernel/liveupdate/kho_block.c", "#define KHO_MAX_BLOCKS 20000\n"),
    edit(
        "a region's property, which is a string in a C file, has another name",
        &[],
        &[("missing-item", "reserve_mem_node", ALL)],
    )
    .adding(
        "mm/memblock.c",
        "#define RESERVE_MEM_MAX_ENTRIES 8\n#define RESERVE_MEM_NAME_SIZE 16\n\
         static const char *const names[] = { \"begin\", \"size\" };\n",
    ),
    edit(
        "a bitmap of preserved pages of 7.0, which a C file describes, has half as many bits",
        &[],
        &[("constant-value", "PRESERVE_BITS", ALL)],
    )
    .adding(
        CORE_C,
        "#define KHO_VMALLOC_ALLOC 1\n#define KHO_VMALLOC_HUGE_VMAP 2\n#define PRESERVE_BITS (PAGE_SIZE * 4)\n\
         struct kho_mem_phys_bits { DECLARE_BITMAP(preserve, PRESERVE_BITS); };\n\
         struct khoser_mem_bitmap_ptr { phys_addr_t phys_start; DECLARE_KHOSER_PTR(bitmap, struct kho_mem_phys_bits *); };\n\
         struct khoser_mem_chunk;\nstruct khoser_mem_chunk_hdr { DECLARE_KHOSER_PTR(next, struct khoser_mem_chunk *); \
         unsigned int order; unsigned int num_elms; };\n\
         #define KHOSER_BITMAP_SIZE (PAGE_SIZE / 16 - 1)\n\
         struct khoser_mem_chunk { struct khoser_mem_chunk_hdr hdr; struct khoser_mem_bitmap_ptr bitmaps[KHOSER_BITMAP_SIZE]; };\n",
    )
    .on("7.0.13"),
];
