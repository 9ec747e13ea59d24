//! `test`: sets up what the tests need, runs every test, and says what could not be checked. What a test checks is the
//! business of the package that it is in; here is only which there are.

mod trees;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{bail, Context, Result};

use crate::{paths, setup};
use trees::Trees;

/// What is run, each with all its failures shown rather than the first. Features are only in play where a package
/// means something else with them: `kho-abi` with zerocopy, and the spec's reader as the proc macro builds it.
const RUNS: [&[&str]; 3] = [
    &["test", "--workspace", "--no-fail-fast"],
    &["test", "--package", "kho-abi", "--all-features", "--no-fail-fast"],
    &["test", "--package", "kho-abi-spec", "--no-default-features", "--lib"],
];

/// The package that names those whose files the tests of reports read.
const SCHEMAS: &str = "conformance/tests/report_formats/schemas/Cargo.toml";

/// Sets up and runs everything. 0 if every test passed, 1 if one failed, 2 if the set-up could not be done.
pub(crate) fn run(offline: bool) -> Result<ExitCode> {
    setup::tools(!offline)?;
    crates(offline)?;
    let trees = Trees::obtain(&paths::trees(), offline)?;
    let mut passed = Vec::new();
    for arguments in RUNS {
        passed.push(cargo(arguments, offline, trees.folder())?.success());
    }
    anstream::print!("{}", summary(&passed, &trees));
    Ok(verdict(&passed, &trees))
}

/// Gets the crates that the tests are built from, so that a network that is down is not taken for a failing test.
fn crates(offline: bool) -> Result<()> {
    // Only for this machine: the lock file names crates for other systems, which nobody here ever downloads.
    let host = host()?;
    let status = cargo(&["fetch", "--target", &host], offline, &paths::trees())?;
    if !status.success() {
        let remedy = if offline {
            "run `cargo xtask test` without --offline once"
        } else {
            "see what cargo says above"
        };
        bail!("nothing was tested, because crates are missing: {remedy}");
    }
    // Nothing of these is built. Offline and without them, the tests say what they did not check.
    let schemas = ["fetch", "--locked", "--manifest-path", SCHEMAS];
    if !cargo(&schemas, offline, &paths::trees())?.success() && !offline {
        bail!("nothing was tested, because the schemas of reports are missing: see what cargo says above");
    }
    Ok(())
}

fn host() -> Result<String> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let answer = Command::new(program).arg("-vV").output().context("cannot start rustc")?;
    let text = String::from_utf8_lossy(&answer.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("`rustc -vV` does not say which machine it is for")
}

fn cargo(arguments: &[&str], offline: bool, trees: &Path) -> Result<std::process::ExitStatus> {
    anstream::println!("==> {}", shown(arguments));
    let mut command = Command::new(paths::cargo());
    command.args(arguments).current_dir(paths::root()).env(trees::VARIABLE, trees);
    if offline {
        command.arg("--offline");
    }
    command.status().with_context(|| format!("cannot start `{}`", shown(arguments)))
}

fn shown(arguments: &[&str]) -> String {
    format!("cargo {}", arguments.join(" "))
}

fn verdict(passed: &[bool], trees: &Trees) -> ExitCode {
    ExitCode::from(match (passed.iter().all(|passed| *passed), trees.were_looked_for()) {
        (false, _) => 1,
        (true, false) => 2,
        (true, true) => 0,
    })
}

/// The last words: what ran, how it ended, and what stood in for what could not be had.
fn summary(passed: &[bool], trees: &Trees) -> String {
    let mut text = String::from("\n==> what was tested\n");
    for (arguments, passed) in RUNS.iter().zip(passed) {
        text += &format!("{} {}\n", if *passed { "passed" } else { "FAILED" }, shown(arguments));
    }
    text + &trees.summary()
}

#[cfg(test)]
mod tests {
    use super::{shown, summary, verdict, Trees, RUNS};
    use std::process::ExitCode;

    fn ended(passed: &[bool], trees: &Trees) -> String {
        format!("{:?}", verdict(passed, trees))
    }

    #[test]
    fn a_failure_outweighs_what_could_not_be_set_up() {
        let (complete, broken) = (Trees::made_up("7.3 a\n", "", Some(0)), Trees::made_up("", "", Some(101)));
        assert_eq!(ended(&[true, true], &complete), format!("{:?}", ExitCode::SUCCESS));
        assert_eq!(ended(&[true, false], &complete), format!("{:?}", ExitCode::from(1)));
        assert_eq!(ended(&[true, false], &broken), format!("{:?}", ExitCode::from(1)));
        assert_eq!(ended(&[true, true], &broken), format!("{:?}", ExitCode::from(2)));
    }

    #[test]
    fn the_summary_says_how_each_run_ended() {
        let text = summary(&[true, false, true], &Trees::made_up("7.3 a\n", "", Some(0)));
        assert!(text.contains(&format!("passed {}\n", shown(RUNS[0]))), "{text}");
        assert!(text.contains(&format!("FAILED {}\n", shown(RUNS[1]))), "{text}");
    }
}
