//! One region of memory that the command line has reserved by name (`reserve_mem`).

#![header("linux/kho/abi/memblock.h")]
#![defined_in("mm/memblock.c", "6.18", "6.19")]

/// The version of the node of one region.
#[domain]
#[guarded_by(memblock)]
#[on_mismatch("the region is allocated afresh, and what was in it is lost")]
enum reserve_mem {
    /// The first version.
    #[releases("6.18", "6.19", "7.0", "7.1", "7.2", "7.3")]
    v1 = "reserve-mem-v1",
}

/// Value of a node's `compatible` property: the version of its properties.
const RESERVE_MEM_KHO_NODE_COMPATIBLE: &str = reserve_mem::VERSION;

/// One region, in memblock's FDT. The command line chooses the node's name.
#[fdt_node("/<region>")]
#[defined_in("mm/memblock.c")]
struct reserve_mem_node {
    /// Which version of this format the node follows.
    #[property("compatible")]
    compatible: str = RESERVE_MEM_KHO_NODE_COMPATIBLE,

    /// Physical address of the region.
    #[property("start")]
    #[leads_to("the region's pages")]
    start: u64,

    /// Size of the region in bytes.
    #[property("size")]
    size: u64,
}

/// How many regions there can be at most.
#[defined_in("mm/memblock.c")]
const RESERVE_MEM_MAX_ENTRIES: c_uint = 8;

/// The longest name of a region in bytes, the terminating NUL included.
#[defined_in("mm/memblock.c")]
const RESERVE_MEM_NAME_SIZE: usize = 16;
