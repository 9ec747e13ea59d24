//! Fields that C puts where their type is not aligned.

/// A value without alignment, for the rare field that a record aligns less than its type in C. Read and write it by
/// value: `let x = record.field.0;`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "zerocopy",
    derive(zerocopy::FromBytes, zerocopy::IntoBytes, zerocopy::Immutable, zerocopy::KnownLayout, zerocopy::Unaligned)
)]
#[repr(C, packed)]
pub struct Unaligned<T: Copy>(pub T);
