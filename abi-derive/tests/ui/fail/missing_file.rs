abi_derive::abi!("specs/ring.rs");

fn main() {}
