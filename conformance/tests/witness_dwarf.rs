//! The DWARF witness: on headers of all shapes that are written here, on the real trees, if they are there, on linked
//! images, and on objects that are damaged.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test")]

#[path = "witness_dwarf/damage.rs"]
mod damage;
#[path = "witness_dwarf/forms.rs"]
mod forms;
#[path = "witness_dwarf/images.rs"]
mod images;
#[path = "witness_dwarf/real_trees.rs"]
mod real_trees;
#[path = "witness_dwarf/shapes.rs"]
mod shapes;

use std::fs;
use std::path::Path;
use std::process::Command;

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_conformance::evidence::{bindgen, dwarf};
use kho_abi_conformance::input::Input;
use kho_abi_conformance::observed::{Member, Observed, Record, Type};
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;
use tempfile::TempDir;

/// A tree with one KHO header, not in the folder for temporary files, which a test makes unusable.
fn tree(header: &str) -> TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let abi = folder.path().join("include/linux/kho/abi");
    fs::create_dir_all(&abi).unwrap();
    fs::write(abi.join("x.h"), header).unwrap();
    folder
}

fn input(top: &Path) -> Input {
    Input::unprepared(&Tree::folder(top).unwrap(), &[]).unwrap()
}

/// What both compilers say, which has to be the same.
fn see_at(header: &str, target: Target) -> Observed {
    let folder = tree(header);
    let input = input(folder.path());
    let [gcc, clang] = Compiler::ALL.map(|compiler| dwarf::observe(&input, target, compiler).unwrap());
    assert_eq!(gcc.constants, clang.constants);
    assert_eq!(without_alignment(gcc.clone()), without_alignment(clang));
    gcc
}

fn see(header: &str) -> Observed {
    see_at(header, Target::Arm64Page16k)
}

/// What bindgen says of the same header.
fn by_bindgen(header: &str) -> Observed {
    let folder = tree(header);
    bindgen::observe(&input(folder.path()), Target::Arm64Page16k).unwrap()
}

fn without_alignment(mut observed: Observed) -> Observed {
    observed.records.values_mut().for_each(forget_alignment);
    observed
}

fn forget_alignment(record: &mut Record) {
    record.align = None;
    record.members.iter_mut().for_each(|member| forget_alignment_of(&mut member.ty));
}

fn forget_alignment_of(ty: &mut Type) {
    match ty {
        Type::Anonymous(record) => forget_alignment(record),
        Type::Array { of, .. } => forget_alignment_of(of),
        _ => {}
    }
}

fn record<'o>(observed: &'o Observed, name: &str) -> &'o Record {
    observed.records.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", observed.records.keys()))
}

fn member<'o>(observed: &'o Observed, of: &str, name: &str) -> &'o Member {
    let found = record(observed, of).members.iter().find(|member| member.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {of}"))
}

/// Name, offset and width of each bit-field.
fn bits(record: &Record) -> Vec<(&str, u64, u64)> {
    record.members.iter().filter_map(|m| Some((m.name.as_str(), m.bit_offset, m.bit_width?))).collect()
}

/// An object file of the KHO headers, made with other arguments than the witness gives.
fn object(input: &Input, target: Target, compiler: Compiler, arguments: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (source, object) = (folder.path().join("x.c"), folder.path().join("x.o"));
    fs::write(&source, input.include_all()).unwrap();
    let mut command = Command::new(compiler.find(target).unwrap());
    if compiler == Compiler::Clang {
        command.arg(format!("--target={}", target.arch().triple()));
    }
    command.args(input.flags(target)).args(["-w", "-c", "-fno-eliminate-unused-debug-types"]);
    command.args(arguments).arg("-o").arg(&object).arg(&source);
    assert!(command.status().unwrap().success(), "{command:?}");
    fs::read(object).unwrap()
}
