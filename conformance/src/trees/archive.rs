//! Downloads packages from the archives that apt is set up with, by apt's own means: its proxies, its credentials and
//! its mirrors count here too.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use super::KnownTree;

/// Where apt keeps the helper that downloads a single file.
const HELPER: &str = "/usr/lib/apt/apt-helper";

/// Where the packages of the kernel are in every archive.
const POOL: &str = "pool/main/l/linux";

/// The base addresses of the archives, asked for when the first download needs them.
#[derive(Debug, Default)]
pub(super) struct Archives(OnceLock<Result<Vec<String>, String>>);

impl Archives {
    /// Downloads a tree's package to `goal`, from the first archive that has it. An error is the problem alone.
    pub(super) fn download(&self, tree: &KnownTree, goal: &Path) -> Result<(), String> {
        let cannot = |reason: &str| format!("{} cannot be downloaded: {reason}", tree.file);
        let bases = self.0.get_or_init(configured).as_ref().map_err(|reason| cannot(reason))?;
        let mut reasons = Vec::new();
        for base in bases {
            match download_from(base, tree, goal) {
                Ok(()) => return Ok(()),
                Err(reason) => reasons.push(reason),
            }
        }
        Err(cannot(&reasons.join("; ")))
    }

    #[cfg(test)]
    pub(super) fn at(bases: &[&str]) -> Self {
        Archives(OnceLock::from(Ok(bases.iter().map(ToString::to_string).collect())))
    }
}

/// The archives that apt knows, those for security updates left out: they never carry these packages.
fn configured() -> Result<Vec<String>, String> {
    let mut ask = Command::new("apt-get");
    ask.args(["indextargets", "--format", "$(REPO_URI)"]);
    let output = run(&mut ask)?;
    let mut bases: Vec<String> = Vec::new();
    for base in String::from_utf8_lossy(&output.stdout).lines().map(str::trim) {
        if !base.is_empty() && !base.ends_with("debian-security/") && !bases.iter().any(|b| b == base) {
            bases.push(base.to_owned());
        }
    }
    if bases.is_empty() {
        return Err("apt has no index of any archive".to_owned());
    }
    Ok(bases)
}

fn download_from(base: &str, tree: &KnownTree, goal: &Path) -> Result<(), String> {
    let address = format!("{}/{POOL}/{}", base.trim_end_matches('/'), tree.file);
    let mut helper = Command::new(HELPER);
    helper.arg("download-file").arg(address).arg(goal).arg(format!("SHA256:{}", tree.sha256));
    run(&mut helper).map(drop)
}

/// Runs one of apt's programs to its end. What it complains of becomes the error.
fn run(command: &mut Command) -> Result<Output, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.env("LC_ALL", "C").stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{program} cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // The first error is the cause; those after it say that there was one.
    let cause = said.lines().find_map(|line| line.strip_prefix("E: ")).or(said.lines().last());
    Err(format!("{program}: {}", cause.unwrap_or("no reason given").trim()))
}
