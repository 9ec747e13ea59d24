abi_derive::abi! {
    fn slots() -> u64 { 8 }
}

fn main() {}
