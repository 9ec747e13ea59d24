abi_derive::abi! {
    struct at_page_size { size: u64 }
}

fn main() {}
