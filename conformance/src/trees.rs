//! The known real kernel trees: which there are, where they are kept, and how to get them.
//!
//! Most are trees of headers. Those of full source are large, so they are fetched for those who ask for them, and only
//! what the ABI needs of them is unpacked. A tree is fetched once, from the archive that the system's own package manager is set up with, and held against
//! the checksum that is written here. No archive's address may enter this room.

mod archive;
mod known;
mod package;
mod source;
mod workplace;

use std::path::{Path, PathBuf};
use std::sync::{mpsc, Mutex, PoisonError};
use std::thread;

use kho_abi_spec::target::Target;

use crate::error::{CannotCheck, Checked};

use archive::Archives;

/// A package that carries a real kernel's headers or its source.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownTree {
    /// The package's file name in the archive.
    pub file: &'static str,
    /// The kernel release, such as `7.3`.
    pub release: &'static str,
    /// The kernel version, such as `7.3.4`.
    pub version: &'static str,
    /// SHA-256 of the package, 64 lower-case hexadecimal digits.
    pub sha256: &'static str,
    /// Which part of a tree it carries.
    pub kind: Kind,
}

/// Which part of a tree a package carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The headers as they are in the source, of every architecture, without anything that is generated.
    Common,
    /// What configuring the kernel for one target generated.
    Prepared {
        /// The target that it was configured for.
        target: Target,
        /// The [version](KnownTree::version) of the [`Kind::Common`] tree that it belongs to.
        of: &'static str,
    },
    /// The full source, in an archive of its own. Nothing of it is generated.
    Source,
}

impl KnownTree {
    /// The folder below `into` that the package is unpacked in. It appears there complete, or not at all.
    fn home(&self, into: &Path) -> PathBuf {
        into.join(self.file.trim_end_matches(".deb"))
    }

    /// The top folder of the tree.
    fn top(&self, into: &Path) -> PathBuf {
        let package = self.file.split('_').next().unwrap_or(self.file);
        self.home(into).join("usr/src").join(package)
    }
}

/// What [`fetch`] does for a tree that is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Its package is being downloaded.
    Downloading,
    /// Its package is being unpacked.
    Unpacking,
}

/// Every known tree, the oldest first; a prepared half follows what it belongs to, and the full sources come last.
pub fn known() -> &'static [KnownTree] {
    &known::KNOWN
}

/// The top folder of a known tree below `into`, if it was fetched before.
pub fn locate(into: &Path, tree: &KnownTree) -> Option<PathBuf> {
    let top = tree.top(into);
    top.is_dir().then_some(top)
}

/// Brings every known tree to `into`, two at a time, and says for each where its top folder is; the full sources only if
/// `sources` are asked for. What is there already costs neither work nor network, and a package that was put into `into`
/// by hand is taken before any download. Several processes may do this at once, and what a run that was killed has left
/// is removed. `report` hears of what takes time.
///
/// # Errors
/// Each tree on its own: if its package is in no archive that apt is set up with, if it is not the package that is
/// known, or if it cannot be unpacked. The other trees are fetched all the same.
pub fn fetch(
    into: &Path,
    sources: bool,
    report: &mut dyn FnMut(&'static KnownTree, Progress),
) -> Vec<(&'static KnownTree, Checked<PathBuf>)> {
    let wanted: Vec<_> = known().iter().filter(|tree| sources || tree.kind != Kind::Source).collect();
    fetch_all(&wanted, into, &Archives::default(), report)
}

fn fetch_all<'t>(
    trees: &[&'t KnownTree],
    into: &Path,
    archives: &Archives,
    report: &mut dyn FnMut(&'t KnownTree, Progress),
) -> Vec<(&'t KnownTree, Checked<PathBuf>)> {
    let queue = Mutex::new(trees.iter().copied().enumerate());
    let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (news, arriving) = mpsc::channel();
    let mut outcomes = Vec::new();
    thread::scope(|scope| {
        for news in [news.clone(), news] {
            scope.spawn(move || {
                // Sending fails only if the receiver panicked, and then nobody waits for an outcome.
                while let Some((at, tree)) = take() {
                    let tell = |progress| drop(news.send(News::Progress(tree, progress)));
                    let outcome = obtain(tree, into, archives, &tell);
                    drop(news.send(News::Outcome(at, tree, outcome)));
                }
            });
        }
        for news in arriving {
            match news {
                News::Progress(tree, progress) => report(tree, progress),
                News::Outcome(at, tree, outcome) => outcomes.push((at, tree, outcome)),
            }
        }
    });
    outcomes.sort_by_key(|(at, ..)| *at);
    outcomes.into_iter().map(|(_, tree, outcome)| (tree, outcome)).collect()
}

/// What a worker has to say.
enum News<'t> {
    Progress(&'t KnownTree, Progress),
    Outcome(usize, &'t KnownTree, Checked<PathBuf>),
}

fn obtain(tree: &KnownTree, into: &Path, archives: &Archives, report: &dyn Fn(Progress)) -> Checked<PathBuf> {
    if let Some(top) = locate(into, tree) {
        return Ok(top);
    }
    let workplace = workplace::Workplace::new(into)?;
    let by_hand = into.join(tree.file);
    let package = if by_hand.is_file() {
        by_hand
    } else {
        report(Progress::Downloading);
        let goal = workplace.path().join(tree.file);
        archives
            .download(tree, &goal)
            .map_err(|problem| CannotCheck::new(problem, other_ways(tree, into)))?;
        goal
    };
    package::verify(&package, tree)?;
    report(Progress::Unpacking);
    package::unpack(&package, tree, workplace.path(), into)
}

/// What to do if a tree's package cannot be downloaded.
fn other_ways(tree: &KnownTree, into: &Path) -> String {
    format!(
        "see with `apt-get update` whether apt reaches its archive, or put this file (SHA-256 {}) into {}",
        tree.sha256,
        into.display()
    )
}

#[cfg(test)]
mod tests;
