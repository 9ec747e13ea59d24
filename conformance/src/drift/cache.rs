//! The cache: what was seen in content that was looked at before, a file each, named by a hash of the content and of
//! the tools that have looked.
//!
//! A file is written beside its place and then moved there, so that whoever reads it at the same time, or after a run
//! was killed, finds a whole one or none. It begins with a hash of the rest: one that was damaged, or cannot be read, is
//! as good as none. Nothing depends on the cache but time: that it cannot be written is no error.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, UNIX_EPOCH};

use kho_abi_spec::target::Target;
use serde::de::DeserializeOwned;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::evidence::bindgen;
use crate::evidence::cc::Compiler;

/// A folder with what was seen, or none.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// A cache in a folder, which is made when something is put into it.
    pub fn at(folder: PathBuf) -> Cache {
        Cache { folder: Some(folder) }
    }

    /// No cache: everything is looked at.
    pub fn none() -> Cache {
        Cache::default()
    }

    /// The cache in the user's folder for such things, if there is one.
    pub fn of_user() -> Cache {
        let absolute =
            |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let base = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
        Cache { folder: base.map(|base| base.join("kho-abi")) }
    }

    /// The name of what is seen in some content at some targets, by the tools of this machine. None without a cache, or
    /// if a tool is missing: then it is known by asking.
    pub(super) fn key(&self, form: &str, content: &str, targets: &[Target]) -> Option<String> {
        self.folder.as_ref()?;
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        };
        add(form);
        add(content);
        for target in targets {
            add(target.name());
        }
        for tool in self.tools(targets)? {
            add(&tool);
        }
        Some(digits(hash))
    }

    /// The tools that look, this program among them, each by its file and by when that was last changed.
    fn tools(&self, targets: &[Target]) -> Option<Vec<String>> {
        let find = |target: &Target| Compiler::ALL.map(|compiler| compiler.find(*target).ok());
        let mut files = targets.iter().flat_map(find).collect::<Option<Vec<PathBuf>>>()?;
        files.extend([self.libclang()?, std::env::current_exe().ok()?]);
        files.sort();
        files.dedup();
        files.iter().map(|file| identity(file)).collect()
    }

    /// The file of libclang. To find it takes longer than all else that a run does which has seen everything before, so it
    /// is kept where it was found, for as long as nothing has changed where it is looked for.
    fn libclang(&self) -> Option<PathBuf> {
        let mut hash = Sha256::new();
        for name in ["LIBCLANG_PATH", "LLVM_CONFIG_PATH", "PATH", "LD_LIBRARY_PATH"] {
            hash.update(format!("{name}={:?}\n", std::env::var_os(name)));
        }
        let config = in_path("llvm-config");
        for place in LIBRARIES.iter().map(PathBuf::from).chain(llvm()).chain(config) {
            hash.update(format!("{:?}\n", identity(&place)));
        }
        let key = format!("libclang-{}", digits(hash));
        if let Some(known) = self.get::<PathBuf>(&key).filter(|file| file.is_file()) {
            return Some(known);
        }
        let found = bindgen::library().ok()?;
        self.put(&key, &found);
        Some(found)
    }

    /// What is known under a name.
    pub(super) fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let text = fs::read(self.folder.as_ref()?.join(file_name(key))).ok()?;
        let (stated, rest) = text.split_at_checked(SUM_DIGITS)?;
        let rest = rest.strip_prefix(b"\n")?;
        if stated != sum(rest).as_bytes() {
            return None;
        }
        serde_json::from_slice(rest).ok()
    }

    /// Keeps something under a name.
    pub(super) fn put<T: Serialize>(&self, key: &str, value: &T) {
        let Some(folder) = &self.folder else { return };
        // Without the cache everything goes on, only slower.
        drop(write(folder, &file_name(key), value));
    }
}

/// The digits of a hash.
const SUM_DIGITS: usize = 64;

fn digits(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sum(text: &[u8]) -> String {
    digits(Sha256::new_with_prefix(text))
}

fn file_name(key: &str) -> String {
    format!("{key}.seen")
}

/// How the names of files begin that are being written.
const WRITING: &str = ".writing-";

fn write<T: Serialize>(folder: &Path, name: &str, value: &T) -> std::io::Result<()> {
    static SWEPT: Once = Once::new();
    fs::create_dir_all(folder)?;
    SWEPT.call_once(|| sweep(folder));
    let text = serde_json::to_vec(value)?;
    let mut file = tempfile::Builder::new().prefix(WRITING).tempfile_in(folder)?;
    file.write_all(format!("{}\n", sum(&text)).as_bytes())?;
    file.write_all(&text)?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    Ok(())
}

/// Removes what runs have left that were killed while they wrote: nobody takes an hour for one file.
fn sweep(folder: &Path) {
    let is_old = |entry: &fs::DirEntry| {
        let age =
            entry.metadata().and_then(|found| found.modified()).ok().and_then(|time| time.elapsed().ok());
        age.is_some_and(|age| age > Duration::from_secs(3600))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(WRITING) && is_old(&entry) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Folders in which libraries are looked for: when one comes or goes, they change.
const LIBRARIES: [&str; 6] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/local/lib64",
];

/// The folders of the versions of LLVM that are installed side by side.
fn llvm() -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("llvm"))
        .map(|entry| entry.path().join("lib"))
        .collect();
    folders.sort();
    folders.into_iter()
}

fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
    found
}

fn identity(file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let found = fs::metadata(&file).ok()?;
    let changed = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", file.display(), found.len(), changed.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_found_and_what_is_damaged_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("made"));
        assert_eq!(cache.get::<Vec<u32>>("a"), None);
        cache.put("a", &vec![1, 2]);
        assert_eq!(cache.get::<Vec<u32>>("a"), Some(vec![1, 2]));
        assert_eq!(cache.get::<Vec<u32>>("b"), None);
        let file = folder.path().join("made/a.seen");
        fs::write(&file, "[1, ").unwrap();
        assert_eq!(cache.get::<Vec<u32>>("a"), None);
        cache.put("a", &vec![3]);
        assert_eq!(cache.get::<Vec<u32>>("a"), Some(vec![3]));
        assert_eq!(fs::read_dir(folder.path().join("made")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_cache() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let cache = Cache::at(file.path().join("below"));
        cache.put("a", &1);
        assert_eq!(cache.get::<u32>("a"), None);
        assert_eq!(Cache::none().key("form", "content", &[]), None);
    }
}
