//! The command line of `drift`: its arguments, its help, where reports go, and that nothing else is printed.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "drift_run/mod.rs"]
mod drift_run;
#[path = "history/mod.rs"]
mod history;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use drift_run::edits::*;
use drift_run::{cache, drift, Answer, TARGET};
use history::Repository;
use tempfile::TempDir;

fn swapped() -> Option<Repository> {
    let repository = Repository::of_releases()?;
    repository.commit("Swap two fields", &[SWAP]);
    Some(repository)
}

fn place() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// A run at one target with the shared cache.
fn quick<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = drift(arguments);
    command.args(["--target", TARGET, "--cache"]).arg(cache());
    command
}

/// Runs something that cannot be, holds that it is one line on standard error, and gives that.
fn refused(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let [out, line] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
    assert_eq!((status.code(), out.as_str(), line.lines().count()), (Some(2), "", 1), "{command:?}: {line}");
    assert!(line.starts_with("error: "), "{line}");
    line
}

#[test]
fn arguments_that_do_not_fit() {
    for (arguments, says) in [
        (&[][..], "give two folders, two revisions with --tree REPO, or a range of commits with --each A..B"),
        (&["old"], "there are no two trees to compare"),
        (&["old", "new", "more"], "unexpected argument 'more'"),
        (&["--each", "a..b"], "--tree"),
        (&["old", "new", "--each", "a..b", "--tree", "."], "cannot be used with"),
        (&["--tree", "."], "there are no two trees to compare"),
        (&["old", "new", "--cache", "x", "--no-cache"], "cannot be used with"),
        (&["old", "new", "--target", "arm64-8k"], "arm64-8k"),
        (&["old", "new", "--shard", "4/3"], "there is no shard 4 of 3"),
        (&["old", "new", "--shard", "3"], "written K/N"),
        (&["old", "new", "--report", "xml"], "human, json, sarif, junit, github, markdown"),
        (&["old", "new", "--report", "json:"], "a file name follows the colon"),
        (&["old", "new", "--color", "pink"], "pink"),
        (&["old", "new", "--no-such-thing"], "--no-such-thing"),
        (&["old", "new", "--waivers", "no-such-file.toml"], "no-such-file.toml cannot be read"),
    ] {
        let line = refused(drift(arguments));
        assert!(line.contains(says), "{arguments:?}: {line}");
    }
}

#[test]
fn the_help_has_it_all() {
    let output = drift(["--help"]).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let help = String::from_utf8(output.stdout).unwrap();
    for part in [
        "[OLD]",
        "[NEW]",
        "--tree",
        "--each",
        "A..B",
        "--target",
        "x86_64-4k",
        "arm64-64k",
        "--cache",
        "--no-cache",
        "--shard",
        "K/N",
        "--waivers",
        "--no-waivers",
        "--report",
        "sarif",
        "junit",
        "github",
        "markdown",
        "--quiet",
        "--color",
        "[default: all]",
    ] {
        assert!(help.contains(part), "{part} is not in {help}");
    }
    let all = Command::new(env!("CARGO_BIN_EXE_kho-abi")).arg("--help").output().unwrap();
    assert!(String::from_utf8(all.stdout).unwrap().contains("drift "));
}

/// What is given as two folders, with a repository, and the other way around.
#[test]
fn folders_and_revisions_in_each_others_place() {
    let Some(repository) = swapped() else { return };
    let folder = repository.path();
    let (folder, nowhere) = (folder.to_str().unwrap(), "/no/such/folder");
    for (arguments, says) in [
        (&["v7.3", "HEAD"][..], "v7.3"),
        (&[folder, nowhere], nowhere),
        (&[folder, folder, "--tree", folder], "names no commit"),
        (&["v7.3", "HEAD", "--tree", nowhere], nowhere),
        (&["--each", "v7.3..HEAD", "--tree", nowhere], nowhere),
        (&["--each", "v7.3..HEAD", "--tree", &format!("{folder}/include")], "not a git repository"),
        (&["v7.3..HEAD", "HEAD", "--tree", folder], "names no commit"),
        (&["--each", folder, "--tree", folder], "is no range of commits"),
    ] {
        let mut command = quick(arguments);
        let Output { status, stdout, stderr } = command.output().unwrap();
        let [out, err] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
        assert_eq!((status.code(), err.as_str()), (Some(2), ""), "{command:?}: {out}");
        let problems: Vec<_> = out.lines().filter(|line| line.contains("could not check")).collect();
        assert!(!problems.is_empty() && out.contains(says), "{command:?}: {out}");
        assert!(out.trim_end().lines().last().unwrap().starts_with("incomplete"), "{out}");
    }
}

