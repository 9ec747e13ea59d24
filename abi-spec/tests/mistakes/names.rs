//# a name that is defined twice
struct node { next: u64 }
const node: u64 = 1;

//# an enumerator with the name of a constant
const READ: u64 = 1;
#[constants]
enum flags { READ = 2 }

//# a field that is defined twice
struct node { next: u64, next: u32 }

//# two records with one name in Rust
struct kho_node { next: u64 }
struct khoNode { next: u64 }

//# a name of the language
const PAGE_SIZE: u64 = 4096;

//# a scalar's name
struct phys_addr_t { address: u64 }

//# a keyword of C as a field
struct node { short: u64 }

//# a keyword of C as an item
struct union_ { r#union: u64 }
struct register { next: u64 }

//# letters that C does not have
struct größe { next: u64 }

//# a field without a name
struct node { _: u64 }

//# an unknown constant
const SIZE: u64 = ENTRIES * 8;

//# an unknown record behind a pointer
#[serializable_pointer(declare = A, store = B, load = C)]
union KhoserPtr<T> { phys: u64, ptr: *mut T }
struct node { next: KhoserPtr<chunk> }

//# an unknown serializable pointer
struct node { next: Ptr<node> }

//# a record where a constant is needed
struct node { next: u64 }
const SIZE: u64 = node * 2;

//# a constant where a type is needed
const SIZE: u64 = 2;
struct node { next: SIZE }

//# a group of constants where a type is needed
#[constants]
enum flags { READ = 1 }
struct node { flags: flags }

//# flags of an unknown record
#[flag_of(node.flags)]
const FLAG: u64 = 1;

//# flags of an unknown field
struct node { next: u64 }
#[flag_of(node.flags)]
const FLAG: u64 = 1;

//# flags of a record of another file
#[domain]
enum kho { v1 = "kho-v1" }
struct node { flags: u64 }
//---
use kho::v1::node;
#[flag_of(node.flags)]
const FLAG: u64 = 1;

//# an unknown domain that leads to an item
#[reached_by(kho::root.data)]
struct node { next: u64 }

//# an unknown record that leads to an item
#[reached_by(root.data)]
struct node { next: u64 }

//# an unknown field that leads to an item
struct root { data: u64 }
#[reached_by(root.date)]
struct node { next: u64 }

//# an unknown record of another domain that leads to an item
#[domain]
enum kho { v1 = "kho-v1" }
struct root { data: u64 }
//---
#[reached_by(kho::roof.data)]
struct node { next: u64 }

//# an unknown field of another domain that leads to an item
#[domain]
enum kho { v1 = "kho-v1" }
struct root { data: u64 }
//---
#[reached_by(kho::root.date)]
struct node { next: u64 }

//# an unknown entry that leads to an item
struct root { data: u64 }
#[reached_by(root.data, ENTRY)]
struct node { next: u64 }

//# an unknown block that an item is in
struct root { data: u64 }
#[reached_by(root.data, in block)]
struct node { next: u64 }

//# an unknown block of another domain that an item is in
#[domain]
enum kho { v1 = "kho-v1" }
struct root { data: u64 }
//---
struct head { data: u64 }
#[reached_by(head.data, in kho::block)]
struct node { next: u64 }
