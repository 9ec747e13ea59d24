abi_derive::abi! {
    #[fdt_node("/ring")]
    struct ring_node { slots: u64 }
}

fn main() {}
