//! Memory that the command line has reserved by name (`reserve_mem`), so that each region stays where it is.

#![header("linux/kho/abi/memblock.h")]
#![defined_in("mm/memblock.c", "6.18", "6.19")]

/// The version of the FDT that has the reserved regions.
#[domain]
#[guarded_by(kho)]
#[on_mismatch("every region is allocated afresh, and what was in it is lost")]
enum memblock {
    /// The first version.
    #[releases("6.18", "6.19", "7.0", "7.1", "7.2", "7.3")]
    v1 = "memblock-v1",
}

/// Name of memblock's node in the handed-over tree.
const MEMBLOCK_KHO_FDT: &str = "memblock";

/// Value of the root node's `compatible` property: the version of the FDT.
const MEMBLOCK_KHO_NODE_COMPATIBLE: &str = memblock::VERSION;

/// The root of memblock's own FDT. It has one subnode for each region.
#[fdt_node("/")]
#[reached_by(kho::kho_subsystem_node.fdt, MEMBLOCK_KHO_FDT)]
#[reached_by(kho::kho_subsystem_node.preserved_data, MEMBLOCK_KHO_FDT)]
struct memblock_root_node {
    /// Which version of this format the tree follows.
    #[property("compatible")]
    compatible: str = MEMBLOCK_KHO_NODE_COMPATIBLE,
}
