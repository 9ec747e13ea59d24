//! The program as a user runs it: in an empty folder, with an empty folder for temporary files.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use kho_abi_conformance::trees::{known, locate};
use tempfile::TempDir;

/// One run of the program.
pub(crate) struct Program {
    command: Command,
    /// The folder that it runs in, with `tmp` in it; what it leaves there is seen.
    place: TempDir,
}

impl Program {
    pub(crate) fn new<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Program {
        let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let temporary = place.path().join("tmp");
        fs::create_dir(&temporary).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
        command.args(arguments).current_dir(place.path()).env("TMPDIR", temporary);
        command.env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
        Program { command, place }
    }

    pub(crate) fn check(tree: &Path) -> Program {
        Program::new(["check".as_ref(), "--tree".as_ref(), tree.as_os_str()])
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Program {
        self.command.arg(argument);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        self.command.env(name, value);
        self
    }

    /// Runs it and holds that nothing is left behind.
    pub(crate) fn run(mut self) -> Output {
        let output = self.command.output().unwrap();
        let left: Vec<PathBuf> = below(self.place.path());
        assert_eq!(left, [self.place.path().join("tmp")], "{:?} leaves something behind", self.command);
        output
    }

    /// Runs it, holds that it could not check what it was asked to and says so properly, and gives its line.
    pub(crate) fn cannot(self) -> String {
        let described = format!("{:?}", self.command);
        let output = self.run();
        let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
        let all = format!("{described}: {}\n{}--\n{}", output.status, said[0], said[1]);
        assert_eq!(output.status.code(), Some(2), "{all}");
        let problems: Vec<_> =
            said[0].lines().filter_map(|line| line.strip_prefix("could not check: ")).collect();
        let errors: Vec<_> = said[1].lines().filter_map(|line| line.strip_prefix("error: ")).collect();
        assert_eq!(errors.len(), said[1].lines().count(), "something else on standard error: {all}");
        let [line] = [problems, errors].concat()[..] else { panic!("not one line: {all}") };
        assert!(line.contains(": ") || line.contains("; "), "nothing to do about it: {all}");
        line.to_owned()
    }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found
}

/// Holds that a line says all of this.
pub(crate) fn says(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "{part:?} is not in {line:?}");
    }
}

/// A tree with a Makefile of 7.3 and one KHO header.
pub(crate) fn made_up(header: &str) -> TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let abi = folder.path().join("include/linux/kho/abi");
    fs::create_dir_all(&abi).unwrap();
    fs::write(folder.path().join("Makefile"), "VERSION = 7\nPATCHLEVEL = 3\n").unwrap();
    fs::write(abi.join("kexec_handover.h"), header).unwrap();
    folder
}

/// A header that can be read, of a version that the spec has.
pub(crate) const GOOD: &str = "#define KHO_FDT_COMPATIBLE \"kho-v4\"\n";

/// The real tree with this package, if it is there; if not, that is said.
pub(crate) fn real(package: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let name = format!("linux-headers-{package}_");
    let found =
        known().iter().find(|tree| tree.file.starts_with(&name)).and_then(|tree| locate(&trees, tree));
    if found.is_none() {
        eprintln!("NOT CHECKED: {package} is not in {} (`cargo xtask trees` gets it)", trees.display());
    }
    // Relative to the folder of this package, but the program runs elsewhere.
    found.map(|path| path.canonicalize().unwrap())
}
