//! git, as a process that knows nothing of the user or the machine.

use std::io::Write;
use std::process::{Command, Stdio};

use super::Repository;

impl Repository {
    /// Runs git in the repository, or `beside` it, in the folder that has it.
    pub(super) fn git(&self, arguments: &[&str], beside: bool) -> String {
        self.feed(arguments, beside, Vec::new())
    }

    /// The same, with something to read.
    pub(super) fn feed(&self, arguments: &[&str], beside: bool, input: Vec<u8>) -> String {
        let folder = if beside { self.folder.path().to_owned() } else { self.path() };
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_ATTR_NOSYSTEM", "1");
        // There git looks for more than its configuration: for what to ignore and for attributes.
        command.env("XDG_CONFIG_HOME", self.folder.path()).env("HOME", self.folder.path()).env("LC_ALL", "C");
        let time = self.tick();
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), NAME).env(format!("GIT_{role}_EMAIL"), EMAIL);
            command.env(format!("GIT_{role}_DATE"), format!("@{time} +0000"));
        }
        command.arg("-C").arg(folder).args(arguments).stdin(Stdio::piped());
        let mut git = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = git.stdin.take().unwrap();
        // A git that refuses what it reads says why.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = git.wait_with_output().unwrap();
        writer.join().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {}: {said}", arguments.join(" "));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// The time of the next commit, in seconds.
    pub(super) fn tick(&self) -> u64 {
        self.clock.set(self.clock.get() + 3600);
        self.clock.get()
    }
}

/// Who makes commits.
pub(super) const NAME: &str = "A Tester";
/// Their address.
pub(super) const EMAIL: &str = "tester@example.org";
