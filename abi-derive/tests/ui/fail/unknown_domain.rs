abi_derive::abi! {
    use kha::v4::kho_vmalloc;
    struct ring { pages: kho_vmalloc }
}

fn main() {}
