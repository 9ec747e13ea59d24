//! Which files of the real trees are in the repositories.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use kho_abi_conformance::trees::{known, locate, Kind};

/// What makes up the ABI outside of the folders that are taken as a whole, and what that includes.
const FILES: [&str; 9] = [
    "Makefile",
    "arch/x86/include/uapi/asm/setup_data.h",
    "include/asm-generic/kexec_handover.h",
    "include/linux/kexec_handover.h",
    "include/uapi/linux/fcntl.h",
    "include/uapi/linux/kexec.h",
    "include/uapi/linux/liveupdate.h",
    "include/uapi/linux/openat2.h",
    "include/uapi/linux/utsname.h",
];
/// The folder with the headers of the ABI.
const KHO: &str = "include/linux/kho";

/// A release with its files.
pub(crate) struct Release {
    /// Such as `7.3`.
    pub(crate) name: &'static str,
    /// The top of the real tree.
    pub(crate) top: PathBuf,
    /// Paths from the top, sorted.
    pub(crate) files: Vec<String>,
}

/// Every known release, the oldest first. None if a tree is missing; then a line says which.
pub(crate) fn releases() -> Option<Vec<Release>> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let wanted = known().iter().filter(|tree| tree.kind == Kind::Common);
    let found = wanted.map(|tree| match locate(&trees, tree) {
        Some(top) => Some(Release { name: tree.release, files: files(&top), top }),
        None => {
            // Not captured: whoever runs the tests is to see it.
            let _ = writeln!(
                std::io::stderr(),
                "NOT CHECKED: tree {} is not here (cargo xtask trees fetches it)",
                tree.version
            );
            None
        }
    });
    found.collect()
}

/// The files of a tree that are there.
fn files(top: &Path) -> Vec<String> {
    let mut files: Vec<String> =
        FILES.iter().filter(|path| top.join(path).is_file()).map(|path| (*path).to_owned()).collect();
    below(top, KHO, &mut files);
    let beside = fs::read_dir(top.join("include/linux")).unwrap();
    let names = beside.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let headers = names.filter(|name| name.starts_with("kho_") && name.ends_with(".h"));
    files.extend(headers.map(|name| format!("include/linux/{name}")));
    files.sort();
    files
}

fn below(top: &Path, folder: &str, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(top.join(folder)) else { return };
    for entry in entries {
        let path = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
        if top.join(&path).is_dir() {
            below(top, &path, files);
        } else {
            files.push(path);
        }
    }
}
