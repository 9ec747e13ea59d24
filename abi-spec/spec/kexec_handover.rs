//! The core of Kexec HandOver: how one kernel finds what the kernel before it has left.
//!
//! The old kernel hands over the physical address of a flattened device tree (FDT) of at most one page: on x86 in an
//! entry of the boot parameters' `setup_data` list (type 10), on arm64 in the property `linux,kho-fdt` of the node
//! `/chosen`. Its root node names the version of everything described here and points to the record of all preserved
//! pages; each of its subnodes points to the data of one subsystem.
//!
//! Byte order: the FDT itself is a device tree like any other, with a big-endian header and big-endian tokens. But the
//! 8-byte numbers that its properties hold are in the byte order of the CPU, and aligned to 4 bytes only. Everything
//! outside the FDT is in the byte order of the CPU as well, and aligned as its type asks.
//!
//! Nothing in the handed-over data states the page size. Both kernels must use the same one, and whoever decodes
//! the memory from outside must know it.

#![header("linux/kho/abi/kexec_handover.h")]
#![defined_in("kernel/kexec_handover.c", "6.18")]
#![defined_in("kernel/liveupdate/kexec_handover.c", "6.19")]

/// The version of the handover format as a whole.
///
/// It covers the FDT, the record of preserved pages and the `vmalloc` structures. A kernel that supports another
/// version reads nothing of what was handed over.
#[domain]
#[fatal]
#[on_mismatch("the new kernel boots as if nothing had been handed over: all preserved memory is lost")]
enum kho {
    /// Preserved pages are recorded in a list of bitmaps, whose structures no header states: they are private to the
    /// kernel's C file. A subsystem's data is itself an FDT.
    #[releases("6.18", "6.19", "7.0")]
    v1 = "kho-v1",

    /// Preserved pages are recorded in a radix tree. A subsystem's data is a blob of any format, with its size
    /// beside it.
    #[releases("7.1")]
    v3 = "kho-v3",

    /// Adds the serialization blocks. No layout that was there before has changed.
    #[releases("7.2", "7.3")]
    v4 = "kho-v4",
}

// ---- The FDT ----------------------------------------------------------------------------------------------------

/// Value of the root node's `compatible` property: the version of the handover format.
const KHO_FDT_COMPATIBLE: &str = kho::VERSION;

/// Name of the root node's property that holds the physical address of the record of preserved pages.
#[releases("7.0"..)]
const KHO_FDT_MEMORY_MAP_PROP_NAME: &str = "preserved-memory-map";

/// What `KHO_FDT_MEMORY_MAP_PROP_NAME` was called before a header had it.
#[releases("6.18", "6.19")]
const PROP_PRESERVED_MEMORY_MAP: &str = KHO_FDT_MEMORY_MAP_PROP_NAME;

/// Name of a subnode's property that holds the physical address of the subsystem's own FDT.
#[versions(v1)]
#[releases("7.0"..)]
const KHO_FDT_SUB_TREE_PROP_NAME: &str = "fdt";

/// What `KHO_FDT_SUB_TREE_PROP_NAME` was called before a header had it.
#[versions(v1)]
#[releases("6.18", "6.19")]
const PROP_SUB_FDT: &str = KHO_FDT_SUB_TREE_PROP_NAME;

/// Name of a subnode's property that holds the physical address of the subsystem's data.
#[versions(v3..)]
const KHO_SUB_TREE_PROP_NAME: &str = "preserved-data";

/// Name of a subnode's property that holds the size of the subsystem's data.
#[versions(v3..)]
const KHO_SUB_TREE_SIZE_PROP_NAME: &str = "blob-size";

/// How a kernel on arm64 finds what was handed over: two properties of a node of its own device tree, which the
/// kernel before it has put there. On x86 `kho_data` says the same.
#[fdt_node("/chosen")]
#[defined_in("drivers/of/kexec.c")]
#[defined_in("drivers/of/kexec.c", "6.18", "6.19")]
struct kho_chosen_node {
    /// Where the FDT is whose root is `kho_root_node`, and its size in bytes.
    #[property("linux,kho-fdt")]
    fdt: reg,

    /// Where the array of `kho_scratch` is, and its size in bytes.
    #[property("linux,kho-scratch")]
    scratch: reg,
}

/// The type of the entry of the `setup_data` list that holds `kho_data`.
#[defined_in("arch/x86/include/uapi/asm/setup_data.h")]
#[defined_in("arch/x86/include/uapi/asm/setup_data.h", "6.18", "6.19")]
const SETUP_KEXEC_KHO: u32 = 10;

