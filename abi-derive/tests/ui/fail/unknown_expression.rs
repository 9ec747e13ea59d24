abi_derive::abi! {
    const SLOTS: u64 = max(8, 16);
}

fn main() {}
