abi_derive::abi! {
    struct ring { register: u64 }
}

fn main() {}
