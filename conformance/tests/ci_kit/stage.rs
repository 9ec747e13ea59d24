//! A place to run scripts in: with programs that write down how they were called and do nothing else.

use std::fs;
use std::os::unix::fs::{symlink, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What a script may use that is not the subject of a test.
const COMMON: &[&str] = &[
    "basename",
    "bash",
    "cat",
    "cut",
    "dirname",
    "env",
    "find",
    "head",
    "mkdir",
    "mktemp",
    "mv",
    "realpath",
    "rm",
    "sh",
    "sha256sum",
    "sort",
    "uname",
    "xargs",
];

/// A folder, in which `bin` is all that is in `PATH`, and `calls` what was called.
pub(crate) struct Stage(TempDir);

/// What came of a script.
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) printed: String,
}

impl Stage {
    pub(crate) fn new() -> Stage {
        let stage = Stage(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap());
        fs::create_dir(stage.at("bin")).unwrap();
        fs::create_dir(stage.at("tree")).unwrap();
        let path = std::env::var_os("PATH").unwrap();
        for name in COMMON {
            let found =
                std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
            let found = found.unwrap_or_else(|| panic!("{name} is not in PATH"));
            symlink(found.canonicalize().unwrap(), stage.at("bin").join(name)).unwrap();
        }
        stage
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Puts a program there that writes its name and its arguments down, and then does what is said.
    pub(crate) fn program(&self, at: &str, then: &str) {
        let file = self.at(at);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let calls = self.at("calls");
        let script = format!(
            "#!/bin/sh\n{{ printf '%s' {name}; for a in \"$@\"; do printf '\\037%s' \"$a\"; done; printf '\\036'; }} >>'{}'\n{then}\n",
            calls.display()
        );
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a command in this place, with nothing in the environment but this.
    pub(crate) fn run(&self, command: &mut Command, environment: &[(&str, &str)]) -> Outcome {
        command.env_clear().env("PATH", self.at("bin")).env("HOME", self.0.path());
        command.envs(environment.iter().copied()).current_dir(self.0.path());
        let output = command.output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        Outcome { status: output.status.code().unwrap(), printed: String::from_utf8(printed).unwrap() }
    }

    /// What was called so far: the name and the arguments of each program.
    pub(crate) fn calls(&self) -> Vec<Vec<String>> {
        let calls = fs::read_to_string(self.at("calls")).unwrap_or_default();
        let parts = |call: &str| call.split('\u{1f}').map(str::to_owned).collect();
        calls.split_terminator('\u{1e}').map(parts).collect()
    }

    /// The values that a script has written for later steps.
    pub(crate) fn output(&self, name: &str) -> Option<String> {
        let text = fs::read_to_string(self.at("output")).unwrap_or_default();
        let values = text.lines().filter_map(|line| line.split_once('='));
        values.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next_back()
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}
