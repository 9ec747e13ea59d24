//! The project's speed bounds, each measured against its reference in the same run.
//!
//! `cargo bench -p kho-abi-conformance` prints a line per bound: ours, the reference, the ratio, the bound. The two of
//! a pair run in turn, so that a machine whose speed drifts slows both; medians are compared. Whole processes are timed,
//! as a user would. It needs crates.io (for the bindgen command line) and a kernel tree (`cargo xtask trees`).

#![allow(clippy::expect_used, reason = "a benchmark that cannot run ends there")]

#[path = "speed/drift.rs"]
mod drift;
#[path = "../tests/history/mod.rs"]
mod history;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the workspace").to_owned();
    let scratch = tempfile::tempdir_in(root.join("target")).expect("target/ can be written");
    println!("{:38} {:>9} {:>9} {:>7}  bound", "", "ours", "reference", "ratio");
    check(&root, scratch.path());
    drift::two(&root, scratch.path());
    drift::each();
    image();
    generate(&root, scratch.path());
    depend(&root, scratch.path());
}

/// `check` of one unprepared tree at all targets, against the bindgen command line on an empty header.
fn check(root: &Path, scratch: &Path) {
    let Some(tree) = newest_tree(root) else {
        println!("check: NOT MEASURED, no kernel tree is here: `cargo xtask trees` fetches them");
        return;
    };
    let mut bindgen = bindgen_on_nothing(root, scratch);
    let mut ours = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    ours.arg("check").arg("--tree").arg(&tree).arg("--quiet");
    let (ours, reference) = pair(15, || run(&mut ours), || run(&mut bindgen));
    report("check, 4 targets / bindgen, no header", ours, reference, "ratio at most 4");
}

/// The bindgen command line on an empty header.
fn bindgen_on_nothing(root: &Path, scratch: &Path) -> Command {
    let empty = scratch.join("empty.h");
    std::fs::write(&empty, "").expect("the scratch folder can be written");
    let mut bindgen = Command::new(bindgen_command_line(root));
    bindgen.arg(&empty);
    bindgen
}

/// Reading the types of the ABI out of a kernel image, against `pahole` with the same names.
fn image() {
    let Some(vmlinux) = std::env::var_os("KHO_ABI_VMLINUX") else {
        println!("image: NOT MEASURED, KHO_ABI_VMLINUX names no vmlinux of a kernel with KHO and debug information");
        return;
    };
    let names = names_in(&vmlinux);
    let observe = |witness: &str| {
        let mut ours = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
        ours.args(["observe", "--witness", witness, "--vmlinux"]).arg(&vmlinux);
        ours
    };
    let mut pahole = Command::new("pahole");
    pahole.args(["-F", "dwarf", "-C", &names]).arg(&vmlinux);
    let (mut dwarf, mut btf) = (observe("dwarf"), observe("btf"));
    let (ours, reference) = pair(5, || run(&mut dwarf), || run(&mut pahole));
    report("types in DWARF / pahole -F dwarf -C", ours, reference, "ratio at most 1");
    let mut pahole = Command::new("pahole");
    pahole.args(["-F", "btf", "-C", &names]).arg(&vmlinux);
    let (ours, reference) = pair(9, || run(&mut btf), || run(&mut pahole));
    report("types in BTF / pahole -F btf -C", ours, reference, "ours at most 0.1 s");
}

/// The records that the image has of those that the spec names, as `pahole` wants them.
fn names_in(vmlinux: &std::ffi::OsStr) -> String {
    let mut observe = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    let output = observe.args(["observe", "--witness", "btf", "--vmlinux"]).arg(vmlinux).output();
    let output = output.expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let records = seen["records"].as_object().expect("it has records");
    records.keys().cloned().collect::<Vec<_>>().join(",")
}

