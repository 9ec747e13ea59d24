//! Kernel images that are none, that have nothing of KHO, or that could be of several targets; with their tree and without.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::edit::edit;
use crate::program::{says, Program};
use crate::real::{copy, Copy};

/// A real tree, and a folder for images.
struct Place {
    tree: Option<Copy>,
    folder: TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    Place { tree: copy(&edit("nothing", &[], &[])), folder }
}

impl Place {
    /// What is said of an image, without its tree and with it, if that is here. What else is checked is fine.
    fn says(&self, image: &Path, target: Option<&str>, parts: &[&str]) {
        self.with(None, image, target, parts);
        if let Some(tree) = &self.tree {
            self.with(Some(tree), image, target, parts);
        }
    }

    fn with(&self, tree: Option<&Copy>, image: &Path, target: Option<&str>, parts: &[&str]) {
        let mut program = Program::new(["check".as_ref(), "--vmlinux".as_ref(), image.as_os_str()]);
        for (option, value) in
            [("--tree", tree.map(|t| t.top().as_os_str())), ("--target", target.map(AsRef::as_ref))]
        {
            if let Some(value) = value {
                program = program.arg(option).arg(value);
            }
        }
        says(&program.cannot(), parts);
    }

    fn file(&self, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join("vmlinux");
        fs::write(&path, content).unwrap();
        path
    }

    /// A linked file with the banner of a kernel and one record, by a compiler.
    fn object(&self, compiler: &str, record: &str, flags: &[&str]) -> PathBuf {
        let (source, object) = (self.folder.path().join("k.c"), self.folder.path().join("k"));
        let banner = "const char banner[] = \"Linux version 7.3.4 (x)\";";
        fs::write(&source, format!("{banner}\n{record}\n")).unwrap();
        let mut command = Command::new(compiler);
        let output = command
            .args(flags)
            .args(["-nostdlib", "-static", "-Wl,--entry=0", "-o"])
            .arg(&object)
            .arg(&source)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        object
    }
}

const LIST: &str = "struct list_head { struct list_head *next, *prev; } list;";
const SCRATCH: &str = "struct kho_scratch { unsigned long long addr, size; } scratch;";

#[test]
fn files_that_are_no_image() {
    let place = place();
    let at = Some("x86_64-4k");
    place.says(Path::new("/nowhere"), at, &["/nowhere", "cannot be read"]);
    place.says(place.folder.path(), at, &["is a folder", "vmlinux"]);
    place.says(&place.file(b"just text\n"), at, &["neither an ELF file nor BTF", "vmlinux"]);
    place.says(&place.file(b""), at, &["is empty", "vmlinux"]);
    let mut riscv = vec![0; 64];
    riscv[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    riscv[18] = 243;
    place.says(&place.file(&riscv), at, &["another architecture (riscv)"]);
}

#[test]
fn images_that_are_truncated() {
    let place = place();
    let whole = fs::read(place.object("gcc", SCRATCH, &["-g"])).unwrap();
    for length in [16, 63, 64, whole.len() / 2, whole.len() - 1] {
        place.says(&place.file(&whole[..length]), Some("x86_64-4k"), &["truncated"]);
    }
}

#[test]
fn an_image_of_another_architecture() {
    let place = place();
    let image = place.object("aarch64-linux-gnu-gcc", SCRATCH, &["-g"]);
    place.says(&image, Some("x86_64-4k"), &["is for arm64, which none of the targets is", "--target"]);
}

#[test]
fn an_image_that_could_be_of_several_targets() {
    let place = place();
    let image = place.object("aarch64-linux-gnu-gcc", SCRATCH, &["-g"]);
    place.says(&image, None, &["does not say for which target it is", "--target", "pages"]);
}

#[test]
fn an_image_without_anything_of_kho_or_without_debug_information() {
    let place = place();
    let at = Some("x86_64-4k");
    place.says(&place.object("gcc", LIST, &["-g"]), at, &["CONFIG_KEXEC_HANDOVER"]);
    place.says(&place.object("gcc", SCRATCH, &[]), at, &["CONFIG_DEBUG_INFO"]);
}

/// Whatever kernel the tests run on: with KHO or without, it is nothing that ends in a panic.
#[test]
fn the_types_of_the_running_kernel() {
    let image = Path::new("/sys/kernel/btf/vmlinux");
    if !image.exists() {
        eprintln!("NOT CHECKED: the running kernel has no BTF ({})", image.display());
        return;
    }
    let without = Program::new(["check", "--vmlinux", "/sys/kernel/btf/vmlinux", "--target", "x86_64-4k"]);
    says(&without.cannot(), &["does not say which release it is", "--tree DIR"]);
    let place = place();
    let Some(tree) = &place.tree else { return };
    let output =
        Program::check(tree.top()).arg("--vmlinux").arg(image).arg("--target").arg("x86_64-4k").run();
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(2) {
        says(&said, &["could not check: ", "CONFIG_KEXEC_HANDOVER"]);
    }
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
