//! A kernel image, or what has its type information: an ELF file such as `vmlinux`, or raw BTF such as
//! `/sys/kernel/btf/vmlinux`. It is opened, judged, and read section by section; what is in a section may not enter.
//!
//! An image with debug information has hundreds of megabytes. Only the table of its sections is read when it is opened,
//! and then the sections that are asked for.
//!
//! | room | does |
//! |---|---|
//! | `wrong` | says what a file is that is no such image |
//! | `sections` | the table of sections, and the bytes of one |

mod sections;
mod wrong;

use std::fs::File;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use kho_abi_spec::target::Arch;

use crate::error::{CannotCheck, Checked};

use sections::Sections;

/// Raw BTF has a few megabytes. What claims to be BTF and has more than this is not read.
const MOST_BTF: u64 = 256 << 20;

/// As many bytes from the start of a file as it takes to see what it is.
const START: u64 = 1024;

/// The sections that the banner can be in, where it usually is first.
const BANNER_SECTIONS: [&str; 4] = [".rodata", ".init.rodata", ".data", ".init.data"];

/// A kernel image, or what has its type information.
#[derive(Debug)]
pub struct Image {
    path: PathBuf,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// The whole file is BTF.
    Btf(Vec<u8>),
    Elf(Arch, Sections),
}

impl Image {
    /// Opens a 64-bit little-endian ELF file of a supported architecture, or a file of raw BTF.
    ///
    /// # Errors
    /// If the file cannot be read, or is anything else. The error says what it is, as far as that can be told.
    pub fn open(path: &Path) -> Checked<Image> {
        let mut file = open_file(path)?;
        let mut start = Vec::new();
        file.by_ref().take(START).read_to_end(&mut start).map_err(|error| unreadable(path, &error))?;
        let form = if is_btf(&start) {
            Form::Btf(whole(path, file, start)?)
        } else {
            let arch = wrong::judge(path, &start)?;
            Form::Elf(arch, Sections::read(path, file)?)
        };
        Ok(Image { path: path.to_owned(), form })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The architecture that the kernel was compiled for; `None` for raw BTF, which does not say.
    pub fn arch(&self) -> Option<Arch> {
        match &self.form {
            Form::Btf(_) => None,
            Form::Elf(arch, _) => Some(*arch),
        }
    }

    /// Whether the whole file is BTF.
    pub fn is_btf(&self) -> bool {
        matches!(self.form, Form::Btf(_))
    }

    /// The bytes of a section as they are in the file, decompressed: relocations, which an object file has and a linked
    /// image has not, are not applied. `None` if there is no such section, or nothing of it in the file. Raw BTF is as
    /// a file with the one section `.BTF`.
    ///
    /// # Errors
    /// If the section is not in the file as a whole, or if it cannot be decompressed.
    pub fn section(&self, name: &str) -> Checked<Option<Vec<u8>>> {
        match &self.form {
            Form::Btf(bytes) => Ok((name == ".BTF").then(|| bytes.clone())),
            Form::Elf(_, sections) => sections.bytes(&self.path, open_file(&self.path)?, name),
        }
    }

    /// The release of the kernel such as `7.3`, from the banner that it prints when it starts. `None` if there is no
    /// banner in the file, as in raw BTF.
    ///
    /// # Errors
    /// If a section that can have the banner is not in the file as a whole.
    pub fn release(&self) -> Checked<Option<String>> {
        for name in BANNER_SECTIONS {
            let release = self.section(name)?.as_deref().and_then(release_in);
            if release.is_some() {
                return Ok(release);
            }
        }
        Ok(None)
    }
}

/// The two orders of bytes of BTF's magic number. Whoever reads the other one says that it is wrong.
fn is_btf(start: &[u8]) -> bool {
    matches!(start, [0x9f, 0xeb, ..] | [0xeb, 0x9f, ..])
}

/// A file that is there and is no folder, device or pipe.
fn open_file(path: &Path) -> Checked<File> {
    // Before it is opened, because opening a pipe waits for somebody who writes into it.
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "a folder" } else { "no regular file" };
        return Err(CannotCheck::new(format!("{} is {what}", path.display()), wrong::GIVE));
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

/// The rest of a file after its start. The size that sysfs tells of a file is not that of its content.
fn whole(path: &Path, file: File, start: Vec<u8>) -> Checked<Vec<u8>> {
    let mut bytes = start;
    file.take(MOST_BTF).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 >= MOST_BTF {
        let problem = format!("{} starts as BTF and has more than {MOST_BTF} bytes", path.display());
        return Err(CannotCheck::new(problem, wrong::GIVE));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> CannotCheck {
    CannotCheck::new(format!("{} cannot be read: {error}", path.display()), "name a file that you may read")
}

/// The first two numbers of the first banner, `Linux version 7.3.4`.
fn release_in(mut bytes: &[u8]) -> Option<String> {
    // The standard library's search for a byte is fast even where this crate is compiled without optimisation.
    while bytes.skip_until(b'L').is_ok_and(|skipped| skipped > 0) {
        let release = bytes.strip_prefix(b"inux version ").and_then(two_numbers);
        if release.is_some() {
            return release;
        }
    }
    None
}

fn two_numbers(text: &[u8]) -> Option<String> {
    let text = text.get(..text.len().min(16))?;
    let mut parts = text.split(|byte| !byte.is_ascii_digit()).map(String::from_utf8_lossy);
    let (major, minor) = (parts.next()?, parts.next()?);
    let dotted = text.get(major.len()) == Some(&b'.') && !major.is_empty() && !minor.is_empty();
    dotted.then(|| format!("{major}.{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_that_of_the_first_banner_with_numbers() {
        let text = b"\0LL Linux version %s (%s)\0Linux version x.y\0Linux version 7.3.4+deb13 (a)\0";
        assert_eq!(release_in(text).as_deref(), Some("7.3"));
        assert_eq!(release_in(b"Linux version 6.18-rc1").as_deref(), Some("6.18"));
        for without in ["", "L", "Linux version ", "Linux version 7", "Linux version 7.", "Linux version 7-3"]
        {
            assert_eq!(release_in(without.as_bytes()), None, "{without}");
        }
    }
}
