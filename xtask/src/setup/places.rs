//! Looks for programs and for libclang, where the tests will look for them. It starts nothing but `llvm-config`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where to look.
pub(super) struct Places {
    /// Folders of programs.
    pub(super) programs: Vec<PathBuf>,
    /// Folders that libclang may be in, each with how many levels of folders below it count too.
    pub(super) libraries: Vec<(PathBuf, usize)>,
}

impl Places {
    /// This machine, as it is now.
    pub(super) fn here() -> Self {
        Places { programs: folders("PATH"), libraries: libraries() }
    }

    /// Whether a program of this name is there.
    pub(super) fn has_program(&self, name: &str) -> bool {
        self.programs.iter().any(|folder| is_executable(&folder.join(name)))
    }

    /// Whether libclang is there as a shared library.
    pub(super) fn has_libclang(&self) -> bool {
        self.libraries.iter().any(|(folder, levels)| holds_libclang(folder, *levels))
    }
}

fn folders(variable: &str) -> Vec<PathBuf> {
    env::var_os(variable).map(|value| env::split_paths(&value).collect()).unwrap_or_default()
}

/// The order and the folders are those of the crate clang-sys, which bindgen finds the library with.
fn libraries() -> Vec<(PathBuf, usize)> {
    if let Some(given) = env::var_os("LIBCLANG_PATH") {
        let given = PathBuf::from(given);
        // The library itself may be named, too.
        let folder = if given.is_file() { given.parent().map(Path::to_owned) } else { Some(given) };
        return folder.into_iter().map(|folder| (folder, 0)).collect();
    }
    let mut found: Vec<_> = llvm_folders().into_iter().map(|folder| (folder, 0)).collect();
    found.extend(["LD_LIBRARY_PATH", "LIBRARY_PATH"].into_iter().flat_map(folders).map(|folder| (folder, 0)));
    for above in ["/usr/local", "/usr"] {
        found.extend(below(Path::new(above), "lib").map(|folder| (folder, 2)));
    }
    for llvm in below(Path::new("/usr/local"), "llvm") {
        found.extend(below(&llvm, "lib").map(|folder| (folder, 0)));
    }
    found
}

fn llvm_folders() -> Vec<PathBuf> {
    let program = env::var_os("LLVM_CONFIG_PATH").unwrap_or_else(|| "llvm-config".into());
    let Ok(answer) = Command::new(program).arg("--prefix").output() else { return Vec::new() };
    let text = String::from_utf8_lossy(&answer.stdout);
    let prefix = text.lines().next().map(PathBuf::from);
    prefix.into_iter().flat_map(|prefix| [prefix.join("lib"), prefix.join("lib64")]).collect()
}

/// The folders in `above` whose name begins like this.
fn below<'a>(above: &Path, beginning: &'a str) -> impl Iterator<Item = PathBuf> + 'a {
    let named = move |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(beginning)) && path.is_dir()
    };
    entries(above).filter(named)
}

/// What is in a folder: nothing, if it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path())
}

fn holds_libclang(folder: &Path, levels: usize) -> bool {
    entries(folder).any(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if is_libclang(&name) {
            // Not a link that leads nowhere, as a removed package leaves behind.
            return path.is_file();
        }
        levels > 0 && path.is_dir() && holds_libclang(&path, levels - 1)
    })
}

/// `libclang.so`, `libclang.so.1`, `libclang-14.so`, `libclang-14.so.14.0.6`; but not `libclang-cpp.so.14`, which is
/// another library.
fn is_libclang(name: &str) -> bool {
    let Some((stem, _)) = name.split_once(".so").filter(|(_, end)| end.is_empty() || end.starts_with('.'))
    else {
        return false;
    };
    stem == "libclang" || stem.strip_prefix("libclang-").is_some_and(|version| version != "cpp")
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
