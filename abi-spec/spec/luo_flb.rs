//! Global objects of the Live Update Orchestrator, which are bound to the lifetime of files (FLB), for as long as LUO
//! handed over an FDT.
//!
//! From `luo-v5` on, LUO's own version covers them.

#![header("linux/kho/abi/luo.h")]

/// The version of global objects.
#[domain]
#[fatal]
#[guarded_by(luo)]
#[on_mismatch("the new kernel panics")]
#[on_absence("the new kernel panics: it asks for the node, and the older kernel has none")]
enum luo_flb {
    /// The first version.
    #[releases("7.0", "7.1")]
    v1 = "luo-flb-v1",
}

/// The longest name of a global object in bytes, the terminating NUL included.
const LIVEUPDATE_FLB_COMPAT_LENGTH: usize = 48;

/// Name of the node of global objects.
const LUO_FDT_FLB_NODE_NAME: &str = "luo-flb";

/// Value of the node's `compatible` property: the version of global objects.
const LUO_FDT_FLB_COMPATIBLE: &str = luo_flb::VERSION;

/// Name of the property that leads to the global objects.
const LUO_FDT_FLB_HEADER: &str = "luo-flb-header";

/// The node of global objects in LUO's FDT.
#[fdt_node("/luo-flb")]
struct luo_flb_node {
    /// Which version of this format the objects follow.
    #[property("compatible")]
    compatible: str = LUO_FDT_FLB_COMPATIBLE,

    /// Physical address of the `luo_flb_header_ser`.
    #[property(LUO_FDT_FLB_HEADER)]
    header: u64,
}

/// How many pages the array of global objects takes.
#[defined_in("kernel/liveupdate/luo_flb.c")]
const LUO_FLB_PGCNT: c_ulong = 1;

/// How many global objects there can be at most.
#[defined_in("kernel/liveupdate/luo_flb.c")]
const LUO_FLB_MAX: c_ulong =
    ((LUO_FLB_PGCNT << PAGE_SHIFT) - size_of::<luo_flb_header_ser>()) / size_of::<luo_flb_ser>();

/// The head of the array of global objects: `count` entries of `luo_flb_ser` follow at once.
#[packed]
#[reached_by(luo_flb_node.header)]
struct luo_flb_header_ser {
    /// Size of the region in pages, this head included.
    pgcnt: u64,
    /// Number of entries.
    count: u64,
}

/// One global object: what several preserved files share.
#[packed]
#[reached_by(luo_flb_node.header)]
struct luo_flb_ser {
    /// The name of the format that its handler has used; it ends in NUL.
    name: [c_char; LIVEUPDATE_FLB_COMPAT_LENGTH],
    /// Leads to what the handler has written, in a way that the handler knows.
    data: u64,
    /// How many preserved files depend on the object.
    count: u64,
}
