//! Finds and runs gcc and clang. What they are given, and what is made of their answers, may not enter.

use std::fmt;
use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kho_abi_spec::target::{Arch, Target};

use super::diagnostics::Report;
use super::pointer;
use super::text::{Text, END};
use crate::error::{CannotCheck, Checked};
use crate::input::Input;

/// What to do about a compiler that is there and does not work.
pub(super) const REMEDY: &str = "install it anew, or put another one first in PATH";

/// Variables that change what a compiler is told, or what it reads, runs or writes.
const MEDDLING: [&str; 8] = [
    "CCC_OVERRIDE_OPTIONS",
    "COMPILER_PATH",
    "CPATH",
    "C_INCLUDE_PATH",
    "DEPENDENCIES_OUTPUT",
    "GCC_EXEC_PREFIX",
    "OBJC_INCLUDE_PATH",
    "SUNPRO_DEPENDENCIES",
];

/// A C compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compiler {
    /// gcc: the machine's own for its own architecture, a cross compiler for the other.
    Gcc,
    /// clang, which compiles for every architecture.
    Clang,
}

impl Compiler {
    /// Every compiler.
    pub const ALL: [Compiler; 2] = [Compiler::Gcc, Compiler::Clang];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Compiler::Gcc => "gcc",
            Compiler::Clang => "clang",
        }
    }

    /// Where the compiler for a target is. It is looked for in `PATH`, and not run.
    ///
    /// # Errors
    /// If it is not there. The error names the package that has it.
    pub fn find(self, target: Target) -> Checked<PathBuf> {
        let program = self.program(target.arch());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let candidates = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
        candidates.map(|folder| folder.join(&program)).find(|file| file.is_file()).ok_or_else(|| {
            CannotCheck::new(
                format!("{program} is not in PATH"),
                format!("install it (Debian: apt-get install {})", self.package(target.arch())),
            )
        })
    }

    /// The name of the program that compiles for an architecture.
    pub(super) fn program(self, arch: Arch) -> String {
        match self {
            Compiler::Gcc if !is_native(arch) => format!("{}-gcc", arch.triple()),
            Compiler::Gcc | Compiler::Clang => self.name().to_owned(),
        }
    }

    /// The package of Debian that has the program.
    fn package(self, arch: Arch) -> String {
        match self {
            // Names of packages have no underscores.
            Compiler::Gcc if !is_native(arch) => format!("gcc-{}", arch.triple().replace('_', "-")),
            Compiler::Gcc | Compiler::Clang => self.name().to_owned(),
        }
    }

    /// Has the compiler read a text, and then an assertion that is false.
    ///
    /// # Errors
    /// If the compiler is missing or fails without saying why, or if something else than a question is wrong.
    pub(super) fn judge(self, input: &Input, target: Target, mut text: Text) -> Checked<Report> {
        text.line(None, &format!("_Static_assert(0, \"{END}\");"));
        self.run(input, target, &text, &["-fsyntax-only"]).map(|(report, _)| report)
    }

    /// Has the compiler optimize a text, and then a call that it must not leave out: what it cannot prove to be never
    /// called, and is marked as an error, is one.
    ///
    /// # Errors
    /// As [`Compiler::judge`].
    pub(super) fn optimize(self, input: &Input, target: Target, mut text: Text) -> Checked<Report> {
        pointer::end().iter().for_each(|line| text.line(None, line));
        self.run(input, target, &text, &["-O2", "-S", "-o", "-"]).map(|(report, _)| report)
    }

    /// Compiles a text to an object file: false if it does not compile, which the report says why.
    ///
    /// # Errors
    /// As [`Compiler::judge`].
    pub(super) fn compile(
        self,
        input: &Input,
        target: Target,
        text: &Text,
        object: &Path,
    ) -> Checked<(Report, bool)> {
        self.run(input, target, text, &["-O0", "-c", "-o", &object.to_string_lossy()])
    }

    /// Compiles the KHO headers alone to an object file. `arguments` say what else has to be in it.
    ///
    /// # Errors
    /// As [`Compiler::judge`].
    pub(in crate::evidence) fn compile_headers(
        self,
        input: &Input,
        target: Target,
        arguments: &[&str],
        object: &Path,
    ) -> Checked<()> {
        let object = object.to_string_lossy();
        let common = ["-O0", "-c", "-o", &object];
        let arguments: Vec<&str> = common.iter().chain(arguments).copied().collect();
        self.run(input, target, &Text::new(input, target.arch()), &arguments).map(drop)
    }

    fn run(self, input: &Input, target: Target, text: &Text, arguments: &[&str]) -> Checked<(Report, bool)> {
        let program = self.find(target)?;
        let broken = |why: &dyn fmt::Display| {
            CannotCheck::new(format!("{} does not work: {why}", program.display()), REMEDY)
        };
        let mut command = Command::new(&program);
        command
            .args(self.flags(target.arch()))
            .args(input.flags(target))
            .args(arguments)
            .args(["-x", "c", "-"]);
        let Output { status, stderr, .. } = feed(&mut command, text.as_str()).map_err(|e| broken(&e))?;
        let messages = String::from_utf8_lossy(&stderr);
        let report = Report::new(&messages, text)
            .map_err(|error| error.cannot_check(input, &self.program(target.arch())))?;
        if !status.success() && report.complaints.is_empty() && !report.reached_end {
            let message = messages.lines().next().unwrap_or("it says nothing");
            return Err(broken(&format_args!("{status}: {message}")));
        }
        Ok((report, status.success()))
    }

    /// Flags so that every error is told, once, on a line that is easy to read, and at the line of ours that it comes
    /// from, even if it is about the inside of a macro.
    fn flags(self, arch: Arch) -> Vec<String> {
        let common = ["-w", "-fno-diagnostics-color"].map(str::to_owned);
        let own = match self {
            Compiler::Gcc => ["-fmax-errors=0", "-fno-diagnostics-show-caret", "-ftrack-macro-expansion=0"]
                .map(str::to_owned),
            Compiler::Clang => [
                "-ferror-limit=0".to_owned(),
                "-fno-caret-diagnostics".to_owned(),
                format!("--target={}", arch.triple()),
            ],
        };
        common.into_iter().chain(own).collect()
    }
}

fn is_native(arch: Arch) -> bool {
    arch.triple().split('-').next() == Some(std::env::consts::ARCH)
}

/// Runs a command with a text as its input. A file can be filled before anybody reads it, a pipe cannot.
fn feed(command: &mut Command, text: &str) -> std::io::Result<Output> {
    let mut input: File = tempfile::tempfile()?;
    input.write_all(text.as_bytes())?;
    input.rewind()?;
    for variable in MEDDLING {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C").stdin(input).output()
}
