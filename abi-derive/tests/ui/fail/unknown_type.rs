abi_derive::abi! {
    struct ring { head: ring_head }
}

fn main() {}
