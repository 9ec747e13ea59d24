//# a record without fields
struct node {}

//# a record that contains itself
struct node { value: u64, next: node }

//# records that contain each other
struct first { second: [second; 2] }
struct second { first: first }

//# an array as long as its own record
struct node { table: [u8; size_of::<node>()] }

//# a bit-field that is wider than its type
struct node { #[bits(65)] pfn: u64 }

//# a bit-field of no bits
struct node { #[bits(0)] pfn: u64 }

//# a bit-field of a negative width
struct node { #[bits(3 - 4)] pfn: u64 }

//# a bit-field of bool
struct node { #[bits(1)] valid: bool }

//# a bit-field of a record
struct header { count: u64 }
struct node { #[bits(4)] header: header }

//# a bit-field that is aligned
struct node { #[bits(4)] #[align(8)] pfn: u64 }

//# a flexible array that is not the last field
struct node { count: u64, table: [u64], end: u64 }

//# a flexible array in a union
union node { count: u64, table: [u64] }

//# a flexible array alone
struct node { table: [u64] }

//# a record that contains one with a flexible array
struct inner { count: u64, table: [u64] }
struct outer { inner: inner }

//# a packed record that contains an aligned one
#[align(16)]
struct inner { count: u64 }
#[packed]
struct outer { flag: u8, inner: [inner; 2] }

//# a packed record that contains an aligned field, two records deep
struct innermost { #[align(16)] count: u64 }
struct inner { innermost: innermost }
#[packed]
struct outer { flag: u8, inner: inner }

//# a packed record that contains an aligned field of an imported record
#[domain]
enum kho { v1 = "kho-v1" }
struct innermost { #[align(16)] count: u64 }
struct inner { innermost: innermost }
//---
use kho::v1::inner;
#[packed]
struct outer { flag: u8, inner: inner }

//# an alignment that is no power of two
#[align(12)]
struct node { next: u64 }

//# an alignment of zero
struct node { #[align(0)] next: u64 }

//# an alignment that no compiler takes
#[align(1 << 40)]
struct node { next: u64 }

//# a field with a value
struct node { next: u64 = 0 }

//# an array of a negative length
struct node { table: [u64; 3 - 4] }

//# an array that is too large
struct node { table: [u64; 1 << 61] }

//# a bitmap that is too large
struct node { bits: Bitmap<{ 1 << 63 << 8 }> }

//# a record that is too large
struct half { bytes: [u8; (1 << 60) - 1] }
struct whole { first: half, second: half }

//# an array whose length is a string
struct node { table: [u64; "four"] }
