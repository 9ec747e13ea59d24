abi_derive::abi! {
    struct slot { #[align(12)] a: u32 }
}

fn main() {}
