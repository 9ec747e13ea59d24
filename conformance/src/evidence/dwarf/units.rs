//! The units of DWARF, and the entries in them. What an entry means for a type may not enter.
//!
//! Only what is needed is read: gimli's own `Unit` would also read the line table, which a large image need not load.

use std::sync::Arc;

use gimli::constants as dw;
use gimli::{
    Abbreviations, AttributeValue, DebugLineOffset, DebugStrOffsetsBase, DebuggingInformationEntry,
    EndianSlice, Format, LittleEndian, UnitHeader, UnitOffset,
};

use super::sections::Sections;
use super::wrong;
use crate::error::{CannotCheck, Checked};

/// Bytes of a section.
pub(super) type Slice<'d> = EndianSlice<'d, LittleEndian>;
/// An entry with its attributes.
pub(super) type Entry<'d> = DebuggingInformationEntry<Slice<'d>>;
/// The value of an attribute.
pub(super) type Value<'d> = AttributeValue<Slice<'d>>;
/// What a unit begins with.
pub(super) type Header<'d> = UnitHeader<Slice<'d>>;

/// Bytes of a pointer on every target.
const POINTER: u8 = 8;
/// Where the first string offsets of DWARF 5 begin, after a header.
const FIRST_BASE: usize = 8;

const OTHER_BUILD: &str =
    "give what was built for x86_64 or little-endian arm64, with DWARF 2 to 5 in the 32-bit \
                           format (CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT)";

/// The headers of all units, in their order.
///
/// # Errors
/// If one cannot be read, or is of a kind of DWARF that no kernel for a target of KHO has.
pub(super) fn headers<'d>(sections: &'d Sections) -> Checked<Vec<Header<'d>>> {
    let info = sections.info();
    if matches!(sections.info.get(4..6), Some([0, 2..=5])) {
        return Err(CannotCheck::new("the debug information is big-endian", OTHER_BUILD));
    }
    let mut headers = Vec::new();
    let mut units = info.units();
    while let Some(header) = units.next().map_err(unreadable)? {
        if header.format() == Format::Dwarf64 {
            return Err(CannotCheck::new(
                "the debug information is in the 64-bit format of DWARF",
                OTHER_BUILD,
            ));
        }
        if header.address_size() != POINTER {
            let problem = format!(
                "the debug information is of a machine of {} bits",
                8 * u32::from(header.address_size())
            );
            return Err(CannotCheck::new(problem, OTHER_BUILD));
        }
        headers.push(header);
    }
    Ok(headers)
}

fn unreadable(error: gimli::Error) -> CannotCheck {
    match error {
        gimli::Error::UnknownVersion(version) => {
            CannotCheck::new(format!("the debug information is of version {version} of DWARF"), OTHER_BUILD)
        }
        error => wrong(error),
    }
}

/// A unit whose entries can be read.
pub(super) struct Unit<'d> {
    sections: &'d Sections,
    header: Header<'d>,
    abbreviations: Arc<Abbreviations>,
    str_offsets_base: DebugStrOffsetsBase,
    line: Option<DebugLineOffset>,
    name: String,
    /// The folder in which the compiler ran, to which it gives other paths.
    ran_in: Vec<u8>,
}