/// `gen-headers` from a clean clone, everything to be compiled, against compiling syn alone; and warm.
fn generate(root: &Path, scratch: &Path) {
    let fresh = scratch.join("fresh");
    let mut ours = cargo(root, &fresh);
    ours.args(["xtask", "gen-headers", "--check"]);
    let syn =
        crate_using(root, &scratch.join("only-syn"), "syn = { version = \"3\", features = [\"full\"] }");
    let mut reference = cargo(&syn, &scratch.join("syn-target"));
    reference.arg("build");
    let (cold, floor) = pair(1, || run(&mut ours), || run(&mut reference));
    report("gen-headers, cold / building syn", cold, floor, "ours at most 30 s");
    let mut version = cargo(root, &fresh);
    version.arg("--version");
    let (warm, cargo) = pair(5, || run(&mut ours), || run(&mut version));
    report("gen-headers, warm / cargo --version", warm, cargo, "ours at most 1 s");
}

/// Building a crate that depends on `kho-abi`, against building the same crate without.
fn depend(root: &Path, scratch: &Path) {
    let path = root.join("generated");
    let with = crate_using(root, &scratch.join("with"), &format!("kho-abi = {{ path = {path:?} }}"));
    let without = crate_using(root, &scratch.join("without"), "");
    let build = |folder: &Path| {
        let target = folder.join("target");
        let _ = std::fs::remove_dir_all(&target);
        run(cargo(folder, &target).arg("build"))
    };
    let (ours, reference) = pair(5, || build(&with), || build(&without));
    report("build with kho-abi / without", ours, reference, "difference under 1 s");
}

/// Medians of `runs` runs of each, in turn.
fn pair(
    runs: usize,
    mut ours: impl FnMut() -> Duration,
    mut reference: impl FnMut() -> Duration,
) -> (Duration, Duration) {
    if runs > 1 {
        // The first run of each reads files that later ones find in memory.
        ours();
        reference();
    }
    let mut times: (Vec<_>, Vec<_>) = (0..runs).map(|_| (ours(), reference())).unzip();
    (median(&mut times.0), median(&mut times.1))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn report(what: &str, ours: Duration, reference: Duration, bound: &str) {
    let ratio = ours.as_secs_f64() / reference.as_secs_f64();
    let (ours, reference) = (ours.as_secs_f64(), reference.as_secs_f64());
    println!("{what:38} {ours:8.3}s {reference:8.3}s {ratio:7.2}  {bound}");
}

/// The wall time of a process that has to succeed.
fn run(command: &mut Command) -> Duration {
    let start = Instant::now();
    let output = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().expect("the command starts");
    let time = start.elapsed();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    time
}

fn cargo(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
    command
}

/// A crate of its own with one dependency, whose versions are those of the workspace.
fn crate_using(root: &Path, folder: &Path, dependency: &str) -> PathBuf {
    std::fs::create_dir_all(folder.join("src")).expect("the scratch folder can be written");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n{dependency}\n\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("the scratch folder can be written");
    std::fs::write(folder.join("src/lib.rs"), "").expect("the scratch folder can be written");
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
    folder.to_owned()
}

/// The newest known tree that is here.
fn newest_tree(root: &Path) -> Option<PathBuf> {
    trees(root).pop()
}

/// The known trees that are here, one a release, oldest first.
fn trees(root: &Path) -> Vec<PathBuf> {
    use kho_abi_conformance::trees::{known, locate, Kind};
    let into = std::env::var_os("KHO_ABI_TREES").map_or(root.join("target/kernel-trees"), PathBuf::from);
    let common = known().iter().filter(|tree| matches!(tree.kind, Kind::Common));
    common.filter_map(|tree| locate(&into, tree)).collect()
}

/// The bindgen command line, in the version that the workspace has of the library; built at the first run.
fn bindgen_command_line(root: &Path) -> PathBuf {
    let into = root.join("target/bench-tools");
    let program = into.join("bin/bindgen");
    if !program.exists() {
        let lock = std::fs::read_to_string(root.join("Cargo.lock")).expect("the workspace has a lock file");
        let version =
            lock.split("name = \"bindgen\"\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
        let mut install = Command::new(env!("CARGO"));
        install.args([
            "install",
            "bindgen-cli",
            "--version",
            version.expect("bindgen is a dependency"),
            "--root",
        ]);
        run(install.arg(&into));
    }
    program
}
