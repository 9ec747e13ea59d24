//! The serializable pointer.

use std::collections::{BTreeSet, HashSet};
use std::mem::{align_of, size_of};
use std::ptr::NonNull;

use kho_abi::kho::v4::{page_4k, KhoVmalloc, KhoVmallocChunk};
use kho_abi::KhoserPtr;

/// A mapping of physical memory at an offset, as the kernel's direct map is.
const OFFSET: u64 = 0x1000;

fn virt_to_phys<T>(pointer: NonNull<T>) -> u64 {
    pointer.as_ptr() as u64 - OFFSET
}

#[test]
fn it_has_the_layout_of_an_address() {
    assert_eq!((size_of::<KhoserPtr<KhoVmalloc>>(), align_of::<KhoserPtr<KhoVmalloc>>()), (8, 8));
    assert_eq!(size_of::<KhoserPtr<dyn KhoVmallocChunk>>(), 8);
}

#[test]
fn what_is_stored_is_loaded() {
    let mut area = KhoVmalloc::ZEROED;
    let here = NonNull::from(&mut area);
    let pointer = KhoserPtr::store(here, virt_to_phys);
    assert_eq!(pointer.phys(), here.as_ptr() as u64 - OFFSET);
    assert!(!pointer.is_null());
    let loaded = pointer.load(|phys| (phys + OFFSET) as *mut KhoVmalloc);
    assert_eq!(loaded, Some(here));
}

#[test]
fn null_is_never_mapped() {
    let null = KhoserPtr::<KhoVmalloc>::NULL;
    assert!(null.is_null() && null == KhoserPtr::default() && null.phys() == 0);
    assert_eq!(null.load(|_| panic!("0 is no address")), None);
}

#[test]
fn an_address_without_a_mapping_is_none() {
    let pointer = KhoserPtr::<KhoVmalloc>::from_phys(0x5000);
    assert_eq!(pointer.load(|_| std::ptr::null_mut()), None);
}

#[test]
fn a_cast_keeps_the_address() {
    let any: KhoserPtr<dyn KhoVmallocChunk> = KhoserPtr::from_phys(0x7000);
    let chunk: KhoserPtr<page_4k::KhoVmallocChunk> = any.cast();
    assert_eq!((chunk.phys(), chunk.cast::<dyn KhoVmallocChunk>() == any), (0x7000, true));
}

#[test]
fn it_is_compared_and_printed_as_an_address() {
    let at = KhoserPtr::<KhoVmalloc>::from_phys;
    assert!(at(1) < at(2) && at(3) == at(3));
    assert_eq!(BTreeSet::from([at(2), at(1)]).first(), Some(&at(1)));
    assert_eq!(HashSet::from([at(2), at(2)]).len(), 1);
    assert_eq!(format!("{:?}", at(0x1234)), "KhoserPtr(0x1234)");
}

/// It crosses threads whatever it points to: it owns nothing and can be followed by nobody but who maps it.
#[test]
fn it_is_send_and_sync() {
    fn crosses<T: Send + Sync + Copy>() {}
    crosses::<KhoserPtr<*mut u8>>();
    crosses::<KhoserPtr<dyn KhoVmallocChunk>>();
}
