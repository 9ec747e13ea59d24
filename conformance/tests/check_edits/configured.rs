//! Edits whose effect depends on how a tree is configured: found where the target decides, refused where only the
//! configuration does.

use crate::edit::{edit, harmless, refused, Edit, ALL, ON_64K, ON_ARM64};

const ORDER: &str = "\tunsigned short order;\n};";

pub(crate) const EDITS: &[Edit] = &[
    edit(
        "a field has another type on one architecture",
        &[(ORDER, "#ifdef CONFIG_ARM64\n\tunsigned int order;\n#else\n\tunsigned short order;\n#endif\n};")],
        &[("member-type", "kho_vmalloc.order", ON_ARM64)],
    ),
    edit(
        "a field is added for one page size by the configuration's name",
        &[(ORDER, "\tunsigned short order;\n#ifdef CONFIG_ARM64_64K_PAGES\n\tu64 more;\n#endif\n};")],
        &[("member-added", "kho_vmalloc.more", ON_64K)],
    ),
    edit(
        "a record is aligned to a line of the cache",
        &[(ORDER, "\tunsigned short order;\n} ____cacheline_aligned;")],
        &[("record-layout", "kho_vmalloc", ALL)],
    ),
    harmless(
        "a condition that all targets decide alike",
        &[(ORDER, "#ifdef CONFIG_64BIT\n\tunsigned short order;\n#else\n\tunsigned int order;\n#endif\n};")],
    ),
    refused(
        "a field that only some configurations have",
        &[(ORDER, "\tunsigned short order;\n#ifdef CONFIG_KEXEC_HANDOVER_DEBUG\n\tu64 cookie;\n#endif\n};")],
        "kexec_handover.h:178 depends on CONFIG_KEXEC_HANDOVER_DEBUG",
    ),
    refused(
        "a field that depends on a number that the configuration chooses",
        &[(
            ORDER,
            "\tunsigned short order;\n#if defined(NR_CPUS) && NR_CPUS > 64\n\tu64 cookie;\n#endif\n};",
        )],
        "depends on NR_CPUS",
    ),
    refused(
        "a record that a plugin of the compiler may shuffle",
        &[(ORDER, "\tunsigned short order;\n} __randomize_layout;")],
        "nothing here defines `__randomize_layout`",
    ),
    refused(
        "an attribute is mistyped",
        &[(ORDER, "\tunsigned short order;\n} __kho_packed;")],
        "nothing here defines `__kho_packed`",
    ),
];
