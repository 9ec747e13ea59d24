//! Shapes that the ABI of KHO does not have, each for something that C, C++ or a comment could trip over. */ /* ??/
#![header("linux/shapes.h")]

/// Ends in a backslash \
/// and goes on.
#[domain]
enum shapes {
    /// The first.
    v1 = 1,
    /// The second, with *another* `long_field`.
    v2 = 2,
}

/// A list:
/// - one that is long enough to need a second line, because it says so much about so little, again and again
/// - two
///
/// ```
/// code   stays */ as it is
/// ```
const SHAPES_TEXT: &str = "quote \" backslash \\ trigraph ??/ tab \t umlaut ü";
const SHAPES_MIN: i64 = -9223372036854775808;
const SHAPES_MAX: u64 = 18446744073709551615;
const SHAPES_NEGATIVE: i32 = -5;
const SHAPES_INT_MIN: i32 = -2147483648;
const SHAPES_WIDE: u64 = 1 << 63;
const SHAPES_SUM: i64 = SHAPES_NEGATIVE - size_of::<shapes_packed>() * 2;
const SHAPES_PAGES: u64 = (PAGE_SIZE * 3 + 1).div_ceil(PAGE_SIZE).next_multiple_of(8) << (PAGE_SHIFT - 1);
const SHAPES_ROUNDED: u64 = (PAGE_SIZE + 1).next_multiple_of(12);
const SHAPES_LOG: u32 = 1000.ilog2() + PAGE_SIZE.ilog2();
/// C++ has another use for this name.
const delete: u32 = 7;

/// Colours.
enum shapes_colour {
    /// Red.
    SHAPES_RED = 1,
    SHAPES_BLUE = SHAPES_RED + 4,
}

/// Values that need an `unsigned int`.
#[constants]
enum shapes_large {
    SHAPES_TOP = 0x80000000,
    SHAPES_NEXT = SHAPES_TOP / 2,
}

/// Values below zero.
#[constants]
enum shapes_signed {
    SHAPES_BELOW = -1,
    SHAPES_PER_PAGE = PAGE_SIZE / 8,
}

#[serializable_pointer(declare = DECLARE_SHAPES_PTR, store = SHAPES_STORE_PTR, load = SHAPES_LOAD_PTR)]
union ShapesPtr<T> {
    phys: u64,
    ptr: *mut T,
}

/// 52 and 12 bits.
#[packed]
struct shapes_packed {
    before: u8,
    #[bits(52)]
    pfn: u64,
    #[bits(12)]
    flags: u64,
    index: u64,
    colour: shapes_colour,
}

/// Not packed: a bit-field does not cross a boundary of its type.
struct shapes_bits {
    #[bits(20)]
    low: u32,
    #[bits(20)]
    high: u32,
    #[bits(3)]
    small: u8,
    after: u16,
    #[bits(1)]
    last: u8,
}

#[align(64)]
struct shapes_aligned {
    one: c_char,
    #[align(16)]
    two: u8,
    three: c_ulong,
}

union shapes_union {
    bytes: [u8; 12],
    word: u64,
    nested: shapes_packed,
}

/// Arrays, and names that are keywords somewhere: `class`, `new`, `typeof`.
struct shapes_nested {
    matrix: [[u16; 3]; 5],
    links: [ShapesPtr<shapes_nested>; 2],
    maps: [Bitmap<{ PAGE_SHIFT * 10 }>; 2],
    inner: shapes_union,
    class: u64,
    new: bool,
    r#typeof: i8,
    linux: c_int,
    per_page: [u8; (PAGE_SIZE / 3).ilog2()],
}

#[versions(v2)]
struct shapes_flexible {
    count: u32,
    /// At the end.
    entries: [[shapes_bits; 2]],
}

struct shapes_empty_array {
    count: u64,
    none: [u64; 0],
    words: Bitmap<{ BITS_PER_LONG + 1 }>,
}

/// Its home is a file of C.
#[defined_in("kernel/shapes.c")]
const SHAPES_FLAG: u16 = 1 << 3;

#[defined_in("linux/shapes_too.h")]
struct shapes_too {
    bits: shapes_bits,
    limit: [u8; SHAPES_FLAG],
}

#[defined_in("uapi/linux/elsewhere.h")]
const SHAPES_ELSEWHERE: u32 = 64;

struct shapes_named {
    name: [c_char; SHAPES_ELSEWHERE],
}

#[fdt_node("/shapes */")]
struct shapes_node {
    /// How many.
    #[property("count")]
    count: u32,
}

const _: () = assert!(size_of::<shapes_bits>() == 12 && SHAPES_NEGATIVE < 0);
const _: () = assert!(SHAPES_NEGATIVE < size_of::<shapes_too>());
