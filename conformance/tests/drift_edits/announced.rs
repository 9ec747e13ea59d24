//! Edits of versions that are not simply raised: lowered, used before, gone, and announced under another name.

use crate::row::{kho, luo, memfd, of, File, Row, ALL};

const METADATA: File = "kexec_metadata.h";

pub(crate) const ROWS: &[Row] = &[
    // ---- Downwards ---------------------------------------------------------------------------------------------------
    luo(
        "LUO's version is lowered, to one that no release has",
        &[("\"luo-v5\"", "\"luo-v4\"")],
        &[("version-went-back", "LUO_ABI_COMPATIBLE", ALL)],
    ),
    kho(
        "the core's version is lowered, to one that a release has",
        &[("\"kho-v4\"", "\"kho-v3\"")],
        &[("version-went-back", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    of(
        METADATA,
        "the number of the metadata is lowered",
        &[("METADATA_VERSION 1", "METADATA_VERSION 0")],
        &[("version-went-back", "KHO_KEXEC_METADATA_VERSION", ALL)],
    ),
    memfd(
        "memfd changes, and its version is lowered",
        &[("\"memfd-v2\"", "\"memfd-v1\""), ("\tu64 pos;\n\tu64 size;", "\tu64 size;\n\tu64 pos;")],
        &[("version-went-back", "MEMFD_LUO_FH_COMPATIBLE", ALL), ("bumped-change", "memfd_luo_ser", ALL)],
    ),
    luo(
        "LUO's version is written in other letters, and a record changes",
        &[("\"luo-v5\"", "\"LUO-v05\""), ("\tu64 token;", "\tu32 token;")],
        &[("version-went-back", "LUO_ABI_COMPATIBLE", ALL), ("bumped-change", "luo_file_ser", ALL)],
    ),
    // ---- Into what is taken ------------------------------------------------------------------------------------------
    memfd(
        "memfd of 7.0 takes the version of 7.1, with another layout",
        &[("\"memfd-v1\"", "\"memfd-v2\""), ("\tu64 nr_folios;", "\tu64 nr_folios;\n\tu64 flags;")],
        &[("version-reused", "MEMFD_LUO_FH_COMPATIBLE", ALL), ("bumped-change", "memfd_luo_ser", ALL)],
    )
    .on("7.0.13"),
    luo(
        "LUO of 7.1 takes the version of 7.2, and has nothing of it",
        &[("LUO_FDT_COMPATIBLE\t\"luo-v1\"", "LUO_FDT_COMPATIBLE\t\"luo-v5\"")],
        &[("version-reused", "LUO_FDT_COMPATIBLE", ALL)],
    )
    .on("7.1.13"),
    memfd(
        "memfd of 7.0 takes the version of 7.1, with its layout",
        &[
            ("\"memfd-v1\"", "\"memfd-v2\""),
            ("\tu64 nr_folios;", "\tu32 seals;\n\tu32 flags;\n\tu64 nr_folios;"),
            (
                "struct memfd_luo_ser {",
                "#define MEMFD_LUO_ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | \\\n\
                 \tF_SEAL_FUTURE_WRITE | F_SEAL_EXEC)\nstruct memfd_luo_ser {",
            ),
        ],
        &[("bumped-change", "memfd_luo_ser", ALL), ("bumped-change", "MEMFD_LUO_ALL_SEALS", ALL)],
    )
    .on("7.0.13"),
    kho(
        "the core of 7.0 takes the version of 7.1, with another layout",
        &[
            ("COMPATIBLE \"kho-v1\"", "COMPATIBLE \"kho-v3\""),
            ("\tunsigned short order;", "\tunsigned short order;\n\tu64 node;"),
        ],
        &[("version-reused", "KHO_FDT_COMPATIBLE", ALL), ("bumped-change", "kho_vmalloc", ALL), ("covered-change", "memfd_luo_ser", ALL)],
    )
    .on("7.0.13"),
    // ---- Gone, and under another name ----------------------------------------------------------------------------------
    kho(
        "the core announces no version any more",
        &[("#define KHO_FDT_COMPATIBLE \"kho-v4\"\n", "")],
        &[("version-removed", "KHO_FDT_COMPATIBLE", ALL)],
    ),
    memfd(
        "memfd announces no version any more",
        &[("#define MEMFD_LUO_FH_COMPATIBLE\t\"memfd-v2\"\n", "")],
        &[("version-removed", "MEMFD_LUO_FH_COMPATIBLE", ALL)],
    ),
    of(
        METADATA,
        "the metadata has no number any more",
        &[("#define KHO_KEXEC_METADATA_VERSION 1\n", "")],
        &[("version-removed", "KHO_KEXEC_METADATA_VERSION", ALL)],
    ),
    memfd(
        "memfd announces no version any more, and changes",
        &[
            ("#define MEMFD_LUO_FH_COMPATIBLE\t\"memfd-v2\"\n", ""),
            ("\tu64 pos;\n\tu64 size;", "\tu64 size;\n\tu64 pos;"),
        ],
        &[("version-removed", "MEMFD_LUO_FH_COMPATIBLE", ALL), ("unbumped-change", "memfd_luo_ser", ALL)],
    ),
    memfd(
        "the constant of memfd's version is renamed",
        &[("#define MEMFD_LUO_FH_COMPATIBLE\t", "#define MEMFD_LUO_COMPATIBLE\t")],
        &[("renamed", "MEMFD_LUO_COMPATIBLE", ALL)],
    ),
    kho(
        "the constant of the core's version is renamed, and a record changes",
        &[
            ("#define KHO_FDT_COMPATIBLE ", "#define KHO_ROOT_COMPATIBLE "),
            ("\tunsigned int total_pages;", "\tu64 total_pages;"),
        ],
        &[("renamed", "KHO_ROOT_COMPATIBLE", ALL), ("unbumped-change", "kho_vmalloc", ALL)],
    ),
    kho(
        "the constant of the core's version is renamed and raised, and a record changes",
        &[
            ("#define KHO_FDT_COMPATIBLE \"kho-v4\"", "#define KHO_ROOT_COMPATIBLE \"kho-v5\""),
            ("\tunsigned int total_pages;", "\tu64 total_pages;"),
        ],
        &[("bumped-change", "kho_vmalloc", ALL), ("covered-change", "memfd_luo_ser", ALL)],
    ),
    of(
        METADATA,
        "the constant of the metadata's number is renamed",
        &[("#define KHO_KEXEC_METADATA_VERSION 1", "#define KHO_METADATA_VERSION 1")],
        &[("renamed", "KHO_METADATA_VERSION", ALL)],
    ),
];
