abi_derive::abi! {
    #[domain]
    enum ring { v1 = "ring-v1", v2 = "ring-v2", v3 = "ring-v3" }

    #[versions(..=v2)]
    struct slot { a: u32 }
    #[versions(v2..)]
    struct slot { a: u64 }
}

fn main() {}
