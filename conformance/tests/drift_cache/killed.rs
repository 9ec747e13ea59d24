//! Runs that end before their time.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{fs, process};

use crate::history::Repository;
use crate::{entries, expected, place, said, with_cache};

fn finished(cache: &Path) -> Vec<std::path::PathBuf> {
    let is_entry = |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "seen");
    entries(cache).into_iter().filter(is_entry).collect()
}

/// Ends a run by a signal once it has written an entry; gives what is in the cache then, and the status of the run.
fn killed(repository: &Repository, cache: &Path, temporary: &Path, signal: &str) -> process::ExitStatus {
    let mut command = with_cache(repository, cache);
    let mut child =
        command.env("TMPDIR", temporary).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while finished(cache).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(60), "it writes no entry");
        assert!(child.try_wait().unwrap().is_none(), "it has ended by itself");
        sleep(Duration::from_millis(1));
    }
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    child.wait().unwrap()
}

#[test]
fn a_killed_run_leaves_nothing_half_written() {
    let Some(repository) = Repository::of_releases() else { return };
    repository.add_abi_commits(4);
    let expected = expected(&repository);
    assert_eq!(expected.0, 0);
    for (signal, status) in [("KILL", None), ("TERM", Some(143)), ("INT", Some(130))] {
        let (cache, temporary) = (place(), place());
        assert_eq!(killed(&repository, cache.path(), temporary.path(), signal).code(), status, "{signal}");
        let before = finished(cache.path());
        assert!((1..5).contains(&before.len()), "{signal}: {before:?}");
        let written = before.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
        if status.is_some() {
            assert_eq!(entries(temporary.path()).len(), 0, "{signal}: its temporary files are left");
        }
        assert_eq!(said(with_cache(&repository, cache.path())), expected, "{signal}");
        // What was there is whole, and was taken as it is.
        assert_eq!(finished(cache.path()).len(), 5, "{signal}");
        let now = before.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
        assert!(now == written, "{signal}: an entry was replaced");
        assert_eq!(said(with_cache(&repository, cache.path())), expected, "{signal}");
    }
}
