abi_derive::abi! {
    struct ring { flags: u16 }
    #[flag_of(ring.flags)]
    const RING_BUSY: u32 = 1 << 16;
}

fn main() {}
