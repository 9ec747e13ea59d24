//! Everything the language has, in a crate that tolerates no warning.

#![deny(warnings, missing_docs, unreachable_pub, non_camel_case_types, non_upper_case_globals, non_snake_case)]

mod ring {
    abi_derive::abi! {
        #![header("linux/ring.h")]
        #![zerocopy]

        use kho::v4::{kho_vmalloc, KhoserPtr};

        #[domain]
        #[guarded_by(kho)]
        #[on_mismatch("the ring starts empty")]
        enum ring {
            #[releases("7.2")]
            v1 = "ring-v1",
            #[releases("7.3")]
            v2 = "ring-v2",
        }

        const RING_COMPATIBLE: &str = ring::VERSION;
        const RING_SLOTS: usize = (PAGE_SIZE - 8) / size_of::<ring_slot>();

        enum ring_state { RING_IDLE = 0, RING_BUSY = 1 }

        #[constants]
        enum ring_limits { RING_PER_PAGE = PAGE_SIZE / 64, #[helper] lower_case = 3 }

        #[packed]
        struct ring_slot {
            #[bits(52)] pfn: u64,
            #[bits(12)] flags: u64,
            state: ring_state,
            #[versions(v2)] r#type: u16,
        }

        #[flag_of(ring_slot.flags)]
        const RING_SLOT_DIRTY: u64 = 1 << 11;

        union ring_view { words: [u32; 2], bytes: [c_char; 8] }

        struct ring_page {
            next: KhoserPtr<ring_page>,
            slots: [ring_slot; RING_SLOTS],
        }

        #[align(16)]
        struct ring_head {
            area: kho_vmalloc,
            first: KhoserPtr<ring_page>,
            view: ring_view,
            rest: [u8],
        }

        #[fdt_node("/ring")]
        struct ring_node {
            #[property("compatible")] compatible: str = RING_COMPATIBLE,
            #[property("head")] head: u64,
        }

        const _: () = assert!(size_of::<ring_view>() == 8);
    }
}

fn main() {
    let mut slot = ring::v2::RingSlot::ZEROED;
    slot.set_flags(ring::v2::RING_SLOT_DIRTY).unwrap();
    slot.r#type = 7;
    assert_eq!(slot.set_flags(1 << 12).unwrap_err().width, 12);
    assert_eq!(std::mem::size_of_val(&slot), 14);
    assert_eq!(ring::v1::page_4k::RING_SLOTS, 340);
}
