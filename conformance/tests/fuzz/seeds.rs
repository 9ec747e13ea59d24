//! What the corpora in the repository stand for, as bytes.
//!
//! | file | stands for |
//! |---|---|
//! | `*.hex` | the bytes that it writes as hexadecimal digits; a line that starts with `#` says what they are |
//! | `*.c` of `dwarf` | an object file for each way of compiling, and an image for each |
//! | anything else | itself |

use std::fs;
use std::path::{Path, PathBuf};

use crate::{blobs, compiled};

/// An input that others are made from.
pub(crate) struct Seed {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Seed {
    /// Whether it is there to be refused.
    pub(crate) fn is_wrong(&self) -> bool {
        self.name.starts_with("wrong-")
    }
}

/// The folder of a target's corpus.
pub(crate) fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target)
}

/// Everything that a target starts from.
pub(crate) fn of(target: &str) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for file in files(target) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        if target == "dwarf" && is_c(&file) {
            seeds.extend(compiled::objects(&file));
        } else {
            let bytes = fs::read(&file).unwrap();
            let bytes = if name.ends_with(".hex") { from_hex(&bytes) } else { bytes };
            seeds.push(Seed { name, bytes });
        }
    }
    if target == "image" {
        seeds.extend(files("dwarf").iter().filter(|file| is_c(file)).flat_map(|file| compiled::images(file)));
        seeds.extend(blobs::all());
    }
    assert!(!seeds.is_empty(), "{target} has no corpus");
    seeds
}

fn is_c(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "c")
}

fn files(target: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(corpus(target)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn from_hex(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let bytes = lines.flat_map(str::split_whitespace);
    bytes.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}
