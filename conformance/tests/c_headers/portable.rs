//! The portable flavour: no warning anywhere, and clear words where it cannot work.

use kho_abi_spec::PageSize;

use crate::compiler::{Compiler, PORTABLE};
use crate::{all_accepted, include_flag, page_flag, Headers, Job};

fn flags(headers: &Headers, more: &[&str]) -> Vec<String> {
    let mut flags = vec!["-Wpedantic".to_owned(), include_flag(&headers.include("portable"))];
    flags.extend(more.iter().map(|&flag| flag.to_owned()));
    flags
}

/// Every version, twice in one text, with every compiler and page size.
fn compile_everywhere(headers: &Headers) {
    let mut jobs = Vec::new();
    for (_, _, stem) in headers.versions() {
        for page in PageSize::ALL {
            let text = format!("#include \"kho_abi/{stem}.h\"\n").repeat(2);
            let flags = flags(headers, &[&page_flag(page)]);
            jobs.extend(PORTABLE.map(|compiler| Job { compiler, flags: flags.clone(), text: text.clone() }));
        }
    }
    all_accepted(&jobs);
}

#[test]
fn headers_of_kho_compile_without_a_warning() {
    compile_everywhere(&Headers::of_kho());
}

#[test]
fn headers_of_all_shapes_compile_without_a_warning() {
    compile_everywhere(&Headers::of_shapes());
}

/// Asserts that a compiler refuses a text, with these words.
fn refused(compiler: Compiler, flags: &[String], text: &str, words: &str) {
    let said = compiler.accepts(flags, text).expect_err("this has to be refused");
    assert!(said.contains(words), "{words:?} is not in:\n{said}");
}

#[test]
fn two_versions_of_a_domain_exclude_each_other() {
    let headers = Headers::of_kho();
    let text = "#include \"kho_abi/kho-v3.h\"\n#include \"kho_abi/kho-v4.h\"\n";
    for compiler in PORTABLE {
        refused(
            compiler,
            &flags(&headers, &["-DKHO_ABI_PAGE_SHIFT=12"]),
            text,
            "another version of kho was included",
        );
    }
}

#[test]
fn a_page_size_that_is_not_known_is_refused() {
    let headers = Headers::of_kho();
    let text = "#include \"kho_abi/kho-v4.h\"\n";
    let [gcc, _, clang, ..] = PORTABLE;
    refused(gcc, &flags(&headers, &["-DKHO_ABI_PAGE_SHIFT=13"]), text, "has to be 12, 14 or 16");
    // Whoever reads memory on one machine may have taken it from another: the host says nothing.
    for compiler in [gcc, clang] {
        refused(compiler, &flags(&headers, &[]), text, "define KHO_ABI_PAGE_SHIFT as 12, 14 or 16");
    }
}

#[test]
fn hosts_with_other_layouts_are_told_so() {
    let kho = Headers::of_kho();
    let text = "#include \"kho_abi/kho-v4.h\"\n";
    let [gcc, _, clang, ..] = PORTABLE;
    let i386 = ["-m32", "-ffreestanding", "-DKHO_ABI_PAGE_SHIFT=12"];
    refused(gcc, &flags(&kho, &i386), text, "KHO_ABI_ALIGNOF(uint64_t) == 8");
    gcc.accepts(&flags(&kho, &[&i386[..], &["-malign-double"]].concat()), text).unwrap();
    let arm32 = ["--target=arm-linux-gnueabihf", "-ffreestanding", "-DKHO_ABI_PAGE_SHIFT=12"];
    clang.accepts(&flags(&kho, &arm32), text).unwrap();
    let big = ["--target=aarch64_be-linux-gnu", "-ffreestanding", "-DKHO_ABI_PAGE_SHIFT=12"];
    refused(clang, &flags(&kho, &big), text, "these are the records of little-endian kernels");
}
