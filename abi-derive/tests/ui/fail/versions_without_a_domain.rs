abi_derive::abi! {
    struct slot { a: u32, #[versions(v2..)] b: u32 }
}

fn main() {}
