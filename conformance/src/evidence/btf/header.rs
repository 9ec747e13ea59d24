//! The header of BTF: where the types and the strings are. What is in them may not enter.

use super::{damaged, WHOLE_KERNEL};
use crate::error::{CannotCheck, Checked};

/// The bytes of a header up to what every version of BTF has.
const LEAST: usize = 24;
/// How much of a header is the parts that say where the lengths of unknown kinds of types are.
const WITH_LAYOUTS: usize = 32;
/// What to do about BTF that this program cannot read.
const NEWER: &str = "use a newer version of this program, or give the kernel's headers instead";

/// The parts of BTF.
pub(super) struct Parts<'b> {
    /// The types, one after the other.
    pub(super) types: &'b [u8],
    /// The names, each with a NUL behind it. The first is empty.
    pub(super) strings: &'b [u8],
    /// What newer kernels say of the length of each kind of type, four bytes for each; empty if they do not.
    pub(super) layouts: &'b [u8],
}

/// Finds the parts.
///
/// # Errors
/// If it is no BTF of this order of bytes and version, if it belongs to a module, or if a part is not in it.
pub(super) fn parts(bytes: &[u8]) -> Checked<Parts<'_>> {
    match bytes {
        [0x9f, 0xeb, 1, ..] => {}
        [0x9f, 0xeb, version, ..] => {
            return Err(CannotCheck::new(format!("its version is {version}, and only 1 is known"), NEWER))
        }
        [0xeb, 0x9f, ..] => {
            let remedy = "give a little-endian kernel, as all with KHO are";
            return Err(CannotCheck::new("it is that of a big-endian kernel", remedy));
        }
        _ => return Err(damaged("it does not start as BTF does")),
    }
    let word = |index: usize| word(bytes, index).ok_or_else(|| damaged("it ends inside of its header"));
    let length = word(1)? as usize;
    let Some(rest) = bytes.get(length..).filter(|_| length >= LEAST) else {
        return Err(damaged(format!("its header claims to have {length} bytes")));
    };
    let part = |at: usize, name: &str| {
        let (start, size) = (word(at)? as usize, word(at + 1)? as usize);
        let part = start.checked_add(size).and_then(|end| rest.get(start..end));
        part.ok_or_else(|| damaged(format!("{name} go beyond its end")))
    };
    let (types, strings) = (part(2, "its types")?, part(4, "its strings")?);
    let layouts = if length >= WITH_LAYOUTS { part(6, "the lengths of its kinds of types")? } else { &[] };
    match strings {
        [0] | [0, .., 0] => Ok(Parts { types, strings, layouts }),
        [0, ..] => Err(damaged("its strings do not end")),
        // Where the names go on after those of the kernel, the first is not empty.
        _ => Err(split()),
    }
}

/// A word of 32 bits.
pub(super) fn word(bytes: &[u8], index: usize) -> Option<u32> {
    let start = index.checked_mul(4)?;
    let bytes = bytes.get(start..start.checked_add(4)?)?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

/// BTF that only makes sense together with other BTF.
pub(super) fn split() -> CannotCheck {
    CannotCheck::new(
        "it is split BTF, as a module has it, which cannot be read without that of its kernel",
        WHOLE_KERNEL,
    )
}

/// A type of a kind that this program does not know and whose length the BTF does not say.
pub(super) fn unknown(kind: u32, id: usize) -> CannotCheck {
    let problem =
        format!("type {id} is of the unknown kind {kind}, so where the next one starts is not known");
    CannotCheck::new(problem, NEWER)
}
