abi_derive::abi! {
    struct slot { #[bits] a: u32 }
}

fn main() {}
