abi_derive::abi! {
    #[domain]
    enum ring { v1 = "ring-v1", v2 = "ring-v2", v3 = "ring-v3" }

    #[domain]
    enum slots { v1 = "slots-v1" }
}

fn main() {}
