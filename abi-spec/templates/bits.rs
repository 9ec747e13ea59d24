//! Bit-fields: reading and writing some bits of a few bytes, lowest bit first, as C compilers lay them out on
//! little-endian targets. Generated accessors call these; nothing else needs to.

use core::fmt;

/// A value has more bits than the bit-field that should hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoesNotFit {
    /// Number of bits of the bit-field.
    pub width: u32,
}

impl fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value does not fit into a bit-field of {} bits", self.width)
    }
}

/// The lowest `width` bits set; `width` is 1 to 64.
const fn mask(width: u32) -> u64 {
    u64::MAX >> (64 - width)
}

/// The bit-field of `width` bits (1 to 64) that starts at bit `from` of `bytes`.
pub const fn get(bytes: &[u8], from: u32, width: u32) -> u64 {
    let (first, last) = ((from / 8) as usize, ((from + width - 1) / 8) as usize);
    let mut window: u128 = 0;
    let mut i = last + 1;
    while i > first {
        i -= 1;
        window = window << 8 | bytes[i] as u128;
    }
    (window >> (from % 8)) as u64 & mask(width)
}

/// Like [`get`], for a bit-field of a signed type.
pub const fn get_signed(bytes: &[u8], from: u32, width: u32) -> i64 {
    let unused = 64 - width;
    (get(bytes, from, width) << unused) as i64 >> unused
}

/// Sets the bit-field of `width` bits that starts at bit `from` of `bytes`, and leaves all other bits alone.
pub fn set(bytes: &mut [u8], from: u32, width: u32, value: u64) -> Result<(), DoesNotFit> {
    if value & !mask(width) != 0 {
        return Err(DoesNotFit { width });
    }
    let first = (from / 8) as usize;
    let (mask, value) = ((mask(width) as u128) << (from % 8), (value as u128) << (from % 8));
    for (i, byte) in bytes.iter_mut().skip(first).enumerate().take(9) {
        *byte = *byte & !((mask >> (8 * i)) as u8) | (value >> (8 * i)) as u8;
    }
    Ok(())
}

/// Like [`set`], for a bit-field of a signed type.
pub fn set_signed(bytes: &mut [u8], from: u32, width: u32, value: i64) -> Result<(), DoesNotFit> {
    let unused = 64 - width;
    if value << unused >> unused != value {
        return Err(DoesNotFit { width });
    }
    set(bytes, from, width, value as u64 & mask(width))
}
