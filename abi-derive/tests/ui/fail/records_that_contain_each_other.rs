abi_derive::abi! {
    struct ring { slot: slot }
    struct slot { ring: [ring; 2] }
}

fn main() {}
