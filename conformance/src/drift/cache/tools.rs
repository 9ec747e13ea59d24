//! The tools that look, told apart by their files: whoever installs another one asks it anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use kho_abi_spec::target::Target;
use sha2::{Digest, Sha256};

use super::{digits, Cache};
use crate::evidence::bindgen;
use crate::evidence::cc::Compiler;

/// The tools that look at some targets, this program among them, each by its file and by when that was last changed. None
/// if one is missing.
pub(super) fn identities(cache: &Cache, targets: &[Target]) -> Option<Vec<String>> {
    let find = |target: &Target| Compiler::ALL.map(|compiler| compiler.find(*target).ok());
    let mut files = targets.iter().flat_map(find).collect::<Option<Vec<PathBuf>>>()?;
    files.extend([libclang(cache)?, std::env::current_exe().ok()?]);
    files.sort();
    files.dedup();
    files.iter().map(|file| identity(file)).collect()
}

/// The file of libclang. To find it takes longer than all else that a run does which has seen everything before, so the
/// cache keeps where it was found, for as long as nothing has changed where it is looked for.
fn libclang(cache: &Cache) -> Option<PathBuf> {
    let mut hash = Sha256::new();
    for name in ["LIBCLANG_PATH", "LLVM_CONFIG_PATH", "PATH", "LD_LIBRARY_PATH"] {
        hash.update(format!("{name}={:?}\n", std::env::var_os(name)));
    }
    let config = in_path("llvm-config");
    for place in LIBRARIES.iter().map(PathBuf::from).chain(of_llvm()).chain(config) {
        hash.update(format!("{:?}\n", identity(&place)));
    }
    let place = format!("{}.libclang", digits(hash));
    if let Some(known) = cache.get::<PathBuf>(&place).filter(|file| file.is_file()) {
        return Some(known);
    }
    let found = bindgen::library().ok()?;
    cache.put(&place, &found);
    Some(found)
}

/// Folders in which libraries are looked for: when one comes or goes, they change.
const LIBRARIES: [&str; 6] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
];

/// The folders of the versions of LLVM that are installed side by side.
fn of_llvm() -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let own = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("llvm"));
    let mut folders: Vec<PathBuf> = own.map(|entry| entry.path().join("lib")).collect();
    folders.sort();
    folders.into_iter()
}

fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut files = std::env::split_paths(&path).map(|folder| folder.join(program));
    files.find(|file| file.is_file())
}

fn identity(file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let found = fs::metadata(&file).ok()?;
    let changed = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", file.display(), found.len(), changed.as_nanos()))
}
