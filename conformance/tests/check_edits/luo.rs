//! Edits of `luo.h`, of the form of 7.2 and 7.3 and of the older one, in which LUO handed over a device tree.

use crate::edit::{edit, Change, Edit, Finds, ALL, ON_16K};

const fn luo(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Edit {
    edit(name, changes, finds).of("luo.h")
}

pub(crate) const EDITS: &[Edit] = &[
    // ---- Records -------------------------------------------------------------------------------------------------
    luo(
        "LUO's root is not packed any more, which moves nothing",
        &[("\tu64 flbs_pa;\n} __packed;", "\tu64 flbs_pa;\n};")],
        &[("record-layout", "luo_ser", ALL)],
    ),
    luo(
        "the files of a session, which it embeds, are not packed any more",
        &[("\tu64 files;\n\tu64 count;\n} __packed;", "\tu64 files;\n\tu64 count;\n};")],
        &[("record-layout", "luo_file_set_ser", ALL)],
    ),
    luo(
        "a file is not packed any more",
        &[("\tu64 token;\n} __packed;", "\tu64 token;\n};")],
        &[("record-layout", "luo_file_ser", ALL)],
    )
    .on("7.0.13"),
    luo(
        "a session's files come before its name",
        &[(
            "\tchar name[LIVEUPDATE_SESSION_NAME_LENGTH];\n\tstruct luo_file_set_ser file_set_ser;",
            "\tstruct luo_file_set_ser file_set_ser;\n\tchar name[LIVEUPDATE_SESSION_NAME_LENGTH];",
        )],
        &[("member-order", "luo_session_ser.file_set_ser", ALL)],
    ),
    luo(
        "the addresses of sessions and of global objects are swapped",
        &[("\tu64 sessions_pa;\n\tu64 flbs_pa;", "\tu64 flbs_pa;\n\tu64 sessions_pa;")],
        &[("member-order", "luo_ser.flbs_pa", ALL)],
    ),
    luo(
        "a file has half a token",
        &[("\tu64 token;", "\tu32 token;")],
        &[("member-type", "luo_file_ser.token", ALL)],
    ),
    luo(
        "a session of 6.19 has flags",
        &[("file_set_ser;\n} __packed;", "file_set_ser;\n\tu64 flags;\n} __packed;")],
        &[("member-added", "luo_session_ser.flags", ALL)],
    )
    .on("6.19.14"),
    luo(
        "the head of the sessions of 7.0 counts less far",
        &[("luo_session_header_ser {\n\tu64 count;", "luo_session_header_ser {\n\tu32 count;")],
        &[("member-type", "luo_session_header_ser.count", ALL)],
    )
    .on("7.0.13"),
    luo(
        "a global object of 7.1 does not say how often it is used",
        &[(
            "\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];\n\tu64 data;\n\tu64 count;",
            "\tchar name[LIVEUPDATE_FLB_COMPAT_LENGTH];\n\tu64 data;",
        )],
        &[("member-removed", "luo_flb_ser.count", ALL)],
    )
    .on("7.1.13"),
    // ---- Constants -----------------------------------------------------------------------------------------------
    luo(
        "the name of a handler's format is longer, and the file with it",
        &[("LIVEUPDATE_HNDL_COMPAT_LENGTH\t48", "LIVEUPDATE_HNDL_COMPAT_LENGTH\t64")],
        &[("constant-value", "LIVEUPDATE_HNDL_COMPAT_LENGTH", ALL)],
    ),
    luo(
        "the name of a handler's format is longer in 6.19, and a session's file with it",
        &[("LIVEUPDATE_HNDL_COMPAT_LENGTH\t48", "LIVEUPDATE_HNDL_COMPAT_LENGTH\t64")],
        &[("constant-value", "LIVEUPDATE_HNDL_COMPAT_LENGTH", ALL)],
    )
    .on("6.19.14"),
    luo(
        "the name of a global object is longer on 16K",
        &[(
            "#define LIVEUPDATE_FLB_COMPAT_LENGTH\t48",
            "#if PAGE_SHIFT == 14\n#define LIVEUPDATE_FLB_COMPAT_LENGTH 56\n#else\n\
             #define LIVEUPDATE_FLB_COMPAT_LENGTH 48\n#endif",
        )],
        &[("constant-value", "LIVEUPDATE_FLB_COMPAT_LENGTH", ON_16K)],
    ),
    luo(
        "there is more room for the version",
        &[("ALIGN(sizeof(LUO_ABI_COMPATIBLE), 8)", "ALIGN(sizeof(LUO_ABI_COMPATIBLE), 16)")],
        &[("constant-value", "LUO_ABI_COMPAT_LEN", ALL)],
    ),
    // ---- Names in the device tree --------------------------------------------------------------------------------
    luo(
        "LUO's node has another name",
        &[("LUO_KHO_ENTRY_NAME\t\"LUO\"", "LUO_KHO_ENTRY_NAME\t\"luo\"")],
        &[("constant-value", "LUO_KHO_ENTRY_NAME", ALL)],
    ),
    luo(
        "the property that counts live updates has another name",
        &[("LUO_FDT_LIVEUPDATE_NUM\t\"liveupdate-number\"", "LUO_FDT_LIVEUPDATE_NUM\t\"liveupdate-count\"")],
        &[("constant-value", "LUO_FDT_LIVEUPDATE_NUM", ALL)],
    )
    .on("7.0.13"),
    luo(
        "the node of the sessions has another name",
        &[("LUO_FDT_SESSION_NODE_NAME\t\"luo-session\"", "LUO_FDT_SESSION_NODE_NAME\t\"luo-sessions\"")],
        &[("constant-value", "LUO_FDT_SESSION_NODE_NAME", ALL)],
    )
    .on("6.19.14"),
    luo(
        "the property that leads to the global objects has another name",
        &[("\"luo-flb-header\"", "\"luo-flb-head\"")],
        &[("constant-value", "LUO_FDT_FLB_HEADER", ALL)],
    )
    .on("7.1.13"),
    luo(
        "the tree of 7.0 is two pages long",
        &[("LUO_FDT_SIZE\t\tPAGE_SIZE", "LUO_FDT_SIZE\t\t(2 * PAGE_SIZE)")],
        &[("constant-value", "LUO_FDT_SIZE", ALL)],
    )
    .on("7.0.13"),
    // ---- Versions ------------------------------------------------------------------------------------------------
    luo(
        "a version of LUO is announced that nobody wrote down",
        &[("\"luo-v5\"", "\"luo-v6\"")],
        &[("unknown-version", "LUO_ABI_COMPATIBLE", ALL)],
    ),
    luo(
        "a version of LUO is announced that nobody wrote down, and a record changes",
        &[("\"luo-v5\"", "\"luo-v6\""), ("\tu64 token;", "\tu32 token;")],
        &[("unknown-version", "LUO_ABI_COMPATIBLE", ALL), ("member-type", "luo_file_ser.token", ALL)],
    ),
    luo(
        "a version of the sessions of 7.0 is announced that nobody wrote down",
        &[("\"luo-session-v2\"", "\"luo-session-v3\"")],
        &[("unknown-version", "LUO_FDT_SESSION_COMPATIBLE", ALL)],
    )
    .on("7.0.13"),
    luo(
        "a version of the global objects of 7.1 is announced that nobody wrote down",
        &[("LUO_FDT_FLB_COMPATIBLE\t\"luo-flb-v1\"", "LUO_FDT_FLB_COMPATIBLE\t\"luo-flb-v2\"")],
        &[("unknown-version", "LUO_FDT_FLB_COMPATIBLE", ALL)],
    )
    .on("7.1.13"),
    // ---- Gone, and new -------------------------------------------------------------------------------------------
    luo(
        "the property that counts live updates is removed",
        &[("#define LUO_FDT_LIVEUPDATE_NUM\t\"liveupdate-number\"\n", "")],
        &[("missing-item", "LUO_FDT_LIVEUPDATE_NUM", ALL)],
    )
    .on("7.0.13"),
    luo(
        "the head of the global objects is removed",
        &[("struct luo_flb_header_ser {\n\tu64 pgcnt;\n\tu64 count;\n} __packed;\n", "")],
        &[("missing-item", "luo_flb_header_ser", ALL)],
    ),
    luo(
        "the head of the global objects is renamed",
        &[("struct luo_flb_header_ser {", "struct luo_flb_head_ser {")],
        &[("item-renamed", "luo_flb_head_ser", ALL)],
    ),
    luo(
        "LUO gets a record",
        &[("struct luo_ser {", "struct luo_more_ser {\n\tu64 a;\n} __packed;\nstruct luo_ser {")],
        &[("unknown-item", "luo_more_ser", ALL)],
    ),
    luo(
        "LUO gets a union",
        &[("struct luo_ser {", "union luo_any_ser {\n\tu64 a;\n\tu32 b;\n};\nstruct luo_ser {")],
        &[("unknown-item", "luo_any_ser", ALL)],
    ),
    luo(
        "LUO gets a constant",
        &[("struct luo_ser {", "#define LUO_MAX_SESSIONS 100\nstruct luo_ser {")],
        &[("unknown-item", "LUO_MAX_SESSIONS", ALL)],
    ),
    luo(
        "LUO gets a string",
        &[("struct luo_ser {", "#define LUO_OTHER_ENTRY_NAME \"LUO2\"\nstruct luo_ser {")],
        &[("unknown-item", "LUO_OTHER_ENTRY_NAME", ALL)],
    ),
    luo(
        "LUO of 7.0 gets an enum",
        &[("struct luo_file_ser {", "enum luo_kind {\n\tLUO_KIND_NEW = 1,\n};\nstruct luo_file_ser {")],
        &[("unknown-item", "LUO_KIND_NEW", ALL)],
    )
    .on("7.0.13"),
];
