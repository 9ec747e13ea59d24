//# an unknown type
struct node { next: kho_chunk }

//# a type of Rust that no target has
struct node { ratio: f64 }

//# a raw pointer
struct node { next: *mut node }

//# a reference
struct node { name: &str }

//# a type without a size on the wire
struct node { count: usize }

//# a type of another kind
struct node { pair: (u64, u64) }

//# a path
struct node { next: core::ffi::c_int }

//# a pointer to a scalar
#[serializable_pointer(declare = A, store = B, load = C)]
union KhoserPtr<T> { phys: u64, ptr: *mut T }
struct node { next: KhoserPtr<u64> }

//# a pointer to two things
struct node { next: KhoserPtr<a, b> }

//# a serializable pointer of the wrong shape
#[serializable_pointer(declare = A, store = B, load = C)]
union KhoserPtr<T> { phys: u32, ptr: *mut T }

//# a constant of a type that has no values
const SIZE: node = 1;

//# an enumerator without a value
enum state { IDLE, BUSY = 1 }

//# an enumerator with fields
enum state { IDLE(u64) }

//# an enum without enumerators
enum state {}

//# an enum that C would make 64 bits wide
enum state { NEVER = -1, ALWAYS = 0xffff_ffff }

//# a record with parameters
struct node<T> { next: u64 }

//# an enum with parameters
enum state<T> { IDLE = 0 }

//# fields without names
struct node(u64);

//# an element of an array that has no size
struct node { count: u64, table: [[u64]; 4] }
