//! Edits of the headers beside the core's that change nothing which is handed over.

use crate::edit::{harmless, Edit, File};

const FCNTL: File = "include/uapi/linux/fcntl.h";
const UTSNAME: File = "include/uapi/linux/utsname.h";
const SETUP_DATA: File = "arch/x86/include/uapi/asm/setup_data.h";
const SCRATCH: File = "include/asm-generic/kexec_handover.h";

pub(crate) const EDITS: &[Edit] = &[
    harmless("nothing at all in 6.19", &[]).on("6.19.14").at_each(),
    // ---- Text ----------------------------------------------------------------------------------------------------
    harmless("white space and comments in LUO", &[("\tu64 sessions_pa;", "\n    u64\tsessions_pa ; /* u32 flbs; */\n")])
        .of("luo.h"),
    harmless("white space and comments in a bit-field", &[("\tu64 pfn:52;", "\tu64 /* frame */ pfn :\n\t\t52;")])
        .of("memfd.h"),
    // ---- Types and values ----------------------------------------------------------------------------------------
    harmless(
        "numbers for bits",
        &[
            ("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\t1"),
            ("MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)", "MEMFD_LUO_FOLIO_UPTODATE\t(1 << 1)"),
        ],
    )
    .of("memfd.h"),
    harmless("__u64 for u64 in a bit-field", &[("\tu64 pfn:52;\n\tu64 flags:12;", "\t__u64 pfn:52, flags:12;")])
        .of("memfd.h")
        .on("7.0.13"),
    harmless("__u64 for u64 in LUO", &[("\tu64 token;", "\t__u64 token;")]).of("luo.h"),
    harmless("u64 for __u64 in the boot parameters", &[("\t__u64 fdt_addr;", "\tunsigned long long fdt_addr;")])
        .of(SETUP_DATA),
    harmless("u64 for a physical address", &[("\tphys_addr_t size;", "\tu64 size;")]).of(SCRATCH),
    harmless("a seal in decimal", &[("F_SEAL_EXEC\t0x0020", "F_SEAL_EXEC\t32")]).of(FCNTL),
    harmless("a length by an expression", &[("#define __NEW_UTS_LEN 64", "#define __NEW_UTS_LEN (1 << 6)")]).of(UTSNAME),
    harmless(
        "the mask of all seals as a number",
        &[(
            "(F_SEAL_SEAL | \\\n\t\t\t     F_SEAL_SHRINK | \\\n\t\t\t     F_SEAL_GROW | \\\n\t\t\t     F_SEAL_WRITE | \\\n\
             \t\t\t     F_SEAL_FUTURE_WRITE | \\\n\t\t\t     F_SEAL_EXEC)",
            "0x3f",
        )],
    )
    .of("memfd.h"),
    harmless("the room for LUO's version as a number", &[("ALIGN(sizeof(LUO_ABI_COMPATIBLE), 8)", "8")]).of("luo.h"),
    // ---- Order and place -----------------------------------------------------------------------------------------
    harmless(
        "another order of the declarations",
        &[
            ("struct luo_file_ser {\n\tchar compatible[LIVEUPDATE_HNDL_COMPAT_LENGTH];\n\tu64 data;\n\tu64 token;\n} __packed;\n", ""),
            (
                "#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48\n",
                "struct luo_file_ser {\n\tchar compatible[LIVEUPDATE_HNDL_COMPAT_LENGTH];\n\tu64 data;\n\tu64 token;\n} __packed;\n\
                 #define LIVEUPDATE_FLB_COMPAT_LENGTH\t48\n",
            ),
        ],
    )
    .of("luo.h"),
    harmless(
        "a record of LUO moves to a header of its own",
        &[
            ("struct luo_file_set_ser {\n\tu64 files;\n\tu64 count;\n} __packed;\n", ""),
            ("#include <linux/kho/abi/block.h>\n", "#include <linux/kho/abi/block.h>\n#include <linux/kho/abi/set.h>\n"),
        ],
    )
    .of("luo.h")
    .adding(
        "set.h",
        "#ifndef SET_H\n#define SET_H\n#include <linux/types.h>\n\
         struct luo_file_set_ser { u64 files; u64 count; } __packed;\n#endif\n",
    ),
    harmless("names of memblock move to another header", &[("#define MEMBLOCK_KHO_FDT \"memblock\"\n", "")])
        .of("memblock.h")
        .and_of(
            "kexec_metadata.h",
            &[("#define KHO_METADATA_NODE_NAME", "#define MEMBLOCK_KHO_FDT \"memblock\"\n#define KHO_METADATA_NODE_NAME")],
        ),
    harmless("the flags of a vmalloc area as they should be, in a C file of a full tree", &[]).adding(
        "kernel/liveupdate/kexec_handover.c",
        "#include <linux/kho/none.h>\n#define KHO_VMALLOC_ALLOC 0x1\n#define KHO_VMALLOC_HUGE_VMAP 0x2\n\
         int kho_f(void) { return 0; }\n",
    ),
    // ---- Around it -----------------------------------------------------------------------------------------------
    harmless(
        "a macro with parameters in LUO",
        &[("#define LUO_KHO_ENTRY_NAME", "#define LUO_BLOCKS(n) ((n) / 16)\n#define LUO_KHO_ENTRY_NAME")],
    )
    .of("luo.h"),
    harmless(
        "one more condition around a macro with parameters",
        &[("struct luo_ser {", "#ifdef CONFIG_KHO_DEBUG\n#define LUO_BLOCKS(n) ((n) / 16)\n#endif\nstruct luo_ser {")],
    )
    .of("luo.h"),
    harmless(
        "other things in a header that is not KHO's",
        &[("#define SETUP_NONE\t\t\t0\n", "#define SETUP_NONE\t\t\t1\nstruct setup_more { int a; };\n")],
    )
    .of(SETUP_DATA),
    harmless(
        "one more seal, which memfd does not hand over",
        &[("#define F_SEAL_EXEC", "#define F_SEAL_NEW 0x0040\n#define F_SEAL_EXEC")],
    )
    .of(FCNTL),
    harmless(
        "a session is not packed any more, and nothing in it is aligned",
        &[("file_set_ser;\n} __packed;", "file_set_ser;\n};")],
    )
    .of("luo.h"),
    harmless("an attribute that does nothing", &[("\tu64 index;\n} __packed;", "\tu64 index;\n} __packed __aligned(1);")])
        .of("memfd.h"),
];
