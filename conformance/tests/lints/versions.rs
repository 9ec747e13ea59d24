//! Comments with versions that are out of date, and with others.

use kho_abi_conformance::rules::DOC_VERSION_STALE;

use crate::Example;

pub(crate) const EXAMPLES: &[Example] = &[
    Example {
        rule: &DOC_VERSION_STALE,
        name: "a version in an example of a node was forgotten",
        files: &[(
            "kho.h",
            "\
/*
 * Root: compatible = \"kho-v1\";
 */
#define KHO_COMPATIBLE \"kho-v2\"
",
        )],
        finds: &[(&DOC_VERSION_STALE, "kho.h", "a comment says kho-v1, the define says kho-v2", 2)],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "versions in several comments of a header are one finding, those of another header another",
        files: &[
            (
                "a.h",
                "\
#define KHO_COMPATIBLE \"kho-v4\"

// kho-v3
/* \"kho-v3\", (kho-v2) */
",
            ),
            (
                "b.h",
                "\
/* Holds what kho-v3 says. */
#define B 1
",
            ),
        ],
        finds: &[
            (&DOC_VERSION_STALE, "a.h", "comments say kho-v2, kho-v3 (3 times), the define says kho-v4", 3),
            (&DOC_VERSION_STALE, "b.h", "a comment says kho-v3, the define says kho-v4", 1),
        ],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "of a joined text, each version counts",
        files: &[(
            "kho.h",
            "\
/* luo-v5 with block-v1 */
#define KHO_COMPATIBLE \"luo-v5;block-v2\"
",
        )],
        finds: &[(&DOC_VERSION_STALE, "kho.h", "a comment says block-v1, the define says block-v2", 1)],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "a higher version in a comment is as wrong",
        files: &[(
            "kho.h",
            "\
/* pci-v12 */
#define PCI_COMPATIBLE \"pci-v2\"
",
        )],
        finds: &[(&DOC_VERSION_STALE, "kho.h", "a comment says pci-v12, the define says pci-v2", 1)],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "a comment that names today's version too is about what has changed",
        files: &[(
            "kho.h",
            "\
/*
 * kho-v1 had no sizes.
 *
 * kho-v2 has.
 */
#define KHO_COMPATIBLE \"kho-v2\"
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "versions after words of history",
        files: &[(
            "kho.h",
            "\
/* Not in kernels older than kho-v2; since
 * kho-v3, and from kho-v1. */
#define KHO_COMPATIBLE \"kho-v4\"
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "versions are whole words, patterns are none, and what nobody announces has none",
        files: &[(
            "kho.h",
            "\
/* a-luo-v1 luo-v1x luo-vN luo-v luo-v1-rc pci-v7 LUO-v1 */
#define KHO_COMPATIBLE \"luo-v5\"
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "the version of one format is in the name of another",
        files: &[(
            "kho.h",
            "\
/* luo-session-v1 */
#define A \"luo-v2\"
#define B \"luo-session-v1\"
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "two constants announce two versions of one format",
        files: &[(
            "kho.h",
            "\
/* kho-v1 or */
/* kho-v2 */
#define A \"kho-v1\"
#define B \"kho-v2\"
",
        )],
        finds: &[],
    },
    Example {
        rule: &DOC_VERSION_STALE,
        name: "strings are no comments, and numbers are no versions",
        files: &[(
            "kho.h",
            "\
#define A \"kho-v2\"
#define B \"not kho-v1\"
/* version 1 of it */
#define C 2
",
        )],
        finds: &[],
    },
];
