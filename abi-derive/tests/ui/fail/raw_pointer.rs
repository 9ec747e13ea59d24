abi_derive::abi! {
    struct slot { data: *mut u8 }
}

fn main() {}
