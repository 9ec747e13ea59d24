abi_derive::abi! {
    #[serializable_pointer(declare = DECLARE_PTR)]
    union Ptr<T> { phys: u64, ptr: *mut T }
}

fn main() {}
