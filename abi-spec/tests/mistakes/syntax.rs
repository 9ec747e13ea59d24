//# a brace that is not closed
struct node {
    next: u64,

//# a brace too many
struct node { next: u64 }
}

//# a string that does not end
const NAME: &str = "kho;

//# a token that Rust does not have
const SIZE: u64 = 1 £ 2;

//# syntax errors in two items, and another mistake between them
struct first { a: }
struct second { b: &u64 }
const THIRD: u64 = ;

//# several mistakes of different kinds in one item
#[packed]
#[packed]
struct node {
    #[bits] a: u64,
    b: *mut u8,
    c: u64 = 5,
}

//# mistakes in two files
struct first { a: &u64 }
//---
struct second { b: &u64 }

//# an item that the language does not have
fn size() -> u64 { 8 }

//# a type alias
type pfn = u64;

//# a constant without a name that states nothing
const _: u64 = 8;

//# an assertion by another macro
const _: () = assert_eq!(1, 1);

//# an assertion without a condition
const _: () = assert!();

//# an expression that the language does not have
const SIZE: u64 = if PAGE_SIZE == 4096 { 1 } else { 2 };

//# an unknown macro
const SIZE: u64 = vec![1];

//# an unknown method
const SIZE: u64 = 8.pow(2);

//# an unknown function
const SIZE: u64 = bits_of::<u64>();

//# an operator that the language does not have
const MASK: u64 = !0;

//# a block with statements
const SIZE: u64 = { let a = 1; a };

//# parentheses that are nested too deeply
const SIZE: u64 = ((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))));

//# docs that are no doc comment
#[doc(hidden)]
struct node { next: u64 }
