//! What every witness that reads C is given: the KHO headers of one tree, what the ABI has elsewhere in it,
//! and the flags under which a compiler reads them.
//!
//! A tree that was never configured lacks what its headers include. Its KHO headers are read, unmodified, together
//! with stand-ins for those few headers ([`Input::unprepared`]), at any page size. A tree with its prepared half is
//! read as it is ([`Input::prepared`]), at the one target that it was configured for.
//!
//! What is wanted from [elsewhere](Elsewhere) is found by its name, and compiled after the headers.
//!
//! No compiler is run in here, and no name of an ABI item may be written here.

mod conditions;
mod elsewhere;
mod literals;
mod overlay;
mod pair;
mod stand_ins;
mod walk;

use std::collections::BTreeSet;
use std::path::Path;

use kho_abi_spec::target::Target;

use crate::error::{CannotCheck, Checked};
use crate::headers::HeaderIndex;
use crate::source::Tree;

pub(crate) use self::conditions::is_settled;
pub use self::elsewhere::Elsewhere;
use self::elsewhere::{Excerpts, Way};

/// The folder of a tree that holds its KHO headers. What lies beside it, in `include/linux/kho` itself, is for the
/// kernel's own code: it describes no memory that is handed over.
pub(crate) const KHO_HEADERS: &str = "include/linux/kho/abi";

/// The folder of everything about KHO.
const KHO_FOLDER: &str = "include/linux/kho";

/// Whether a path from the top of a tree is that of a KHO header.
pub(crate) fn is_kho_header(path: &str) -> bool {
    path.strip_prefix(KHO_HEADERS).is_some_and(|rest| rest.starts_with('/'))
}

/// What the KHO headers rely on without including it, such as `PAGE_SIZE` in the `kexec_handover.h` of 7.0
/// and `BIT` in the `memfd.h` of all releases.
const PRELUDE: [&str; 5] =
    ["linux/types.h", "linux/bits.h", "linux/build_bug.h", "asm/page.h", "linux/fcntl.h"];

/// What excerpts rely on besides: what their files include is not read.
const EXCERPT_PRELUDE: [&str; 5] =
    ["linux/align.h", "linux/const.h", "linux/log2.h", "linux/math.h", "linux/sizes.h"];

/// The dialect that the kernel is written in. It is always optimised, and headers can tell.
const DIALECT: [&str; 6] =
    ["-nostdinc", "-D__KERNEL__", "-D__OPTIMIZE__", "-std=gnu11", "-fshort-wchar", "-fms-extensions"];

/// The KHO headers of one tree, ready for a compiler. What it keeps in a temporary folder goes when it is dropped.
#[derive(Debug)]
pub struct Input {
    headers: Vec<HeaderIndex>,
    excerpts: Excerpts,
    literals: literals::Literals,
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
    /// The KHO headers of a tree that was never configured, with stand-ins for what they include, and what is
    /// wanted from elsewhere. That a file or a name is not there is no error: see [`Input::absent`] and
    /// [`Input::lacks`].
    ///
    /// # Errors
    /// If the tree has neither KHO headers nor anything that is wanted from elsewhere, if they include something that
    /// there is no stand-in for, if something cannot be cut out of its file, or if no temporary folder can be written.
    pub fn unprepared(tree: &Tree, elsewhere: &[Elsewhere]) -> Checked<Input> {
        Input::unprepared_if_any(tree, elsewhere)?.ok_or_else(|| nothing(tree))
    }

