abi_derive::abi! {
    struct slot(u32);
}

fn main() {}
