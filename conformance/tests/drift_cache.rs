//! The cache of `drift`: whether it is there, whole, shared or written to changes nothing but time.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "drift_run/mod.rs"]
mod drift_run;
#[path = "history/mod.rs"]
mod history;

#[path = "drift_cache/killed.rs"]
mod killed;
#[path = "drift_cache/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use drift_run::edits::*;
use drift_run::{drift, Answer, TARGET};
use history::Repository;
use tempfile::TempDir;

/// A repository with a swap on top of 7.3: two contents.
fn swapped() -> Option<Repository> {
    let repository = Repository::of_releases()?;
    repository.commit("Swap two fields", &[SWAP]);
    Some(repository)
}

fn place() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// A walk over what is on top of 7.3, with a JSON report.
fn walk(repository: &Repository) -> Command {
    let mut command = drift(["--each", "v7.3..", "--target", TARGET, "--report", "json", "--tree"]);
    command.arg(repository.path());
    command
}

fn with_cache(repository: &Repository, cache: &Path) -> Command {
    let mut command = walk(repository);
    command.arg("--cache").arg(cache);
    command
}

/// Exit status and standard output.
fn said(command: Command) -> (i32, String) {
    let answer = Answer::text_of(command);
    (answer.status, answer.text)
}

/// What a run without a cache says.
fn expected(repository: &Repository) -> (i32, String) {
    let mut command = walk(repository);
    command.arg("--no-cache");
    said(command)
}

/// The entries of a cache, sorted.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(cache).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    // Where a tool is, is nothing that was seen.
    found.retain(|path| path.extension().is_none_or(|ending| ending != "libclang"));
    found.sort();
    found
}

#[test]
fn what_is_damaged_is_looked_at_anew_and_repaired() {
    let Some(repository) = swapped() else { return };
    let cache = place();
    let expected = said(with_cache(&repository, cache.path()));
    assert_eq!(expected.0, 1);
    let [one, other] = &entries(cache.path())[..] else { panic!("{:?}", entries(cache.path())) };
    let whole = fs::read(one).unwrap();
    let half = &whole[..whole.len() / 2];
    let text = String::from_utf8(whole.clone()).unwrap();
    // Another number: what is in there can be read, and is not what was seen.
    let changed = text.replacen("\"size\":16", "\"size\":24", 1);
    assert_ne!(changed, text);
    let cut_end = &whole[..whole.len() - 1];
    let other_entry = fs::read(other).unwrap();
    let zeros = vec![0; whole.len()];
    for damage in [
        b"",
        half,
        cut_end,
        b"{}",
        b"null",
        b"\xff\xfe",
        &zeros,
        other_entry.get(..70).unwrap(),
        changed.as_bytes(),
    ] {
        fs::write(one, damage).unwrap();
        let name = String::from_utf8_lossy(&damage[..damage.len().min(20)]);
        assert_eq!(said(with_cache(&repository, cache.path())), expected, "{name}");
        assert!(fs::read(one).unwrap() == whole, "{name}: it is not repaired");
        assert!(fs::read(other).unwrap() == other_entry, "{name}");
    }
    // A folder in its place cannot be replaced, and that is no error.
    fs::remove_file(one).unwrap();
    fs::create_dir(one).unwrap();
    fs::write(one.join("file"), "").unwrap();
    assert_eq!(said(with_cache(&repository, cache.path())), expected);
}

#[test]
fn two_runs_at_once() {
    let Some(repository) = swapped() else { return };
    let cache = place();
    let mut runs: Vec<_> = (0..2)
        .map(|_| {
            with_cache(&repository, cache.path())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let outputs: Vec<_> = runs.drain(..).map(|run| run.wait_with_output().unwrap()).collect();
    let expected = said(with_cache(&repository, cache.path()));
    for output in outputs {
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let said = (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap());
        assert_eq!(said, expected);
    }
    assert_eq!(entries(cache.path()).len(), 2);
    assert_eq!(expected.0, 1);
}

#[test]
fn a_cache_that_cannot_be_written() {
    let Some(repository) = swapped() else { return };
    let expected = expected(&repository);
    let place = place();
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    for cache in
        [file.clone(), file.join("below"), PathBuf::from("/dev/null/kho-abi"), PathBuf::from("/proc/kho-abi")]
    {
        assert_eq!(said(with_cache(&repository, &cache)), expected, "{}", cache.display());
    }
    assert_eq!(entries(place.path()), [file]);
}

#[test]
fn where_it_is_and_that_it_need_not_be() {
    let Some(repository) = swapped() else { return };
    let (home, own) = (place(), place());
    let run = |arguments: &[&str], own: &Path| {
        let mut command = walk(&repository);
        command.args(arguments).env("HOME", home.path()).env("XDG_CACHE_HOME", own);
        said(command)
    };
    let expected = run(&["--no-cache"], own.path());
    assert_eq!((entries(own.path()).len(), entries(home.path()).len()), (0, 0), "nothing is to be written");
    assert_eq!(run(&[], own.path()), expected);
    assert_eq!(entries(own.path()), [own.path().join("kho-abi")]);
    assert_eq!(entries(&own.path().join("kho-abi")).len(), 2);
    assert_eq!(entries(home.path()).len(), 0);
    // A relative folder is none, as the standard for it says.
    assert_eq!(run(&[], Path::new("relative")), expected);
    assert_eq!(entries(&home.path().join(".cache/kho-abi")).len(), 2);
    assert!(!repository.path().join("relative").exists());
}

#[test]
fn targets_have_entries_of_their_own() {
    let Some(repository) = swapped() else { return };
    let cache = place();
    let run = |target: &str, cached: bool| {
        let mut command = drift(["v7.3", "HEAD", "--target", target, "--report", "json", "--tree"]);
        command.arg(repository.path());
        match cached {
            true => command.arg("--cache").arg(cache.path()),
            false => command.arg("--no-cache"),
        };
        said(command)
    };
    let mut count = 0;
    // The tools for two of them are the same.
    for target in [TARGET, "arm64-4k", "x86_64-4k"] {
        for _ in 0..2 {
            assert_eq!(run(target, true), run(target, false), "{target}");
        }
        count += 2;
        assert_eq!(entries(cache.path()).len(), count, "{target}");
    }
}

/// The same content in a folder, in two revisions and in a walk is one entry.
#[test]
fn wherever_the_content_is() {
    let Some(repository) = swapped() else { return };
    let cache = place();
    repository.add_noise(1);
    said(with_cache(&repository, cache.path()));
    let before = entries(cache.path());
    assert_eq!(before.len(), 2);
    let other = place();
    let copy = other.path().join("linux");
    repository.run(&["worktree", "add", "--quiet", copy.to_str().unwrap(), "v7.3"]);
    let mut folders = drift(["--target", TARGET, "--report", "json", "--cache"]);
    folders.arg(cache.path()).arg(&copy).arg(repository.path());
    assert_eq!(said(folders).0, 1);
    assert_eq!(entries(cache.path()), before);
}
