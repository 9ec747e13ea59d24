//! Writes small ELF files: sections and nothing else, plain or compressed.

/// A section that is compressed, as its flags have it.
const COMPRESSED: u64 = 0x800;
/// Zstandard, as the header of a compressed section calls it.
const ZSTD: u32 = 2;

/// A file for a machine, by its number, with sections of these names and bytes.
pub(crate) fn with_sections(machine: u16, sections: &[(&str, Vec<u8>)], compressed: bool) -> Vec<u8> {
    let mut names = b"\0.shstrtab\0".to_vec();
    let mut data = Vec::new();
    let mut table = vec![0; 64];
    for (name, bytes) in sections {
        let bytes = if compressed { zstd(bytes) } else { bytes.clone() };
        let flags = if compressed { COMPRESSED } else { 0 };
        table.extend(entry(names.len(), 1, flags, 64 + data.len(), bytes.len()));
        names.extend(name.bytes().chain([0]));
        data.extend(bytes);
    }
    table.extend(entry(1, 3, 0, 64 + data.len(), names.len()));
    data.extend(names);
    data.resize(data.len().next_multiple_of(8), 0);
    let count = u16::try_from(table.len() / 64).unwrap();
    [header(machine, 64 + data.len(), count), data, table].concat()
}

fn header(machine: u16, table: usize, count: u16) -> Vec<u8> {
    let mut bytes = vec![0; 64];
    bytes[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    bytes[16] = 2;
    bytes[18..20].copy_from_slice(&machine.to_le_bytes());
    bytes[20] = 1;
    bytes[40..48].copy_from_slice(&(table as u64).to_le_bytes());
    bytes[52] = 64;
    bytes[58] = 64;
    bytes[60..62].copy_from_slice(&count.to_le_bytes());
    bytes[62..].copy_from_slice(&(count - 1).to_le_bytes());
    bytes
}

fn entry(name: usize, kind: u32, flags: u64, offset: usize, size: usize) -> Vec<u8> {
    let mut entry = u32::try_from(name).unwrap().to_le_bytes().to_vec();
    entry.extend(kind.to_le_bytes());
    entry.extend([flags, 0, offset as u64, size as u64, 0, 1, 0].into_iter().flat_map(u64::to_le_bytes));
    entry
}

/// A compressed section whose one frame has one block that is not compressed at all.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let size = u32::try_from(bytes.len()).unwrap();
    let mut out = ZSTD.to_le_bytes().to_vec();
    out.extend([0; 4]);
    out.extend([u64::from(size), 1].into_iter().flat_map(u64::to_le_bytes));
    // A single segment whose size has four bytes; then the last block, raw, with its size in 21 bits.
    out.extend([0x28, 0xb5, 0x2f, 0xfd, 0xa0]);
    out.extend(size.to_le_bytes());
    out.extend(&(size << 3 | 1).to_le_bytes()[..3]);
    out.extend(bytes);
    out
}
