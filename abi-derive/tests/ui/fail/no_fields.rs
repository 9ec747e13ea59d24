abi_derive::abi! {
    struct slot {}
}

fn main() {}
