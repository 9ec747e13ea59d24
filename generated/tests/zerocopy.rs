//! With the feature `zerocopy`: records from bytes and back, without `unsafe`.

#![cfg(feature = "zerocopy")]

use kho_abi::kho::v4::{page_4k, page_64k, KhoVmalloc, KHO_VMALLOC_ALLOC};
use kho_abi::zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};
use kho_abi::KhoserPtr;

/// What a kernel wrote: a list at 0x1122334455667000, 5 pages, from `vmalloc()`, of order 3.
const AREA: [u8; 16] = [0, 0x70, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 5, 0, 0, 0, 1, 0, 3, 0];

#[test]
fn an_area_from_bytes() {
    let area = KhoVmalloc::read_from_bytes(&AREA).unwrap();
    assert_eq!(area.first.phys(), 0x1122_3344_5566_7000);
    assert_eq!((area.total_pages, area.flags, area.order), (5, KHO_VMALLOC_ALLOC, 3));
    assert_eq!(area.as_bytes(), AREA);
    assert!(KhoVmalloc::read_from_bytes(&AREA[1..]).is_err());
}

#[test]
fn a_page_of_memory_in_place() {
    let mut page = vec![0u64; 512];
    page[0] = 0x9000;
    page[511] = 0x4000;
    let chunk = page_4k::KhoVmallocChunk::mut_from_bytes(page.as_mut_bytes()).unwrap();
    assert_eq!((chunk.hdr.next.phys(), chunk.phys[510]), (0x9000, 0x4000));
    chunk.hdr.next = KhoserPtr::NULL;
    assert_eq!(page[0], 0);
}

#[test]
fn all_records_and_what_they_are_made_of() {
    fn all<T: FromBytes + IntoBytes + Immutable + KnownLayout>() {}
    all::<page_64k::KhoVmallocChunk>();
    all::<page_64k::KhoRadixLeaf>();
    all::<KhoserPtr<dyn kho_abi::kho::v4::KhoVmallocChunk>>();
    all::<kho_abi::Unaligned<u64>>();
    fn unaligned<T: Unaligned>() {}
    unaligned::<kho_abi::Unaligned<KhoVmalloc>>();
}

#[test]
fn a_page_of_any_size_in_place() {
    use kho_abi::kho::v4::{AtPageSize, KhoRadixNode};
    fn first_entry<P: AtPageSize>(page: &[u8]) -> Option<u64> {
        let node = P::KhoRadixNode::ref_from_bytes(page).ok()?;
        node.table().first().copied()
    }
    let page = vec![0x9000u64; 2048];
    assert_eq!(first_entry::<kho_abi::Page16K>(page.as_bytes()), Some(0x9000));
    assert_eq!(first_entry::<kho_abi::Page4K>(page.as_bytes()), None, "it is no page of this size");
}
