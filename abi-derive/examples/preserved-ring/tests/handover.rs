//! What goes in comes out, with every page size; and what is damaged does not.

#![allow(clippy::unwrap_used, missing_docs)]

use kho_abi::kho::v4::{KhoVmalloc, KhoVmallocChunk as _, KhoVmallocHdr};
use kho_abi::{KhoserPtr, Page16K, Page4K, Page64K};
use preserved_ring::abi::{v1, v2};
use preserved_ring::memory::Memory;
use preserved_ring::preserve::{preserve, vmalloc};
use preserved_ring::restore::{pages, restore, Damaged};
use preserved_ring::{Buffer, Pages, Ring};

fn ring(count: u64) -> Ring {
    let buffers = (0..count).map(|n| Buffer { pfn: (1 << 51) + n, len: (n % 4096) as u16 }).collect();
    Ring { head: 5, wrapped: true, buffers, dropped: u64::MAX }
}

fn comes_back<P: Pages>() {
    let slots = P::RING_SLOTS_PER_PAGE as u64;
    for count in [0, 1, slots - 1, slots, slots + 1, 3 * slots] {
        let mut memory = Memory::<P>::new();
        let phys = preserve(&ring(count), &mut memory).unwrap();
        assert_eq!(restore(phys, &memory), Ok(ring(count)), "{count}");
    }
}

#[test]
fn what_goes_in_comes_out() {
    comes_back::<Page4K>();
    comes_back::<Page16K>();
    comes_back::<Page64K>();
}

#[test]
fn version_1_is_still_read() {
    let mut memory = Memory::<Page4K>::new();
    let mut old = v1::RingSer::ZEROED;
    old.compatible[..7].copy_from_slice(v1::RING_COMPATIBLE.as_bytes());
    old.set_head(9).unwrap();
    let phys = memory.add(&old);
    assert_eq!(restore(phys, &memory), Ok(Ring { head: 9, ..Ring::default() }));
}

#[test]
fn another_version_is_refused() {
    let mut memory = Memory::<Page4K>::new();
    let mut ser = v2::RingSer::ZEROED;
    ser.compatible[..7].copy_from_slice(b"ring-v3");
    let phys = memory.add(&ser);
    assert_eq!(restore(phys, &memory), Err(Damaged::Version("ring-v3".into())));
    assert_eq!(restore(phys + 4096, &memory), Err(Damaged::NoPage(phys + 4096)));
}

#[test]
fn what_does_not_fit_is_not_handed_over() {
    let mut memory = Memory::<Page4K>::new();
    let ring = Ring { buffers: vec![Buffer { pfn: 1 << 52, len: 0 }], ..Ring::default() };
    assert_eq!(preserve(&ring, &mut memory).unwrap_err().width, 52);
}

/// A list of chunks has to say the same as its descriptor, whatever the page size.
fn lists<P: Pages>() {
    let full = P::KHO_VMALLOC_SIZE as u64;
    let addresses = |count: u64| (1..=count).map(|n| n << 40).collect::<Vec<_>>();
    for count in [0, 1, full, full + 1, 2 * full] {
        let mut memory = Memory::<P>::new();
        let area = vmalloc(&addresses(count), &mut memory);
        assert_eq!(pages(&area, &memory), Ok(addresses(count)));
    }

    let mut memory = Memory::<P>::new();
    let area = vmalloc(&addresses(full), &mut memory);
    let damaged = |area| pages::<P>(&area, &memory).unwrap_err();
    assert_eq!(damaged(KhoVmalloc { flags: 4, ..area }), Damaged::List("it has a flag that is unknown here"));
    assert_eq!(damaged(KhoVmalloc { order: 64, ..area }), Damaged::List("its order is too large"));
    assert!(matches!(damaged(KhoVmalloc { order: 1, ..area }), Damaged::List(_)));
    assert!(matches!(damaged(KhoVmalloc { total_pages: 1, ..area }), Damaged::List(_)));
    assert!(matches!(damaged(KhoVmalloc { total_pages: u32::MAX, ..area }), Damaged::List(_)));

    // A chunk that points to itself, and a full one that is followed by an empty one.
    let at = area.first.phys();
    let mut chunk: P::KhoVmallocChunk = memory.get(at).unwrap();
    chunk.set_hdr(KhoVmallocHdr { next: area.first });
    let mut circle = memory.clone();
    circle.put(at, &chunk);
    assert!(matches!(pages(&area, &circle), Err(Damaged::List(_))));
    let mut followed = memory.clone();
    let empty = followed.add(&P::KhoVmallocChunk::default());
    chunk.set_hdr(KhoVmallocHdr { next: KhoserPtr::from_phys(empty) });
    followed.put(at, &chunk);
    assert_eq!(pages(&area, &followed), Ok(addresses(full)));
}

#[test]
fn lists_of_pages() {
    lists::<Page4K>();
    lists::<Page16K>();
    lists::<Page64K>();
}

#[test]
fn higher_orders() {
    let mut memory = Memory::<Page16K>::new();
    let mut area = vmalloc(&[0x10000, 0x80000], &mut memory);
    (area.order, area.total_pages) = (1, 4);
    assert_eq!(pages(&area, &memory), Ok(vec![0x10000, 0x14000, 0x80000, 0x84000]));
}

#[test]
fn the_header_has_what_c_needs() {
    for expected in [
        "struct ring_ser {",
        "u32 head:31;",
        "struct kho_vmalloc slots;",
        "#include <linux/kho/abi/kexec_handover.h>",
    ] {
        assert!(v2::C_HEADER_KERNEL.contains(expected), "{expected}");
    }
    assert!(!v1::C_HEADER_KERNEL.contains("dropped;") && v2::C_HEADER_KERNEL.contains("u64 dropped;"));
}
