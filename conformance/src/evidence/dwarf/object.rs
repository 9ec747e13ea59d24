//! The sections of an object file that a compiler made. Its sections refer to each other by relocations, which a linker
//! would apply.

use object::{
    Architecture, CompressedData, File, Object, ObjectSection, ObjectSymbol, Relocation, RelocationKind,
    RelocationTarget,
};

use super::sections::Sections;
use super::wrong;
use crate::error::{CannotCheck, Checked};

/// No section of an object file of headers is larger, whatever it says of itself.
const LARGEST: u64 = 1 << 28;
/// Bytes of which one compressed byte can be at most the beginning, with zlib.
const ZLIB_RATIO: u64 = 1032;

/// The sections of DWARF of an object file.
///
/// # Errors
/// If it is no object file for a target of KHO, or if a section of it cannot be read.
pub(super) fn sections(object: &[u8]) -> Checked<Sections> {
    let file = File::parse(object).map_err(|error| wrong(format_args!("the object file: {error}")))?;
    let known = matches!(file.architecture(), Architecture::X86_64 | Architecture::Aarch64);
    if !known || !file.is_little_endian() || !file.is_64() {
        let problem = format!("it is for a machine without KHO ({:?})", file.architecture());
        return Err(CannotCheck::new(problem, "give what was compiled for x86_64 or little-endian arm64"));
    }
    let units = file.sections().filter(|section| section.name() == Ok(".debug_info"));
    if units.count() > 1 {
        return Err(CannotCheck::new(
            "its types are in sections of their own",
            "give what was compiled without -fdebug-types-section",
        ));
    }
    Sections::load(&|name| section(&file, name), true)
}

fn section(file: &File<'_>, name: &str) -> Checked<Option<Vec<u8>>> {
    let Some(section) = file.section_by_name(name) else { return Ok(None) };
    let damaged = |error: object::Error| wrong(format_args!("{name}: {error}"));
    let data = section.compressed_data().map_err(damaged)?;
    if !is_plausible(&data) {
        return Err(wrong(format_args!("{name} says that it has {} bytes", data.uncompressed_size)));
    }
    let mut bytes = data.decompress().map_err(damaged)?.into_owned();
    for (place, relocation) in section.relocations() {
        relocate(file, &mut bytes, place, &relocation).ok_or_else(|| {
            wrong(format_args!("{name} has a relocation at {place} that cannot be applied"))
        })?;
    }
    Ok(Some(bytes))
}

/// Whether a section can have the size that it says that it has, before so much memory is asked for.
fn is_plausible(data: &CompressedData<'_>) -> bool {
    let len = u64::try_from(data.data.len()).unwrap_or(u64::MAX);
    let most = match data.format {
        object::CompressionFormat::Zlib => len.saturating_mul(ZLIB_RATIO).min(LARGEST),
        _ => LARGEST,
    };
    data.uncompressed_size <= most
}

/// Writes the value of a relocation to its place. `None` if that is impossible.
fn relocate(file: &File<'_>, bytes: &mut [u8], place: u64, relocation: &Relocation) -> Option<()> {
    if relocation.kind() == RelocationKind::None {
        return Some(());
    }
    let RelocationTarget::Symbol(symbol) = relocation.target() else { return None };
    if relocation.kind() != RelocationKind::Absolute || relocation.has_implicit_addend() {
        return None;
    }
    let address = file.symbol_by_index(symbol).ok()?.address();
    let value = address.wrapping_add_signed(relocation.addend()).to_le_bytes();
    let size = usize::from(relocation.size() / 8);
    let start = usize::try_from(place).ok()?;
    let value = value.get(..size)?;
    bytes.get_mut(start..start.checked_add(size)?)?.copy_from_slice(value);
    Some(())
}
