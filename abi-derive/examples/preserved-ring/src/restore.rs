//! The new kernel: reads what the old one has left. The old one may have been any kernel, so nothing is taken on trust.

use std::fmt;

use kho_abi::kho::v4::{KhoVmalloc, KhoVmallocChunk as _, KHO_VMALLOC_ALLOC, KHO_VMALLOC_HUGE_VMAP};

use crate::abi::{v1, v2, v2::RingPage as _};
use crate::memory::Memory;
use crate::{Buffer, Bytes, Pages, Ring};

/// Why the ring cannot be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damaged {
    /// The old kernel's driver wrote a version that this one does not know.
    Version(String),
    /// There is no preserved page at this physical address.
    NoPage(u64),
    /// The list of pages contradicts itself or its descriptor.
    List(&'static str),
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damaged::Version(text) => {
                write!(f, "the ring was handed over as `{text}`, which is unknown here")
            }
            Damaged::NoPage(phys) => write!(f, "there is no preserved page at {phys:#x}"),
            Damaged::List(what) => write!(f, "the list of pages is damaged: {what}"),
        }
    }
}

impl std::error::Error for Damaged {}

/// Restores the ring whose first record is at `phys`.
///
/// # Errors
/// See [`Damaged`].
pub fn restore<P: Pages>(phys: u64, memory: &Memory<P>) -> Result<Ring, Damaged> {
    // `compatible` is where it is in every version, and says how to read the rest.
    let first: v1::RingSer = read(phys, memory)?;
    let compatible = String::from_utf8_lossy(&first.compatible);
    let ser = match compatible.trim_end_matches('\0') {
        v1::RING_COMPATIBLE => upgrade(&first),
        v2::RING_COMPATIBLE => read(phys, memory)?,
        unknown => return Err(Damaged::Version(unknown.to_owned())),
    };
    let buffers = buffers(&ser, memory)?;
    Ok(Ring { head: ser.head(), wrapped: ser.wrapped() == 1, buffers, dropped: ser.dropped })
}

/// What version 1 says, in the words of version 2.
fn upgrade(old: &v1::RingSer) -> v2::RingSer {
    let mut new = v2::RingSer::ZEROED;
    (new.compatible, new.count, new.slots) = (old.compatible, old.count, old.slots);
    // Both versions have the same bit-fields, so the values fit.
    let _ = new.set_head(old.head());
    let _ = new.set_wrapped(old.wrapped());
    new
}

fn buffers<P: Pages>(ser: &v2::RingSer, memory: &Memory<P>) -> Result<Vec<Buffer>, Damaged> {
    let (count, slots) = (ser.count as usize, ser.slots);
    let mut buffers = Vec::new();
    for phys in pages(&slots, memory)? {
        let page: P::RingPage = read(phys, memory)?;
        buffers.extend(page.slots().iter().map(|slot| Buffer { pfn: slot.pfn(), len: slot.len() as u16 }));
    }
    if count > buffers.len() {
        return Err(Damaged::List("it has room for fewer buffers than there are"));
    }
    buffers.truncate(count);
    Ok(buffers)
}

/// The physical address of every page of a preserved area, in order. The rules are in the docs of `KhoVmallocChunk`.
///
/// # Errors
/// If the area has flags that are unknown here, or its list does not add up.
pub fn pages<P: Pages>(area: &KhoVmalloc, memory: &Memory<P>) -> Result<Vec<u64>, Damaged> {
    if area.flags & !(KHO_VMALLOC_ALLOC | KHO_VMALLOC_HUGE_VMAP) != 0 {
        return Err(Damaged::List("it has a flag that is unknown here"));
    }
    let total = u64::from(area.total_pages);
    let per_entry = 1u64.checked_shl(area.order.into()).ok_or(Damaged::List("its order is too large"))?;
    let mut pages = Vec::new();
    let mut next = area.first;
    while !next.is_null() {
        let chunk: P::KhoVmallocChunk = read(next.phys(), memory)?;
        let entries = chunk.phys().iter().take_while(|phys| **phys != 0);
        let count = entries.clone().count();
        next = chunk.hdr().next;
        if count < P::KHO_VMALLOC_SIZE && !next.is_null() {
            return Err(Damaged::List("a chunk that is not full is followed by another"));
        }
        // Before the pages are listed, so that no list is longer than its descriptor says.
        if (pages.len() as u64).saturating_add(per_entry.saturating_mul(count as u64)) > total {
            return Err(Damaged::List("it has more pages than its descriptor says"));
        }
        // An address near the end of all addresses leads to no page, but not to an overflow either.
        let whole = |first: &u64| {
            let first = *first;
            (0..per_entry).map(move |n| first.wrapping_add(n << P::PAGE_SHIFT))
        };
        pages.extend(entries.flat_map(whole));
    }
    if pages.len() as u64 != total {
        return Err(Damaged::List("it has fewer pages than its descriptor says"));
    }
    Ok(pages)
}

fn read<P: Pages, T: Bytes>(phys: u64, memory: &Memory<P>) -> Result<T, Damaged> {
    memory.get(phys).ok_or(Damaged::NoPage(phys))
}