/// How a kernel on x86 finds what was handed over: the payload of an entry of type `SETUP_KEXEC_KHO` in the list
/// `setup_data` of the boot parameters. On arm64 `kho_chosen_node` says the same.
#[packed]
#[defined_in("arch/x86/include/uapi/asm/setup_data.h")]
#[defined_in("arch/x86/include/uapi/asm/setup_data.h", "6.18", "6.19")]
struct kho_data {
    /// Physical address of the FDT whose root is `kho_root_node`.
    fdt_addr: u64,
    /// Size of the FDT in bytes.
    fdt_size: u64,
    /// Physical address of the first `kho_scratch`.
    scratch_addr: u64,
    /// Size of the array of `kho_scratch` in bytes.
    scratch_size: u64,
}

/// A region that the old kernel kept free of everything that is handed over. The new kernel allocates from these
/// regions only, until it has found out which pages it must not touch. They lie in an array.
#[reached_by(kho_data.scratch_addr)]
#[reached_by(kho_chosen_node.scratch)]
#[defined_in("asm-generic/kexec_handover.h")]
#[defined_in("linux/kexec_handover.h", "6.18", "6.19", "7.0", "7.1", "7.2")]
struct kho_scratch {
    /// Physical address of the region.
    #[leads_to("the region's pages")]
    addr: phys_addr_t,
    /// Its size in bytes.
    size: phys_addr_t,
}

/// The root of everything that is handed over.
#[fdt_node("/")]
#[reached_by(kho_data.fdt_addr)]
#[reached_by(kho_chosen_node.fdt)]
struct kho_root_node {
    /// Which version of this format the tree follows. Check it before reading anything else.
    #[property("compatible")]
    compatible: str = KHO_FDT_COMPATIBLE,

    /// Physical address of the first `khoser_mem_chunk` of the record of all preserved pages. Where it is 0, Linux 6.18
    /// takes it that no page was preserved, and later ones that nothing was handed over.
    #[versions(v1)]
    #[property(KHO_FDT_MEMORY_MAP_PROP_NAME)]
    preserved_memory_map: u64,

    /// Physical address of the root of the radix tree of preserved pages, a `kho_radix_node`. It is never 0: a kernel
    /// that finds 0 refuses all that was handed over.
    #[versions(v3..)]
    #[property(KHO_FDT_MEMORY_MAP_PROP_NAME)]
    preserved_memory_map: u64,
}

/// What one subsystem hands over. The subsystem chooses the node's name: `LUO`, `memblock` and `kexec-metadata`
/// are in use, and `kho_test` by the kernel's self-test.
#[fdt_node("/<subsystem>")]
struct kho_subsystem_node {
    /// Physical address of the FDT that describes the subsystem's data.
    #[versions(v1)]
    #[property(KHO_FDT_SUB_TREE_PROP_NAME)]
    fdt: u64,

    /// Physical address of the subsystem's data, in whatever format the subsystem has chosen.
    #[versions(v3..)]
    #[property(KHO_SUB_TREE_PROP_NAME)]
    preserved_data: u64,

    /// Size of the subsystem's data in bytes. A blob need not be an FDT, so it cannot be asked for its size.
    #[versions(v3..)]
    #[property(KHO_SUB_TREE_SIZE_PROP_NAME)]
    blob_size: u64,
}

// ---- Preserved vmalloc memory -------------------------------------------------------------------------------------

/// A pointer that survives kexec: it holds a physical address, because the next kernel maps memory elsewhere.
///
/// The address 0 means that the pointer points to nothing.
#[defined_in("linux/kexec_handover.h", "6.18", "6.19")]
#[serializable_pointer(declare = DECLARE_KHOSER_PTR, store = KHOSER_STORE_PTR, load = KHOSER_LOAD_PTR)]
union KhoserPtr<T> {
    /// Physical address of the target in bytes, or 0 for none.
    phys: u64,
    /// Gives the pointer its type. What it holds is never valid in the other kernel.
    ptr: *mut T,
}

/// The head of a `kho_vmalloc_chunk`.
struct kho_vmalloc_hdr {
    /// The next chunk of the list; 0 in the last one.
    next: KhoserPtr<kho_vmalloc_chunk>,
}

/// How many addresses fit into one `kho_vmalloc_chunk`.
const KHO_VMALLOC_SIZE: usize = (PAGE_SIZE - size_of::<kho_vmalloc_hdr>()) / size_of::<u64>();

