abi_derive::abi! {
    #[domain]
    enum ring { v1 = "ring-v1", v2 = "ring-v1" }
}

fn main() {}
