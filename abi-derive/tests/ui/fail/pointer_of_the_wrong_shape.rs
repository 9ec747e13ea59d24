abi_derive::abi! {
    #[serializable_pointer(declare = DECLARE_PTR, store = STORE_PTR, load = LOAD_PTR)]
    union Ptr<T> { address: u64, target: *mut T }
}

fn main() {}
