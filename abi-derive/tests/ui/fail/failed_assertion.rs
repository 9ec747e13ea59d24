abi_derive::abi! {
    struct slot { a: u32, b: u64 }
    const _: () = assert!(size_of::<slot>() == 12);
}

fn main() {}
