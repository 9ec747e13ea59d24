//# an attribute that does not exist
#[derive(Clone)]
struct node { next: u64 }

//# an attribute with a path
#[rustfmt::skip]
struct node { next: u64 }

//# an attribute in the wrong place
struct node { #[packed] next: u64 }

//# a domain that is a struct
#[domain]
struct kho { v1: u64 }

//# an attribute on a member of a serializable pointer
#[serializable_pointer(declare = A, store = B, load = C)]
union KhoserPtr<T> { #[bits(4)] phys: u64, ptr: *mut T }

//# an attribute that is given twice
#[align(8)]
#[align(16)]
struct node { next: u64 }

//# an argument that is missing
struct node { #[bits] next: u64 }

//# an argument that is too much
#[packed(2)]
struct node { next: u64 }

//# two arguments instead of one
#[align(8, 16)]
struct node { next: u64 }

//# an argument of the wrong kind
#[defined_in(kernel)]
struct node { next: u64 }

//# no release
#[domain]
enum kho { #[releases()] v1 = "kho-v1" }

//# releases that are no strings
#[domain]
enum kho { #[releases(7.0)] v1 = "kho-v1" }

//# a range that leaves its end out
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
#[versions(v1..v2)]
struct node { next: u64 }

//# a range without ends
#[versions(..)]
struct node { next: u64 }

//# a version in quotes
#[versions("v1")]
struct node { next: u64 }

//# flags of no field
#[flag_of(node)]
const FLAG: u64 = 1;

//# a serializable pointer without its macros
#[serializable_pointer(declare = DECLARE)]
union KhoserPtr<T> { phys: u64, ptr: *mut T }

//# a serializable pointer with an unknown macro
#[serializable_pointer(declare = A, store = B, free = C)]
union KhoserPtr<T> { phys: u64, ptr: *mut T }

//# a file without a name
#[defined_in()]
struct node { next: u64 }

//# two files for all releases
#[defined_in("mm/a.c")]
#[defined_in("mm/b.c")]
struct node { next: u64 }

//# two files for one release
#[domain]
enum kho { #[releases("7.0", "7.1")] v1 = "kho-v1" }
#[defined_in("mm/a.c", "7.0")]
#[defined_in("mm/b.c", "7.1", "7.0")]
struct node { next: u64 }

//# a file for a release that no version has
#[domain]
enum kho { #[releases("7.0")] v1 = "kho-v1" }
#[defined_in("mm/a.c", "6.12")]
struct node { next: u64 }

//# a file for all items and all releases
#![header("linux/node.h")]
#![defined_in("mm/a.c")]
struct node { next: u64 }

//# a version that is in all releases from one on
#[domain]
enum kho { #[releases("7.0"..)] v1 = "kho-v1" }

//# what leads to an item, without its member
#[reached_by(root)]
struct node { next: u64 }

//# what leads to an item, with too much behind it
#[reached_by(node.next, in node, "entry")]
struct node { next: u64 }

//# what leads to a constant
#[reached_by(node.next)]
const SIZE: u64 = 8;

//# what an address leads to, in no words
struct node { #[leads_to(8)] next: u64 }
