abi_derive::abi! {
    struct slot { #[bits(33)] a: u32 }
}

fn main() {}
