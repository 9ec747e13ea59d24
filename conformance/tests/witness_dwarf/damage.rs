//! Objects that are damaged: whatever their bytes are, there is an answer or an error, and never a panic.

use std::panic::{catch_unwind, AssertUnwindSafe};

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_conformance::evidence::dwarf::observe_object;
use kho_abi_spec::target::Target;

use crate::{input, object, tree};

const HEADER: &str = "
    enum kind { A, B = -2 }; typedef struct { u8 a[2][3]; } named;
    struct x { u64 lo:4; u64 hi:60; enum kind kind; named n; struct { struct x *to; u32 b; }; u8 tail[]; };
";

/// Whether there is an answer, in place of an error.
fn answers(bytes: &[u8], how: &str) -> bool {
    let seen = catch_unwind(AssertUnwindSafe(|| observe_object(bytes, &|path| path.ends_with("/x.h"))));
    match seen.unwrap_or_else(|_| panic!("a panic: {how}")) {
        Ok(_) => true,
        Err(error) => {
            assert!(!error.problem.is_empty() && !error.remedy.is_empty());
            false
        }
    }
}

fn objects() -> Vec<(String, Vec<u8>)> {
    let folder = tree(HEADER);
    let input = input(folder.path());
    let variants =
        [(Compiler::Gcc, "-gdwarf-4"), (Compiler::Gcc, "-gdwarf-5"), (Compiler::Clang, "-gdwarf-5")];
    let made = variants.map(|(compiler, version)| {
        let bytes = object(&input, Target::X86_64Page4k, compiler, &[version]);
        (format!("{} {version}", compiler.name()), bytes)
    });
    made.into()
}

#[test]
fn truncated() {
    for (name, whole) in objects() {
        assert!(answers(&whole, &name));
        for length in (0..whole.len()).step_by(7) {
            let cut = whole.get(..length).unwrap();
            assert!(!answers(cut, &format!("{name}, {length} bytes")), "the table of sections is at the end");
        }
    }
}

#[test]
fn flipped() {
    for (name, whole) in objects() {
        let mut errors = 0;
        for at in 0..whole.len() {
            let mask = [0x01, 0x80, 0xff][at % 3];
            let mut bytes = whole.clone();
            bytes[at] ^= mask;
            errors += u32::from(!answers(&bytes, &format!("{name}, byte {at} ^ {mask:#x}")));
        }
        assert!(errors > 100, "{name}: only {errors} errors");
    }
}

/// The offset and size of a section in an object, so that only it is damaged.
fn section(object: &[u8], name: &str) -> std::ops::Range<usize> {
    use object::{Object, ObjectSection};
    let file = object::File::parse(object).unwrap();
    let (start, size) = file.section_by_name(name).unwrap().file_range().unwrap();
    usize::try_from(start).unwrap()..usize::try_from(start + size).unwrap()
}

#[test]
fn every_byte_that_says_what_the_entries_are_has_many_values() {
    let (name, whole) = objects().remove(0);
    // References in entries are written as the offsets of other entries: this makes types that contain themselves.
    for range in [section(&whole, ".debug_info"), section(&whole, ".debug_abbrev")] {
        for at in range {
            for value in (u8::try_from(at % 16).unwrap()..=255).step_by(16) {
                let mut bytes = whole.clone();
                bytes[at] = value;
                answers(&bytes, &format!("{name}, byte {at} = {value}"));
            }
        }
    }
}
