//! Compilers that are missing, that do not work, or that an environment meddles with.

use std::fs;
use std::path::Path;

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_spec::target::Target;
use tempfile::TempDir;

use crate::{demo, judge, HEADER};

/// Runs another test of this file with an environment variable set; it has to fail. Gives what it printed.
fn failure_of(test: &str, variable: &str, value: &Path) -> String {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    let output = command.args(["--exact", test]).env(variable, value).output().unwrap();
    assert!(!output.status.success(), "{test} passes with {variable}={}", value.display());
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A folder with scripts in place of all compilers.
fn fake(script: &str) -> TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for target in Target::ALL {
        for compiler in Compiler::ALL {
            let found = compiler.find(target).unwrap();
            let program = folder.path().join(found.file_name().unwrap());
            fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    folder
}

fn gcc_on(target: Target) {
    let verdict = judge(HEADER, target, Compiler::Gcc).unwrap();
    assert_eq!(verdict.held.len(), demo(target).len());
}

#[test]
fn gcc_on_x86_64() {
    gcc_on(Target::X86_64Page4k);
}

#[test]
fn gcc_on_arm64() {
    gcc_on(Target::Arm64Page4k);
}

#[test]
fn clang_on_arm64() {
    let verdict = judge(HEADER, Target::Arm64Page4k, Compiler::Clang).unwrap();
    assert_eq!(verdict.held.len(), demo(Target::Arm64Page4k).len());
}

#[test]
fn a_missing_compiler_names_its_package() {
    let empty = tempfile::tempdir().unwrap();
    let arm64_package = if cfg!(target_arch = "aarch64") { "gcc" } else { "gcc-aarch64-linux-gnu" };
    let x86_64_package = if cfg!(target_arch = "x86_64") { "gcc" } else { "gcc-x86-64-linux-gnu" };
    for (test, package) in [
        ("compilers::gcc_on_x86_64", x86_64_package),
        ("compilers::gcc_on_arm64", arm64_package),
        ("compilers::clang_on_arm64", "clang"),
    ] {
        for path in [empty.path(), Path::new("")] {
            let text = failure_of(test, "PATH", path);
            assert!(text.contains("CannotCheck") && text.contains("is not in PATH"), "{text}");
            assert!(text.contains(&format!("(Debian: apt-get install {package})")), "{text}");
        }
    }
}

#[test]
fn a_compiler_that_does_not_work_never_passes() {
    for (script, message) in [
        ("exit 0", "does not judge static assertions"),
        ("exit 3", "it says nothing"),
        ("kill -SEGV $$", "signal: 11"),
        ("echo 'segfault in cc1' >&2; exit 4", "segfault in cc1"),
        ("echo 'gcc: fatal error: no cc1' >&2; exit 1", "no cc1"),
        // Compiles for itself, whatever it is asked for.
        (
            "exec /usr/bin/cc -fsyntax-only -xc - -DBROKEN -D__LP64__ -U__aarch64__ -U__x86_64__",
            "this is no compiler for",
        ),
    ] {
        let folder = fake(script);
        for test in ["compilers::gcc_on_x86_64", "compilers::clang_on_arm64"] {
            let text = failure_of(test, "PATH", folder.path());
            assert!(text.contains("CannotCheck") && text.contains(message), "{script}: {text}");
        }
    }
}

#[test]
fn what_the_environment_adds_is_not_read() {
    let text = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "headers_that_do_not_compile"])
        .envs([("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("GCC_COLORS", "error=01;31")])
        .output()
        .unwrap();
    assert!(text.status.success());
    let failed = failure_of("compilers::gcc_on_x86_64", "TMPDIR", Path::new("/no/such/folder"));
    assert!(failed.contains("no temporary folder can be written"), "{failed}");
}
