//! Shown on made-up machines in temporary folders.

use std::fs;
use std::os::unix::fs::{symlink, PermissionsExt};
use std::path::Path;

use tempfile::TempDir;

use super::packages::Manager;
use super::places::Places;
use super::{missing, names, request, NEEDS};

fn program(machine: &Path, name: &str) {
    let path = machine.join("bin").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn library(machine: &Path, path: &str) {
    let path = machine.join("lib").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
}

fn places(machine: &Path) -> Places {
    Places { programs: vec![machine.join("bin")], libraries: vec![(machine.join("lib"), 2)] }
}

#[test]
fn a_complete_machine_lacks_nothing() {
    let machine = TempDir::new().unwrap();
    for name in ["gcc", "g++", "clang", "clang++", "aarch64-linux-gnu-gcc", "git", "dpkg-deb", "xz"] {
        program(machine.path(), name);
    }
    library(machine.path(), "llvm-14/lib/libclang-14.so.1");
    assert_eq!(names(&missing(&places(machine.path()))), "");
}

#[test]
fn a_bare_machine_lacks_everything_and_each_thing_is_named_with_its_package() {
    let machine = TempDir::new().unwrap();
    let missing = missing(&places(machine.path()));
    assert_eq!(missing.len(), NEEDS.len());
    let text = request(&missing, Manager::Apt);
    for need in &NEEDS {
        assert!(text.contains(need.name()) && text.contains(need.reason), "{text}");
    }
    let command = "apt-get install -y --no-install-recommends gcc g++ clang libclang-dev \
                   gcc-aarch64-linux-gnu libc6-dev-arm64-cross git dpkg xz-utils";
    assert!(text.ends_with(command), "{text}");
}

#[test]
fn what_cannot_be_executed_is_no_program() {
    let machine = TempDir::new().unwrap();
    program(machine.path(), "gcc");
    assert!(places(machine.path()).has_program("gcc"));
    fs::set_permissions(machine.path().join("bin/gcc"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(!places(machine.path()).has_program("gcc"));
    fs::create_dir(machine.path().join("bin/git")).unwrap();
    assert!(!places(machine.path()).has_program("git"));
}

#[test]
fn libclang_is_told_from_its_neighbours() {
    for (path, is_it) in [
        ("libclang.so", true),
        ("libclang.so.1", true),
        ("x86_64-linux-gnu/libclang-14.so.14.0.6", true),
        ("llvm-19/lib/libclang.so.19", true),
        ("llvm-19/lib/deeper/libclang.so", false),
        ("libclang-cpp.so.14", false),
        ("libclangAST.a", false),
        ("libclang.source", false),
        ("libclang.a", false),
    ] {
        let machine = TempDir::new().unwrap();
        library(machine.path(), path);
        assert_eq!(places(machine.path()).has_libclang(), is_it, "{path}");
    }
}

#[test]
fn a_link_that_leads_nowhere_is_no_library() {
    let machine = TempDir::new().unwrap();
    fs::create_dir(machine.path().join("lib")).unwrap();
    symlink("gone.so.1", machine.path().join("lib/libclang.so")).unwrap();
    assert!(!places(machine.path()).has_libclang());
}

#[test]
fn the_advice_is_in_the_language_of_the_system() {
    let machine = TempDir::new().unwrap();
    for (manager, beginning) in [
        (Manager::Unknown, "on Debian the packages are\n  gcc g++"),
        (Manager::Pacman, "pacman -S --needed gcc clang aarch64-linux-gnu-gcc git dpkg xz"),
        (Manager::Dnf, "dnf install -y gcc gcc-c++ clang clang-devel gcc-aarch64-linux-gnu git-core dpkg xz"),
    ] {
        // Added from the last asked to the first, so that each is the one that is found.
        match manager {
            Manager::Dnf => program(machine.path(), "dnf"),
            Manager::Pacman => program(machine.path(), "pacman"),
            Manager::Apt | Manager::Unknown => {}
        }
        let places = places(machine.path());
        assert_eq!(Manager::of(&places), manager);
        let text = request(&missing(&places), manager);
        assert!(text.contains(beginning), "{text}");
    }
}
