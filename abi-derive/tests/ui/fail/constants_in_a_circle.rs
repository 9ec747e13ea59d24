abi_derive::abi! {
    const FIRST: u64 = SECOND + 1;
    const SECOND: u64 = FIRST * 2;
}

fn main() {}
