//! Code that works with any page size.

use kho_abi::kho::{v1, v3, v4};
use kho_abi::{KhoserPtr, Page16K, Page4K, Page64K};

/// Sums up the addresses of a chunk through its trait alone.
fn sum(chunk: &dyn v4::KhoVmallocChunk) -> u64 {
    chunk.phys().iter().sum()
}

fn check<P: v4::AtPageSize>(shift: u32, chunk: usize, table: u32, bitmap: u32, depth: u32) {
    use v4::{KhoRadixLeaf, KhoRadixNode, KhoVmallocChunk};
    assert_eq!((P::PAGE_SHIFT, P::PAGE_SIZE), (shift, 1 << shift));
    assert_eq!(P::KHO_VMALLOC_SIZE, chunk);
    assert_eq!(
        (P::KHO_TABLE_SIZE_LOG2, P::KHO_BITMAP_SIZE_LOG2, P::KHO_TREE_MAX_DEPTH),
        (table, bitmap, depth)
    );
    assert_eq!(size_of::<P::KhoVmallocChunk>(), P::PAGE_SIZE);

    let mut chunk = P::KhoVmallocChunk::default();
    chunk.phys_mut().fill(2);
    let last = v4::KhoVmallocHdr { next: KhoserPtr::from_phys(0x9000) };
    chunk.set_hdr(last);
    assert_eq!((chunk.hdr(), sum(&chunk)), (last, 2 * P::KHO_VMALLOC_SIZE as u64));

    let mut node = P::KhoRadixNode::default();
    node.table_mut()[(1 << P::KHO_TABLE_SIZE_LOG2) - 1] = 5;
    assert_eq!(node.table().last(), Some(&5));
    let leaf = P::KhoRadixLeaf::default();
    assert_eq!(leaf.bitmap().len() * 64, 1 << P::KHO_BITMAP_SIZE_LOG2);
}

#[test]
fn every_page_size() {
    check::<Page4K>(12, 511, 9, 15, 6);
    check::<Page16K>(14, 2047, 11, 17, 5);
    check::<Page64K>(16, 8191, 13, 19, 4);
}

/// What did not change from one version to the next is one type, so that code for one version serves the other.
#[test]
fn unchanged_records_are_shared_by_versions() {
    fn same<T>(_: T, _: T) {}
    same(v1::KhoVmalloc::ZEROED, v4::KhoVmalloc::ZEROED);
    same(v1::page_64k::KhoVmallocChunk::ZEROED, v3::page_64k::KhoVmallocChunk::ZEROED);
    same(v3::page_4k::KhoRadixNode::ZEROED, v4::page_4k::KhoRadixNode::ZEROED);
    assert_ne!(v1::KHO_FDT_COMPATIBLE, v4::KHO_FDT_COMPATIBLE);
}

fn size_of<T>() -> usize {
    std::mem::size_of::<T>()
}

#[test]
fn the_announced_string_leads_to_the_version() {
    use kho_abi::kho::{v4, KhoVersion};
    assert_eq!(KhoVersion::from_announced(v4::KHO_FDT_COMPATIBLE), Some(KhoVersion::V4));
    assert_eq!(KhoVersion::V3.announced(), "kho-v3");
    assert_eq!(KhoVersion::from_announced("kho-v2"), None, "it never appeared in a release");
}
