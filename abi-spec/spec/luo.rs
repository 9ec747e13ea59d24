//! The Live Update Orchestrator (LUO): which sessions, files and global objects a kernel hands over, and to whom in
//! the new kernel each belongs.
//!
//! User space puts files into sessions. The handler of a kind of file, such as that of memfd, hands the content over in
//! a format of its own, and leaves one number with LUO that leads to it.

#![header("linux/kho/abi/luo.h")]

/// The version of everything that LUO itself hands over.
///
/// A format that a file handler uses has a version of its own.
#[domain]
#[fatal]
#[guarded_by(kho)]
#[on_mismatch("the new kernel panics")]
enum luo {
    /// The data is an FDT. Sessions and global objects have nodes in it, with versions of their own.
    #[releases("6.19", "7.0", "7.1")]
    v1 = "luo-v1",

    /// The data is one structure. Its version covers sessions and global objects, and files lie in serialization
    /// blocks.
    #[releases("7.2", "7.3")]
    v5 = "luo-v5",
}

// ---- Where it starts --------------------------------------------------------------------------------------------

/// Size in bytes of the FDT.
#[versions(v1)]
const LUO_FDT_SIZE: usize = PAGE_SIZE;

/// Name of LUO's node in the handed-over tree.
#[versions(v1)]
const LUO_FDT_KHO_ENTRY_NAME: &str = "LUO";

/// Value of the root node's `compatible` property: the version of LUO's format.
#[versions(v1)]
const LUO_FDT_COMPATIBLE: &str = luo::VERSION;

/// Name of the root node's property that counts live updates.
#[versions(v1)]
const LUO_FDT_LIVEUPDATE_NUM: &str = "liveupdate-number";

/// The root of LUO's own FDT.
#[versions(v1)]
#[fdt_node("/")]
#[reached_by(kho::kho_subsystem_node.fdt, LUO_FDT_KHO_ENTRY_NAME)]
#[reached_by(kho::kho_subsystem_node.preserved_data, LUO_FDT_KHO_ENTRY_NAME)]
struct luo_root_node {
    /// Which version of this format the tree follows.
    #[property("compatible")]
    compatible: str = LUO_FDT_COMPATIBLE,

    /// How many live updates this machine has been through.
    #[property(LUO_FDT_LIVEUPDATE_NUM)]
    liveupdate_number: u64,
}

/// Name of LUO's node in the handed-over tree.
#[versions(v5..)]
const LUO_KHO_ENTRY_NAME: &str = "LUO";

/// What the structure starts with: the version of LUO's format.
#[versions(v5..)]
const LUO_ABI_COMPATIBLE: &str = luo::VERSION;

/// Room for `LUO_ABI_COMPATIBLE` in bytes: its length with the terminating NUL, rounded up to a multiple of 8.
#[versions(v5..)]
const LUO_ABI_COMPAT_LEN: usize = 8;

/// The root of all that LUO hands over.
///
/// The `blob-size` of LUO's node is its size. A reader that finds less there panics.
#[packed]
#[versions(v5..)]
#[reached_by(kho::kho_subsystem_node.preserved_data, LUO_KHO_ENTRY_NAME)]
struct luo_ser {
    /// Which version of this format the data follows, `LUO_ABI_COMPATIBLE`, filled up with NUL. Check it before reading
    /// anything else.
    compatible: [c_char; LUO_ABI_COMPAT_LEN],
    /// How many live updates this machine has been through.
    liveupdate_num: u64,
    /// Physical address of the first block of sessions: a `kho_block_header_ser`, with a `luo_session_ser` for each
    /// entry. 0: there are none.
    sessions_pa: u64,
    /// Physical address of the `luo_flb_header_ser`. 0: there are no global objects.
    flbs_pa: u64,
}

// ---- Sessions and files -----------------------------------------------------------------------------------------

/// The longest name of a session in bytes, the terminating NUL included. It is a promise to user space as well.
#[defined_in("uapi/linux/liveupdate.h")]
const LIVEUPDATE_SESSION_NAME_LENGTH: usize = 64;

/// The longest name of a file handler's format in bytes, the terminating NUL included.
const LIVEUPDATE_HNDL_COMPAT_LENGTH: usize = 48;

/// One file of a session.
#[packed]
#[versions(v5..)]
#[reached_by(luo_file_set_ser.files, in kho::kho_block_header_ser)]
struct luo_file_ser {
    /// The name of the format that its handler has used, such as `memfd-v2`; it ends in NUL. A kernel without a handler
    /// of that name cannot restore the file.
    compatible: [c_char; LIVEUPDATE_HNDL_COMPAT_LENGTH],
    /// Leads to what the handler has written, in a way that the handler knows: by custom a physical address.
    data: u64,
    /// By which user space asks for the file. It is unique in its session.
    token: u64,
}

/// The files of a session.
#[packed]
#[versions(v5..)]
struct luo_file_set_ser {
    /// Physical address of the first block of files: a `kho_block_header_ser`, with a `luo_file_ser` for each entry. 0:
    /// there are none.
    files: u64,
    /// Number of files in all blocks. A reader that finds another number refuses the session.
    count: u64,
}

/// One session.
#[packed]
#[versions(v5..)]
#[reached_by(luo_ser.sessions_pa, in kho::kho_block_header_ser)]
struct luo_session_ser {
    /// Its name, which ends in NUL. It is unique.
    name: [c_char; LIVEUPDATE_SESSION_NAME_LENGTH],
    /// Its files.
    file_set_ser: luo_file_set_ser,
}

// ---- Global objects ---------------------------------------------------------------------------------------------

/// The longest name of a global object in bytes, the terminating NUL included.
#[versions(v5..)]
const LIVEUPDATE_FLB_COMPAT_LENGTH: usize = 48;

/// How many pages the array of global objects takes.
#[versions(v5..)]
#[defined_in("kernel/liveupdate/luo_flb.c")]
const LUO_FLB_PGCNT: c_ulong = 1;

/// How many global objects there can be at most.
#[versions(v5..)]
#[defined_in("kernel/liveupdate/luo_flb.c")]
const LUO_FLB_MAX: c_ulong =
    ((LUO_FLB_PGCNT << PAGE_SHIFT) - size_of::<luo_flb_header_ser>()) / size_of::<luo_flb_ser>();

/// The head of the array of global objects, which are bound to the lifetime of files (FLB). `count` entries of
/// `luo_flb_ser` follow at once.
#[packed]
#[versions(v5..)]
#[reached_by(luo_ser.flbs_pa)]
struct luo_flb_header_ser {
    /// Size of the region in pages, this head included.
    pgcnt: u64,
    /// Number of entries.
    count: u64,
}

/// One global object: what several preserved files share.
#[packed]
#[versions(v5..)]
#[reached_by(luo_ser.flbs_pa)]
struct luo_flb_ser {
    /// The name of the format that its handler has used; it ends in NUL.
    name: [c_char; LIVEUPDATE_FLB_COMPAT_LENGTH],
    /// Leads to what the handler has written, in a way that the handler knows.
    data: u64,
    /// How many preserved files depend on the object.
    count: u64,
}
