//! Names and surroundings that would change what is said: control characters, variables of other tools, and signals.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{made_up, says, Program, GOOD};
use crate::revisions::commit_all;

const SCHEMA: &str = include_str!("../../schema/report.json");

/// A header with a struct whose fields the variables below would change.
const RECORD: &str = "#define KHO_FDT_COMPATIBLE \"kho-v4\"\nstruct kho_odd { unsigned int a; };\n";

fn place() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn holds_the_schema(program: Program) -> Value {
    let output = program.arg("--report").arg("json").run();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let mistakes: Vec<_> = schema.iter_errors(&report).map(|mistake| mistake.to_string()).collect();
    assert!(mistakes.is_empty(), "{mistakes:?} in {report}");
    report
}

#[test]
fn line_breaks_in_arguments_stay_in_their_line() {
    let tree = made_up(GOOD);
    commit_all(tree.path());
    for (tree, rev) in [(tree.path(), Some("a\nb")), (Path::new("ba\nse\u{1b}[31m"), None)] {
        let program = || rev.iter().fold(Program::check(tree), |program, rev| program.arg("--rev").arg(rev));
        let line = program().cannot();
        assert!(line.contains("\\n") && !line.contains('\u{1b}'), "{line:?}");
        let report = holds_the_schema(program());
        assert_eq!(report["verdict"], "incomplete", "{report}");
    }
    says(&Program::new(["explain", "a\u{7}\nb"]).cannot(), &["no rule `a\\u{7}\\nb`"]);
}

#[test]
fn a_folder_with_a_line_break_in_its_name_is_one_line() {
    let place = place();
    let tree = place.path().join("ba\nse");
    fs::rename(made_up(GOOD).keep(), &tree).unwrap();
    let report = holds_the_schema(Program::check(&tree));
    assert!(report["inputs"][0]["tree"].as_str().unwrap().ends_with("ba\\nse"), "{report}");
}

#[test]
fn what_a_header_announces_does_not_reach_the_terminal_raw() {
    let tree = made_up("#define KHO_FDT_COMPATIBLE \"kho-v4-rc\\n\\033[31mred\"\n");
    // Without colors, what a terminal would obey is taken out of everything.
    let output = Program::check(tree.path()).arg("--color").arg("always").run();
    let text = String::from_utf8(output.stdout).unwrap();
    let heading = text.lines().nth(1).unwrap();
    assert!(heading.ends_with("kho-v4-rc\\n\\u{1b}[31mred"), "{text:?}");
    assert!(!text.contains("\u{1b}[31mred"), "{text:?}");
}

fn observed(program: impl FnOnce(Program) -> Program, tree: &Path) -> String {
    let plain = Program::new(["observe".as_ref(), "--tree".as_ref(), tree.as_os_str()]);
    let output = program(plain).run();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn variables_of_bindgen_change_nothing() {
    let tree = made_up(RECORD);
    let expected = observed(|program| program, tree.path());
    assert!(expected.contains("kho_odd"), "{expected}");
    for name in ["BINDGEN_EXTRA_CLANG_ARGS", "BINDGEN_EXTRA_CLANG_ARGS_x86_64-unknown-linux-gnu"] {
        let seen = observed(|program| program.env(name, "-Dunsigned=signed -Dkho_odd=kho_even"), tree.path());
        assert_eq!(seen, expected, "{name}");
    }
}

#[test]
fn variables_of_compilers_change_nothing() {
    let tree = made_up(RECORD);
    let report = |program: Program| program.arg("--report").arg("json").run().stdout;
    let expected = report(Program::check(tree.path()));
    for (name, value) in [
        ("CCC_OVERRIDE_OPTIONS", "# +--no-such-option"),
        ("GCC_EXEC_PREFIX", "/nowhere/"),
        ("COMPILER_PATH", "/nowhere"),
        ("OBJC_INCLUDE_PATH", "/nowhere"),
    ] {
        let seen = report(Program::check(tree.path()).env(name, value));
        assert_eq!(String::from_utf8_lossy(&seen), String::from_utf8_lossy(&expected), "{name}");
    }
}

/// Running, with its temporary files in a folder of the test's own, of which it has made use.
fn started(tree: &Path, temporary: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    command.args(["check", "--tree"]).arg(tree).env("TMPDIR", temporary);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while entries(temporary).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "it makes no temporary folder");
        sleep(Duration::from_millis(1));
    }
    child
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// A header for which the compilers need so long that no signal comes too late.
fn long() -> TempDir {
    let constants: String = (0..20_000).map(|i| format!("#define KHO_LONG_{i} {i}\n")).collect();
    made_up(&format!("{GOOD}{constants}"))
}

#[test]
fn signals_leave_nothing_behind() {
    let tree = long();
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let temporary = place();
        let mut child = started(tree.path(), temporary.path());
        sleep(Duration::from_millis(100));
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(status), "{signal}");
        let left: Vec<_> = entries(temporary.path())
            .into_iter()
            .filter(|path| path.to_string_lossy().contains("/kho-abi-"))
            .collect();
        assert_eq!(left, [""; 0].map(PathBuf::from), "{signal}");
    }
}
