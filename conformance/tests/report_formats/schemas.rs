//! The schemas that reports are held against, from packages of the registry: they are not ours, so they are not in this
//! repository. `schemas/Cargo.toml` names the packages.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// A file of a package; none, and said so, if the package is not here and cannot be had.
pub(crate) fn text(package: &str, file: &str) -> Option<String> {
    let path = folders()?.iter().find(|(name, _)| name == package).map(|(_, folder)| folder.join(file));
    Some(std::fs::read_to_string(path.unwrap()).unwrap())
}

/// Each package with its folder.
fn folders() -> Option<&'static [(String, PathBuf)]> {
    static FOLDERS: OnceLock<Option<Vec<(String, PathBuf)>>> = OnceLock::new();
    let found = FOLDERS.get_or_init(|| {
        // The network is asked only if it has to be.
        let found = metadata(&["--offline"]).or_else(|| metadata(&[]));
        if found.is_none() {
            let _ = writeln!(
                std::io::stderr(),
                "NOT CHECKED: the schemas of SARIF and JUnit are not here (cargo fetch --manifest-path \
                 conformance/tests/report_formats/schemas/Cargo.toml fetches them)"
            );
        }
        found
    });
    found.as_deref()
}

fn metadata(more: &[&str]) -> Option<Vec<(String, PathBuf)>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report_formats/schemas/Cargo.toml");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--manifest-path"]).arg(manifest).args(more);
    let answer = cargo.output().unwrap();
    if !answer.status.success() {
        return None;
    }
    let answer: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let package = |package: &Value| {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        (package["name"].as_str().unwrap().to_owned(), manifest.parent().unwrap().to_owned())
    };
    Some(answer["packages"].as_array().unwrap().iter().map(package).collect())
}
