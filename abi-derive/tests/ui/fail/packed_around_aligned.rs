abi_derive::abi! {
    #[align(16)]
    struct slot { a: u32 }
    #[packed]
    struct ring { flags: u8, slot: slot }
}

fn main() {}
