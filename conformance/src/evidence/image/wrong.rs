//! What a file is that is no kernel image whose types can be read, in words, and what to use instead.

use std::path::Path;

use kho_abi_spec::target::Arch;
use object::elf::{EM_AARCH64, EM_X86_64};

use crate::error::{CannotCheck, Checked};

/// What to use instead.
pub(super) const GIVE: &str =
    "give the uncompressed vmlinux of a kernel that was built with debug information, or /sys/kernel/btf/vmlinux";

/// How files start that hold something compressed, and what they are called.
const COMPRESSED: [(&[u8], &str); 8] = [
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x02\x21\x4c\x18", "lz4"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"BZh", "bzip2"),
    (b"\x89LZO", "lzo"),
    (b"\x5d\0\0", "lzma"),
];

/// How boot images show that they are, by the place of it.
const BOOT_IMAGES: [(usize, &[u8], &str); 3] = [
    (4, b"zimg", "a compressed EFI boot image (vmlinuz)"),
    (0x38, b"ARM\x64", "an arm64 boot image (Image)"),
    (0x202, b"HdrS", "a compressed x86 boot image (bzImage)"),
];

/// Architectures by the number of their machine in ELF.
const OTHERS: [(u16, &str); 9] = [
    (2, "sparc"),
    (3, "i386"),
    (8, "mips"),
    (21, "powerpc64"),
    (22, "s390x"),
    (40, "arm, 32 bits"),
    (243, "riscv"),
    (247, "bpf"),
    (258, "loongarch"),
];

/// The architecture of an ELF file by its first bytes.
///
/// # Errors
/// If these are not those of a 64-bit little-endian ELF file of a supported architecture.
pub(super) fn judge(path: &Path, start: &[u8]) -> Checked<Arch> {
    let refuse = |what: &str| Err(CannotCheck::new(format!("{} is {what}", path.display()), GIVE));
    let Some(ident) = start.strip_prefix(b"\x7fELF") else { return refuse(&no_elf(start)) };
    let (Some(class), Some(order), Some(machine)) = (ident.first(), ident.get(1), ident.get(14..16)) else {
        return refuse("truncated: it ends inside of its ELF header");
    };
    match (class, order) {
        (2, 1) => {}
        (1, _) => return refuse("a 32-bit ELF file; KHO is for 64-bit kernels"),
        (2, 2) => return refuse("a big-endian ELF file; KHO is for little-endian kernels"),
        _ => return refuse("a damaged ELF file: it is neither of 32 nor of 64 bits in a known byte order"),
    }
    match machine.iter().rev().fold(0, |number, byte| number << 8 | u16::from(*byte)) {
        machine if machine == EM_X86_64.0 => Ok(Arch::X86_64),
        machine if machine == EM_AARCH64.0 => Ok(Arch::Arm64),
        machine => {
            let known = OTHERS.iter().find(|(number, _)| *number == machine).map(|(_, name)| *name);
            let name = known.map_or_else(|| format!("number {machine}"), str::to_owned);
            refuse(&format!("an ELF file of another architecture ({name}) than x86_64 and arm64"))
        }
    }
}

fn no_elf(start: &[u8]) -> String {
    let boot =
        BOOT_IMAGES.iter().find(|(at, magic, _)| start.get(*at..).is_some_and(|s| s.starts_with(magic)));
    if let Some((_, _, name)) = boot {
        return format!("{name}, without type information");
    }
    if let Some((_, format)) = COMPRESSED.iter().find(|(magic, _)| start.starts_with(magic)) {
        return format!("compressed ({format}), as a boot image is");
    }
    if start.is_empty() { "empty" } else { "neither an ELF file nor BTF" }.to_owned()
}
