//! The folder that a package is downloaded to and unpacked in, before it is moved to where it belongs.
//!
//! A run that is killed leaves its folder behind. A lock tells it from one in use: the system takes the lock away from
//! whoever ends, in whatever way.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{flock, FlockOperation};
use tempfile::TempDir;

use crate::error::{CannotCheck, Checked};

/// How the names of these folders begin.
const PREFIX: &str = ".fetching-";

/// A folder of our own, which goes when it is dropped.
#[derive(Debug)]
pub(super) struct Workplace {
    folder: TempDir,
    /// Holds the lock for as long as it is open. None where the file system has no locks.
    _lock: Option<File>,
}

impl Workplace {
    /// Makes one in `into`, which has to be on the same file system as what is made in it, and removes those that nobody
    /// uses any more.
    pub(super) fn new(into: &Path) -> Checked<Workplace> {
        make(into).map_err(|error| {
            CannotCheck::new(
                format!("kernel trees cannot be kept in {}: {error}", into.display()),
                "make this a folder that you may write to, or name another one",
            )
        })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn make(into: &Path) -> io::Result<Workplace> {
    fs::create_dir_all(into)?;
    // Without this one, another run could remove the new folder before it has its own lock.
    let making = lock(into, FlockOperation::LockExclusive);
    if making.is_some() {
        sweep(into)?;
    }
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(into)?;
    let lock = lock(folder.path(), FlockOperation::NonBlockingLockExclusive);
    Ok(Workplace { folder, _lock: lock })
}

/// Removes the folders that nobody holds. What cannot be removed stays for the next run.
fn sweep(into: &Path) -> io::Result<()> {
    for entry in fs::read_dir(into)? {
        let entry = entry?;
        let is_workplace = entry.file_name().to_string_lossy().starts_with(PREFIX) && entry.path().is_dir();
        if is_workplace && lock(&entry.path(), FlockOperation::NonBlockingLockExclusive).is_some() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// The folder, locked until it is closed.
fn lock(folder: &Path, how: FlockOperation) -> Option<File> {
    let file = File::open(folder).ok()?;
    flock(&file, how).ok().map(|()| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(into: &Path) -> usize {
        fs::read_dir(into).unwrap().count()
    }

    #[test]
    fn what_a_killed_run_has_left_goes_and_what_is_in_use_stays() {
        let into = tempfile::tempdir().unwrap();
        let used = Workplace::new(into.path()).unwrap();
        fs::write(used.path().join("half"), "").unwrap();
        let left = into.path().join(".fetching-killed");
        fs::create_dir_all(left.join("unpacked/usr")).unwrap();
        fs::create_dir(into.path().join("fetched")).unwrap();
        let new = Workplace::new(into.path()).unwrap();
        assert!(!left.exists() && used.path().join("half").exists() && into.path().join("fetched").exists());
        assert_eq!(folders(into.path()), 3);
        drop((used, new));
        assert_eq!(folders(into.path()), 1);
    }
}
