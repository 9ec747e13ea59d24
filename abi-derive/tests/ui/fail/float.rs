abi_derive::abi! {
    struct slot { ratio: f64 }
}

fn main() {}