impl<'d> Unit<'d> {
    /// Reads the abbreviations and the root of a unit.
    pub(super) fn new(sections: &'d Sections, header: Header<'d>) -> Checked<Unit<'d>> {
        let abbreviations = Arc::new(header.abbreviations(&sections.abbrev()).map_err(wrong)?);
        let base = if header.version() < 5 { 0 } else { FIRST_BASE };
        let mut unit = Unit {
            sections,
            header,
            abbreviations,
            str_offsets_base: DebugStrOffsetsBase(base),
            line: None,
            name: String::new(),
            ran_in: Vec::new(),
        };
        let root = unit.entry(unit.header.root_offset())?;
        if let Some(AttributeValue::DebugStrOffsetsBase(base)) = root.attr_value(dw::DW_AT_str_offsets_base) {
            unit.str_offsets_base = base;
        }
        if let Some(AttributeValue::DebugLineRef(line)) = root.attr_value(dw::DW_AT_stmt_list) {
            unit.line = Some(line);
        }
        unit.name = unit.text(&root).ok().flatten().unwrap_or_else(|| "a unit without a name".to_owned());
        let ran_in = root.attr_value_raw(dw::DW_AT_comp_dir).map(|folder| unit.string(folder)).transpose()?;
        unit.ran_in = ran_in.map(<[u8]>::to_vec).unwrap_or_default();
        Ok(unit)
    }

    pub(super) fn header(&self) -> &Header<'d> {
        &self.header
    }

    /// The source file that was compiled.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where the unit's string offsets begin in their section.
    pub(super) fn str_offsets_base(&self) -> usize {
        self.str_offsets_base.0
    }

    pub(super) fn entry(&self, at: UnitOffset) -> Checked<Entry<'d>> {
        self.header.entry(&self.abbreviations, at).map_err(wrong)
    }

    /// Calls `visit` with each child of an entry. Grandchildren are jumped over.
    pub(super) fn children(
        &self,
        at: UnitOffset,
        mut visit: impl FnMut(&Entry<'d>) -> Checked<()>,
    ) -> Checked<()> {
        let mut cursor = self.header.entries_at_offset(&self.abbreviations, at).map_err(wrong)?;
        cursor.next_entry().map_err(wrong)?;
        if !cursor.current().is_some_and(DebuggingInformationEntry::has_children) {
            return Ok(());
        }
        cursor.next_entry().map_err(wrong)?;
        while let Some(entry) = cursor.current() {
            visit(entry)?;
            cursor.next_sibling().map_err(wrong)?;
        }
        Ok(())
    }

    /// Calls `visit` with each entry at the top of the unit, and with those in an entry that it says to go into.
    pub(super) fn walk(&self, mut visit: impl FnMut(&Entry<'d>) -> Checked<bool>) -> Checked<()> {
        let root = self.header.root_offset();
        let mut cursor = self.header.entries_at_offset(&self.abbreviations, root).map_err(wrong)?;
        cursor.next_entry().map_err(wrong)?;
        let mut inside = true;
        loop {
            // Past the end of a list of children is the next entry after their parent.
            if inside || cursor.current().is_none() {
                if !cursor.next_entry().map_err(wrong)? {
                    return Ok(());
                }
            } else {
                cursor.next_sibling().map_err(wrong)?;
            }
            inside = cursor.current().map(&mut visit).transpose()?.unwrap_or(false);
        }
    }

    /// The name of an entry, if it has one.
    pub(super) fn text(&self, entry: &Entry<'d>) -> Checked<Option<String>> {
        Ok(self.bytes(entry)?.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
    }

    /// The bytes of the name of an entry, if it has one.
    pub(super) fn bytes(&self, entry: &Entry<'d>) -> Checked<Option<&'d [u8]>> {
        let name = entry.attr_value_raw(dw::DW_AT_name).map(|name| self.string(name)).transpose()?;
        Ok(name.filter(|name| !name.is_empty()))
    }

    fn string(&self, value: Value<'d>) -> Checked<&'d [u8]> {
        let sections = self.sections;
        let string = match value {
            AttributeValue::String(string) => Ok(string),
            AttributeValue::DebugStrRef(at) => sections.strings().get_str(at),
            AttributeValue::DebugLineStrRef(at) => sections.line_strings().get_str(at),
            AttributeValue::DebugStrOffsetsIndex(index) => {
                let base = self.str_offsets_base;
                let at = sections.str_offsets().get_str_offset(Format::Dwarf32, base, index);
                at.and_then(|at| sections.strings().get_str(at))
            }
            _ => return Err(wrong("a name is no string")),
        };
        string.map(|string| string.slice()).map_err(wrong)
    }

    /// The numbers of those source files whose path is `wanted`.
    pub(super) fn files(&self, wanted: &dyn Fn(&str) -> bool) -> Checked<Vec<u64>> {
        let Some(line) = self.line else { return Ok(Vec::new()) };
        let program = self.sections.lines().program(line, self.header.address_size(), None, None);
        let program = program.map_err(wrong)?;
        let header = program.header();
        let first = if header.version() < 5 { 1 } else { 0 };
        let mut files = Vec::new();
        for (number, file) in (first..).zip(header.file_names()) {
            let folder = file.directory(header).map(|folder| self.string(folder)).transpose()?;
            let name = self.string(file.path_name())?;
            let relative = path(folder.unwrap_or_default(), name);
            if wanted(&String::from_utf8_lossy(&path(&self.ran_in, &relative))) {
                files.push(number);
            }
        }
        Ok(files)
    }
}

/// A path that is relative to a folder unless it is absolute.
fn path(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() || name.starts_with(b"/") {
        name.to_vec()
    } else {
        [folder, b"/", name].concat()
    }
}
