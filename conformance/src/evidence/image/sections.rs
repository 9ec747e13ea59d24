//! The sections of an ELF file: the table of them, and the bytes of one. What the bytes mean may not enter.
//!
//! No length that a file states leads to an allocation before it was held against the file.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use object::elf::{self, CompressionHeader64, FileHeader64};
use object::read::elf::{CompressionHeader, FileHeader, SectionHeader};
use object::read::{CompressedData, CompressionFormat, ReadCache};
use object::LittleEndian;

use super::unreadable;
use crate::error::{CannotCheck, Checked};

/// The decompressed size that a compressed section may have.
const MOST_DECOMPRESSED: u64 = 4 << 30;
/// How much smaller than its content a compressed section can be: deflate reaches 1032, debug information 10.
const BEST_COMPRESSION: u64 = 2048;

/// What to do about a file that is not as it should be.
const REMEDY: &str = "copy the file anew, or take it from its package again";

/// The table of sections.
#[derive(Debug)]
pub(super) struct Sections {
    /// NUL-terminated names, one after the other.
    names: Vec<u8>,
    table: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    /// Where its name starts in the names.
    name: usize,
    offset: u64,
    size: u64,
    compressed: bool,
}

impl Sections {
    /// Reads the table of a 64-bit little-endian ELF file.
    ///
    /// # Errors
    /// If it is not in the file as a whole, or makes no sense.
    pub(super) fn read(path: &Path, file: File) -> Checked<Self> {
        let damaged = |error: object::Error| {
            let problem = format!("{} is truncated or damaged: {error}", path.display());
            CannotCheck::new(problem, REMEDY)
        };
        let data = &ReadCache::new(file);
        let header = FileHeader64::<LittleEndian>::parse(data).map_err(damaged)?;
        let headers = header.section_headers(LittleEndian, data).map_err(damaged)?;
        let names = if headers.is_empty() {
            &[]
        } else {
            let index = header.section_strings_index(LittleEndian, data).map_err(damaged)?;
            let strings = headers.get(index.0).map(|names| names.data(LittleEndian, data));
            strings.transpose().map_err(damaged)?.unwrap_or_default()
        };
        let table = headers.iter().filter_map(Section::new).collect();
        Ok(Sections { names: names.to_vec(), table })
    }

    /// The bytes of the first section with a name, decompressed.
    ///
    /// # Errors
    /// If it is not in the file as a whole, or cannot be decompressed.
    pub(super) fn bytes(&self, path: &Path, file: File, name: &str) -> Checked<Option<Vec<u8>>> {
        let Some(section) = self.table.iter().find(|section| self.is_named(section, name)) else {
            return Ok(None);
        };
        let damaged = |why: &str| {
            let problem = format!("{} is truncated or damaged: its section {name} {why}", path.display());
            CannotCheck::new(problem, REMEDY)
        };
        let length = file.metadata().map_err(|error| unreadable(path, &error))?.len();
        if section.offset.checked_add(section.size).is_none_or(|end| end > length) {
            return Err(damaged("goes beyond the end of the file"));
        }
        let bytes = section.read(file).map_err(|error| unreadable(path, &error))?;
        let bytes = if section.compressed { decompress(&bytes).map_err(|why| damaged(&why))? } else { bytes };
        Ok(Some(bytes))
    }

    fn is_named(&self, section: &Section, name: &str) -> bool {
        let rest = self.names.get(section.name..).and_then(|names| names.strip_prefix(name.as_bytes()));
        rest.is_some_and(|rest| rest.first() == Some(&0))
    }
}

impl Section {
    /// `None` for a section that has nothing in the file.
    fn new(header: &elf::SectionHeader64<LittleEndian>) -> Option<Self> {
        let (offset, size) = header.file_range(LittleEndian)?;
        Some(Section {
            name: header.sh_name(LittleEndian).try_into().ok()?,
            offset,
            size,
            compressed: header.sh_flags(LittleEndian).contains(elf::SHF_COMPRESSED),
        })
    }

    fn read(&self, mut file: File) -> std::io::Result<Vec<u8>> {
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.take(self.size).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// What a section of the file holds in compressed form, behind the header that says how.
fn decompress(section: &[u8]) -> Result<Vec<u8>, String> {
    let (header, data) = section
        .split_at_checked(size_of::<CompressionHeader64<LittleEndian>>())
        .ok_or("ends inside of its header")?;
    // A copy, because the header has to be aligned.
    let header = &ReadCache::new(std::io::Cursor::new(header));
    let header: &CompressionHeader64<LittleEndian> =
        object::ReadRef::read_at(header, 0).map_err(|()| "has no header")?;
    let format = match header.ch_type(LittleEndian) {
        elf::ELFCOMPRESS_ZLIB => CompressionFormat::Zlib,
        elf::ELFCOMPRESS_ZSTD => CompressionFormat::Zstandard,
        other => return Err(format!("is compressed in an unknown way ({other:?})")),
    };
    let uncompressed_size = header.ch_size(LittleEndian);
    if uncompressed_size > MOST_DECOMPRESSED.min((data.len() as u64).saturating_mul(BEST_COMPRESSION)) {
        return Err(format!("claims to have {uncompressed_size} bytes when decompressed"));
    }
    let bytes = CompressedData { format, data, uncompressed_size }.decompress();
    bytes.map(std::borrow::Cow::into_owned).map_err(|error| format!("cannot be decompressed: {error}"))
}