/// One page of the list that says which physical pages make up a preserved `vmalloc` area. It is aligned to its size.
///
/// To read a list, start at `kho_vmalloc.first` and take the addresses of each chunk in order: `phys` ends at its
/// first 0 or, in a full chunk, at its end. Each address stands for `1 << kho_vmalloc.order` consecutive pages.
/// `hdr.next` is 0 in the last chunk. A chunk that has become exactly full is followed by one more, which may be
/// empty, so an empty last chunk is no error. The number of addresses in all chunks, shifted left by `order`, must
/// equal `kho_vmalloc.total_pages`; where it does not, the list is damaged and must not be used.
struct kho_vmalloc_chunk {
    /// Link to the next chunk.
    hdr: kho_vmalloc_hdr,
    /// Physical addresses in bytes, in the order of the area's virtual addresses, zero-terminated unless full.
    #[leads_to("the area's pages")]
    phys: [u64; KHO_VMALLOC_SIZE],
}

const _: () = assert!(size_of::<kho_vmalloc_chunk>() == PAGE_SIZE);

/// Describes one preserved `vmalloc` area: a virtually contiguous array on scattered physical pages.
///
/// Other formats embed it where they hand over more data than fits into their own record.
#[defined_in("linux/kexec_handover.h", "6.18", "6.19")]
struct kho_vmalloc {
    /// The first chunk of the list of pages.
    first: KhoserPtr<kho_vmalloc_chunk>,
    /// Size of the area in base pages.
    total_pages: c_uint,
    /// How to map the area again: `KHO_VMALLOC_ALLOC`, `KHO_VMALLOC_HUGE_VMAP`. No other bit is assigned.
    flags: c_ushort,
    /// Page order of every entry: each covers `1 << order` base pages.
    order: c_ushort,
}

/// The area came from `vmalloc()` and is to be freed with `vfree()`.
#[flag_of(kho_vmalloc.flags)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
const KHO_VMALLOC_ALLOC: c_ushort = 1 << 0;

/// The area may be mapped with huge pages.
#[flag_of(kho_vmalloc.flags)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
const KHO_VMALLOC_HUGE_VMAP: c_ushort = 1 << 1;

// ---- Preserved pages ----------------------------------------------------------------------------------------------

/// How many bits a bitmap of preserved pages has.
#[versions(v1)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
const PRESERVE_BITS: usize = PAGE_SIZE * 8;

/// One page of bits, each for a preserved block of `1 << khoser_mem_chunk_hdr.order` pages.
#[versions(v1)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
struct kho_mem_phys_bits {
    /// Bit `n % 64` of word `n / 64` stands for the `n`th block from `khoser_mem_bitmap_ptr.phys_start` on.
    #[leads_to("the preserved pages")]
    preserve: Bitmap<PRESERVE_BITS>,
}

#[versions(v1)]
const _: () = assert!(size_of::<kho_mem_phys_bits>() == PAGE_SIZE);

/// Where a bitmap is, and which memory it is about.
#[versions(v1)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
struct khoser_mem_bitmap_ptr {
    /// Physical address in bytes of the block that the bitmap's first bit stands for.
    phys_start: phys_addr_t,
    /// The bitmap.
    bitmap: KhoserPtr<kho_mem_phys_bits>,
}

/// The head of a `khoser_mem_chunk`.
#[versions(v1)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
struct khoser_mem_chunk_hdr {
    /// The next chunk of the list; 0 in the last one.
    next: KhoserPtr<khoser_mem_chunk>,
    /// Page order of the blocks that the bits of all bitmaps of this chunk stand for.
    order: c_uint,
    /// How many elements of `khoser_mem_chunk.bitmaps` are in use.
    num_elms: c_uint,
}

/// How many bitmaps one `khoser_mem_chunk` can name.
#[versions(v1)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
const KHOSER_BITMAP_SIZE: usize =
    (PAGE_SIZE - size_of::<khoser_mem_chunk_hdr>()) / size_of::<khoser_mem_bitmap_ptr>();

/// One page of the list that names the bitmaps of preserved pages. A reader needs each only once, in any order.
#[versions(v1)]
#[defined_in("kernel/kexec_handover.c", "6.18")]
#[defined_in("kernel/liveupdate/kexec_handover.c")]
#[reached_by(kho_root_node.preserved_memory_map)]
struct khoser_mem_chunk {
    /// Link to the next chunk, and what the bitmaps of this one have in common.
    hdr: khoser_mem_chunk_hdr,
    /// The bitmaps. Those from `khoser_mem_chunk_hdr.num_elms` on are not in use.
    bitmaps: [khoser_mem_bitmap_ptr; KHOSER_BITMAP_SIZE],
}

#[versions(v1)]
const _: () = assert!(size_of::<khoser_mem_chunk>() == PAGE_SIZE);

