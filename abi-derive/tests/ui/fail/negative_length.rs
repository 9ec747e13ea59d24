abi_derive::abi! {
    struct slots { all: [u64; 3 - 4] }
}

fn main() {}
