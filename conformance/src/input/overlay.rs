//! A temporary folder in which the KHO headers of an unconfigured tree can be compiled: copies of them, and for
//! everything that they include, at any depth, the tree's own header or a stand-in.
//!
//! The tree's own are the headers of KHO and those for user space, whose values are part of the ABI. For the rest a
//! stand-in has to do, because what the real ones need comes into being only by configuring the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use kho_abi_spec::target::{Arch, PageSize, Target};
use tempfile::TempDir;

use super::stand_ins::stand_in;
use super::{argument, Undecided, PRELUDE};
use crate::error::{CannotCheck, Checked};
use crate::headers::{HeaderIndex, Include, IncludeForm};
use crate::source::Tree;

/// What the kernel's build includes before anything else.
const FORCED: &str = "linux/compiler_types.h";

/// Headers of KHO outside its folder; `kexec_handover.h` held a part of the ABI before 7.0.
const KHO_OUTSIDE: [&str; 2] = ["linux/kho", "linux/kexec_handover.h"];

/// The folder, and what is known about its content.
#[derive(Debug)]
pub(super) struct Overlay {
    top: String,
    stood_in: Vec<String>,
    undecided: Vec<Undecided>,
    /// Removes the folder when dropped.
    _folder: TempDir,
}

impl Overlay {
    pub(super) fn new(tree: &Tree, headers: &[HeaderIndex]) -> Checked<Overlay> {
        let mut walk = Walk {
            tree,
            files: BTreeMap::new(),
            stood_in: Vec::new(),
            pending: Vec::new(),
            defined: known_names(),
        };
        walk.start(headers)?;
        walk.finish()?;
        walk.check_attributes(headers)?;
        let undecided = walk.undecided(headers);
        let folder = tempfile::Builder::new().prefix("kho-abi-").tempdir().map_err(|e| unwritable(&e))?;
        let top = argument(folder.path())?;
        for (path, content) in &walk.files {
            write(&folder.path().join(path), content).map_err(|e| unwritable(&e))?;
        }
        Ok(Overlay { top, stood_in: walk.stood_in, undecided, _folder: folder })
    }

    pub(super) fn top(&self) -> &str {
        &self.top
    }

