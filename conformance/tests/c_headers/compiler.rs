//! Compilers: how one is asked whether it accepts a text.

use std::io::Write;
use std::process::{Command, Stdio};

/// A compiler with what makes it read one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compiler {
    /// The program.
    pub(crate) program: &'static str,
    /// Its first arguments.
    pub(crate) arguments: &'static [&'static str],
    /// The package that has the program.
    pub(crate) package: &'static str,
}

const fn compiler(
    program: &'static str,
    arguments: &'static [&'static str],
    package: &'static str,
) -> Compiler {
    Compiler { program, arguments, package }
}

/// Everything that portable headers are for.
pub(crate) const PORTABLE: [Compiler; 8] = [
    compiler("gcc", &["-xc", "-std=c11"], "gcc"),
    compiler("gcc", &["-xc", "-std=c17"], "gcc"),
    compiler("clang", &["-xc", "-std=c11"], "clang"),
    compiler("clang", &["-xc", "-std=c17"], "clang"),
    compiler("g++", &["-xc++", "-std=c++11"], "g++"),
    compiler("g++", &["-xc++", "-std=c++17"], "g++"),
    compiler("clang++", &["-xc++", "-std=c++11"], "clang"),
    compiler("clang++", &["-xc++", "-std=c++17"], "clang"),
];

/// What kernels are built with.
pub(crate) const KERNEL: [Compiler; 4] = [
    compiler("gcc", &["-xc", "-std=gnu11"], "gcc"),
    compiler("clang", &["-xc", "-std=gnu11", "--target=x86_64-linux-gnu"], "clang"),
    compiler("aarch64-linux-gnu-gcc", &["-xc", "-std=gnu11"], "gcc-aarch64-linux-gnu"),
    compiler("clang", &["-xc", "-std=gnu11", "--target=aarch64-linux-gnu"], "clang"),
];

impl Compiler {
    /// Whether the text compiles without a warning; if not, the command and the beginning of what was said.
    pub(crate) fn accepts(&self, flags: &[String], text: &str) -> Result<(), String> {
        let mut command = Command::new(self.program);
        command
            .args(self.arguments)
            .args(["-Wall", "-Wextra", "-Werror", "-fsyntax-only"])
            .args(flags)
            .arg("-");
        let described = format!("{command:?}");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("cannot run {}: {error}; install the package {}", self.program, self.package)
        });
        // A compiler that stops at an error need not read to the end.
        let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let beginning = said.lines().take(12).collect::<Vec<_>>().join("\n");
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("{described}\n{beginning}"))
        }
    }
}
