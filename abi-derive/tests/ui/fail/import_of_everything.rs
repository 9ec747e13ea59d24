abi_derive::abi! {
    use kho::v4::*;
}

fn main() {}
