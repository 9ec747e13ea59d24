abi_derive::abi! {
    struct slots { count: u64, all: [u64] }
    struct ring { slots: slots }
}

fn main() {}
