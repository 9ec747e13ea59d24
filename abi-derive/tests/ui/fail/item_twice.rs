abi_derive::abi! {
    struct ring { head: u32 }
    struct ring { tail: u32 }
}

fn main() {}
