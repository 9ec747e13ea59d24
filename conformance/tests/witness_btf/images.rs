//! Files that are no image whose types can be read, and what is in those that are.

use std::fs;
use std::path::Path;
use std::process::Command;

use kho_abi_conformance::evidence::btf::read;
use kho_abi_conformance::evidence::image::Image;
use kho_abi_spec::target::Arch;
use object::{Object, ObjectSection};

use crate::blob::{Blob, STRUCT};
use crate::{folder, names};

fn refused(path: &Path, bytes: &[u8], expected: &str) {
    fs::write(path, bytes).unwrap();
    let error = Image::open(path).unwrap_err();
    assert!(error.problem.contains(expected), "{expected}: {error}");
    assert!(error.problem.contains(path.to_str().unwrap()) && error.remedy.contains("vmlinux"), "{error}");
}

/// The first bytes of an ELF file.
fn elf(class: u8, order: u8, machine: [u8; 2]) -> Vec<u8> {
    let mut bytes = vec![0; 64];
    bytes[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', class, order, 1]);
    bytes[18..20].copy_from_slice(&machine);
    bytes
}

/// A small object file with what a kernel image has, made by the real compiler.
fn object(folder: &Path, flags: &[&str]) -> Vec<u8> {
    let (source, object) = (folder.join("k.c"), folder.join("k.o"));
    // With so many members that the compiler finds compressing their names worth its while.
    let members: String = (0..100).map(|n| format!("long some_member_{n};")).collect();
    let banner = "const char banner[] = \"Linux version 7.3.4 (x)\";";
    let text = format!("{banner} struct kho_x {{ {members} }} x;\n");
    fs::write(&source, text).unwrap();
    let mut command = Command::new("gcc");
    let output = command.args(flags).args(["-c", "-o"]).arg(&object).arg(&source).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(object).unwrap()
}

#[test]
fn files_that_are_something_else() {
    let folder = folder();
    let file = folder.path().join("image");
    let at = |place: usize, magic: &[u8]| [&vec![b'M'; place], magic, &[0; 600]].concat();
    refused(&file, b"", "is empty");
    refused(&file, b"just text\n", "neither an ELF file nor BTF");
    refused(&file, b"\x7fELF\x02\x01", "truncated");
    refused(&file, &at(0x202, b"HdrS"), "compressed x86 boot image (bzImage)");
    refused(&file, &at(0x38, b"ARM\x64"), "arm64 boot image (Image)");
    refused(&file, &at(4, b"zimg"), "compressed EFI boot image");
    for (magic, format) in
        [(&b"\x1f\x8b\x08"[..], "gzip"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd")]
    {
        refused(&file, &at(0, magic), &format!("compressed ({format})"));
    }
    refused(&file, &elf(1, 1, [3, 0]), "a 32-bit ELF file");
    refused(&file, &elf(2, 2, [0, 22]), "a big-endian ELF file");
    refused(&file, &elf(2, 1, [243, 0]), "another architecture (riscv)");
    refused(&file, &elf(2, 1, [0x34, 0x12]), "another architecture (number 4660)");
    refused(&file, &elf(9, 9, [62, 0]), "damaged ELF file");
    let error = Image::open(folder.path()).unwrap_err();
    assert!(error.problem.ends_with("is a folder"), "{error}");
    let error = Image::open(Path::new("/dev/null")).unwrap_err();
    assert!(error.problem.contains("no regular file"), "{error}");
    let error = Image::open(&folder.path().join("nothing")).unwrap_err();
    assert!(error.problem.contains("cannot be read"), "{error}");
}

#[test]
fn what_an_elf_file_has() {
    let folder = folder();
    let file = folder.path().join("k.o");
    object(folder.path(), &["-g"]);
    let image = Image::open(&file).unwrap();
    let native = if cfg!(target_arch = "x86_64") { Arch::X86_64 } else { Arch::Arm64 };
    assert_eq!((image.arch(), image.is_btf(), image.path()), (Some(native), false, &*file));
    assert_eq!(image.release().unwrap().as_deref(), Some("7.3"));
    assert_eq!(image.section(".no_such").unwrap(), None);
    assert_eq!(image.section(".bss").unwrap(), None);
    let has_name = |image: &Image| {
        let strings = image.section(".debug_str").unwrap().unwrap();
        strings.windows(6).any(|window| window == b"kho_x\0")
    };
    assert!(has_name(&image));
    let error = read(&image, &names(&["kho_x"])).unwrap_err();
    assert!(
        error.problem.contains("has no .BTF; its kernel was built without CONFIG_DEBUG_INFO_BTF"),
        "{error}"
    );
    let bytes = object(folder.path(), &["-g", "-gz=zlib"]);
    assert!(!bytes.windows(6).any(|window| window == b"kho_x\0"), "it is not compressed");
    assert!(has_name(&Image::open(&file).unwrap()));
}

#[test]
fn an_elf_file_truncated_at_every_length() {
    let folder = folder();
    let path = folder.path().join("image");
    let bytes = object(folder.path(), &["-gbtf"]);
    let see = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        read(&Image::open(&path)?, &names(&["kho_x"]))
    };
    assert_eq!(see(&bytes).unwrap().records.len(), 1);
    for length in 0..bytes.len() {
        let error = see(&bytes[..length]).unwrap_err();
        assert!(error.problem.contains("truncated") || length < 4, "{length}: {error}");
    }
    let mut changed = bytes.clone();
    for at in (0..64).chain(bytes.len() - 64 * 12..bytes.len()) {
        for change in [1, 0x80, 0xff] {
            changed[at] ^= change;
            _ = see(&changed);
            changed[at] ^= change;
        }
    }
}

#[test]
fn a_section_that_claims_more_than_the_file_has() {
    let folder = folder();
    let path = folder.path().join("image");
    let mut bytes = object(folder.path(), &["-gbtf"]);
    let (start, size) =
        object::File::parse(&*bytes).unwrap().section_by_name(".BTF").unwrap().file_range().unwrap();
    let place = [start.to_le_bytes(), size.to_le_bytes()].concat();
    let header = bytes.windows(16).rposition(|window| window == place).unwrap();
    bytes[header + 8..header + 16].copy_from_slice(&(u64::MAX / 2).to_le_bytes());
    fs::write(&path, &bytes).unwrap();
    let error = Image::open(&path).unwrap().section(".BTF").unwrap_err();
    assert!(error.problem.ends_with("its section .BTF goes beyond the end of the file"), "{error}");
}

#[test]
fn raw_btf_is_one_section() {
    let folder = folder();
    let path = folder.path().join("btf");
    let mut blob = Blob::new();
    blob.record(STRUCT, false, "kho_x", 0, &[]);
    fs::write(&path, blob.bytes()).unwrap();
    let image = Image::open(&path).unwrap();
    assert!(image.is_btf());
    assert_eq!((image.arch(), image.release().unwrap()), (None, None));
    assert_eq!(image.section(".BTF").unwrap(), Some(blob.bytes()));
    assert_eq!(image.section(".debug_info").unwrap(), None);
    assert_eq!(read(&image, &names(&["kho_x"])).unwrap().records["kho_x"].size, 0);
}
