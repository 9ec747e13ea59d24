//! Sessions of the Live Update Orchestrator, and the files in them, for as long as LUO handed over an FDT.
//!
//! From `luo-v5` on, LUO's own version covers them.

#![header("linux/kho/abi/luo.h")]

use luo::v1::{LIVEUPDATE_HNDL_COMPAT_LENGTH, LIVEUPDATE_SESSION_NAME_LENGTH};

/// The version of sessions and of the files in them.
#[domain]
#[fatal]
#[guarded_by(luo)]
#[on_mismatch("the new kernel panics")]
#[on_absence("the new kernel panics")]
enum luo_session {
    /// The first version that a release carried.
    #[releases("6.19", "7.0", "7.1")]
    v2 = "luo-session-v2",
}

/// Name of the node of sessions.
const LUO_FDT_SESSION_NODE_NAME: &str = "luo-session";

/// Value of the node's `compatible` property: the version of sessions.
const LUO_FDT_SESSION_COMPATIBLE: &str = luo_session::VERSION;

/// Name of the property that leads to the sessions.
const LUO_FDT_SESSION_HEADER: &str = "luo-session-header";

/// The node of sessions in LUO's FDT.
#[fdt_node("/luo-session")]
struct luo_session_node {
    /// Which version of this format the sessions follow.
    #[property("compatible")]
    compatible: str = LUO_FDT_SESSION_COMPATIBLE,

    /// Physical address of the `luo_session_header_ser`.
    #[property(LUO_FDT_SESSION_HEADER)]
    header: u64,
}

/// How many pages the array of sessions takes.
#[defined_in("kernel/liveupdate/luo_session.c")]
const LUO_SESSION_PGCNT: c_ulong = 16;

/// How many sessions a kernel hands over at most. A reader goes by `luo_session_header_ser.count` alone.
#[defined_in("kernel/liveupdate/luo_session.c")]
const LUO_SESSION_MAX: c_ulong = ((LUO_SESSION_PGCNT << PAGE_SHIFT) - size_of::<luo_session_header_ser>())
    / size_of::<luo_session_ser>();

/// How many pages the array of a session's files takes.
#[defined_in("kernel/liveupdate/luo_file.c")]
const LUO_FILE_PGCNT: c_ulong = 2;

/// How many files there can be in a session at most.
#[defined_in("kernel/liveupdate/luo_file.c")]
const LUO_FILE_MAX: c_ulong = (LUO_FILE_PGCNT << PAGE_SHIFT) / size_of::<luo_file_ser>();

/// The head of the array of sessions: `count` entries of `luo_session_ser` follow at once.
#[packed]
#[reached_by(luo_session_node.header)]
struct luo_session_header_ser {
    /// Number of entries.
    count: u64,
}

/// One file of a session.
#[packed]
#[reached_by(luo_file_set_ser.files)]
struct luo_file_ser {
    /// The name of the format that its handler has used, such as `memfd-v1`; it ends in NUL. A kernel without a handler
    /// of that name cannot restore the file.
    compatible: [c_char; LIVEUPDATE_HNDL_COMPAT_LENGTH],
    /// Leads to what the handler has written, in a way that the handler knows: by custom a physical address.
    data: u64,
    /// By which user space asks for the file. It is unique in its session.
    token: u64,
}

/// The files of a session.
#[packed]
struct luo_file_set_ser {
    /// Physical address of an array of `luo_file_ser`, which lies in one piece. 0: there are no files.
    files: u64,
    /// Number of entries.
    count: u64,
}

/// One session.
#[packed]
#[reached_by(luo_session_node.header)]
struct luo_session_ser {
    /// Its name, which ends in NUL. It is unique.
    name: [c_char; LIVEUPDATE_SESSION_NAME_LENGTH],
    /// Its files.
    file_set_ser: luo_file_set_ser,
}
