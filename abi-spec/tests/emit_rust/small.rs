//! A little of everything, to look at.

/// What a driver hands over.
#[domain]
#[on_mismatch("the driver starts afresh")]
enum small {
    /// The first.
    #[releases("7.2")]
    v1 = "small-v1",
    /// Counts.
    #[releases("7.3")]
    v2 = "small-v2",
}

/// What a version announces.
const SMALL_COMPATIBLE: &str = small::VERSION;

/// State of an entry.
enum small_state {
    /// Nothing in it.
    SMALL_FREE = 0,
    /// Something in it.
    SMALL_USED = 1,
}

/// A pointer that survives.
#[serializable_pointer(declare = DECLARE_SMALL_PTR, store = SMALL_STORE_PTR, load = SMALL_LOAD_PTR)]
union SmallPtr<T> {
    /// Address.
    phys: u64,
    /// Type.
    ptr: *mut T,
}

/// One entry.
#[packed]
struct small_entry {
    /// Page frame number.
    #[bits(52)]
    pfn: u64,
    /// Flags.
    #[bits(12)]
    flags: u64,
    /// State.
    state: small_state,
    /// How many users there are.
    #[versions(v2)]
    count: u16,
}

/// Never changes.
struct small_range {
    /// First page.
    start: u64,
    /// Number of pages.
    pages: u32,
}

/// Either.
union small_view {
    /// As a range.
    range: small_range,
    /// As bytes.
    bytes: [u8; 20],
}

/// One page of ranges.
struct small_page {
    /// The next page.
    next: SmallPtr<small_page>,
    /// The ranges.
    ranges: [small_range; (PAGE_SIZE - 8) / size_of::<small_range>()],
}

/// The node.
#[fdt_node("/small")]
struct small_node {
    /// The version.
    #[property("compatible")]
    compatible: str = SMALL_COMPATIBLE,
    /// Address of the first page.
    #[property("first")]
    first: u64,
}
