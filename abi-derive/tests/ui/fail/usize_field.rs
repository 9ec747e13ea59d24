abi_derive::abi! {
    struct slot { count: usize }
}

fn main() {}