    /// As [`Input::unprepared`], and none if the tree has neither KHO headers nor anything that is wanted from elsewhere,
    /// as before KHO came into the kernel.
    ///
    /// # Errors
    /// If they include something that there is no stand-in for, if something cannot be cut out of its file, or if no
    /// temporary folder can be written.
    pub fn unprepared_if_any(tree: &Tree, elsewhere: &[Elsewhere]) -> Checked<Option<Input>> {
        let headers = kho_headers(tree)?;
        let others = if elsewhere.is_empty() { &[][..] } else { &EXCERPT_PRELUDE };
        let walk = walk::Walk::new(tree, &headers, others)?;
        let way = |path: &str| if walk.has_own(path) { Way::AsItIs } else { Way::Cut };
        let excerpts = Excerpts::new(tree, elsewhere, way)?;
        if headers.is_empty() && excerpts.indexes().is_empty() {
            return Ok(None);
        }
        let overlay = overlay::Overlay::new(walk, &headers, &excerpts)?;
        Ok(Some(Input {
            headers,
            excerpts,
            literals: literals::Literals::default(),
            place: Place::Overlay(overlay),
        }))
    }

    /// The KHO headers of a tree as they are, with all that they include, and what is wanted from elsewhere; headers of
    /// the tree are read as they are for that too. `top` is the folder that `tree` stands for, and `build` the one that
    /// holds what configuring it generated; for a tree configured in place they are the same.
    ///
    /// # Errors
    /// If the tree has neither KHO headers nor anything that is wanted from elsewhere, if `build` is no
    /// prepared half of it for a target that KHO supports, or if something cannot be cut out of its file.
    pub fn prepared(tree: &Tree, top: &Path, build: &Path, elsewhere: &[Elsewhere]) -> Checked<Input> {
        let headers = kho_headers(tree)?;
        let pair = pair::Pair::new(tree, top, build)?;
        let excerpts = Excerpts::new(tree, elsewhere, |path| pair.way(path))?;
        if headers.is_empty() && excerpts.indexes().is_empty() {
            return Err(nothing(tree));
        }
        Ok(Input { headers, excerpts, literals: literals::Literals::default(), place: Place::Pair(pair) })
    }

    /// The targets that the headers can be read at: all of them, or the one that the tree was configured for.
    pub fn targets(&self) -> Vec<Target> {
        match &self.place {
            Place::Overlay(_) => Target::ALL.to_vec(),
            Place::Pair(pair) => vec![pair.target()],
        }
    }

    /// Every header of the tree below `include/linux/kho/abi`, sorted by its path.
    pub fn headers(&self) -> &[HeaderIndex] {
        &self.headers
    }

    /// What was found elsewhere, a file each, in the order in which a compiler reads them. The lines are
    /// those of the file in the tree. Of a file that is cut it also has what the wanted definitions use; of
    /// one that is read as it is, it has only these definitions.
    pub fn excerpts(&self) -> &[HeaderIndex] {
        self.excerpts.indexes()
    }

    /// What is wanted and was found in files that are read as they are. All else that these define counts for nothing.
    pub fn borrowed(&self) -> &BTreeSet<String> {
        self.excerpts.borrowed()
    }

    /// Whether a file that something is wanted from is not there: the tree does not have it, or it is for another
    /// architecture than the one that the tree is configured for. A file that was not asked for is absent too.
    pub fn absent(&self, path: &str) -> bool {
        self.excerpts.found(path).is_none()
    }

    /// Whether a file is there, and does not define a name that is wanted from it.
    pub fn lacks(&self, path: &str, name: &str) -> bool {
        self.excerpts.found(path).is_some_and(|found| !found.contains(name))
    }

    /// Whether a name is wanted from a file, a path from the top of the tree, and was found there.
    pub fn asks_for(&self, path: &str, name: &str) -> bool {
        self.excerpts.found(path).is_some_and(|found| found.contains(name))
    }

    /// The first line of a file at which it has a string literal, given without quotes and as it is written.
    /// It is looked for in the file of the tree, of which every line counts, comments and `#include`s left
    /// out. `tree` has to be the one that this input is from; a file is read once.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn has_literal(&self, tree: &Tree, path: &str, text: &str) -> Checked<Option<usize>> {
        self.literals.line(tree, path, text)
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

