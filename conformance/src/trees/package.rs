//! Holds a package against its checksum and unpacks it, such that nobody ever meets half a tree.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{locate, source, Kind, KnownTree};
use crate::error::{CannotCheck, Checked};
use sha2::{Digest, Sha256};

/// Holds a package against the checksum that is known of it.
pub(super) fn verify(package: &Path, tree: &KnownTree) -> Checked<()> {
    let problem = match sha256(package) {
        Ok(sum) if sum == tree.sha256 => return Ok(()),
        Ok(sum) => format!("its SHA-256 is {sum}, not {}", tree.sha256),
        Err(error) => error.to_string(),
    };
    let problem = format!("{} is not the package that is known: {problem}", package.display());
    Err(CannotCheck::new(problem, "remove it, so that it is downloaded again"))
}

/// The SHA-256 of a file in hexadecimal.
fn sha256(file: &Path) -> io::Result<String> {
    let mut file = File::open(file)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = file.read(&mut buffer)?;
        match buffer.get(..length) {
            None | Some([]) => break,
            Some(part) => hasher.update(part),
        }
    }
    Ok(hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// Unpacks a package in `workplace` and moves it in one step to where it belongs below `into`.
pub(super) fn unpack(package: &Path, tree: &KnownTree, workplace: &Path, into: &Path) -> Checked<PathBuf> {
    let unpacked = workplace.join("unpacked");
    match tree.kind {
        Kind::Source => source::extract(package, &unpacked)?,
        Kind::Common | Kind::Prepared { .. } => extract(package, &unpacked)?,
    }
    if let Err(error) = fs::rename(&unpacked, tree.home(into)) {
        // Another process may have been faster. Then its tree is as good as ours.
        if locate(into, tree).is_none() {
            let problem = format!("{} cannot be put in place: {error}", tree.home(into).display());
            return Err(CannotCheck::new(problem, "remove what is there"));
        }
    }
    locate(into, tree).ok_or_else(|| {
        let problem = format!("{} does not hold {}", package.display(), tree.top(into).display());
        CannotCheck::new(problem, "correct the table of known trees: this package has no kernel tree in it")
    })
}

fn extract(package: &Path, goal: &Path) -> Checked<()> {
    let mut dpkg = Command::new("dpkg-deb");
    dpkg.arg("--extract").arg(package).arg(goal).env("LC_ALL", "C").stdin(Stdio::null());
    let output = dpkg.output().map_err(|error| {
        CannotCheck::new(format!("dpkg-deb cannot be started: {error}"), "install the package dpkg")
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(cannot_unpack(package, &String::from_utf8_lossy(&output.stderr)))
}

/// Why a package was not unpacked: what was said of it, in one line.
pub(super) fn cannot_unpack(package: &Path, said: &str) -> CannotCheck {
    let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let problem = format!("{} cannot be unpacked: {}", package.display(), said.join("; "));
    CannotCheck::new(problem, "make room on the file system, or remove a damaged package")
}
