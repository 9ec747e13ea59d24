abi_derive::abi! {
    struct ring {
        head: u32,
        head: u64,
    }
}

fn main() {}