/// The shape of the radix tree of preserved pages.
#[constants]
#[versions(v3..)]
enum kho_radix_consts {
    /// A key of order n has bit `KHO_ORDER_0_LOG2 - n` as its highest one.
    #[helper]
    #[releases("7.1", "7.2")]
    KHO_ORDER_0_LOG2 = 64 - PAGE_SHIFT,

    /// The longest key, that of an order-0 page, has this many bits.
    #[helper]
    #[releases("7.3")]
    KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1,

    /// log2 of the number of entries in a `kho_radix_node`.
    KHO_TABLE_SIZE_LOG2 = (PAGE_SIZE / size_of::<phys_addr_t>()).ilog2(),

    /// log2 of the number of bits in a `kho_radix_leaf`.
    KHO_BITMAP_SIZE_LOG2 = PAGE_SHIFT + BITS_PER_BYTE.ilog2(),

    /// Number of levels from the root to a leaf, both included: one level of bitmaps, and as many levels of tables
    /// as the rest of a key needs.
    KHO_TREE_MAX_DEPTH =
        (64 - PAGE_SHIFT + 1 - KHO_BITMAP_SIZE_LOG2).div_ceil(KHO_TABLE_SIZE_LOG2) + 1,
}

/// An inner node of the radix tree of preserved pages: one page of addresses of nodes one level below.
///
/// The tree is a set of keys, and each key stands for one preserved block of `1 << order` pages at the physical
/// address `phys`: bit `64 - PAGE_SHIFT - order` of the key is set, and the bits below it are
/// `phys >> (PAGE_SHIFT + order)`. To decode a key, find its highest set bit: its position, taken from
/// `64 - PAGE_SHIFT`, is the order; the rest of the key, shifted left by `PAGE_SHIFT + order`, is the address. A key
/// of 0, or one with a bit above `64 - PAGE_SHIFT`, is damaged.
///
/// The levels are counted from the leaves, which are level 0, to the root, which is always level
/// `KHO_TREE_MAX_DEPTH - 1`. The lowest `KHO_BITMAP_SIZE_LOG2` bits of a key are its position in a leaf. At level n
/// above, the index into the table is
/// `(key >> (KHO_BITMAP_SIZE_LOG2 + (n - 1) * KHO_TABLE_SIZE_LOG2)) % (1 << KHO_TABLE_SIZE_LOG2)`.
///
/// Nodes and leaves are aligned to their size.
#[versions(v3..)]
#[reached_by(kho_root_node.preserved_memory_map)]
#[reached_by(kho_radix_node.table)]
struct kho_radix_node {
    /// Physical addresses of the nodes one level below, which at level 1 are leaves. 0: no key begins like this. An
    /// address does not promise that any does.
    table: [u64; 1 << KHO_TABLE_SIZE_LOG2],
}

/// A leaf of the radix tree of preserved pages: one page of bits.
#[versions(v3..)]
#[reached_by(kho_radix_node.table)]
struct kho_radix_leaf {
    /// Bit `n % 64` of word `n / 64` is set if the block whose key ends in `n` is preserved.
    #[leads_to("the preserved pages")]
    bitmap: Bitmap<{ 1 << KHO_BITMAP_SIZE_LOG2 }>,
}

#[versions(v3..)]
const _: () = assert!(size_of::<kho_radix_node>() == PAGE_SIZE);

#[versions(v3..)]
const _: () = assert!(size_of::<kho_radix_leaf>() == PAGE_SIZE);

// ---- Serialization blocks ---------------------------------------------------------------------------------------

/// Size in bytes of a serialization block.
#[versions(v4..)]
#[defined_in("linux/kho/abi/block.h")]
const KHO_BLOCK_SIZE: usize = PAGE_SIZE;

/// The longest list of blocks that the kernel writes or reads. A longer one is taken for a damaged one.
#[versions(v4..)]
#[defined_in("kernel/liveupdate/kho_block.c")]
const KHO_MAX_BLOCKS: c_uint = 10000;

/// The head of a serialization block: one page, on which `count` entries of one type follow at once.
///
/// Which type that is, whoever leads to the first block knows. Blocks form a list, for as many entries as there are.
/// The size of the page says how many fit into each.
#[packed]
#[versions(v4..)]
#[defined_in("linux/kho/abi/block.h")]
#[reached_by(kho_block_header_ser.next)]
struct kho_block_header_ser {
    /// Physical address of the next block's head; 0 in the last one.
    next: u64,
    /// Number of entries in this block. A reader refuses the whole list if one has none, or more than fit into what the
    /// head leaves of `KHO_BLOCK_SIZE`.
    count: u64,
}
