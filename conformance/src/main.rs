//! `kho-abi`: arguments in, exit status out. Everything else is in the library.

use std::process::ExitCode;

use clap::Parser;
use kho_abi_conformance::cli::{Cli, Command};
use kho_abi_conformance::commands;

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.color.apply();
    let outcome = match &cli.command {
        Command::Trees { into } => commands::trees::run(into),
        Command::Check(args) => commands::check::run(args),
        Command::Layout(args) => commands::layout::run(args),
        Command::Explain { rule } => commands::explain::run(rule.as_deref()),
        Command::Observe(args) => commands::observe::run(args),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(problem) => {
            anstream::eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}
