//! A format that changes: what did not is taken over from the version before.

use kho::v3::kho_radix_node;
use kho::v4::{kho_vmalloc, kho_vmalloc_chunk};

/// The versions.
#[domain]
enum versions {
    v1 = "versions-v1",
    /// Adds fields.
    v2 = "versions-v2",
    /// Changes nothing.
    v3 = "versions-v3",
    /// Drops things.
    v4 = "versions-v4",
}

const COMPATIBLE: &str = versions::VERSION;

#[serializable_pointer(declare = DECLARE_LINK, store = STORE_LINK, load = LOAD_LINK)]
union Link<T> {
    phys: u64,
    ptr: *mut T,
}

/// Never changes.
struct still {
    a: u32,
}

/// Changes with what it points to.
struct head {
    first: Link<chunk>,
}

struct chunk {
    next: Link<chunk>,
    #[versions(v2..)]
    count: u64,
    slots: [u64; (PAGE_SIZE - 16) / 8],
}

struct still_paged {
    slots: [u64; PAGE_SIZE / 8],
}

#[versions(..=v3)]
struct dropped {
    slots: [u8; PAGE_SIZE],
    still: still,
}

#[versions(v1)]
struct replaced {
    #[bits(3)]
    a: u8,
}

#[versions(v2..)]
struct replaced {
    a: u8,
    b: kho_vmalloc,
}

struct imports {
    a: u8,
    node: kho_radix_node,
    area: kho_vmalloc,
    chunks: Link<kho_vmalloc_chunk>,
    #[versions(v4)]
    more: u64,
}

/// A domain of its own can pack what it imports.
#[packed]
struct packs_imports {
    a: u8,
    area: kho_vmalloc,
    node: kho_radix_node,
}
