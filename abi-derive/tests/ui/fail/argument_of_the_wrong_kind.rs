abi_derive::abi! {
    #[align("8")]
    struct slot { a: u32 }
}

fn main() {}
