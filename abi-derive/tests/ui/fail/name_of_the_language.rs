abi_derive::abi! {
    const PAGE_SIZE: u64 = 4096;
}

fn main() {}
