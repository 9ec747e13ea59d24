abi_derive::abi! {
    struct slot { name: &str }
}

fn main() {}
