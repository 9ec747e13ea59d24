//! Starts `kho-abi` with the arguments as they are. It is the only room that knows how it is built and run.

use std::ffi::OsStr;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::paths;

/// Builds `kho-abi` if needed and runs it; its exit status is ours.
pub(crate) fn run(arguments: &[impl AsRef<OsStr>]) -> Result<ExitCode> {
    let status = command(arguments).status().context("cannot start cargo to build and run `kho-abi`")?;
    // Ended by a signal: nothing was checked to the end.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::from(2), ExitCode::from))
}

/// What builds `kho-abi` if needed and runs it.
pub(crate) fn command(arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(paths::cargo());
    command
        .args(["run", "--quiet", "--package", "kho-abi-conformance", "--bin", "kho-abi", "--manifest-path"])
        .arg(paths::root().join("Cargo.toml"))
        .arg("--")
        .args(arguments);
    command
}
