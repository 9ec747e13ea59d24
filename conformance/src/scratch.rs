//! The folder for everything that a run writes down for itself. It is gone when the run is over, also if a signal ends
//! it: what is in it is nobody's business but that of the rooms that put it there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tempfile::TempDir;

/// How often a removal is tried: whoever still writes into the folder can make it fail.
const TRIES: usize = 100;

/// Makes the folder, the place of all temporary files from here on, and has it removed if the run is interrupted or
/// terminated. Otherwise it is removed when dropped.
///
/// `None` if it cannot be made: who needs temporary files then says so.
pub(crate) fn folder() -> Option<TempDir> {
    let folder = tempfile::Builder::new().prefix("kho-abi-").tempdir().ok()?;
    let mut signals = Signals::new([SIGINT, SIGTERM]).ok()?;
    let path: PathBuf = folder.path().to_owned();
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            remove(&path);
            // As a shell names the status of what a signal has ended.
            process::exit(128 + signal);
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait).ok()?;
    tempfile::env::override_temp_dir(folder.path()).ok()?;
    Some(folder)
}

fn remove(folder: &Path) {
    for _ in 0..TRIES {
        match fs::remove_dir_all(folder) {
            Ok(()) => return,
            Err(error) if error.kind() == ErrorKind::NotFound && !folder.exists() => return,
            Err(_) => {}
        }
    }
}
