//! The sections of DWARF, from wherever they come, as plain bytes: decompressed, and with their relocations applied.

use gimli::{
    DebugAbbrev, DebugInfo, DebugLine, DebugLineStr, DebugStr, DebugStrOffsets, EndianSlice, LittleEndian,
};

use super::units::Slice;
use crate::error::{CannotCheck, Checked};

/// The bytes of each section that is read. One that is not there is empty.
#[derive(Default)]
pub(super) struct Sections {
    pub(super) info: Vec<u8>,
    abbrev: Vec<u8>,
    pub(super) strings: Vec<u8>,
    line_strings: Vec<u8>,
    pub(super) str_offsets: Vec<u8>,
    lines: Vec<u8>,
}

/// What gives a section by its name, decompressed.
pub(super) type Load<'l> = &'l dyn Fn(&str) -> Checked<Option<Vec<u8>>>;

impl Sections {
    /// Loads the sections; the line table, which is large, only if the names of source files are needed.
    ///
    /// # Errors
    /// If there is no debug information.
    pub(super) fn load(section: Load<'_>, lines: bool) -> Checked<Sections> {
        let load = |name: &str| section(name).map(Option::unwrap_or_default);
        let info = load(".debug_info")?;
        if info.is_empty() {
            return Err(stripped());
        }
        Ok(Sections {
            info,
            abbrev: load(".debug_abbrev")?,
            strings: load(".debug_str")?,
            line_strings: load(".debug_line_str")?,
            str_offsets: load(".debug_str_offsets")?,
            lines: if lines { load(".debug_line")? } else { Vec::new() },
        })
    }

    pub(super) fn info(&self) -> DebugInfo<Slice<'_>> {
        DebugInfo::new(&self.info, LittleEndian)
    }

    pub(super) fn abbrev(&self) -> DebugAbbrev<Slice<'_>> {
        DebugAbbrev::new(&self.abbrev, LittleEndian)
    }

    pub(super) fn strings(&self) -> DebugStr<Slice<'_>> {
        DebugStr::new(&self.strings, LittleEndian)
    }

    pub(super) fn line_strings(&self) -> DebugLineStr<Slice<'_>> {
        DebugLineStr::new(&self.line_strings, LittleEndian)
    }

    pub(super) fn str_offsets(&self) -> DebugStrOffsets<Slice<'_>> {
        DebugStrOffsets::from(EndianSlice::new(&self.str_offsets, LittleEndian))
    }

    pub(super) fn lines(&self) -> DebugLine<Slice<'_>> {
        DebugLine::new(&self.lines, LittleEndian)
    }
}

fn stripped() -> CannotCheck {
    CannotCheck::new(
        "it has no DWARF (no .debug_info section)",
        "give the vmlinux of a kernel built with CONFIG_DEBUG_INFO, or of the distribution's package of debug symbols \
         (Debian: linux-image-VERSION-dbg), or have its BTF read, which stripping leaves in",
    )
}
