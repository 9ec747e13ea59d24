//! `kho-abi`: arguments in, exit status out. Everything else is in the library.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::Parser;
use kho_abi_conformance::cli::{Cli, Command};
use kho_abi_conformance::commands;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and the version are no single line, whether asked for or in place of a command.
        Err(answer) if !answer.use_stderr() || is_help(&answer) => answer.exit(),
        Err(mistake) => return fail(&one_line(&mistake)),
    };
    cli.color.apply();
    let outcome = match &cli.command {
        Command::Trees { into } => commands::trees::run(into),
        Command::Check(args) => commands::check::run(args),
        Command::Layout(args) => commands::layout::run(args),
        Command::Explain { rule } => commands::explain::run(rule.as_deref()),
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

/// What is wrong with the arguments and what to do: clap's own words, without its drawing of the usage.
fn one_line(mistake: &clap::Error) -> String {
    let text = mistake.render().to_string();
    let joined = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = text.trim_start_matches("error: ").split("\n\n").map(joined).filter(|paragraph| {
        let pointer = ["Usage: ", "For more information"].iter().any(|start| paragraph.starts_with(start));
        !paragraph.is_empty() && !pointer
    });
    kept.chain(["`kho-abi --help` says more".to_owned()]).collect::<Vec<_>>().join("; ")
}

/// One line, whatever went wrong.
fn fail(problem: &str) -> ExitCode {
    anstream::eprintln!("error: {problem}");
    ExitCode::from(2)
}
