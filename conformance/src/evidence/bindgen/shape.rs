//! The types of Rust that bindgen uses for those of C: what they are, and their sizes and alignments in bytes.
//!
//! All targets are LP64, and agree on every type in here.

use syn::{GenericArgument, PathArguments, Type};

use super::rust::{integer, Declarations};

/// What a Rust type stands for.
pub(super) enum Shape<'d> {
    /// An integer; `None` for plain `char`.
    Int { bytes: u64, signed: Option<bool> },
    /// A pointer to a type.
    Pointer(&'d Type),
    /// A pointer to a function.
    Function,
    /// An array.
    Array(&'d Type, u64),
    /// A flexible array member.
    Flexible(&'d Type),
    /// The bytes that hold bit-fields.
    Unit(u64),
    /// A struct or union, by its name in Rust.
    Record(String),
    /// An enum, by its name in Rust, and the type of its values.
    Enum(String, &'d Type),
    /// What holds no integer as the target itself stores it, in words.
    Other { name: String, extent: Extent },
}

/// The typedefs of Linux for integers that are stored with their highest byte first on every target.
const BIG_ENDIAN: [&str; 3] = ["__be16", "__be32", "__be64"];

impl Shape<'_> {
    /// An integer that is stored with its highest byte first. All targets store the lowest first.
    fn big_endian(self) -> Self {
        match self {
            Shape::Int { bytes, .. } => Shape::Other {
                name: format!("big-endian u{}", bytes.saturating_mul(8)),
                extent: Extent { size: bytes, align: bytes },
            },
            other => other,
        }
    }

    /// Two floating-point numbers.
    fn complex(self) -> Option<Self> {
        match self {
            Shape::Other { name, extent: Extent { size, align } } => Some(Shape::Other {
                name: format!("complex {name}"),
                extent: Extent { size: size.checked_mul(2)?, align },
            }),
            _ => None,
        }
    }
}

/// Size and alignment in bytes.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) size: u64,
    pub(super) align: u64,
}

impl Declarations {
    /// What a type stands for, aliases resolved; `None` if it is none of what C and bindgen's helpers can be.
    pub(super) fn shape<'d>(&'d self, ty: &'d Type) -> Option<Shape<'d>> {
        match ty {
            Type::Ptr(pointer) => Some(Shape::Pointer(&pointer.elem)),
            Type::Array(array) => Some(Shape::Array(&array.elem, integer(&array.len)?.try_into().ok()?)),
            Type::Path(path) => {
                let last = path.path.segments.last()?;
                let name = last.ident.to_string();
                match &last.arguments {
                    PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
                        GenericArgument::Type(argument) => self.helper(&name, argument),
                        _ => None,
                    },
                    _ => self.named(name),
                }
            }
            _ => None,
        }
    }

    fn named(&self, name: String) -> Option<Shape<'_>> {
        if let Some(alias) = self.aliases.get(&name) {
            let shape = self.shape(alias)?;
            return Some(if BIG_ENDIAN.contains(&name.as_str()) { shape.big_endian() } else { shape });
        }
        if let Some(value) = self.enums.get(&name) {
            return Some(Shape::Enum(name, value));
        }
        if self.records.contains_key(&name) {
            return Some(Shape::Record(name));
        }
        let int = primitive(&name).map(|(bytes, signed)| Shape::Int { bytes, signed });
        int.or_else(|| float(&name))
    }

    fn helper<'d>(&'d self, name: &str, argument: &'d Type) -> Option<Shape<'d>> {
        match name {
            "Option" => Some(Shape::Function),
            "ManuallyDrop" => self.shape(argument),
            "__BindgenComplex" => self.shape(argument)?.complex(),
            "__IncompleteArrayField" => Some(Shape::Flexible(argument)),
            "__BindgenBitfieldUnit" => match self.shape(argument)? {
                Shape::Array(_, bytes) => Some(Shape::Unit(bytes)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Size and alignment of a type; `None` if they are not known.
    pub(super) fn extent(&self, ty: &Type) -> Option<Extent> {
        match self.shape(ty)? {
            Shape::Int { bytes, .. } => Some(Extent { size: bytes, align: bytes }),
            Shape::Pointer(_) | Shape::Function => Some(Extent { size: 8, align: 8 }),
            Shape::Array(of, len) => {
                let of = self.extent(of)?;
                Some(Extent { size: of.size.checked_mul(len)?, align: of.align })
            }
            Shape::Flexible(of) => Some(Extent { size: 0, align: self.extent(of)?.align }),
            Shape::Unit(bytes) => Some(Extent { size: bytes, align: 1 }),
            Shape::Record(name) => self.record_extent(&name),
            Shape::Enum(_, value) => self.extent(value),
            Shape::Other { extent, .. } => Some(extent),
        }
    }

    /// Size and alignment of a struct or union, as asserted; `None` if it is only declared.
    pub(super) fn record_extent(&self, name: &str) -> Option<Extent> {
        let layout = self.layouts.get(name)?;
        Some(Extent { size: layout.size?, align: layout.align? })
    }
}

fn float<'d>(name: &str) -> Option<Shape<'d>> {
    let (name, size) = match name {
        "__BindgenFloat16" => ("_Float16", 2),
        "f32" => ("float", 4),
        "f64" => ("double", 8),
        _ => return None,
    };
    Some(Shape::Other { name: name.to_owned(), extent: Extent { size, align: size } })
}

/// Size in bytes, and whether it is signed.
fn primitive(name: &str) -> Option<(u64, Option<bool>)> {
    Some(match name {
        "c_char" => (1, None),
        "bool" | "c_uchar" | "u8" => (1, Some(false)),
        "c_schar" | "i8" => (1, Some(true)),
        "c_ushort" | "u16" => (2, Some(false)),
        "c_short" | "i16" => (2, Some(true)),
        "c_uint" | "u32" => (4, Some(false)),
        "c_int" | "i32" => (4, Some(true)),
        "c_ulong" | "c_ulonglong" | "u64" | "usize" => (8, Some(false)),
        "c_long" | "c_longlong" | "i64" | "isize" => (8, Some(true)),
        "u128" => (16, Some(false)),
        "i128" => (16, Some(true)),
        _ => return None,
    })
}
