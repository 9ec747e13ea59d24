//! The spec of KHO itself, through the macro: the types are those of `kho-abi`, and the C headers the checked-in ones.

#![allow(missing_docs)]

mod kho {
    abi_derive::abi!("../abi-spec/spec/kexec_handover.rs");
}

use std::mem::{align_of, offset_of, size_of};

/// Holds a record of the macro against that of the crate, and both against numbers.
macro_rules! same {
    ($($path:ident)::+, $size:expr, $align:expr, { $($field:ident: $offset:expr),* }) => {
        {
            type Expanded = kho::$($path)::+;
            type CheckedIn = kho_abi::kho::$($path)::+;
            assert_eq!((size_of::<Expanded>(), align_of::<Expanded>()), ($size, $align));
            assert_eq!((size_of::<CheckedIn>(), align_of::<CheckedIn>()), ($size, $align));
            $( assert_eq!((offset_of!(Expanded, $field), offset_of!(CheckedIn, $field)), ($offset, $offset)); )*
        }
    };
}

macro_rules! same_in_every_version {
    ($($version:ident),*) => { $(
        same!($version::KhoVmallocHdr, 8, 8, { next: 0 });
        same!($version::KhoVmalloc, 16, 8, { first: 0, total_pages: 8, flags: 12, order: 14 });
        same!($version::page_4k::KhoVmallocChunk, 0x1000, 8, { hdr: 0, phys: 8 });
        same!($version::page_16k::KhoVmallocChunk, 0x4000, 8, { hdr: 0, phys: 8 });
        same!($version::page_64k::KhoVmallocChunk, 0x10000, 8, { hdr: 0, phys: 8 });
        assert_eq!(kho::$version::page_4k::KHO_VMALLOC_SIZE, 511);
        assert_eq!(kho::$version::page_16k::KHO_VMALLOC_SIZE, 2047);
        assert_eq!(kho::$version::page_64k::KHO_VMALLOC_SIZE, 8191);
        assert_eq!((kho::$version::KHO_VMALLOC_ALLOC, kho::$version::KHO_VMALLOC_HUGE_VMAP), (1, 2));
        assert_eq!(kho::$version::KHO_FDT_MEMORY_MAP_PROP_NAME, "preserved-memory-map");
    )* };
}

macro_rules! same_tree {
    ($($version:ident),*) => { $(
        same!($version::page_4k::KhoRadixNode, 0x1000, 8, { table: 0 });
        same!($version::page_16k::KhoRadixNode, 0x4000, 8, { table: 0 });
        same!($version::page_64k::KhoRadixNode, 0x10000, 8, { table: 0 });
        same!($version::page_4k::KhoRadixLeaf, 0x1000, 8, { bitmap: 0 });
        same!($version::page_16k::KhoRadixLeaf, 0x4000, 8, { bitmap: 0 });
        same!($version::page_64k::KhoRadixLeaf, 0x10000, 8, { bitmap: 0 });
        {
            use kho::$version::{page_16k, page_4k, page_64k};
            let of = [
                (page_4k::KHO_TABLE_SIZE_LOG2, page_4k::KHO_BITMAP_SIZE_LOG2, page_4k::KHO_TREE_MAX_DEPTH),
                (page_16k::KHO_TABLE_SIZE_LOG2, page_16k::KHO_BITMAP_SIZE_LOG2, page_16k::KHO_TREE_MAX_DEPTH),
                (page_64k::KHO_TABLE_SIZE_LOG2, page_64k::KHO_BITMAP_SIZE_LOG2, page_64k::KHO_TREE_MAX_DEPTH),
            ];
            assert_eq!(of, [(9, 15, 6), (11, 17, 5), (13, 19, 4)]);
        }
    )* };
}

#[test]
fn records_and_constants() {
    same_in_every_version!(v1, v3, v4);
    same_tree!(v3, v4);
    assert_eq!(kho::v1::KHO_FDT_COMPATIBLE, "kho-v1");
    assert_eq!(kho::v3::KHO_FDT_COMPATIBLE, "kho-v3");
    assert_eq!(kho::v4::KHO_FDT_COMPATIBLE, "kho-v4");
    assert_eq!(kho::v1::kho_subsystem_node::FDT, "fdt");
    assert_eq!(kho::v4::kho_subsystem_node::BLOB_SIZE, "blob-size");
}

#[test]
fn the_c_headers_are_the_checked_in_ones() {
    macro_rules! same_headers {
        ($($version:ident: $portable:literal, $kernel:literal;)*) => { $(
            assert_eq!(kho::$version::C_HEADER, include_str!(concat!("../../generated/include/", $portable)));
            assert_eq!(kho::$version::C_HEADER_KERNEL, include_str!(concat!("../../generated/include/", $kernel)));
        )* };
    }
    same_headers! {
        v1: "portable/kho_abi/kho-v1.h", "kernel/kho-v1/linux/kho/abi/kexec_handover.h";
        v3: "portable/kho_abi/kho-v3.h", "kernel/kho-v3/linux/kho/abi/kexec_handover.h";
        v4: "portable/kho_abi/kho-v4.h", "kernel/kho-v4/linux/kho/abi/kexec_handover.h";
    }
}
