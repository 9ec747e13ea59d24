//! What a witness saw in a kernel tree at one target: the common language of all witnesses.
//!
//! Everything in here comes from the tree alone; nothing of the spec may enter. A property that a kind of witness
//! cannot see is `None`, which is different from a property that it saw to be absent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Everything that one witness saw at one target, by the names that it found in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Structs and unions that have a name of their own.
    pub records: BTreeMap<String, Record>,
    /// Object-like macros that are integer constant expressions or string literals, and enumerators.
    pub constants: BTreeMap<String, Constant>,
}

/// A struct or a union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Struct or union.
    pub kind: RecordKind,
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes, where the witness can see it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub align: Option<u64>,
    /// The members in the order of their declaration.
    pub members: Vec<Member>,
}

/// Whether the members of a record follow each other or overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// Members follow each other.
    Struct,
    /// Members all start at offset 0.
    Union,
}

/// One member of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The name. A struct or union without a name of its own is no member: its members are, as C reaches them.
    pub name: String,
    /// Distance in bits from the start of the record to the member's least significant bit.
    pub bit_offset: u64,
    /// Width in bits if the member is a bit-field.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bit_width: Option<u64>,
    /// The type, with all typedefs resolved.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// A type with all typedefs resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// An integer, `char` and `_Bool` included.
    Int {
        /// Size in bytes.
        bytes: u64,
        /// Whether it can be negative. `None` for plain `char`, whose signedness the C ABI leaves to the compiler.
        signed: Option<bool>,
    },
    /// A pointer.
    Pointer {
        /// The struct or union pointed to, if it has a name.
        to: Option<String>,
    },
    /// An array.
    Array {
        /// Type of an element.
        of: Box<Type>,
        /// Number of elements; `None` for a flexible array member.
        len: Option<u64>,
    },
    /// A struct or union with a name, to be found in [`Observed::records`].
    Record(String),
    /// The struct or union without a tag that a member with a name is.
    Anonymous(Box<Record>),
    /// An enum with a name.
    Enum {
        /// Its tag.
        name: String,
        /// Size in bytes.
        bytes: u64,
    },
    /// What holds no integer as the target itself stores it: a floating-point number, or one of another byte order.
    Other {
        /// What it is, in the words of a finding.
        name: String,
        /// Size in bytes.
        bytes: u64,
    },
}

/// The value of a macro or an enumerator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Constant {
    /// An integer constant expression.
    Int(i128),
    /// A string literal, without its terminating NUL.
    Str(String),
}
