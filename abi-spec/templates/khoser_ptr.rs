//! The serializable pointer.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::ptr::NonNull;

/// A pointer that survives kexec: the physical address of a `T`, or 0 for none.
///
/// In C it is a union of the address and a typed pointer (`DECLARE_KHOSER_PTR`); the pointer only gives it a type, and
/// is left out here. A target whose layout depends on the page size is named by its trait (`dyn KhoVmallocChunk`);
/// [`KhoserPtr::cast`] chooses the type for the page size at hand.
///
/// ```
/// use kho_abi::kho::v4::{page_4k, KhoVmalloc};
///
/// // A page of memory, and a mapping in which it has the physical address 0x1000.
/// let mut page = page_4k::KhoVmallocChunk::ZEROED;
/// let at: *mut page_4k::KhoVmallocChunk = &mut page;
///
/// let mut area = KhoVmalloc::ZEROED;
/// assert!(area.first.is_null());
/// area.first = kho_abi::KhoserPtr::from_phys(0x1000);
///
/// let chunk = area.first.cast::<page_4k::KhoVmallocChunk>().load(|phys| {
///     assert_eq!(phys, 0x1000);
///     at
/// });
/// assert_eq!(chunk.unwrap().as_ptr(), at);
/// ```
#[repr(transparent)]
#[cfg_attr(
    feature = "zerocopy",
    derive(zerocopy::FromBytes, zerocopy::IntoBytes, zerocopy::Immutable, zerocopy::KnownLayout)
)]
pub struct KhoserPtr<T: ?Sized> {
    phys: u64,
    // Says that a `T` is somewhere else, and takes nothing of `T`'s own properties over.
    target: PhantomData<fn() -> *const T>,
}

impl<T: ?Sized> KhoserPtr<T> {
    /// Points to nothing.
    pub const NULL: Self = Self::from_phys(0);

    /// Points to the physical address `phys`, in bytes; 0 for nothing.
    pub const fn from_phys(phys: u64) -> Self {
        KhoserPtr { phys, target: PhantomData }
    }

    /// The physical address in bytes; 0 for nothing.
    pub const fn phys(self) -> u64 {
        self.phys
    }

    /// Whether it points to nothing.
    pub const fn is_null(self) -> bool {
        self.phys == 0
    }

    /// The same address as a pointer to a `U`.
    pub const fn cast<U: ?Sized>(self) -> KhoserPtr<U> {
        KhoserPtr::from_phys(self.phys)
    }
}

impl<T> KhoserPtr<T> {
    /// Stores a pointer, as `KHOSER_STORE_PTR` does: `virt_to_phys` tells the physical address of what it points to.
    pub fn store(pointer: NonNull<T>, virt_to_phys: impl FnOnce(NonNull<T>) -> u64) -> Self {
        KhoserPtr::from_phys(virt_to_phys(pointer))
    }

    /// Loads the pointer, as `KHOSER_LOAD_PTR` does: `phys_to_virt` tells where the physical address is mapped.
    /// None for a pointer to nothing, and where the mapping says null, for an address that it does not know.
    pub fn load(self, phys_to_virt: impl FnOnce(u64) -> *mut T) -> Option<NonNull<T>> {
        if self.is_null() {
            return None;
        }
        NonNull::new(phys_to_virt(self.phys))
    }
}

impl<T: ?Sized> Clone for KhoserPtr<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for KhoserPtr<T> {}

impl<T: ?Sized> Default for KhoserPtr<T> {
    fn default() -> Self {
        Self::NULL
    }
}

impl<T: ?Sized> PartialEq for KhoserPtr<T> {
    fn eq(&self, other: &Self) -> bool {
        self.phys == other.phys
    }
}

impl<T: ?Sized> Eq for KhoserPtr<T> {}

impl<T: ?Sized> PartialOrd for KhoserPtr<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: ?Sized> Ord for KhoserPtr<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.phys.cmp(&other.phys)
    }
}

impl<T: ?Sized> Hash for KhoserPtr<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.phys.hash(state);
    }
}

impl<T: ?Sized> fmt::Debug for KhoserPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KhoserPtr({:#x})", self.phys)
    }
}
