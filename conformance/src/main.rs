//! `kho-abi`: arguments in, exit status out. Everything else is in the library.

mod scratch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::Parser;
use kho_abi_conformance::cli::{one_line, Cli, Command};
use kho_abi_conformance::commands;

/// The variable of arguments that bindgen gives to libclang; with `_TARGET` behind it, for one target.
const BINDGEN_ARGUMENTS: &str = "BINDGEN_EXTRA_CLANG_ARGS";
/// Variables that add to the folders in which libclang looks for headers, or change its arguments.
const MEDDLING: [&str; 4] = ["CCC_OVERRIDE_OPTIONS", "CPATH", "C_INCLUDE_PATH", "OBJC_INCLUDE_PATH"];

/// Room for what a compiler's library does on a thread of ours, in bytes: it follows records into each other, and their
/// nesting has no bound but its own.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    clean_environment();
    // The first to build it: nobody else has asked for a thread yet.
    drop(rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global());
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and the version are no single line, whether asked for or in place of a command.
        Err(answer) if !answer.use_stderr() || is_help(&answer) => answer.exit(),
        Err(mistake) => return fail(&one_line(&mistake)),
    };
    cli.color.apply();
    let reads_a_tree = matches!(
        cli.command,
        Command::Check(_)
            | Command::Compat(_)
            | Command::Drift(_)
            | Command::Observe(_)
            | Command::Evidence { package: Some(_), .. }
    );
    // Kept until the end of the run.
    let _scratch = if reads_a_tree { scratch::folder() } else { None };
    let outcome = match &cli.command {
        Command::Trees { sources, into } => commands::trees::run(into, *sources),
        Command::Check(args) => commands::check::run(args),
        Command::Compat(args) => commands::compat::run(args),
        Command::Drift(args) => commands::drift::run(args),
        Command::Layout(args) => commands::layout::run(args),
        Command::Explain { rule } => commands::explain::run(rule.as_deref()),
        Command::Merge(args) => commands::merge::run(args),
        Command::Observe(args) => commands::observe::run(args),
        Command::Evidence { package, trees } => commands::evidence::run(trees, package.as_deref()),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(problem) => fail(&problem.to_string()),
    }
}

fn is_help(answer: &clap::Error) -> bool {
    answer.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// Removes the variables that add to what libclang is told, for which bindgen has no option: it is asked about the tree's
/// headers as they are, and not as a build of something else around this run wants its own. Compilers and git are
/// processes of their own, and given no such variables when they are started.
///
/// To be called before there is a second thread, which might be reading the environment.
fn clean_environment() {
    let names = std::env::vars_os().map(|(name, _)| name);
    let meddles = |name: &OsString| {
        name.to_string_lossy().starts_with(BINDGEN_ARGUMENTS) || MEDDLING.iter().any(|known| name == known)
    };
    for name in names.filter(meddles).collect::<Vec<_>>() {
        std::env::remove_var(name);
    }
}

/// One line, whatever went wrong.
fn fail(problem: &str) -> ExitCode {
    anstream::eprintln!("error: {problem}");
    ExitCode::from(2)
}
