//! The way along the includes, from the KHO headers to everything that they need: the tree's own header or a stand-in.
//!
//! The tree's own are the headers of KHO and those for user space, whose values are part of the ABI. For the rest a
//! stand-in has to do, because what the real ones need comes into being only by configuring the tree.

use std::collections::{BTreeMap, BTreeSet};

use super::overlay::known_names;
use super::stand_ins::stand_in;
use super::PRELUDE;
use crate::error::{CannotCheck, Checked};
use crate::headers::{HeaderIndex, Include, IncludeForm};
use crate::source::Tree;

/// What the kernel's build includes before anything else.
pub(super) const FORCED: &str = "linux/compiler_types.h";

/// Headers of KHO outside its folder; `kexec_handover.h` held a part of the ABI before 7.0.
const KHO_OUTSIDE: [&str; 2] = ["linux/kho", "linux/kexec_handover.h"];

/// The way along the includes, from the KHO headers to everything that they need.
pub(super) struct Walk<'t> {
    tree: &'t Tree,
    /// Path from the top of the tree, and content.
    files: BTreeMap<String, Vec<u8>>,
    /// Headers for user space that a stand-in was taken for.
    pub(super) stood_in: Vec<String>,
    /// The files that are the tree's own.
    own: BTreeSet<String>,
    /// Headers whose includes were not followed yet.
    pending: Vec<HeaderIndex>,
    /// The names of all macros that a header or the target defines.
    defined: BTreeSet<String>,
}

impl<'t> Walk<'t> {
    /// Goes all the way from the KHO headers, and from what `others` includes.
    pub(super) fn new(tree: &'t Tree, headers: &[HeaderIndex], others: &[&str]) -> Checked<Walk<'t>> {
        let mut walk = Walk {
            tree,
            files: BTreeMap::new(),
            stood_in: Vec::new(),
            own: BTreeSet::new(),
            pending: Vec::new(),
            defined: known_names(),
        };
        walk.start(headers, others)?;
        walk.finish()?;
        Ok(walk)
    }

    /// Path from the top of the tree, and content.
    pub(super) fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Whether the tree's own file is read at this path.
    pub(super) fn has_own(&self, path: &str) -> bool {
        self.own.contains(path)
    }

    /// The paths at which the tree's own file is read, sorted.
    pub(super) fn own_files(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(String::as_str)
    }

    /// Whether a header or the target defines a macro.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.defined.contains(name)
    }

    /// Takes note of the macros of more files.
    pub(super) fn know(&mut self, files: &[HeaderIndex]) {
        let names = files.iter().flat_map(|file| file.defines.iter().map(|define| define.name.clone()));
        self.defined.extend(names);
    }

    fn start(&mut self, headers: &[HeaderIndex], others: &[&str]) -> Checked<()> {
        for header in headers {
            self.add_own(&header.path)?;
        }
        for target in [FORCED].into_iter().chain(PRELUDE).chain(others.iter().copied()) {
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
        let Some(content) = self.tree.read(path)? else { return Ok(false) };
        self.own.insert(path.to_owned());
        self.add(path.to_owned(), content);
        Ok(true)
    }

    fn add(&mut self, path: String, content: Vec<u8>) {
        if !self.files.contains_key(&path) {
            let index = HeaderIndex::new(path.as_str(), &content);
            self.know(std::slice::from_ref(&index));
            self.pending.push(index);
            self.files.insert(path, content);
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
