//! A record for every way in which the layouts of C and Rust can part.

enum kind {
    KIND_FIRST = 0,
    KIND_SECOND = 7,
}

enum signed_kind {
    KIND_NEGATIVE = -3,
    KIND_POSITIVE = 3,
}

/// Depends on the page size as a value, not as a type.
enum paged_kind {
    KIND_PAGE = PAGE_SIZE,
}

#[serializable_pointer(declare = DECLARE_PTR, store = STORE_PTR, load = LOAD_PTR)]
union Ptr<T> {
    phys: u64,
    ptr: *mut T,
}

const LOWEST: i64 = -9223372036854775808;
const HIGHEST: u64 = 18446744073709551615;
const NEGATIVE: i8 = -1;
const TEXT: &str = "quote \" backslash \\ umlaut ü";
/// A keyword of Rust.
const r#match: u64 = 1;

// ---- Padding ----------------------------------------------------------------------------------------------------

struct plain {
    a: u8,
    b: u64,
    c: u16,
}

#[packed]
struct packed_odd {
    a: u8,
    b: u64,
    c: [u16; 3],
    kind: kind,
    next: Ptr<plain>,
}

struct all_scalars {
    a: bool,
    b: c_char,
    c: c_short,
    d: c_int,
    e: c_long,
    f: c_ulong,
    g: phys_addr_t,
    h: i8,
    i: i64,
    kind: signed_kind,
}

// ---- Alignment --------------------------------------------------------------------------------------------------

#[align(64)]
struct aligned {
    a: u8,
}

struct aligned_field {
    a: u8,
    #[align(16)]
    b: u8,
    c: u32,
}

/// The natural alignment is more already.
#[align(2)]
struct aligned_less {
    a: u64,
    b: u8,
}

#[packed]
#[align(4)]
struct packed_aligned {
    a: u8,
    b: u64,
    c: u16,
}

/// `b` is where Rust would put it, but would align the record to 8.
#[packed]
#[align(4)]
struct packed_aligned_by_chance {
    a: u64,
    b: u64,
    c: u32,
}

#[packed]
struct packed_aligned_field {
    a: u8,
    #[align(2)]
    b: u64,
    #[align(4)]
    c: [u16; 3],
}

#[packed]
#[align(8)]
struct packed_aligned_bits {
    #[bits(3)]
    a: u8,
    #[bits(9)]
    b: u64,
    c: Ptr<plain>,
}

// ---- Bit-fields -------------------------------------------------------------------------------------------------

struct bits_only {
    #[bits(4)]
    a: u64,
}

struct bits_between {
    before: u8,
    #[bits(5)]
    a: u32,
    #[bits(7)]
    b: u32,
    after: u8,
    #[bits(31)]
    c: u32,
    #[bits(2)]
    d: u32,
    last: u16,
}

struct bits_narrow {
    #[bits(3)]
    a: u8,
    #[bits(5)]
    b: u8,
    #[bits(1)]
    c: u8,
    #[bits(8)]
    d: u8,
}

struct bits_signed {
    #[bits(3)]
    a: i8,
    #[bits(20)]
    b: i32,
    #[bits(64)]
    c: i64,
    #[bits(33)]
    d: c_long,
    #[bits(1)]
    e: c_int,
}

#[packed]
struct bits_packed {
    #[bits(52)]
    pfn: u64,
    #[bits(12)]
    flags: u64,
    index: u64,
}

#[packed]
struct bits_straddling {
    #[bits(7)]
    a: u8,
    #[bits(64)]
    b: u64,
    #[bits(33)]
    c: i64,
    d: u16,
    #[bits(15)]
    e: i16,
    f: plain,
}

#[align(32)]
struct bits_aligned {
    #[bits(12)]
    a: u16,
    #[bits(12)]
    b: u16,
}

// ---- Unions -----------------------------------------------------------------------------------------------------