#[test]
fn two_folders() {
    let Some(repository) = swapped() else { return };
    let other = place();
    let copy = other.path().join("linux");
    repository.run(&["worktree", "add", "--quiet", copy.to_str().unwrap(), "v7.3"]);
    let mut command = quick([copy.as_path(), &repository.path()]);
    command.args(["--report", "json"]);
    let answer = Answer::of(command);
    assert_eq!((answer.status, answer.denied().len()), (1, 1), "{answer:?}");
    let mut same = quick([copy.as_path(), &copy]);
    same.args(["--report", "json"]);
    let answer = Answer::of(same);
    assert_eq!((answer.status, answer.found()), (0, vec![]), "{answer:?}");
}

fn walk(repository: &Path, more: &[&str]) -> Command {
    let mut command = drift(["--each", "v7.3..", "--target", TARGET, "--tree"]);
    command.arg(repository).arg("--cache").arg(cache()).args(more);
    command
}

#[test]
fn reports_to_files() {
    let Some(repository) = swapped() else { return };
    let place = place();
    let formats = ["human", "json", "sarif", "junit", "github", "markdown"];
    let file = |format: &str| place.path().join(format);
    let to_file: Vec<String> =
        formats.iter().map(|f| format!("--report={f}:{}", file(f).display())).collect();
    let to_file: Vec<&str> = to_file.iter().map(String::as_str).collect();
    let answer = Answer::text_of(walk(&repository.path(), &to_file));
    assert_eq!((answer.status, answer.text.as_str()), (1, ""));
    for format in formats {
        let printed = Answer::text_of(walk(&repository.path(), &["--report", format]));
        assert_eq!(printed.status, 1);
        assert_eq!(fs::read_to_string(file(format)).unwrap(), printed.text, "{format}");
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), formats.len());
    // Where none can be written, what was found is not known to anybody.
    let line = refused(walk(&repository.path(), &["--report", "json:/no/such/folder/file"]));
    assert!(line.contains("/no/such/folder/file"), "{line}");
}

#[test]
fn quiet_leaves_out_what_was_compared() {
    let Some(repository) = swapped() else { return };
    let whole = Answer::text_of(walk(&repository.path(), &[]));
    let quiet = Answer::text_of(walk(&repository.path(), &["--quiet"]));
    assert_eq!((whole.status, quiet.status), (1, 1));
    assert!(quiet.text.lines().count() < whole.text.lines().count(), "{}", quiet.text);
    for part in
        ["deny[unbumped-change]", "total_pages", "0x0008", "= commit:", "KHO_FDT_COMPATIBLE", "\nfail: "]
    {
        assert!(quiet.text.contains(part) && whole.text.contains(part), "{part}: {}", quiet.text);
    }
}

/// Neither output is a terminal, so that there is no progress and no color; and the other order of arguments is the same.
#[test]
fn nothing_but_the_report() {
    let Some(repository) = swapped() else { return };
    let output = walk(&repository.path(), &[]).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains(['\r', '\u{1b}']) && !text.contains("looking at"), "{text:?}");
    assert!(text.ends_with(" 0 warned about\n"), "{text}");
    let mut forced = walk(&repository.path(), &["--color", "always"]);
    let output = forced.output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(String::from_utf8(output.stdout).unwrap().contains("\u{1b}["));
}

/// On a terminal it says how far it is, on standard error and on one line that is empty in the end.
#[test]
fn progress_on_a_terminal() {
    let Some(repository) = swapped() else { return };
    let Ok(version) = Command::new("script").arg("--version").output() else { return no_terminal() };
    if !String::from_utf8_lossy(&version.stdout).contains("util-linux") {
        return no_terminal();
    }
    let out = place();
    let run = |more: &[&str]| {
        let file = out.path().join("report");
        let walk =
            walk(&repository.path(), &[more, &["--report", &format!("json:{}", file.display())]].concat());
        let words: Vec<String> = [walk.get_program()]
            .into_iter()
            .chain(walk.get_args())
            .map(|word| format!("'{}'", word.to_str().unwrap()))
            .collect();
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &words.join(" "), "/dev/null"]);
        let output = script.env("TERM", "xterm").stdin(std::process::Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let shown = run(&[]);
    assert!(
        shown.contains("looking at content 1 of 2") && shown.contains("looking at content 2 of 2"),
        "{shown:?}"
    );
    assert!(!shown.contains('\n'), "{shown:?}");
    assert_eq!(last_of_line(&shown), "", "{shown:?}");
    assert_eq!(run(&["--quiet"]), "");
}

/// What is left of a line that was written over and over.
fn last_of_line(shown: &str) -> String {
    let mut line: Vec<char> = Vec::new();
    for part in shown.split('\r') {
        // What takes away the rest of a line, at its start.
        let part = part.strip_prefix("\u{1b}[K").inspect(|_| line.clear()).unwrap_or(part);
        for (at, character) in part.chars().enumerate() {
            match line.get_mut(at) {
                Some(place) => *place = character,
                None => line.push(character),
            }
        }
    }
    line.into_iter().collect::<String>().trim_end().to_owned()
}

fn no_terminal() {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "NOT CHECKED: progress, as there is no `script` of util-linux");
}
