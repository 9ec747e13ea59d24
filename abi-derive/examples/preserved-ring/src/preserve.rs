//! The old kernel: fills the records in.

use kho_abi::bits::DoesNotFit;
use kho_abi::kho::v4::{KhoVmalloc, KhoVmallocChunk as _, KhoVmallocHdr, KHO_VMALLOC_ALLOC};
use kho_abi::KhoserPtr;

use crate::abi::v2::{RingPage as _, RingSer, RingSlot, RING_COMPATIBLE};
use crate::memory::Memory;
use crate::{Pages, Ring};

/// Leaves the ring in memory, and gives the physical address where the next kernel finds it.
///
/// # Errors
/// If a number does not fit into its bit-field: a kernel that hands over something else than it has loses data.
pub fn preserve<P: Pages>(ring: &Ring, memory: &mut Memory<P>) -> Result<u64, DoesNotFit> {
    let mut ser = RingSer::ZEROED;
    for (to, from) in ser.compatible.iter_mut().zip(RING_COMPATIBLE.bytes()) {
        *to = from;
    }
    ser.set_head(ring.head)?;
    ser.set_wrapped(ring.wrapped.into())?;
    ser.count = ring.buffers.len() as u32;
    ser.slots = preserve_slots(ring, memory)?;
    ser.dropped = ring.dropped;
    Ok(memory.add(&ser))
}

fn preserve_slots<P: Pages>(ring: &Ring, memory: &mut Memory<P>) -> Result<KhoVmalloc, DoesNotFit> {
    let mut pages = Vec::new();
    for buffers in ring.buffers.chunks(P::RING_SLOTS_PER_PAGE) {
        let mut page = P::RingPage::default();
        for (slot, buffer) in page.slots_mut().iter_mut().zip(buffers) {
            *slot = RingSlot::ZEROED;
            slot.set_pfn(buffer.pfn)?;
            slot.set_len(buffer.len.into())?;
        }
        pages.push(memory.add(&page));
    }
    Ok(vmalloc(&pages, memory))
}

/// What `kho_preserve_vmalloc()` does: a list of chunks with the address of every page.
pub fn vmalloc<P: Pages>(pages: &[u64], memory: &mut Memory<P>) -> KhoVmalloc {
    let mut area =
        KhoVmalloc { flags: KHO_VMALLOC_ALLOC, total_pages: pages.len() as u32, ..KhoVmalloc::ZEROED };
    // From the last to the first, so that each knows the address of the next.
    for phys in pages.chunks(P::KHO_VMALLOC_SIZE).rev() {
        let mut chunk = P::KhoVmallocChunk::default();
        chunk.set_hdr(KhoVmallocHdr { next: area.first });
        chunk.phys_mut()[..phys.len()].copy_from_slice(phys);
        area.first = KhoserPtr::from_phys(memory.add(&chunk));
    }
    area
}
