//! Compiles a program together with the crate `kho-abi` as it is emitted now, and runs it.

mod targets;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use kho_abi_spec::emit::{rust, OutputFile};
use kho_abi_spec::{builtin, Spec};

/// The output of the program with this source.
pub(crate) fn run(source: &str) -> String {
    let dir = folder("program");
    kho_abi(&dir);
    let (main, program) = (dir.join("main.rs"), dir.join("program"));
    fs::write(&main, source).expect("the program's source is written");
    let library = format!("kho_abi={}", dir.join("libkho_abi.rlib").display());
    compile(Command::new(rustc()).arg(&main).arg("-o").arg(&program).args(["--extern", &library]));
    output(&mut Command::new(program))
}

/// A folder for one test alone: tests run side by side.
fn folder(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rustc").join(name);
    fs::create_dir_all(dir.join("src")).expect("a folder for the program");
    dir
}

/// Compiles the crate `kho-abi` into the folder.
fn kho_abi(dir: &Path) {
    for file in sources() {
        fs::write(dir.join(file.path), file.text).expect("a source of the crate is written");
    }
    let library = dir.join("libkho_abi.rlib");
    let mut command = Command::new(rustc());
    command.args(["--crate-name", "kho_abi", "--crate-type", "rlib"]).arg(dir.join("src/lib.rs"));
    compile(command.arg("-o").arg(library));
}

/// The sources of the crate `kho-abi`.
fn sources() -> Vec<OutputFile> {
    let spec = Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    rust::files(&spec)
}

fn rustc() -> std::ffi::OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

fn compile(command: &mut Command) {
    output(command.args(["--edition", "2021", "--deny", "warnings"]));
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
