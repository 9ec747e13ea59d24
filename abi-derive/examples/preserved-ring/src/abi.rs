//! What the driver hands over. Two kernels have to agree on every bit of it, so nothing here changes without a new
//! version.

abi_derive::abi! {
    #![header("linux/kho/abi/ring.h")]
    #![zerocopy]

    use kho::v4::kho_vmalloc;

    /// The version of what the ring driver hands over.
    #[domain]
    #[guarded_by(kho)]
    #[on_mismatch("the ring starts empty, and the preserved buffers are lost")]
    enum ring {
        /// The first.
        v1 = "ring-v1",
        /// Keeps the count of dropped packets.
        v2 = "ring-v2",
    }

    /// What `ring_ser.compatible` begins with.
    const RING_COMPATIBLE: &str = ring::VERSION;

    /// Where everything else starts. The driver's node of the FDT holds its physical address.
    #[packed]
    struct ring_ser {
        /// `RING_COMPATIBLE`, filled up with zeros. Nothing else may be read before it is checked.
        compatible: [c_char; 16],
        /// Position of the next buffer to be filled.
        #[bits(31)]
        head: u32,
        /// Whether the ring has been filled once.
        #[bits(1)]
        wrapped: u32,
        /// Number of buffers.
        count: u32,
        /// The buffers: an array of `ring_page`.
        slots: kho_vmalloc,
        /// How many packets were dropped.
        #[versions(v2)]
        dropped: u64,
    }

    /// One buffer.
    #[packed]
    struct ring_slot {
        /// Number of the page that it is in.
        #[bits(52)]
        pfn: u64,
        /// How many bytes of it are in use.
        #[bits(12)]
        len: u64,
    }

    /// How many buffers one page describes.
    const RING_SLOTS_PER_PAGE: usize = PAGE_SIZE / size_of::<ring_slot>();

    /// A page full of buffers.
    struct ring_page {
        /// The buffers.
        slots: [ring_slot; RING_SLOTS_PER_PAGE],
    }

    const _: () = assert!(size_of::<ring_page>() == PAGE_SIZE);
}
