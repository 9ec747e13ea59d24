//! The emitted C headers against real compilers, under the strictest warnings that their users may have.
//!
//! Both flavours assert every size, alignment, offset and value themselves, so that compiling them is the comparison
//! with the layout engine. Beside the ABI of KHO itself, shapes that it does not have go through the same.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "c_headers/compiler.rs"]
mod compiler;
#[path = "c_headers/expressions.rs"]
mod expressions;
#[path = "c_headers/kernel.rs"]
mod kernel;
#[path = "c_headers/portable.rs"]
mod portable;
#[path = "c_headers/records.rs"]
mod records;
#[path = "c_headers/together.rs"]
mod together;

use std::fs;
use std::path::{Path, PathBuf};

use compiler::Compiler;
use kho_abi_spec::emit::c;
use kho_abi_spec::{builtin, PageSize, Source, Spec};
use rayon::prelude::*;

/// The headers of one spec in a folder, as `generated/` has them.
struct Headers {
    spec: Spec,
    folder: tempfile::TempDir,
}

impl Headers {
    fn write(spec: Spec) -> Headers {
        let folder = tempfile::tempdir().unwrap();
        for file in c::files(&spec) {
            let path = folder.path().join(file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.text).unwrap();
        }
        Headers { spec, folder }
    }

    /// Those of KHO.
    fn of_kho() -> Headers {
        Headers::write(Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}")))
    }

    /// Those of shapes that KHO does not have.
    fn of_shapes() -> Headers {
        let shapes = include_str!("../../abi-spec/tests/emit_c/shapes.rs");
        let user = include_str!("../../abi-spec/tests/emit_c/user.rs");
        Headers::write(read(&[shapes, user]))
    }

    fn include(&self, below: &str) -> PathBuf {
        self.folder.path().join("include").join(below)
    }

    /// Domain, version and stem of every version, by position.
    fn versions(&self) -> Vec<(usize, usize, String)> {
        let domains = self.spec.abi.domains.iter().enumerate();
        let versions = domains.flat_map(|(d, domain)| {
            let name = domain.name.clone().unwrap();
            let stem = move |version: &Option<String>| format!("{name}-{}", version.as_ref().unwrap());
            domain.versions.iter().enumerate().map(move |(v, version)| (d, v, stem(&version.name)))
        });
        versions.collect()
    }
}

fn read(texts: &[&str]) -> Spec {
    let source = |text: &&str| Source { path: "inline.rs".into(), text: (*text).into() };
    let sources: Vec<Source> = texts.iter().map(source).collect();
    Spec::read(&sources).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn include_flag(folder: &Path) -> String {
    format!("-I{}", folder.display())
}

fn page_flag(page: PageSize) -> String {
    format!("-DKHO_ABI_PAGE_SHIFT={}", page.shift())
}

/// A text for a compiler, with its flags.
struct Job {
    compiler: Compiler,
    flags: Vec<String>,
    text: String,
}

/// Fails with everything that a compiler did not accept, and if there is nothing to accept.
fn all_accepted(jobs: &[Job]) {
    assert!(!jobs.is_empty(), "nothing was compiled");
    let outcomes: Vec<_> = jobs.par_iter().map(|job| job.compiler.accepts(&job.flags, &job.text)).collect();
    let failures: Vec<&str> = outcomes.iter().filter_map(|o| o.as_ref().err().map(String::as_str)).collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), outcomes.len(), failures.join("\n"));
}
