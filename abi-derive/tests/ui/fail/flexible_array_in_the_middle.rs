abi_derive::abi! {
    struct slots { all: [u64], count: u64 }
}

fn main() {}
