abi_derive::abi! {
    struct slot { count: core::ffi::c_int }
}

fn main() {}
