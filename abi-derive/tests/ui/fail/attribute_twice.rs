abi_derive::abi! {
    #[packed]
    #[packed]
    struct slot { a: u32 }
}

fn main() {}
