abi_derive::abi! {
    struct slot { #[packed] a: u32 }
}

fn main() {}
