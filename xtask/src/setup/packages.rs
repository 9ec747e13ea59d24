//! Packages: what they are called on this system, and installing them where that needs no password.

use std::process::{Command, Stdio};

use anyhow::{bail, Context, Result};

use super::places::Places;
use super::Need;

/// The systems whose package names are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manager {
    Apt,
    Dnf,
    Pacman,
    Unknown,
}

impl Manager {
    pub(super) fn of(places: &Places) -> Self {
        let known = [("apt-get", Manager::Apt), ("dnf", Manager::Dnf), ("pacman", Manager::Pacman)];
        let here = known.into_iter().find(|(program, _)| places.has_program(program));
        here.map_or(Manager::Unknown, |(_, manager)| manager)
    }

    /// What to do to get these packages.
    pub(super) fn advice(self, packages: &[&str]) -> String {
        let packages = packages.join(" ");
        match self {
            Manager::Apt => format!(
                "install it with\n  apt-get update && apt-get install -y --no-install-recommends {packages}"
            ),
            Manager::Dnf => format!("install it with\n  dnf install -y {packages}"),
            Manager::Pacman => format!("install it with\n  pacman -S --needed {packages}"),
            Manager::Unknown => {
                format!("install what brings it on this system; on Debian the packages are\n  {packages}")
            }
        }
    }
}

/// The packages that bring what is missing, each once.
pub(super) fn needed(missing: &[&Need], manager: Manager) -> Vec<&'static str> {
    let mut packages = Vec::new();
    for need in missing {
        let names = match manager {
            Manager::Apt | Manager::Unknown => need.package.debian,
            Manager::Dnf => need.package.fedora,
            Manager::Pacman => need.package.arch,
        };
        for name in names.split_whitespace() {
            if !packages.contains(&name) {
                packages.push(name);
            }
        }
    }
    packages
}

/// apt-get, started with the rights to install.
pub(super) struct Apt {
    through_sudo: bool,
}

impl Apt {
    /// Only if it is there and would not ask for a password.
    pub(super) fn usable(places: &Places) -> Option<Self> {
        if !places.has_program("apt-get") {
            return None;
        }
        let root =
            Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout.trim_ascii() == b"0");
        let through_sudo = !root && places.has_program("sudo") && sudo_asks_nothing();
        (root || through_sudo).then_some(Apt { through_sudo })
    }

    /// Brings the lists up to date. One dead archive of several is no reason to give up: what is needed may be in
    /// another, and if it is not, that is found out soon enough.
    pub(super) fn update(&self) {
        if let Err(failure) = self.run(&["update"]) {
            anstream::eprintln!("warning: {failure:#}");
        }
    }

    /// Brings the lists up to date and installs.
    pub(super) fn install(&self, packages: &[&str]) -> Result<()> {
        self.update();
        let mut install = vec!["install", "-y", "--no-install-recommends"];
        install.extend(packages);
        self.run(&install)
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        // Without progress bars, which only a terminal can show; and env, because sudo drops the environment.
        let mut words =
            vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "Dpkg::Use-Pty=0"];
        if self.through_sudo {
            words.splice(0..0, ["sudo", "-n"]);
        }
        words.extend(arguments);
        let line = words.join(" ");
        anstream::println!("==> {line}");
        let (program, rest) = words.split_first().context("a command has a name")?;
        let status = Command::new(program)
            .args(rest)
            .stdin(Stdio::null())
            .status()
            .with_context(|| format!("cannot start `{line}`"))?;
        if !status.success() {
            bail!("`{line}` failed ({status})");
        }
        Ok(())
    }
}

/// Whether apt has lists of what is in its archives.
pub(super) fn has_lists() -> bool {
    let answer = Command::new("apt-get").args(["indextargets", "--format", "$(REPO_URI)"]).output();
    answer.is_ok_and(|answer| !answer.stdout.trim_ascii().is_empty())
}

fn sudo_asks_nothing() -> bool {
    let mut question = Command::new("sudo");
    question.args(["-n", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    question.status().is_ok_and(|status| status.success())
}
