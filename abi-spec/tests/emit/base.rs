//! A format that others build on.

#![header("linux/base.h")]

/// The version of the format.
#[domain]
#[on_mismatch("nothing is read")]
enum base {
    /// The first.
    #[releases("7.0")]
    v1 = "base-v1",
    /// Renames a property and adds a tree.
    #[releases("7.1", "7.2")]
    v2 = "base-v2",
}

/// What the root announces.
const BASE_COMPATIBLE: &str = base::VERSION;

/// Where the data is.
#[versions(v1)]
const BASE_OLD_PROP: &str = "fdt";

/// Where the data is.
#[versions(v2..)]
const BASE_DATA_PROP: &str = "data";

/// The root.
#[fdt_node("/")]
struct base_root {
    /// Check it first.
    #[property("compatible")]
    compatible: str = BASE_COMPATIBLE,
}

/// One subsystem.
#[fdt_node("/<subsystem>")]
struct base_subsystem {
    /// Physical address.
    #[versions(v1)]
    #[property(BASE_OLD_PROP)]
    fdt: u64,
    /// Physical address.
    #[versions(v2..)]
    #[property(BASE_DATA_PROP)]
    data: u64,
}

/// A physical address that knows its target.
#[serializable_pointer(declare = DECLARE_PTR, store = STORE_PTR, load = LOAD_PTR)]
union BasePtr<T> {
    /// The address.
    phys: u64,
    /// Never valid.
    ptr: *mut T,
}

/// How many addresses there are.
const BASE_SLOTS: usize = (PAGE_SIZE - size_of::<u64>()) / size_of::<u64>();

/// One page of a list.
struct base_page {
    /// The next page.
    next: BasePtr<base_page>,
    /// The addresses.
    slots: [u64; BASE_SLOTS],
}

/// An area.
struct base_area {
    /// The first page.
    first: BasePtr<base_page>,
    /// Flags.
    flags: c_uint,
}

/// Big.
#[flag_of(base_area.flags)]
#[defined_in("mm/base.c")]
const BASE_BIG: c_uint = 1 << 3;

/// The shape of the tree.
#[constants]
#[versions(v2..)]
enum base_consts {
    /// Gone since.
    #[helper]
    #[releases("7.1")]
    BASE_ORDER = 64 - PAGE_SHIFT,
    /// Bits of a leaf.
    BASE_BITS_LOG2 = PAGE_SHIFT + BITS_PER_BYTE.ilog2(),
}

/// A leaf.
#[versions(v2..)]
struct base_leaf {
    /// The bits.
    bitmap: Bitmap<{ 1 << BASE_BITS_LOG2 }>,
}
