//! Finds libclang, once for the process. bindgen by itself would panic if there is none.

use std::panic::catch_unwind;
use std::sync::{Arc, OnceLock};

use clang_sys::{SharedLibrary, Version};

use crate::error::{CannotCheck, Checked};

const REMEDY: &str =
    "install it (Debian: apt-get install libclang-dev), or set LIBCLANG_PATH to the folder that it is in";

/// The oldest version that bindgen supports.
const OLDEST: Version = Version::V9_0;

/// Makes libclang available to bindgen on this thread.
///
/// # Errors
/// If it is not found (`LIBCLANG_PATH` is respected), cannot be loaded, or is too old.
pub(super) fn load() -> Checked<()> {
    if !clang_sys::is_loaded() {
        clang_sys::set_library(Some(Arc::clone(library()?)));
    }
    Ok(())
}

/// The library, which is looked for once.
///
/// # Errors
/// As [`load`].
pub(super) fn library() -> Checked<&'static Arc<SharedLibrary>> {
    static LIBRARY: OnceLock<Result<Arc<SharedLibrary>, String>> = OnceLock::new();
    let library = LIBRARY.get_or_init(|| {
        // It panics on some values of LIBCLANG_PATH.
        let library = catch_unwind(clang_sys::load_manually)
            .unwrap_or_else(|_| Err("LIBCLANG_PATH is no path".into()))?;
        match library.version() {
            Some(version) if version >= OLDEST => Ok(Arc::new(library)),
            _ => Err(format!("{} is older than version 9", library.path().display())),
        }
    });
    match library {
        Ok(library) => Ok(library),
        Err(why) => {
            // If there is none at all, clang-sys adds a remedy of its own, and an empty list of those that do not fit.
            let why =
                if why.ends_with("(invalid: [])") { "there is none where it is looked for" } else { why };
            Err(CannotCheck::new(format!("bindgen needs libclang, which cannot be used: {why}"), REMEDY))
        }
    }
}
