abi_derive::abi! {
    struct slots { all: [u64; 512] }
    const _: () = assert!(size_of::<slots>() == PAGE_SIZE);
}

fn main() {}
