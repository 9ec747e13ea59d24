abi_derive::abi! {
    struct slot { #[bits(0)] a: u32 }
}

fn main() {}
