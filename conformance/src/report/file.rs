//! Reports in files. A file is written whole or not at all, so that no script ever reads half a report.

use std::io::{self, Write};
use std::path::Path;

use crate::error::{CannotCheck, Checked};

/// Writes a report to a file, without styles. What was in the file before stays there until all is written.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, text: &str) -> Checked<()> {
    let plain = anstream::adapter::strip_str(text).to_string();
    replace(path, plain.as_bytes()).map_err(|error| {
        let problem = format!("cannot write the report {}: {error}", path.display());
        CannotCheck::new(problem, "name a file in a folder that exists and that you may write to")
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What is no file, such as a pipe, has to stay what it is; nor can a folder be replaced.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return std::fs::write(path, bytes);
    }
    // A link stays a link, and what it leads to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = new_file(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file that others may read once it is the report, as far as the user's umask allows.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kho-abi-report-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        write(&path, "first, and longer\n").unwrap();
        write(&path, "\u{1b}[1msecond\u{1b}[0m\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "second\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_said_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let missing = write(&folder.path().join("no/report.json"), "").unwrap_err().to_string();
        assert!(missing.contains("no/report.json") && !missing.contains('\n'), "{missing}");
        write(folder.path(), "").unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_link_and_a_device_stay_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, "new").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert!(link.is_symlink());
        write(Path::new("/dev/null"), "nothing").unwrap();
        assert!(!Path::new("/dev/null").is_file());
    }
}
