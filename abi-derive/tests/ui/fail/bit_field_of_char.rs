abi_derive::abi! {
    struct slot { #[bits(4)] a: c_char }
}

fn main() {}
