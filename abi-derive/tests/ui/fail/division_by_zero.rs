abi_derive::abi! {
    const SLOTS: u64 = PAGE_SIZE / (PAGE_SHIFT - PAGE_SHIFT);
}

fn main() {}
