abi_derive::abi! {
    #[domain]
    enum ring {
        #[releases("7.3")]
        v1 = "ring-v1",
    }

    struct slot { a: u32, #[releases("7.4")] b: u32 }
}

fn main() {}
