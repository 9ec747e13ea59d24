//! Unpacks a package of full source: an archive in an archive. It is read in one pass, and only what the ABI is stated in
//! is written down: a hundredth of the whole.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

use tar::{Archive, Entry};

use super::package::cannot_unpack;
use crate::error::{CannotCheck, Checked};

/// Where a package keeps the source.
const PLACE: &str = "usr/src";

/// What is unpacked: every file whose path from the top of the tree begins like one of these.
const WANTED: [&str; 12] = [
    "Makefile",
    "arch/x86/include/uapi/asm/",
    "drivers/of/fdt.c",
    "drivers/of/kexec.c",
    "include/asm-generic/",
    "include/linux/",
    "include/uapi/",
    "kernel/Makefile",
    "kernel/kexec_handover",
    "kernel/liveupdate/",
    "mm/memblock.c",
    "mm/memfd_luo.c",
];

/// Unpacks the wanted part of the source in a package, below `goal` as the package names it.
pub(super) fn extract(package: &Path, goal: &Path) -> Checked<()> {
    let mut dpkg = Helper::start("dpkg-deb", "dpkg", |dpkg| dpkg.arg("--fsys-tarfile").arg(package))?;
    let unpacked = match dpkg.child.stdout.take() {
        Some(stdout) => find(stdout, goal),
        None => Ok(Found::default()),
    };
    let mut said = dpkg.end();
    match unpacked {
        Ok(found) if found.files > 0 && said.is_empty() => return Ok(()),
        Ok(found) if found.archives == 0 => said += "there is no source in it",
        Ok(_) => said += "nothing of its source is wanted",
        Err(Failure::Cannot(problem)) => return Err(problem),
        Err(Failure::Io(error)) => said += &error.to_string(),
    }
    Err(cannot_unpack(package, &said))
}

/// What a package had.
#[derive(Default)]
struct Found {
    archives: usize,
    files: usize,
}

enum Failure {
    Cannot(CannotCheck),
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

/// Finds the source among what a package holds, and reads to the end: who writes is not to be left standing.
fn find(content: impl Read, goal: &Path) -> Result<Found, Failure> {
    let mut found = Found::default();
    let mut archive = Archive::new(content);
    for entry in archive.entries()? {
        let entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        if path.trim_start_matches("./").starts_with(PLACE) && path.ends_with(".tar.xz") {
            found.archives += 1;
            found.files += decompress(entry, &goal.join(PLACE))?;
        }
    }
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(found)
}

/// Passes an archive through xz, and says how many of its files were wanted.
fn decompress(mut compressed: impl Read, goal: &Path) -> Result<usize, Failure> {
    let mut xz = Helper::start("xz", "xz-utils", |xz| xz.args(["--decompress", "--stdout", "--threads=0"]))
        .map_err(Failure::Cannot)?;
    let (stdin, stdout) = (xz.child.stdin.take(), xz.child.stdout.take());
    let (written, unpacked) = thread::scope(|scope| {
        let unpacking = scope.spawn(move || stdout.map_or(Ok(0), |source| unpack(source, goal)));
        let written = stdin.map_or(Ok(0), |mut stdin| io::copy(&mut compressed, &mut stdin));
        (written, unpacking.join().unwrap_or_else(|_| Err(io::Error::other("unpacking panicked"))))
    });
    let said = xz.end();
    // What unpacking stumbles over is most often what xz complains of, and writing fails when either has ended.
    match (unpacked, written) {
        (Ok(files), Ok(_)) if said.is_empty() => Ok(files),
        (Err(error), _) | (Ok(_), Err(error)) => Err(Failure::Io(io::Error::other(format!("{said}{error}")))),
        (Ok(_), Ok(_)) => Err(Failure::Io(io::Error::other(said))),
    }
}

fn unpack(source: impl Read, goal: &Path) -> io::Result<usize> {
    std::fs::create_dir_all(goal)?;
    let mut files = 0;
    let mut archive = Archive::new(source);
    for entry in archive.entries()? {
        let mut entry = entry?;
        if is_wanted(&entry)? {
            files += usize::from(entry.unpack_in(goal)?);
        }
    }
    // What fills the last block up: xz is not done before somebody has read that too.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(files)
}

/// Folders come by themselves, with the first file in them.
fn is_wanted(entry: &Entry<'_, impl Read>) -> io::Result<bool> {
    let path = entry.path()?;
    let Some((_, inside)) = path.to_str().and_then(|path| path.split_once('/')) else { return Ok(false) };
    Ok(!entry.header().entry_type().is_dir() && WANTED.iter().any(|wanted| inside.starts_with(wanted)))
}

/// A program at work.
struct Helper {
    child: Child,
    name: &'static str,
    /// A file, because nobody reads a pipe while the work goes on.
    complaints: File,
}

impl Helper {
    fn start(
        name: &'static str,
        debian: &str,
        arguments: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Checked<Helper> {
        let cannot = |error: io::Error| {
            CannotCheck::new(
                format!("{name} cannot be started: {error}"),
                format!("install the package {debian}"),
            )
        };
        let complaints = tempfile::tempfile().map_err(cannot)?;
        let mut command = Command::new(name);
        arguments(&mut command).env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(complaints.try_clone().map_err(cannot)?);
        Ok(Helper { child: command.spawn().map_err(cannot)?, name, complaints })
    }

    /// Waits for its end, and says what went wrong, a line each; nothing if all is well.
    fn end(mut self) -> String {
        drop((self.child.stdin.take(), self.child.stdout.take()));
        let status = self.child.wait();
        if status.as_ref().is_ok_and(ExitStatus::success) {
            return String::new();
        }
        let mut said = Vec::new();
        let read = self.complaints.rewind().and_then(|()| self.complaints.read_to_end(&mut said));
        match (read, status) {
            (Ok(1..), _) => format!("{}\n", String::from_utf8_lossy(&said).trim_end()),
            (_, Ok(status)) => format!("{} ended with {status}\n", self.name),
            (_, Err(error)) => format!("{}: {error}\n", self.name),
        }
    }
}
