abi_derive::abi! {
    #[repr(C)]
    struct slot { a: u32 }
}

fn main() {}
