abi_derive::abi! {
    enum state { FREE, USED = 1 }
}

fn main() {}
