//! Pages with physical addresses: what `alloc_pages`, `virt_to_phys` and `phys_to_virt` are to a kernel.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use kho_abi::PageSize;

use crate::Bytes;

/// Preserved pages, by physical address.
#[derive(Clone, Debug)]
pub struct Memory<P> {
    pages: BTreeMap<u64, Vec<u8>>,
    page_size: PhantomData<P>,
}

impl<P: PageSize> Memory<P> {
    /// No page yet.
    pub fn new() -> Self {
        Memory { pages: BTreeMap::new(), page_size: PhantomData }
    }

    /// Puts a record at the start of a new page, and gives the page's physical address. No two pages are neighbours.
    pub fn add(&mut self, record: &impl Bytes) -> u64 {
        let phys = (2 * self.pages.len() as u64 + 1) << P::PAGE_SHIFT;
        self.put(phys, record);
        phys
    }

    /// Puts a record at the start of the page at `phys`.
    pub fn put(&mut self, phys: u64, record: &impl Bytes) {
        let mut page = record.as_bytes().to_vec();
        page.resize(P::PAGE_SIZE, 0);
        self.pages.insert(phys, page);
    }

    /// The record at the start of the page at `phys`; none if there is no such page. A copy, because nothing says that
    /// the bytes are aligned in this mapping.
    pub fn get<T: Bytes>(&self, phys: u64) -> Option<T> {
        let page = self.pages.get(&phys)?;
        T::read_from_prefix(page).ok().map(|(record, _)| record)
    }
}

impl<P: PageSize> Default for Memory<P> {
    fn default() -> Self {
        Memory::new()
    }
}
