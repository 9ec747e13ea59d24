//! The tools that look: a warm run needs none of them, and other tools see for themselves.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::{entries, expected, place, said, swapped, with_cache};

const PROGRAMS: [&str; 3] = ["gcc", "aarch64-linux-gnu-gcc", "clang"];

/// Compilers that write down that they were run.
struct Compilers {
    folder: TempDir,
}

impl Compilers {
    fn new() -> Compilers {
        let compilers = Compilers { folder: place() };
        let path = std::env::var_os("PATH").unwrap();
        for program in PROGRAMS {
            let mut real = std::env::split_paths(&path).map(|folder| folder.join(program));
            let Some(real) = real.find(|file| file.is_file()) else { continue };
            let script = format!(
                "#!/bin/sh\necho {program} >> '{}'\nexec '{}' \"$@\"\n",
                compilers.log().display(),
                real.display()
            );
            let file = compilers.file(program);
            fs::write(&file, script).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
        }
        compilers
    }

    fn file(&self, program: &str) -> PathBuf {
        self.folder.path().join(program)
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// As often as compilers were run since the last time.
    fn runs(&self) -> usize {
        let runs = fs::read_to_string(self.log()).unwrap_or_default().lines().count();
        drop(fs::remove_file(self.log()));
        runs
    }

    fn first(&self, mut command: Command) -> Command {
        let path = std::env::var_os("PATH").unwrap();
        let all = [self.folder.path().to_owned()].into_iter().chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(all).unwrap());
        command
    }
}

fn change_time(file: &Path) {
    let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
    File::options().append(true).open(file).unwrap().set_modified(an_hour_ago).unwrap();
}

#[test]
fn a_warm_run_runs_no_compiler_and_says_the_same() {
    let Some(repository) = swapped() else { return };
    let (compilers, cache) = (Compilers::new(), place());
    let expected = expected(&repository);
    let run = || said(compilers.first(with_cache(&repository, cache.path())));
    assert_eq!(run(), expected);
    let cold = compilers.runs();
    assert!(cold >= 4, "two compilers and two contents, and {cold} runs");
    let written = entries(cache.path()).iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
    assert_eq!(run(), expected);
    assert_eq!(compilers.runs(), 0);
    let now = entries(cache.path()).iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
    assert!(now == written, "a warm run writes");

    // A compiler that is not what it was sees for itself; the other contents stay.
    change_time(&compilers.file("clang"));
    assert_eq!(run(), expected);
    assert_eq!((compilers.runs(), entries(cache.path()).len()), (cold, 4));
    assert_eq!(run(), expected);
    assert_eq!(compilers.runs(), 0);

    // Without the wrappers the compilers are others.
    assert_eq!(said(with_cache(&repository, cache.path())), expected);
    assert_eq!(entries(cache.path()).len(), 6);
}

/// What a missing tool would have seen is not known, whatever the cache has.
#[test]
fn a_missing_tool_is_missed_in_a_warm_run_too() {
    let Some(repository) = swapped() else { return };
    let cache = place();
    assert_eq!(said(with_cache(&repository, cache.path())).0, 1);
    let before = entries(cache.path());
    let place = place();
    for tool in ["git", "sh"] {
        let path = std::env::var_os("PATH").unwrap();
        let mut real = std::env::split_paths(&path).map(|folder| folder.join(tool));
        let real = real.find(|file| file.is_file()).unwrap();
        std::os::unix::fs::symlink(real, place.path().join(tool)).unwrap();
    }
    for _ in 0..2 {
        let mut command = with_cache(&repository, cache.path());
        command.env("PATH", place.path());
        let (status, text) = said(command);
        assert_eq!(status, 2, "{text}");
        assert!(text.contains("is not in PATH"), "{text}");
    }
    assert_eq!(entries(cache.path()), before, "what was not seen is not kept");
}
