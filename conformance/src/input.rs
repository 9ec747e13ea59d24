//! What every witness that reads C is given: the KHO headers of one tree, and the flags under which a compiler reads
//! them.
//!
//! A tree that was never configured lacks what its headers include. Its KHO headers are read, unmodified, together
//! with stand-ins for those few headers ([`Input::unprepared`]), at any page size. A tree with its prepared half is
//! read as it is ([`Input::prepared`]), at the one target that it was configured for.
//!
//! No compiler is run in here, and no name of an ABI item may enter.

mod overlay;
mod pair;
mod stand_ins;

use std::path::Path;

use kho_abi_spec::target::Target;

use crate::error::{CannotCheck, Checked};
use crate::headers::HeaderIndex;
use crate::source::Tree;

/// The folder of a tree that holds its KHO headers.
pub(crate) const KHO_HEADERS: &str = "include/linux/kho";

/// What the KHO headers rely on without including it, such as `PAGE_SIZE` in the `kexec_handover.h` of 7.0
/// and `BIT` in the `memfd.h` of all releases.
const PRELUDE: [&str; 5] =
    ["linux/types.h", "linux/bits.h", "linux/build_bug.h", "asm/page.h", "linux/fcntl.h"];

/// The dialect that the kernel is written in.
const DIALECT: [&str; 5] = ["-nostdinc", "-D__KERNEL__", "-std=gnu11", "-fshort-wchar", "-fms-extensions"];

/// The KHO headers of one tree, ready for a compiler. What it keeps in a temporary folder goes when it is dropped.
#[derive(Debug)]
pub struct Input {
    headers: Vec<HeaderIndex>,
    place: Place,
}

/// A condition whose outcome is not known without a configured tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undecided {
    /// The header, as a path from the top of the tree.
    pub path: String,
    /// The line of the condition.
    pub line: usize,
    /// The macro that it asks about.
    pub name: String,
}

/// Where the compiler finds the headers.
#[derive(Debug)]
enum Place {
    Overlay(overlay::Overlay),
    Pair(pair::Pair),
}

impl Input {
    /// The KHO headers of a tree that was never configured, with stand-ins for what they include.
    ///
    /// # Errors
    /// If the tree has no KHO headers, if they include something that there is no stand-in for, or if no temporary
    /// folder can be written.
    pub fn unprepared(tree: &Tree) -> Checked<Input> {
        let headers = kho_headers(tree)?;
        let overlay = overlay::Overlay::new(tree, &headers)?;
        Ok(Input { headers, place: Place::Overlay(overlay) })
    }

    /// The KHO headers of a tree as they are, with all that they include. `top` is the folder that `tree` stands for,
    /// and `build` the one that holds what configuring it generated; for a tree configured in place they are the same.
    ///
    /// # Errors
    /// If the tree has no KHO headers, or if `build` is no prepared half of it for a target that KHO supports.
    pub fn prepared(tree: &Tree, top: &Path, build: &Path) -> Checked<Input> {
        let headers = kho_headers(tree)?;
        let pair = pair::Pair::new(tree, top, build)?;
        Ok(Input { headers, place: Place::Pair(pair) })
    }

    /// The targets that the headers can be read at: all of them, or the one that the tree was configured for.
    pub fn targets(&self) -> Vec<Target> {
        match &self.place {
            Place::Overlay(_) => Target::ALL.to_vec(),
            Place::Pair(pair) => vec![pair.target()],
        }
    }

    /// Every header of the tree below `include/linux/kho`, sorted by its path.
    pub fn headers(&self) -> &[HeaderIndex] {
        &self.headers
    }

    /// The compiler's flags, the same for clang and gcc. Telling clang the [triple](kho_abi_spec::target::Arch::triple)
    /// is left to the caller; `target` has to be one of [`Input::targets`].
    pub fn flags(&self, target: Target) -> Vec<String> {
        let dialect = DIALECT.iter().map(|&flag| flag.to_owned());
        dialect
            .chain(match &self.place {
                Place::Overlay(overlay) => overlay.flags(target),
                Place::Pair(pair) => pair.flags(),
            })
            .collect()
    }

    /// The conditions in KHO headers that only configuring the tree decides. Where it is not configured, what they
    /// guard was read as if nothing of it was chosen.
    pub fn undecided(&self) -> &[Undecided] {
        match &self.place {
            Place::Overlay(overlay) => overlay.undecided(),
            Place::Pair(_) => &[],
        }
    }

    /// C text, without comments, that includes every KHO header after what they rely on without including it.
    pub fn include_all(&self) -> String {
        let kho =
            self.headers.iter().map(|header| header.path.strip_prefix("include/").unwrap_or(&header.path));
        PRELUDE.into_iter().chain(kho).map(|path| format!("#include <{path}>\n")).collect()
    }

    /// The folder that stands for the top of the tree. A compiler names the tree's headers by paths in it.
    pub fn top(&self) -> &str {
        match &self.place {
            Place::Overlay(overlay) => overlay.top(),
            Place::Pair(pair) => pair.top(),
        }
    }

    /// A path that a compiler gave, as a path from the top of the tree if it is in the tree.
    pub fn in_tree<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.top()).and_then(|path| path.strip_prefix('/')).unwrap_or(path)
    }

    /// Whether a path that a compiler gave is that of a KHO header.
    pub fn is_kho_header(&self, path: &str) -> bool {
        self.in_tree(path).strip_prefix(KHO_HEADERS).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The headers for user space that the tree lacks and that a stand-in was taken for, paths from the top of the
    /// tree. Their values are promises to user space, but they were not seen in this tree: a report has to say so.
    pub fn stood_in(&self) -> &[String] {
        match &self.place {
            Place::Overlay(overlay) => overlay.stood_in(),
            Place::Pair(_) => &[],
        }
    }
}

fn kho_headers(tree: &Tree) -> Checked<Vec<HeaderIndex>> {
    let mut headers = Vec::new();
    for path in tree.files_below(KHO_HEADERS)?.into_iter().filter(|path| path.ends_with(".h")) {
        if let Some(bytes) = tree.read(&path)? {
            headers.push(HeaderIndex::new(path, &bytes));
        }
    }
    if headers.is_empty() {
        let problem = format!("{} has no KHO headers (nothing below {KHO_HEADERS})", tree.describe());
        return Err(CannotCheck::new(problem, "give the top folder of a kernel tree of Linux 6.19 or later"));
    }
    Ok(headers)
}

/// A folder as a compiler's argument: absolute, because the paths that a compiler gives back are compared with it.
fn argument(folder: &Path) -> Checked<String> {
    let remedy = "name a folder that you may read, by a path that is UTF-8";
    let cannot = |what: &str| CannotCheck::new(format!("{}: {what}", folder.display()), remedy);
    let absolute = folder.canonicalize().map_err(|error| cannot(&error.to_string()))?;
    absolute.to_str().map(str::to_owned).ok_or_else(|| cannot("the path is not UTF-8"))
}
