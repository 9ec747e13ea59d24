abi_derive::abi! {
    #[packd]
    struct slot {
        next: *mut slot,
        #[bits(40)]
        count: u32,
        count: u64,
    }

    const LIMIT: u8 = 256;
}

fn main() {}
