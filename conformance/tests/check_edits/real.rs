//! Copies of real trees with edited headers.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kho_abi_conformance::report::Finding;
use kho_abi_conformance::trees::{known, locate, Kind};
use tempfile::TempDir;

use crate::edit::{Change, Edit, File};

/// The trees of which was said that they are not here.
static TOLD: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

/// The folder with the headers that every release adds to.
const ABI: &str = "include/linux/kho/abi";

/// What the ABI has outside of that folder and of `include/uapi`, and what says which release a tree is.
const OTHERS: [&str; 4] = [
    "Makefile",
    "include/linux/kexec_handover.h",
    "include/asm-generic/kexec_handover.h",
    "arch/x86/include/uapi/asm/setup_data.h",
];

/// An edited copy of what a check reads of a tree. It goes when it is dropped.
pub(crate) struct Copy(TempDir);

impl Copy {
    pub(crate) fn top(&self) -> &Path {
        self.0.path()
    }

    /// Says so if a finding does not point at the line of what it is about.
    pub(crate) fn misplaced(&self, finding: &Finding) -> Option<String> {
        let item = finding.item.as_deref()?;
        let (record, member) = item.split_once('.').unwrap_or((item, item));
        let folder = fs::read_dir(self.top().join(ABI)).into_iter().flatten();
        // An item that is missing where it should be is elsewhere at most.
        let others =
            OTHERS.iter().filter(|_| finding.rule.id != "missing-item").map(|path| self.top().join(path));
        let headers = folder.map(|entry| entry.unwrap().path()).chain(others);
        let defined = headers.filter_map(|path| fs::read_to_string(path).ok()).any(|text| {
            text.lines().any(|line| has_word(line, record) && !line.trim_start().starts_with(['*', '/']))
        });
        let Some(location) = &finding.location else {
            return defined.then(|| format!("the finding for {item} has no location"));
        };
        let text = fs::read_to_string(self.top().join(&location.file)).unwrap();
        let line = text.lines().nth(location.line - 1).unwrap_or_default();
        let right = if finding.rule.id == "member-removed" { record } else { member };
        // What is said of the witnesses names the item as the spec does, also where the tree has renamed it.
        let of_witnesses = finding.rule.id == "single-witness";
        let expected = has_word(line, right) || has_word(line, record) || of_witnesses;
        (!expected).then(|| format!("the finding for {item} points at line {}: {line}", location.line))
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|w| w == word)
}

/// The top of a known tree; says so if it is not here.
pub(crate) fn tree(version: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let known = known().iter().find(|tree| tree.version == version && tree.kind == Kind::Common).unwrap();
    let found = locate(&trees, known);
    if found.is_none() && TOLD.lock().unwrap().insert(known.version) {
        // Not captured: whoever runs the tests is to see it.
        let _ = writeln!(
            std::io::stderr(),
            "NOT CHECKED: tree {version} is not here (cargo xtask trees fetches it)"
        );
    }
    found
}

/// The edited copy, or none if the tree is not here.
///
/// # Panics
/// If it cannot be made.
#[allow(dead_code)]
pub(crate) fn copy(edit: &Edit) -> Option<Copy> {
    make(edit).map(|copy| copy.unwrap())
}

/// The edited copy, or none if the tree is not here.
///
/// # Errors
/// If a text that is to be replaced does not occur exactly once: then the edit is not the one that its name says.
pub(crate) fn make(edit: &Edit) -> Option<Result<Copy, String>> {
    build(edit.tree, &[edit.changes, edit.also], edit.adds.as_slice(), edit.removes.as_slice())
}

/// A copy of a tree in which files are changed, then removed and then added; none if the tree is not here.
///
/// # Errors
/// If a text that is to be replaced does not occur exactly once.
pub(crate) fn build(
    tree_of: &str,
    changes: &[(File, &[Change])],
    adds: &[(File, &str)],
    removes: &[File],
) -> Option<Result<Copy, String>> {
    let real = tree(tree_of)?.canonicalize().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let copy = folder.path();
    copy_headers(&real, copy);
    // The many headers for user space are not copied, only those that are edited.
    let is_for_user_space = |file: &str| file.starts_with("include/uapi/linux/");
    if changes.iter().any(|(file, _)| is_for_user_space(file)) {
        link_all(&real.join("include/uapi"), &copy.join("include/uapi"), &["linux"]);
        link_all(&real.join("include/uapi/linux"), &copy.join("include/uapi/linux"), &[]);
    } else {
        std::os::unix::fs::symlink(real.join("include/uapi"), copy.join("include/uapi")).unwrap();
    }
    for (file, changes) in changes {
        if let Err(wrong) = change(&copy.join(path(file)), changes) {
            return Some(Err(format!("{file} of {tree_of}: {wrong}")));
        }
    }
    for file in removes.iter().map(|file| copy.join(path(file))) {
        if file.is_dir() {
            fs::remove_dir_all(file).unwrap();
        } else {
            fs::remove_file(file).unwrap();
        }
    }
    for (file, text) in adds {
        let file = copy.join(path(file));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    Some(Ok(Copy(folder)))
}

fn copy_headers(real: &Path, copy: &Path) {
    let headers = fs::read_dir(real.join(ABI)).unwrap().map(|entry| entry.unwrap().file_name());
    let headers = headers.map(|name| format!("{ABI}/{}", name.to_str().unwrap()));
    for path in headers.chain(OTHERS.map(str::to_owned)).filter(|path| real.join(path).exists()) {
        fs::create_dir_all(copy.join(&path).parent().unwrap()).unwrap();
        fs::copy(real.join(&path), copy.join(&path)).unwrap();
    }
}

/// Where a file of a table is.
pub(crate) fn path(file: File) -> String {
    if file.contains('/') {
        file.to_owned()
    } else {
        format!("{ABI}/{file}")
    }
}

/// A folder with links to all that is in another one but some.
fn link_all(real: &Path, copy: &Path, but: &[&str]) {
    fs::create_dir_all(copy).unwrap();
    for name in fs::read_dir(real).unwrap().map(|entry| entry.unwrap().file_name()) {
        if !but.iter().any(|other| name == *other) {
            std::os::unix::fs::symlink(real.join(&name), copy.join(&name)).unwrap();
        }
    }
}

fn change(file: &Path, changes: &[Change]) -> Result<(), String> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    for (from, to) in changes {
        let times = text.matches(from).count();
        if times != 1 {
            return Err(format!("this text is there {times} times: {from}"));
        }
        text = text.replacen(from, to, 1);
    }
    // It may be a link.
    fs::remove_file(file).unwrap();
    fs::write(file, text).unwrap();
    Ok(())
}
