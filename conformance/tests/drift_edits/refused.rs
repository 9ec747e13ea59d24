//! Edits after which it cannot be told what has changed: one clear line says so, and nothing is called a finding.

use crate::row::{refused, File, Row};

const CORE: File = "kexec_handover.h";
const ORDER: &str = "\tunsigned short order;\n};";

pub(crate) const ROWS: &[Row] = &[
    refused(
        CORE,
        "a record changes everywhere, and the version is raised on 4K only",
        &[
            (
                "#define KHO_FDT_COMPATIBLE \"kho-v4\"",
                "#if PAGE_SHIFT == 12\n#define KHO_FDT_COMPATIBLE \"kho-v5\"\n#else\n#define KHO_FDT_COMPATIBLE \"kho-v4\"\n#endif",
            ),
            ("\tunsigned int total_pages;", "\tu64 total_pages;"),
        ],
        "`KHO_FDT_COMPATIBLE` announces a version that is not the same at each target",
    ),
    refused(
        "memfd.h",
        "a version is announced on 64K only",
        &[(
            "#define MEMFD_LUO_FH_COMPATIBLE\t\"memfd-v2\"",
            "#if PAGE_SHIFT == 16\n#define MEMFD_LUO_FH_COMPATIBLE \"memfd-v2\"\n#endif",
        )],
        "`MEMFD_LUO_FH_COMPATIBLE` announces a version that is not the same at each target",
    ),
    refused(
        CORE,
        "a semicolon is missing",
        &[("\tunsigned short flags;", "\tunsigned short flags")],
        "include/linux/kho/abi/kexec_handover.h:",
    ),
    refused(
        CORE,
        "a field that only some configurations have",
        &[(ORDER, "\tunsigned short order;\n#ifdef CONFIG_KEXEC_HANDOVER_DEBUG\n\tu64 cookie;\n#endif\n};")],
        "depends on CONFIG_KEXEC_HANDOVER_DEBUG",
    ),
    refused(
        "memfd.h",
        "a flag that is another one to another compiler",
        &[(
            "#define MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)",
            "#ifdef __clang__\n#define MEMFD_LUO_FOLIO_DIRTY BIT(0)\n#else\n#define MEMFD_LUO_FOLIO_DIRTY BIT(5)\n#endif",
        )],
        "memfd.h:37 depends on the compiler (__clang__)",
    ),
    refused(
        CORE,
        "what the header itself asserts does not hold",
        &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[KHO_VMALLOC_SIZE];\n\tu64 more;")],
        "kexec_handover.h:",
    ),
];
