abi_derive::abi! {
    use kho::v4::kho_valloc;
    struct ring { pages: kho_valloc }
}

fn main() {}
