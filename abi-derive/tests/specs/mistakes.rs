//! A spec with mistakes.

struct node {
    count: u64,
    table: chunk,
    count: u32,
}
