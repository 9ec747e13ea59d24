//! Without a domain there are no versions, and the items are where the macro is. Two of them need two modules.

mod first {
    abi_derive::abi! { struct state { pages: [u64; PAGE_SIZE / 8] } }
}

mod second {
    abi_derive::abi! { #[packed] struct state { a: u8, b: u64 } }
}

mod nothing {
    abi_derive::abi! {}
}

fn main() {
    assert_eq!(std::mem::size_of::<first::page_64k::State>(), 65536);
    assert_eq!(std::mem::size_of::<second::State>(), 9);
    assert!(second::C_HEADER.contains("struct state"));
}