    pub(super) fn stood_in(&self) -> &[String] {
        &self.stood_in
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
fn known_names() -> BTreeSet<String> {
    let other = ["CONFIG_32BIT", "CONFIG_X86_32", "CONFIG_CPU_BIG_ENDIAN", "CONFIG_HIGHMEM"];
    let decided = Target::ALL.into_iter().flat_map(configuration).map(|(name, _)| name);
    decided.chain(other).map(str::to_owned).collect()
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}

fn unwritable(error: &io::Error) -> CannotCheck {
    let problem =
        format!("no temporary folder can be written below {}: {error}", std::env::temp_dir().display());
    CannotCheck::new(problem, "set TMPDIR to a folder with space that you may write to")
}

/// The way along the includes, from the KHO headers to everything that they need.
struct Walk<'t> {
    tree: &'t Tree,
    /// Path from the top of the tree, and content.
    files: BTreeMap<String, Vec<u8>>,
    stood_in: Vec<String>,
    /// Headers whose includes were not followed yet.
    pending: Vec<HeaderIndex>,
    /// The names of all macros that a header or the target defines.
    defined: BTreeSet<String>,
}

impl Walk<'_> {
    fn start(&mut self, headers: &[HeaderIndex]) -> Checked<()> {
        for header in headers {
            self.add_own(&header.path)?;
        }
        for target in [FORCED].into_iter().chain(PRELUDE) {
            self.add_included(target)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Checked<()> {
        while let Some(header) = self.pending.pop() {
            for include in &header.includes {
                if !self.add_sibling(&header, include)? && !self.add_included(&include.target)? {
                    return Err(missing(&header, include));
                }
            }
        }
        Ok(())
    }

    /// `#include "x.h"` means a header in the same folder first.
    fn add_sibling(&mut self, header: &HeaderIndex, include: &Include) -> Checked<bool> {
        match (include.form, header.path.rsplit_once('/')) {
            (IncludeForm::Quote, Some((folder, _)))
                if !include.target.split('/').any(|part| part == "..") =>
            {
                self.add_own(&format!("{folder}/{}", include.target))
            }
            _ => Ok(false),
        }
    }

    /// What `#include <target>` means: false if nothing is known that could take its place.
    fn add_included(&mut self, target: &str) -> Checked<bool> {
        let path = format!("include/{target}");
        if KHO_OUTSIDE.iter().any(|own| target.starts_with(own)) {
            return self.add_own(&path);
        }
        let for_user_space = target.starts_with("uapi/");
        if for_user_space && self.add_own(&path)? {
            return Ok(true);
        }
        let Some(text) = stand_in(&path) else {
            return if target.contains("..") {
                Ok(false)
            } else {
                self.add_own(&format!("include/uapi/{target}"))
            };
        };
        if for_user_space && !self.stood_in.contains(&path) {
            self.stood_in.push(path.clone());
        }
        self.add(path, text.into());
        Ok(true)
    }

    /// A header of the tree itself: false if the tree does not have it.
    fn add_own(&mut self, path: &str) -> Checked<bool> {
        if self.files.contains_key(path) {
            return Ok(true);
        }
        let content = self.tree.read(path)?;
        Ok(content.map(|content| self.add(path.to_owned(), content)).is_some())
    }

    fn add(&mut self, path: String, content: Vec<u8>) {
        if !self.files.contains_key(&path) {
            let index = HeaderIndex::new(path.as_str(), &content);
            self.defined.extend(index.defines.iter().map(|define| define.name.clone()));
            self.pending.push(index);
            self.files.insert(path, content);
        }
    }

    /// Whether a name is known here, or belongs to the compiler.
    fn knows(&self, name: &str) -> bool {
        self.defined.contains(name) || name.starts_with("__")
    }

    /// The conditions that only configuring the tree decides.
    fn undecided(&self, headers: &[HeaderIndex]) -> Vec<Undecided> {
        let conditions = headers.iter().flat_map(|h| h.conditions.iter().map(|c| (h.path.as_str(), c)));
        let undecided = conditions.filter(|(_, condition)| !self.knows(&condition.name));
        let undecided = undecided.map(|(path, condition)| Undecided {
            path: path.to_owned(),
            line: condition.line,
            name: condition.name.clone(),
        });
        // A name can stand in one condition twice.
        undecided.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A word behind a record that nothing defines is a variable to the compiler, and an attribute to whoever wrote
    /// it: the record would silently be read without it.
    fn check_attributes(&self, headers: &[HeaderIndex]) -> Checked<()> {
        let records = headers.iter().flat_map(|h| h.records.iter().map(|r| (h.path.as_str(), r)));
        let mut words = records.flat_map(|(path, record)| record.trailing.iter().map(move |w| (path, w)));
        let unknown = words
            .find(|(_, word)| !self.defined.contains(&word.name) && !word.name.starts_with("__attribute"));
        match unknown {
            Some((path, word)) => Err(CannotCheck::new(
                format!(
                    "{path}:{}: nothing here defines `{}`, which stands behind a record",
                    word.line, word.name
                ),
                "give the prepared half of the tree with --build DIR, or mend the attribute's name",
            )),
            None => Ok(()),
        }
    }
}

fn missing(header: &HeaderIndex, include: &Include) -> CannotCheck {
    let target = match include.form {
        IncludeForm::Angle => format!("<{}>", include.target),
        IncludeForm::Quote => format!("\"{}\"", include.target),
        IncludeForm::Computed => format!("the macro {}", include.target),
    };
    let at = format!("{}:{}", header.path, include.line);
    let problem = if KHO_OUTSIDE.iter().any(|own| include.target.starts_with(own)) {
        format!("{at} includes {target}, which is not in the tree")
    } else {
        format!("{at} includes {target}, for which there is no stand-in")
    };
    CannotCheck::new(problem, "give the prepared half of the tree with --build DIR")
}
