//! Where things are in the checkout. Nothing here looks at the disk.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The top of the checkout that this program was built from.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder that the real header trees are in: what `KHO_ABI_TREES` says, or the one that `kho-abi trees` fills.
pub(crate) fn trees() -> PathBuf {
    let given = std::env::var_os("KHO_ABI_TREES").filter(|folder| !folder.is_empty());
    // Joined, so that it is absolute: tests run with another working folder.
    given.map_or_else(|| root().join("target/kernel-trees"), |folder| root().join(folder))
}

/// The cargo that started this program, so that a toolchain chosen with `cargo +NAME` stays chosen.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
