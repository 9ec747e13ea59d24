//! A bounded run of each fuzz target: its corpus as it is, cut off, and changed by a small generator that does the same
//! on every run. It is no replacement for `cargo fuzz`, which finds inputs by what they reach; it keeps what was found.
//!
//! What cannot be in the repository is made here: object files and images, from the recipes in the corpora. An input is
//! named by its seed and its number, and the bytes of one that fails are left in the folder for temporary files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test")]

#[path = "fuzz/blobs.rs"]
mod blobs;
#[path = "fuzz/compiled.rs"]
mod compiled;
#[path = "fuzz/elf.rs"]
mod elf;
#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/seeds.rs"]
mod seeds;
#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is a library of its own, too")]
mod targets;
#[path = "fuzz/watch.rs"]
mod watch;

use std::fs;
use std::path::Path;

use mutate::Random;
use seeds::Seed;
use watch::Watched;

type Target = (&'static str, fn(&[u8]) -> bool);

const TARGETS: [Target; 6] = [
    ("dwarf", targets::dwarf),
    ("image", targets::image),
    ("btf", targets::btf),
    ("spec", targets::spec),
    ("header", targets::header),
    ("waivers", targets::waivers),
];

/// Changed inputs for each target.
const MUTANTS: usize = 2_000;
/// Lengths at which each seed is cut off.
const LENGTHS: usize = 100;

fn run(name: &str) {
    let &(name, body) = TARGETS.iter().find(|target| target.0 == name).unwrap();
    let seeds = seeds::of(name);
    watch::run(name, body, move |watched| {
        whole(watched, &seeds);
        cut_off(watched, &seeds);
        mutants(watched, &seeds);
    });
}

fn whole(watched: &mut Watched, seeds: &[Seed]) {
    for seed in seeds {
        let accepted = watched.call(&seed.name, &seed.bytes);
        // A seed that the reader refuses at once leads nowhere, unless that is what it is for.
        assert_eq!(accepted, !seed.is_wrong(), "whether {} is accepted", seed.name);
    }
}

fn cut_off(watched: &mut Watched, seeds: &[Seed]) {
    for seed in seeds {
        for length in (0..seed.bytes.len()).step_by(seed.bytes.len() / LENGTHS + 1) {
            watched.call(&format!("{}, {length} bytes", seed.name), seed.bytes.get(..length).unwrap());
        }
    }
}

fn mutants(watched: &mut Watched, seeds: &[Seed]) {
    let mut accepted = 0;
    for number in 0..MUTANTS {
        let seed = &seeds[number % seeds.len()];
        let bytes = mutate::mutant(&mut Random::new(number), &seed.bytes, seeds);
        accepted += usize::from(watched.call(&format!("{}, mutant {number}", seed.name), &bytes));
    }
    // If all were refused, or none, little would be tried.
    assert!((20..MUTANTS - 20).contains(&accepted), "{accepted} of {MUTANTS} were accepted");
}

#[test]
fn object_files() {
    run("dwarf");
}

#[test]
fn images() {
    run("image");
}

#[test]
fn raw_btf() {
    run("btf");
}

#[test]
fn specs() {
    run("spec");
}

#[test]
fn header_text() {
    run("header");
}

#[test]
fn files_of_waivers() {
    run("waivers");
}

/// `cargo fuzz` has every target that is run here, and no other.
#[test]
fn each_target_is_one_of_cargo_fuzz() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        let target = fs::read_to_string(package.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("kho_abi_fuzz::{name}(bytes)")), "{target}");
    }
}

/// The blobs in the repository are those that the builder makes. Where they are to change, `write_corpora` writes the
/// new ones.
#[test]
fn checked_in_btf_is_that_of_the_builder() {
    for blob in blobs::all() {
        let file = seeds::corpus("btf").join(&blob.name);
        assert!(fs::read(&file).unwrap() == blob.bytes, "{} is not what the builder makes", file.display());
        assert!(blob.bytes.len() < 1024);
    }
}

/// Writes what `cargo fuzz` starts from: all corpora as raw files, in the folder `fuzz` of the build folder.
#[test]
#[ignore = "writes the corpora for cargo fuzz, which nothing else needs"]
fn write_corpora() {
    let top = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("fuzz");
    for blob in blobs::all() {
        write(&top.join("btf"), &blob);
    }
    for (name, _) in TARGETS {
        for seed in seeds::of(name) {
            write(&top.join(name), &seed);
        }
    }
}

fn write(folder: &Path, seed: &Seed) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(&seed.name), &seed.bytes).unwrap();
}
