abi_derive::abi! {
    struct ring { slots: [u64; RING_SLOTS] }
}

fn main() {}