union plain_union {
    a: u8,
    b: u64,
    c: [u16; 9],
}

union bits_union {
    #[bits(5)]
    a: u32,
    #[bits(33)]
    b: u64,
}

#[packed]
union packed_union {
    a: u8,
    b: u64,
    c: [u16; 5],
}

#[packed]
#[align(2)]
union packed_aligned_union {
    a: u8,
    b: u64,
}

#[align(32)]
union aligned_union {
    a: u64,
    b: packed_odd,
}

struct holds_unions {
    a: u8,
    b: plain_union,
    c: [bits_union; 2],
    #[bits(3)]
    d: u8,
}

// ---- Records in records -----------------------------------------------------------------------------------------

struct nested {
    a: u8,
    inner: packed_odd,
    bits: bits_only,
    array: [[plain; 2]; 3],
    aligned: aligned,
}

#[packed]
struct packed_nested {
    a: u8,
    inner: plain,
    bits: [bits_between; 2],
    view: plain_union,
    packed: packed_odd,
}

#[packed]
#[align(2)]
struct packed_aligned_nested {
    a: u8,
    inner: plain,
    kinds: [kind; 2],
}

// ---- Arrays -----------------------------------------------------------------------------------------------------

struct arrays {
    a: [u8; 3],
    b: [[u16; 2]; 3],
    c: [Ptr<arrays>; 2],
    d: [u64; 0],
    e: Bitmap<65>,
    f: [signed_kind; 3],
}

struct flexible {
    a: u8,
    rest: [u32],
}

#[packed]
struct flexible_packed {
    a: u8,
    rest: [u64],
}

struct flexible_in_padding {
    a: u64,
    b: u8,
    rest: [plain],
}

// ---- Names ------------------------------------------------------------------------------------------------------

struct self_ {
    r#type: u64,
    #[bits(4)]
    r#match: u8,
    #[bits(4)]
    set_match: u8,
    _padding_9: u8,
    _bits_match: u8,
    _align: u64,
}

union names_union {
    _bytes: u8,
    _align: u64,
}

struct __ {
    yield_: u32,
    r#yield: u32,
}

struct _3d {
    x: u32,
}

struct option {
    some: u32,
}

struct copy {
    clone: u32,
}

#[fdt_node("/names")]
struct names_node {
    #[property("path")]
    path: u64,
    #[property("a")]
    a: u64 = 5,
    #[property("A")]
    A: str,
    #[property("a-value")]
    a_value: u32,
}

// ---- Page size --------------------------------------------------------------------------------------------------

const SLOTS: usize = PAGE_SIZE / 8 - 1;

struct page {
    next: Ptr<page>,
    slots: [u64; SLOTS],
}

#[packed]
struct packed_page {
    a: u8,
    slots: [u64; SLOTS],
    kind: kind,
    index: u64,
}

union paged_union {
    bytes: [u8; PAGE_SIZE],
    words: [[u64; PAGE_SHIFT]; 2],
}

struct paged_nested {
    a: u8,
    page: page,
    pages: [page; 2],
    view: paged_union,
    matrix: [[u16; PAGE_SHIFT]; 3],
    fixed: [[u16; 2]; 3],
    plain: plain,
    kind: paged_kind,
    set_a: u16,
    r#type: u32,
    arrays: arrays,
    fixed_mut: u8,
}

struct paged_bits {
    #[bits(PAGE_SHIFT)]
    offset: u64,
    #[bits(64 - PAGE_SHIFT)]
    pfn: u64,
    count: u32,
}

#[align(PAGE_SIZE)]
struct paged_aligned {
    a: u8,
}

#[packed]
#[align(PAGE_SIZE / 4096)]
struct packed_paged_aligned {
    a: u8,
    b: u64,
    c: [u16; 3],
}

struct paged_flexible {
    head: page,
    rest: [page],
}

struct points_to_page {
    first: Ptr<page>,
    all: [Ptr<page>; 3],
}