    /// C text, without comments, that includes every KHO header after what they rely on without including it, and then
    /// what was found elsewhere.
    pub fn include_all(&self) -> String {
        let kho =
            self.headers.iter().map(|header| header.path.strip_prefix("include/").unwrap_or(&header.path));
        let more = EXCERPT_PRELUDE.into_iter().filter(|_| !self.excerpts().is_empty());
        let found = self.excerpts.includes(self.top()).map(|path| format!("#include \"{path}\"\n"));
        let named = PRELUDE.into_iter().chain(kho).chain(more).map(|path| format!("#include <{path}>\n"));
        named.chain(found).collect()
    }

    /// The files of the tree that a compiler reads as they are, paths from its top. Of a configured tree that is not
    /// known.
    pub fn own_files(&self) -> &[String] {
        match &self.place {
            Place::Overlay(overlay) => overlay.own(),
            Place::Pair(_) => &[],
        }
    }

    /// What tells everything that a compiler can read in here from any other content, whatever the tree is called and
    /// wherever it lies. None for a configured tree, of which it is not known what will be read.
    pub fn digest(&self) -> Option<&str> {
        match &self.place {
            Place::Overlay(overlay) => Some(overlay.digest()),
            Place::Pair(_) => None,
        }
    }

    /// The folder that stands for the top of the tree for what was cut out of its files, if anything was.
    pub fn excerpts_top(&self) -> Option<&str> {
        self.excerpts.folder()
    }

    /// The folder that stands for the top of the tree. A compiler names the tree's headers by paths in it.
    pub fn top(&self) -> &str {
        match &self.place {
            Place::Overlay(overlay) => overlay.top(),
            Place::Pair(pair) => pair.top(),
        }
    }

    /// A path that a compiler gave, as a path from the top of the tree if it is in the tree, or was cut out of it.
    pub fn in_tree<'p>(&self, path: &'p str) -> &'p str {
        let inside = |top: &str| path.strip_prefix(top).and_then(|path| path.strip_prefix('/'));
        inside(self.top()).or_else(|| self.excerpts_top().and_then(inside)).unwrap_or(path)
    }

    /// Whether a path that a compiler gave is that of a KHO header, or of something that was cut out of
    /// another file: all that it defines counts.
    pub fn is_kho_header(&self, path: &str) -> bool {
        let is_cut = self.excerpts_top().is_some_and(|top| elsewhere::is_below(top, path));
        is_cut || elsewhere::is_below(KHO_HEADERS, self.in_tree(path))
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

/// The headers about KHO that are none of its ABI, and are not looked at.
///
/// # Errors
/// If the tree cannot be read.
pub fn beside_the_abi(tree: &Tree) -> Checked<Vec<String>> {
    let files = tree.files_below(KHO_FOLDER)?.into_iter();
    Ok(files.filter(|path| path.ends_with(".h") && !is_kho_header(path)).collect())
}

fn kho_headers(tree: &Tree) -> Checked<Vec<HeaderIndex>> {
    let mut headers = Vec::new();
    for path in tree.files_below(KHO_HEADERS)?.into_iter().filter(|path| path.ends_with(".h")) {
        if let Some(bytes) = tree.read(&path)? {
            headers.push(HeaderIndex::new(path, &bytes));
        }
    }
    Ok(headers)
}

/// There has to be something to look at.
fn nothing(tree: &Tree) -> CannotCheck {
    let problem = format!("{} has no KHO headers (nothing below {KHO_HEADERS})", tree.describe());
    CannotCheck::new(problem, "give the top folder of a kernel tree of Linux 6.19 or later")
}

/// A folder as a compiler's argument: absolute, because the paths that a compiler gives back are compared with it.
fn argument(folder: &Path) -> Checked<String> {
    let remedy = "name a folder that you may read, by a path that is UTF-8";
    let cannot = |what: &str| CannotCheck::new(format!("{}: {what}", folder.display()), remedy);
    let absolute = folder.canonicalize().map_err(|error| cannot(&error.to_string()))?;
    absolute.to_str().map(str::to_owned).ok_or_else(|| cannot("the path is not UTF-8"))
}
