//# constants in a circle
const A: u64 = B + 1;
const B: u64 = C + 1;
const C: u64 = A + 1;

//# an assertion that fails
struct node { next: u64 }
const _: () = assert!(size_of::<node>() == 16);

//# an assertion that fails with 64 KiB pages only
const _: () = assert!(PAGE_SIZE / 8 <= 2048);

//# an assertion of several parts
const _: () = assert!(1 == 1 && PAGE_SIZE == 4096);

//# an assertion that compares nothing
const _: () = assert!(PAGE_SIZE);

//# a literal that is too large
const SIZE: u64 = 170141183460469231731687303715884105728;

//# arithmetic that is too large
const SIZE: u64 = 170141183460469231731687303715884105727 + 1;

//# a constant that does not fit its type
const SIZE: u8 = 256;

//# a constant that fits its type with small pages only
const SIZE: u16 = PAGE_SIZE;

//# a negative constant of an unsigned type
const SIZE: u64 = -1;

//# a number that has no negative
const SIZE: i64 = -(-170141183460469231731687303715884105727 - 1);

//# a division by zero
const SIZE: u64 = 1 / (PAGE_SHIFT - PAGE_SHIFT);

//# a remainder of zero
const SIZE: u64 = 1 % 0;

//# a shift that is too far
const SIZE: u64 = 1 << 64;

//# a shift backwards
const SIZE: u64 = 1 >> -1;

//# the logarithm of zero
const SIZE: u64 = 0.ilog2();

//# a multiple of a negative number
const SIZE: u64 = 8.next_multiple_of(-8);

//# a literal with a suffix
const SIZE: u64 = 8u64;

//# a literal of another kind
const SIZE: u64 = 8.5;

//# a string in a sum
const SIZE: u64 = 1 + "1";

//# a number in a logical expression
const _: () = assert!(1 && 2 == 2);

//# a string for an integer
const SIZE: u64 = "8";

//# an integer for a string
const NAME: &str = 8;

//# a truth value for an integer
const SIZE: u64 = 1 == 1;

//# the offset of a field that does not exist
struct node { next: u64 }
const OFFSET: u64 = offset_of!(node, count);

//# the offset of a bit-field
struct node { #[bits(4)] flags: u64 }
const OFFSET: u64 = offset_of!(node, flags);

//# the offset of nothing
const OFFSET: u64 = offset_of!(node);

//# a flag that does not fit its field
struct node { #[bits(4)] flags: u64 }
#[flag_of(node.flags)]
const FLAG: u64 = 1 << 4;

//# a flag that does not fit into a record that follows it
#[flag_of(entry.flags)]
const ENTRY_LARGE: u64 = 1 << 12;
struct entry { #[bits(52)] pfn: u64, #[bits(12)] flags: u64 }
