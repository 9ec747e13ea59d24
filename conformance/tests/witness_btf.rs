//! The BTF witness, and the images that it reads from: on BTF that real compilers write for real headers, on that of
//! the running kernel, and on BTF and images that are built here to be as no compiler would have them.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "witness_btf/blob.rs"]
mod blob;
#[path = "witness_btf/compiled.rs"]
mod compiled;
#[path = "witness_btf/damage.rs"]
mod damage;
#[path = "witness_btf/images.rs"]
mod images;
#[path = "witness_btf/kinds.rs"]
mod kinds;
#[path = "witness_btf/running.rs"]
mod running;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kho_abi_conformance::error::Checked;
use kho_abi_conformance::evidence::btf::read;
use kho_abi_conformance::evidence::image::Image;
use kho_abi_conformance::observed::{Member, Observed, Record, RecordKind, Type};
use tempfile::TempDir;

const U64: Type = Type::Int { bytes: 8, signed: Some(false) };
const U32: Type = Type::Int { bytes: 4, signed: Some(false) };
const U8: Type = Type::Int { bytes: 1, signed: Some(false) };

fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// What is seen in a file with these bytes.
fn see_at(path: &Path, bytes: &[u8], asked: &[&str]) -> Checked<Observed> {
    fs::write(path, bytes).unwrap();
    read(&Image::open(path)?, &names(asked))
}

fn see(bytes: &[u8], asked: &[&str]) -> Checked<Observed> {
    see_at(&folder().path().join("image"), bytes, asked)
}

fn error(bytes: &[u8], asked: &[&str]) -> String {
    see(bytes, asked).unwrap_err().to_string()
}

fn member(name: &str, bit_offset: u64, bit_width: Option<u64>, ty: Type) -> Member {
    Member { name: name.to_owned(), bit_offset, bit_width, ty }
}

fn structure(size: u64, members: Vec<Member>) -> Record {
    Record { kind: RecordKind::Struct, size, align: None, members }
}
