//! Where the crate `kho-abi` compiles: without std, and for 64-bit little-endian targets only.

use std::fs;
use std::process::Command;

use super::{folder, kho_abi, output, rustc, sources};

/// A program that brings its own panic handler cannot be compiled if anything pulls std in, which has another.
#[test]
fn it_needs_no_std() {
    let dir = folder("no_std");
    kho_abi(&dir);
    let source = "#![no_std]
        #[panic_handler] fn panic(_: &core::panic::PanicInfo<'_>) -> ! { loop {} }
        #[no_mangle] pub extern \"C\" fn size() -> usize { core::mem::size_of::<kho_abi::kho::v4::KhoVmalloc>() }";
    let main = dir.join("main.rs");
    fs::write(&main, source).expect("the source is written");
    let library = format!("kho_abi={}", dir.join("libkho_abi.rlib").display());
    let mut command = Command::new(rustc());
    command.arg(&main).args(["--edition", "2021", "--crate-type", "staticlib", "-C", "panic=abort"]);
    output(command.args(["--extern", &library, "-o"]).arg(dir.join("libmain.a")));
}

/// The targets' own `core` is not installed, so this compiles the check alone, without `core`.
#[test]
fn other_targets_are_refused_with_the_reason() {
    let lib = sources().into_iter().find(|file| file.path == "src/lib.rs").expect("lib.rs");
    let mut file = syn::parse_file(&lib.text).expect("Rust");
    file.attrs.clear();
    file.items.retain(|item| matches!(item, syn::Item::Macro(m) if m.mac.path.is_ident("compile_error")));
    assert_eq!(file.items.len(), 1, "a check of the target");
    let check = prettyplease::unparse(&file);
    let source = format!(
        "#![feature(no_core, rustc_attrs)] #![no_core] #![allow(internal_features, unused_macros)]
        #[rustc_builtin_macro] macro_rules! compile_error {{ ($message:expr $(,)?) => {{{{}}}} }}
        {check}"
    );
    let path = folder("targets").join("check.rs");
    fs::write(&path, source).expect("the source is written");
    let messages = |target: &str| {
        let mut command = Command::new(rustc());
        // `no_core` is no feature of stable Rust; nothing but this test needs it.
        command.env("RUSTC_BOOTSTRAP", "1").args([
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--target",
            target,
        ]);
        let output =
            command.arg(&path).arg("-o").arg(path.with_extension(target)).output().expect("rustc runs");
        (output.status.success(), String::from_utf8(output.stderr).expect("text"))
    };
    for refused in ["i686-unknown-linux-gnu", "aarch64_be-unknown-linux-gnu", "powerpc64-unknown-linux-gnu"] {
        let reason = "error: kho-abi describes memory of 64-bit little-endian kernels";
        let (_, text) = messages(refused);
        assert!(text.contains(reason), "{refused}: {text}");
    }
    for supported in ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin"] {
        let (compiles, text) = messages(supported);
        assert!(compiles, "{supported}: {text}");
    }
}
