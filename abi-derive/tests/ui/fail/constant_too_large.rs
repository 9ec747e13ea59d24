abi_derive::abi! {
    const LIMIT: u16 = 1 << 16;
}

fn main() {}
