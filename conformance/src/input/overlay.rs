//! A temporary folder in which the KHO headers of an unconfigured tree can be compiled: copies of them, and for
//! everything that they include, at any depth, the tree's own header or a stand-in.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::{Arch, PageSize, Target};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::conditions;
use super::elsewhere::{temporary, unwritable, write, Excerpts};
use super::walk::{Walk, FORCED};
use super::Undecided;
use crate::error::Checked;
use crate::headers::HeaderIndex;

/// The folder, and what is known about its content.
#[derive(Debug)]
pub(super) struct Overlay {
    top: String,
    stood_in: Vec<String>,
    undecided: Vec<Undecided>,
    digest: String,
    own: Vec<String>,
    /// Removes the folder when dropped.
    _folder: TempDir,
}

impl Overlay {
    /// Writes what was found on the way along the includes.
    pub(super) fn new(mut walk: Walk<'_>, headers: &[HeaderIndex], excerpts: &Excerpts) -> Checked<Overlay> {
        // The excerpts come last: no header can know what they define.
        let mut undecided = conditions::undecided(&walk, headers, excerpts);
        conditions::check_attributes(&walk, headers)?;
        walk.know(excerpts.indexes());
        undecided.extend(conditions::undecided(&walk, excerpts.indexes(), excerpts));
        conditions::check_attributes(&walk, excerpts.indexes())?;
        let (top, folder) = temporary()?;
        for (path, content) in walk.files() {
            write(&folder.path().join(path), content).map_err(|error| unwritable(&error))?;
        }
        let digest = digest(walk.files(), excerpts);
        let own = walk.own_files().map(str::to_owned).collect();
        Ok(Overlay { top, stood_in: walk.stood_in, undecided, digest, own, _folder: folder })
    }

    /// Tells the content apart from any other.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    pub(super) fn top(&self) -> &str {
        &self.top
    }

    pub(super) fn stood_in(&self) -> &[String] {
        &self.stood_in
    }

    /// The files that are the tree's own.
    pub(super) fn own(&self) -> &[String] {
        &self.own
    }

    pub(super) fn undecided(&self) -> &[Undecided] {
        &self.undecided
    }

    pub(super) fn flags(&self, target: Target) -> Vec<String> {
        let top = &self.top;
        let configured = configuration(target).into_iter().map(|(name, value)| format!("-D{name}={value}"));
        let included = [
            format!("-I{top}/include"),
            format!("-I{top}/include/uapi"),
            "-include".to_owned(),
            FORCED.to_owned(),
        ];
        configured.chain(included).collect()
    }
}

/// The SHA-256 of everything that a compiler can read, in hexadecimal digits. Lengths keep one text from running into the
/// next.
fn digest(files: &BTreeMap<String, Vec<u8>>, excerpts: &Excerpts) -> String {
    let mut hash = Sha256::new();
    let own = files.iter().map(|(path, content)| (path.as_str(), content.as_slice()));
    for (path, content) in own.chain([("", &[][..])]).chain(excerpts.texts()) {
        for part in [path.as_bytes(), content] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What configuring a tree for the target would decide, whatever else is chosen.
fn configuration(target: Target) -> Vec<(&'static str, u32)> {
    let shift = target.page().shift();
    let size = match target.page() {
        PageSize::Page4K => "CONFIG_PAGE_SIZE_4KB",
        PageSize::Page16K => "CONFIG_PAGE_SIZE_16KB",
        PageSize::Page64K => "CONFIG_PAGE_SIZE_64KB",
    };
    let mut decided = vec![
        ("KHO_ABI_PAGE_SHIFT", shift),
        ("CONFIG_PAGE_SHIFT", shift),
        (size, 1),
        ("CONFIG_64BIT", 1),
        ("CONFIG_KEXEC_HANDOVER", 1),
        ("__LITTLE_ENDIAN", 1234),
        ("__LITTLE_ENDIAN_BITFIELD", 1),
    ];
    match target.arch() {
        Arch::X86_64 => decided.extend([("CONFIG_X86", 1), ("CONFIG_X86_64", 1)]),
        Arch::Arm64 => decided.extend([
            ("CONFIG_ARM64", 1),
            ("CONFIG_CPU_LITTLE_ENDIAN", 1),
            match target.page() {
                PageSize::Page4K => ("CONFIG_ARM64_4K_PAGES", 1),
                PageSize::Page16K => ("CONFIG_ARM64_16K_PAGES", 1),
                PageSize::Page64K => ("CONFIG_ARM64_64K_PAGES", 1),
            },
        ]),
    }
    decided
}

/// The names that the target decides: defined at one, and not at another.
pub(super) fn known_names() -> BTreeSet<String> {
    let other = ["CONFIG_32BIT", "CONFIG_X86_32", "CONFIG_CPU_BIG_ENDIAN", "CONFIG_HIGHMEM"];
    let decided = Target::ALL.into_iter().flat_map(configuration).map(|(name, _)| name);
    decided.chain(other).map(str::to_owned).collect()
}
