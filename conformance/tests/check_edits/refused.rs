//! Edits after which there is nothing to compare: one clear line says so, and nothing is called a finding.

use crate::edit::{refused, Edit};

pub(crate) const EDITS: &[Edit] = &[
    refused(
        "a semicolon is missing",
        &[("\tunsigned short flags;", "\tunsigned short flags")],
        "include/linux/kho/abi/kexec_handover.h:",
    ),
    refused(
        "a brace is missing",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n")],
        "redeclares",
    ),
    refused(
        "a type that nothing defines",
        &[("\tunsigned short flags;", "\tkho_flags_t flags;")],
        "kho_flags_t",
    ),
    refused(
        "what the header itself asserts does not hold",
        &[("\tu64 phys[KHO_VMALLOC_SIZE];", "\tu64 phys[KHO_VMALLOC_SIZE];\n\tu64 more;")],
        "kexec_handover.h:",
    ),
    refused("a condition is not closed", &[("#endif\t/* _LINUX_KHO", "/* _LINUX_KHO")], "kexec_handover.h:"),
    refused(
        "a header that is nowhere is included",
        &[("#include <linux/types.h>\n", "#include <linux/types.h>\n#include <linux/nowhere.h>\n")],
        "<linux/nowhere.h>",
    ),
    refused(
        "a member is there in kernels with a sanitizer",
        &[(
            "\tunsigned short order;\n};",
            "\tunsigned short order;\n#ifdef __SANITIZE_ADDRESS__\n\tu64 shadow;\n#endif\n};",
        )],
        "__SANITIZE_ADDRESS__",
    ),
    refused(
        "two records have one name",
        &[("struct kho_radix_leaf {", "struct kho_radix_node {")],
        "kho_radix_node",
    ),
];
