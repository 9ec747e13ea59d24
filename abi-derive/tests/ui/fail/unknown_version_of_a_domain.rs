abi_derive::abi! {
    use kho::v2::kho_vmalloc;
    struct ring { pages: kho_vmalloc }
}

fn main() {}
