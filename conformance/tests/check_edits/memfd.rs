//! Edits of `memfd.h`: bit-fields, flags, seals and what a memfd embeds.

use crate::edit::{edit, Change, Edit, Finds, ALL, ON_64K};

const fn memfd(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Edit {
    edit(name, changes, finds).of("memfd.h")
}

pub(crate) const EDITS: &[Edit] = &[
    // ---- Bit-fields ----------------------------------------------------------------------------------------------
    memfd(
        "two bit-fields are swapped",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 flags:12;\n\tu64 pfn:52;")],
        &[("member-order", "memfd_luo_folio_ser.flags", ALL)],
    ),
    memfd(
        "two bit-fields of 7.0 are swapped",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 flags:12;\n\tu64 pfn:52;")],
        &[("member-order", "memfd_luo_folio_ser.flags", ALL)],
    )
    .on("7.0.13"),
    memfd(
        "a bit moves from one bit-field to the next",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 pfn:51;\n\tu64 flags:13;")],
        &[("member-type", "memfd_luo_folio_ser.pfn", ALL), ("member-type", "memfd_luo_folio_ser.flags", ALL)],
    ),
    memfd(
        "a bit-field of 6.19 is narrower, which leaves bits that nothing has",
        &[("\tu64 flags:12;", "\tu64 flags:2;")],
        &[("member-type", "memfd_luo_folio_ser.flags", ALL)],
    )
    .on("6.19.14"),
    memfd(
        "a bit-field is signed",
        &[("\tu64 flags:12;", "\ts64 flags:12;")],
        &[("member-type", "memfd_luo_folio_ser.flags", ALL)],
    ),
    memfd(
        "bit-fields become a number that holds both",
        &[("\tu64 pfn:52;\n\tu64 flags:12;", "\tu64 pfn_and_flags;")],
        &[
            ("member-removed", "memfd_luo_folio_ser.pfn", ALL),
            ("member-removed", "memfd_luo_folio_ser.flags", ALL),
            ("member-added", "memfd_luo_folio_ser.pfn_and_flags", ALL),
        ],
    ),
    memfd(
        "bits of a bit-field get a name of their own",
        &[("\tu64 flags:12;", "\tu64 flags:8;\n\tu64 order:4;")],
        &[
            ("member-type", "memfd_luo_folio_ser.flags", ALL),
            ("member-added", "memfd_luo_folio_ser.order", ALL),
        ],
    ),
    // ---- Other members -------------------------------------------------------------------------------------------
    memfd(
        "a memfd is not packed any more, which moves nothing",
        &[("folios;\n} __packed;", "folios;\n};")],
        &[("record-layout", "memfd_luo_ser", ALL)],
    ),
    memfd(
        "a memfd of 6.19 is not packed any more, which moves nothing",
        &[("folios;\n} __packed;", "folios;\n};")],
        &[("record-layout", "memfd_luo_ser", ALL)],
    )
    .on("6.19.14"),
    memfd(
        "a folio is not packed any more, which moves nothing",
        &[("\tu64 index;\n} __packed;", "\tu64 index;\n};")],
        &[("record-layout", "memfd_luo_folio_ser", ALL)],
    ),
    memfd(
        "the position and the size of a memfd are swapped",
        &[("\tu64 pos;\n\tu64 size;", "\tu64 size;\n\tu64 pos;")],
        &[("member-order", "memfd_luo_ser.size", ALL)],
    ),
    memfd(
        "a memfd of 7.0 has seals, which only the next version has",
        &[("\tu64 nr_folios;", "\tu32 seals;\n\tu32 flags;\n\tu64 nr_folios;")],
        &[("member-added", "memfd_luo_ser.seals", ALL), ("member-added", "memfd_luo_ser.flags", ALL)],
    )
    .on("7.0.13"),
    memfd(
        "a memfd points to the area of its folios instead of embedding it",
        &[("\tstruct kho_vmalloc folios;", "\tu64 folios;")],
        &[("member-type", "memfd_luo_ser.folios", ALL)],
    ),
    memfd(
        "what a memfd embeds grows: the cause is found, and nothing that follows from it",
        &[],
        &[("member-added", "kho_vmalloc.node", ALL)],
    )
    .and_of(
        "kexec_handover.h",
        &[("\tunsigned short order;\n};", "\tunsigned short order;\n\tu64 node;\n};")],
    ),
    // ---- Flags and seals -----------------------------------------------------------------------------------------
    memfd(
        "a flag's bit moves",
        &[("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(2)")],
        &[("constant-value", "MEMFD_LUO_FOLIO_DIRTY", ALL)],
    ),
    memfd(
        "two flags of 6.19 change places",
        &[
            ("MEMFD_LUO_FOLIO_DIRTY\t\tBIT(0)", "MEMFD_LUO_FOLIO_DIRTY\t\tBIT(1)"),
            ("MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)", "MEMFD_LUO_FOLIO_UPTODATE\tBIT(0)"),
        ],
        &[
            ("constant-value", "MEMFD_LUO_FOLIO_DIRTY", ALL),
            ("constant-value", "MEMFD_LUO_FOLIO_UPTODATE", ALL),
        ],
    )
    .on("6.19.14"),
    memfd(
        "a flag has another bit on 64K",
        &[("MEMFD_LUO_FOLIO_UPTODATE\tBIT(1)", "MEMFD_LUO_FOLIO_UPTODATE\tBIT(PAGE_SHIFT == 16 ? 3 : 1)")],
        &[("constant-value", "MEMFD_LUO_FOLIO_UPTODATE", ON_64K)],
    ),
    memfd(
        "a seal cannot be handed over any more",
        &[("F_SEAL_FUTURE_WRITE | \\\n\t\t\t     F_SEAL_EXEC)", "F_SEAL_FUTURE_WRITE)")],
        &[("constant-value", "MEMFD_LUO_ALL_SEALS", ALL)],
    ),
    memfd(
        "a flag is added",
        &[(
            "struct memfd_luo_folio_ser {",
            "#define MEMFD_LUO_FOLIO_HUGE BIT(2)\nstruct memfd_luo_folio_ser {",
        )],
        &[("unknown-item", "MEMFD_LUO_FOLIO_HUGE", ALL)],
    ),
    memfd(
        "a flag is renamed: a number alone does not say that it is the same",
        &[("#define MEMFD_LUO_FOLIO_UPTODATE\t", "#define MEMFD_LUO_FOLIO_VALID\t")],
        &[("missing-item", "MEMFD_LUO_FOLIO_UPTODATE", ALL), ("unknown-item", "MEMFD_LUO_FOLIO_VALID", ALL)],
    ),
    // ---- Versions ------------------------------------------------------------------------------------------------
    memfd(
        "a version of memfd is announced that nobody wrote down",
        &[("\"memfd-v2\"", "\"memfd-v3\"")],
        &[("unknown-version", "MEMFD_LUO_FH_COMPATIBLE", ALL)],
    ),
    memfd(
        "the version of memfd is not announced any more",
        &[("#define MEMFD_LUO_FH_COMPATIBLE\t\"memfd-v2\"\n", "")],
        &[("missing-item", "MEMFD_LUO_FH_COMPATIBLE", ALL)],
    ),
];
