//! Many commits at once, by `git fast-import`.

use std::fs;

use super::files::Release;
use super::run::{EMAIL, NAME};
use super::{Repository, MAIN, NOISE};

/// Where comments are appended: the first of these that is there.
const HEADERS: [&str; 2] = ["include/linux/kho/abi/kexec_handover.h", "include/linux/kexec_handover.h"];

impl Repository {
    pub(super) fn import_releases(&self, releases: &[Release]) {
        let mut stream = Stream::default();
        for release in releases {
            let time = self.tick();
            let name = format!("Linux {}", release.name);
            stream.commit(MAIN, time, &name);
            // What is not said again of the files of the release before is gone.
            stream.line("deleteall");
            for path in &release.files {
                stream.file(path, &fs::read(release.top.join(path)).unwrap());
            }
            stream.tag(MAIN, &format!("v{}", release.name), time, &name);
        }
        self.import(stream);
    }

    pub(super) fn import_noise(&self, n: usize) {
        self.append(n, |stream, time| {
            stream.file(NOISE, format!("Nothing of the ABI, {time}.\n").as_bytes());
        });
    }

    pub(super) fn import_comments(&self, n: usize) {
        let header = HEADERS.into_iter().find(|path| self.path().join(path).is_file());
        let header = header.unwrap_or_else(|| panic!("none of {HEADERS:?} is checked out"));
        let mut text = self.git(&["show", &format!("HEAD:{header}")], false);
        self.append(n, |stream, time| {
            text += &format!("\n/* Nothing new, {time}. */");
            stream.file(header, format!("{text}\n").as_bytes());
        });
    }

    /// Commits on the branch that is checked out.
    fn append(&self, n: usize, mut change: impl FnMut(&mut Stream, u64)) {
        let branch = self.git(&["symbolic-ref", "--short", "HEAD"], false);
        let mut stream = Stream::default();
        for nth in 0..n {
            let time = self.tick();
            stream.commit(&branch, time, &format!("Change number {time}"));
            if nth == 0 {
                stream.line(&format!("from refs/heads/{branch}^0"));
            }
            change(&mut stream, time);
        }
        self.import(stream);
    }

    fn import(&self, stream: Stream) {
        self.feed(&["fast-import", "--quiet"], false, stream.0);
    }
}

/// What `git fast-import` reads.
#[derive(Default)]
struct Stream(Vec<u8>);

impl Stream {
    fn line(&mut self, line: &str) {
        self.0.extend_from_slice(line.as_bytes());
        self.0.push(b'\n');
    }

    fn data(&mut self, bytes: &[u8]) {
        self.line(&format!("data {}", bytes.len()));
        self.0.extend_from_slice(bytes);
        self.line("");
    }

    fn commit(&mut self, branch: &str, time: u64, message: &str) {
        self.line(&format!("commit refs/heads/{branch}"));
        self.line(&format!("committer {NAME} <{EMAIL}> {time} +0000"));
        self.data(format!("{message}\n").as_bytes());
    }

    fn file(&mut self, path: &str, bytes: &[u8]) {
        self.line(&format!("M 100644 inline {path}"));
        self.data(bytes);
    }

    fn tag(&mut self, branch: &str, name: &str, time: u64, message: &str) {
        self.line(&format!("tag {name}"));
        self.line(&format!("from refs/heads/{branch}"));
        self.line(&format!("tagger {NAME} <{EMAIL}> {time} +0000"));
        self.data(format!("{message}\n").as_bytes());
    }
}
