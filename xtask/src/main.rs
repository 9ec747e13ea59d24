//! The project's chores. Light on purpose: what needs a compiler, a kernel tree or libclang is done by `kho-abi`, which
//! this starts, so that generating never builds bindgen.

mod files;
mod forward;
mod generate;
mod mistakes;
mod paths;
mod record;
mod setup;
mod test;
mod tidy;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write everything in generated/ from the spec
    GenHeaders {
        /// Write nothing; say what is stale and how, and exit with 1 if anything is
        #[arg(long)]
        check: bool,
    },
    /// Set everything up that the tests need, and run every test
    Test {
        /// Install and fetch nothing: use what is there, and name what is not
        #[arg(long)]
        offline: bool,
    },
    /// Look at every known real tree that is there, and write what is seen to conformance/evidence
    Record,
    /// Check the text of the repository: paths in documents, file headers, left-overs
    Tidy,
    /// Any command of `kho-abi`: trees, check, compat, layout, explain, ...
    #[command(external_subcommand)]
    KhoAbi(Vec<OsString>),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::GenHeaders { check } => generate::run(check),
        Command::Test { offline } => test::run(offline),
        Command::Record => record::run(),
        Command::Tidy => tidy::run(),
        Command::KhoAbi(arguments) => forward::run(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        anstream::eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
