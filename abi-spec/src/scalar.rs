//! The scalar types of the spec language: what each is called in the kernel, in portable C and in Rust.
//!
//! All targets are LP64 and little-endian, so a scalar has one size and one alignment everywhere.

/// A scalar type. The names are those of the kernel or, for the types of C itself, of `core::ffi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Each is named after the type it stands for.
#[allow(missing_docs)]
pub enum Scalar {
    U8,
    U16,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,
    Bool,
    Char,
    UShort,
    Short,
    UInt,
    Int,
    ULong,
    Long,
    Size,
    PhysAddr,
}

/// What there is to know about a scalar.
struct Facts {
    spec: &'static str,
    kernel: &'static str,
    portable: &'static str,
    rust: &'static str,
    bytes: u64,
    signed: Option<bool>,
}

const fn facts(
    spec: &'static str,
    kernel: &'static str,
    portable: &'static str,
    rust: &'static str,
    bytes: u64,
    signed: Option<bool>,
) -> Facts {
    Facts { spec, kernel, portable, rust, bytes, signed }
}

impl Scalar {
    /// Every scalar.
    pub const ALL: [Scalar; 18] = [
        Scalar::U8,
        Scalar::U16,
        Scalar::U32,
        Scalar::U64,
        Scalar::I8,
        Scalar::I16,
        Scalar::I32,
        Scalar::I64,
        Scalar::Bool,
        Scalar::Char,
        Scalar::UShort,
        Scalar::Short,
        Scalar::UInt,
        Scalar::Int,
        Scalar::ULong,
        Scalar::Long,
        Scalar::Size,
        Scalar::PhysAddr,
    ];

    fn facts(self) -> Facts {
        match self {
            Scalar::U8 => facts("u8", "u8", "uint8_t", "u8", 1, Some(false)),
            Scalar::U16 => facts("u16", "u16", "uint16_t", "u16", 2, Some(false)),
            Scalar::U32 => facts("u32", "u32", "uint32_t", "u32", 4, Some(false)),
            Scalar::U64 => facts("u64", "u64", "uint64_t", "u64", 8, Some(false)),
            Scalar::I8 => facts("i8", "s8", "int8_t", "i8", 1, Some(true)),
            Scalar::I16 => facts("i16", "s16", "int16_t", "i16", 2, Some(true)),
            Scalar::I32 => facts("i32", "s32", "int32_t", "i32", 4, Some(true)),
            Scalar::I64 => facts("i64", "s64", "int64_t", "i64", 8, Some(true)),
            // Memory from another kernel can hold any byte, which a Rust `bool` must not.
            Scalar::Bool => facts("bool", "bool", "uint8_t", "u8", 1, Some(false)),
            // Plain `char` is signed on one architecture and not on the other: the wire has bytes.
            Scalar::Char => facts("c_char", "char", "char", "u8", 1, None),
            Scalar::UShort => facts("c_ushort", "unsigned short", "uint16_t", "u16", 2, Some(false)),
            Scalar::Short => facts("c_short", "short", "int16_t", "i16", 2, Some(true)),
            Scalar::UInt => facts("c_uint", "unsigned int", "uint32_t", "u32", 4, Some(false)),
            Scalar::Int => facts("c_int", "int", "int32_t", "i32", 4, Some(true)),
            Scalar::ULong => facts("c_ulong", "unsigned long", "uint64_t", "u64", 8, Some(false)),
            Scalar::Long => facts("c_long", "long", "int64_t", "i64", 8, Some(true)),
            // Only constants have this type: `usize` in Rust is the unit of lengths.
            Scalar::Size => facts("usize", "size_t", "uint64_t", "usize", 8, Some(false)),
            Scalar::PhysAddr => facts("phys_addr_t", "phys_addr_t", "uint64_t", "u64", 8, Some(false)),
        }
    }

    /// The scalar that the spec language calls `name`.
    pub fn from_spec(name: &str) -> Option<Scalar> {
        Scalar::ALL.into_iter().find(|s| s.spec() == name)
    }

    /// Its name in the spec language.
    pub fn spec(self) -> &'static str {
        self.facts().spec
    }

    /// Its name in the kernel.
    pub fn kernel(self) -> &'static str {
        self.facts().kernel
    }

    /// Its name in portable C: `stdint.h`, and plain `char`.
    pub fn portable(self) -> &'static str {
        self.facts().portable
    }

    /// The Rust type that holds it, for which every bit pattern is valid.
    pub fn rust(self) -> &'static str {
        self.facts().rust
    }

    /// Size in bytes, which is the alignment too.
    pub fn bytes(self) -> u64 {
        self.facts().bytes
    }

    /// Whether it can be negative; `None` for plain `char`, which C leaves to the architecture.
    pub fn signed(self) -> Option<bool> {
        self.facts().signed
    }

    /// The smallest and the largest value.
    pub fn range(self) -> (i128, i128) {
        if self == Scalar::Bool {
            return (0, 1);
        }
        let bits = self.bytes() * 8;
        match self.signed() {
            Some(true) => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
            _ => (0, (1 << bits) - 1),
        }
    }
}
