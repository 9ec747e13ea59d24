abi_derive::abi! {
    struct ring_head { head: u32 }
    struct RingHead { head: u32 }
}

fn main() {}
