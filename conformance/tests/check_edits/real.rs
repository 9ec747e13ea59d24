//! Copies of real trees with edited headers.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kho_abi_conformance::report::Finding;
use kho_abi_conformance::trees::{known, locate, Kind};
use tempfile::TempDir;

use crate::edit::Edit;

/// The trees of which was said that they are not here.
static TOLD: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

const HEADER: &str = "include/linux/kho/abi/kexec_handover.h";

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
        let headers = fs::read_dir(self.top().join("include/linux/kho/abi")).unwrap();
        let defined = headers.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).any(|text| {
            text.lines().any(|line| has_word(line, record) && !line.trim_start().starts_with(['*', '/']))
        });
        let Some(location) = &finding.location else {
            return defined.then(|| format!("the finding for {item} has no location"));
        };
        let text = fs::read_to_string(self.top().join(&location.file)).unwrap();
        let line = text.lines().nth(location.line - 1).unwrap_or_default();
        let right = if finding.rule.id == "member-removed" { record } else { member };
        let expected = has_word(line, right) || has_word(line, record);
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
/// If a text that is to be replaced does not occur exactly once: then the edit is not the one that its name says.
pub(crate) fn copy(edit: &Edit) -> Option<Copy> {
    let real = tree(edit.tree)?;
    let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let abi = "include/linux/kho/abi";
    fs::create_dir_all(copy.path().join(abi)).unwrap();
    let headers = fs::read_dir(real.join(abi)).unwrap().map(|entry| entry.unwrap().file_name());
    let headers = headers.map(|name| format!("{abi}/{}", name.to_str().unwrap()));
    for path in headers.chain(["Makefile".to_owned()]) {
        fs::copy(real.join(&path), copy.path().join(&path)).unwrap();
    }
    std::os::unix::fs::symlink(real.join("include/uapi"), copy.path().join("include/uapi")).unwrap();
    let header = copy.path().join(HEADER);
    let mut text = fs::read_to_string(&header).unwrap();
    for (from, to) in edit.changes {
        let times = text.matches(from).count();
        assert_eq!(
            times, 1,
            "{}: this text is {times} times in the header of {}: {from}",
            edit.name, edit.tree
        );
        text = text.replacen(from, to, 1);
    }
    fs::write(&header, text).unwrap();
    if let Some((name, text)) = edit.adds {
        fs::write(copy.path().join(abi).join(name), text).unwrap();
    }
    Some(Copy(copy))
}
