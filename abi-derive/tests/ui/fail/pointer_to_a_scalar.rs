abi_derive::abi! {
    #[serializable_pointer(declare = DECLARE_PTR, store = STORE_PTR, load = LOAD_PTR)]
    union Ptr<T> { phys: u64, ptr: *mut T }
    struct slot { next: Ptr<u64> }
}

fn main() {}
