//! A kernel tree that is a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{CannotCheck, Checked};

/// A folder that holds a kernel tree.
#[derive(Debug)]
pub(super) struct Folder {
    top: PathBuf,
}

impl Folder {
    pub(super) fn open(top: &Path) -> Checked<Folder> {
        let remedy = "name the top folder of a kernel tree, one that you may read";
        let cannot = |what: &str| CannotCheck::new(format!("{}: {what}", top.display()), remedy);
        match fs::metadata(top) {
            Ok(found) if !found.is_dir() => return Err(cannot("this is not a folder")),
            Ok(_) => {}
            Err(error) if is_absence(&error) => return Err(cannot("there is no such folder")),
            Err(error) => return Err(cannot(&error.to_string())),
        }
        fs::read_dir(top).map_err(|error| cannot(&error.to_string()))?;
        Ok(Folder { top: top.to_owned() })
    }

    pub(super) fn describe(&self) -> String {
        self.top.display().to_string()
    }

    pub(super) fn files_below(&self, dir: &str) -> Checked<Vec<String>> {
        let mut files = Vec::new();
        let mut pending = vec![dir.to_owned()];
        while let Some(dir) = pending.pop() {
            let folder = self.top.join(&dir);
            let entries = match fs::read_dir(&folder) {
                Err(error) if is_absence(&error) => continue,
                entries => entries.map_err(|error| unreadable(&folder, &error))?,
            };
            for entry in entries {
                let entry = entry.map_err(|error| unreadable(&folder, &error))?;
                let name = entry.file_name();
                let path = joined(&dir, &name.to_string_lossy());
                let kind = entry.file_type().map_err(|error| unreadable(&entry.path(), &error))?;
                if kind.is_dir() {
                    // A folder whose name had bytes replaced is not found again under it: nothing of it can be read.
                    pending.push(path);
                } else if kind.is_file() || kind.is_symlink() && entry.path().is_file() {
                    files.push(path);
                }
            }
        }
        Ok(files)
    }

    pub(super) fn read(&self, path: &str) -> Checked<Option<Vec<u8>>> {
        let file = self.top.join(path);
        let content = match fs::metadata(&file) {
            // What is not a regular file could block its reader for ever, and holds no source text.
            Ok(found) if !found.is_file() => return Ok(None),
            Ok(_) => fs::read(&file),
            Err(error) => Err(error),
        };
        match content {
            Ok(content) => Ok(Some(content)),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(unreadable(&file, &error)),
        }
    }
}

fn joined(dir: &str, name: &str) -> String {
    if dir.is_empty() {
        name.to_owned()
    } else {
        format!("{dir}/{name}")
    }
}

/// Whether an error only says that there is nothing at a path.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(path: &Path, error: &io::Error) -> CannotCheck {
    CannotCheck::new(
        format!("{} cannot be read: {error}", path.display()),
        "make it readable, or use another copy of the tree",
    )
}
