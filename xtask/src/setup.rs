//! The tools that the tests need: which are missing, and how they get onto this machine.
//!
//! The table of needs is here, and what is not in it may not be relied on by a test. Looking is done by [`places`],
//! installing by [`packages`].

mod packages;
mod places;

use anyhow::{bail, Result};

use packages::Manager;
use places::Places;

/// Something that must be on the machine.
struct Need {
    /// What is looked for.
    what: What,
    /// What it is for: the reason to put up with installing it.
    reason: &'static str,
    /// The package that brings it: Debian and its relatives, Fedora, Arch.
    package: Packages,
}

/// How a need is recognised.
enum What {
    /// A program of this name, found along `PATH`.
    Program(&'static str),
    /// The shared library that bindgen loads.
    Libclang,
}

/// A package's name in each family of systems; several with a space between them.
struct Packages {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

impl Packages {
    const fn new(debian: &'static str, fedora: &'static str, arch: &'static str) -> Self {
        Packages { debian, fedora, arch }
    }
}

impl Need {
    const fn program(name: &'static str, reason: &'static str, package: Packages) -> Self {
        Need { what: What::Program(name), reason, package }
    }

    fn is_met(&self, places: &Places) -> bool {
        match self.what {
            What::Program(name) => places.has_program(name),
            What::Libclang => places.has_libclang(),
        }
    }

    fn name(&self) -> &'static str {
        match self.what {
            What::Program(name) => name,
            What::Libclang => "libclang.so",
        }
    }
}

const NEEDS: [Need; 9] = [
    Need::program("gcc", "compiles the C headers", Packages::new("gcc", "gcc", "gcc")),
    Need::program("g++", "compiles the C headers as C++", Packages::new("g++", "gcc-c++", "gcc")),
    Need::program("clang", "the second compiler of every C header", Packages::new("clang", "clang", "clang")),
    Need::program("clang++", "the second compiler of C++", Packages::new("clang", "clang", "clang")),
    Need {
        what: What::Libclang,
        reason: "bindgen reads kernel headers with it",
        package: Packages::new("libclang-dev", "clang-devel", "clang"),
    },
    Need::program(
        "aarch64-linux-gnu-gcc",
        "compiles the C headers for arm64",
        // Debian only recommends the C library's headers, and recommendations are not installed.
        Packages::new(
            "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
            "gcc-aarch64-linux-gnu",
            "aarch64-linux-gnu-gcc",
        ),
    ),
    Need::program("git", "reads kernel trees at a revision", Packages::new("git", "git-core", "git")),
    Need::program("dpkg-deb", "unpacks the real header trees", Packages::new("dpkg", "dpkg", "dpkg")),
    Need::program("xz", "unpacks the full source trees", Packages::new("xz-utils", "xz", "xz")),
];

/// Sees to it that everything that the tests need is on this machine, by installing it where that is possible and
/// `may_install`.
///
/// # Errors
/// If something is missing: names each thing, what it is for, and the command that installs it.
pub(crate) fn tools(may_install: bool) -> Result<()> {
    let places = Places::here();
    let missing = missing(&places);
    let apt = if may_install { packages::Apt::usable(&places) } else { None };
    if missing.is_empty() {
        // The header trees come from the archives that the lists name. Container images come without lists.
        if let Some(apt) = apt.filter(|_| !packages::has_lists()) {
            apt.update();
        }
        return Ok(());
    }
    let manager = Manager::of(&places);
    let Some(apt) = apt else {
        bail!("{}", request(&missing, manager));
    };
    anstream::println!("missing: {}", names(&missing));
    let outcome = apt.install(&packages::needed(&missing, manager));
    // What counts is what is there now: a package may have failed to configure and still have brought its program.
    match (self::missing(&Places::here()), outcome) {
        (missing, _) if missing.is_empty() => Ok(()),
        (missing, Err(failure)) => bail!("{failure:#}\n{}", request(&missing, manager)),
        (missing, Ok(())) => bail!("{}", request(&missing, manager)),
    }
}

fn missing(places: &Places) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !need.is_met(places)).collect()
}

fn names(missing: &[&Need]) -> String {
    missing.iter().map(|need| need.name()).collect::<Vec<_>>().join(", ")
}

/// What to tell a user whose machine lacks something.
fn request(missing: &[&Need], manager: Manager) -> String {
    let lines = missing.iter().map(|need| format!("  {:<22} {}\n", need.name(), need.reason));
    let lacks: String = lines.collect();
    let advice = manager.advice(&packages::needed(missing, manager));
    format!("nothing was tested, because this machine lacks\n{lacks}{advice}")
}

#[cfg(test)]
mod tests;
