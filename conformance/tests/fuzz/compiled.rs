//! Makes object files and images from the recipes in C, for both architectures, in several forms of DWARF.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_spec::target::{Arch, Target};
use object::{Object, ObjectSection};
use tempfile::TempDir;

use crate::seeds::Seed;
use crate::{blobs, elf};

/// The ways of compiling a recipe.
const WAYS: [(Compiler, Target, &[&str]); 6] = [
    (Compiler::Gcc, Target::X86_64Page4k, &["-gdwarf-4"]),
    (Compiler::Gcc, Target::X86_64Page4k, &["-gdwarf-5", "-gz=zlib"]),
    (Compiler::Gcc, Target::Arm64Page4k, &["-gdwarf-5"]),
    (Compiler::Clang, Target::X86_64Page4k, &["-gdwarf-5"]),
    (Compiler::Clang, Target::X86_64Page4k, &["-gdwarf-3"]),
    (Compiler::Clang, Target::Arm64Page4k, &["-gdwarf-4"]),
];

/// The sections that a reader of an image asks for.
const READ: [&str; 6] =
    [".debug_info", ".debug_abbrev", ".debug_str", ".debug_line_str", ".debug_str_offsets", ".debug_line"];

/// An object file for each way.
pub(crate) fn objects(recipe: &Path) -> Vec<Seed> {
    let object = |folder: &Path, way: &Way| fs::read(way.compile(recipe, folder)).unwrap();
    seeds(recipe, "o", object)
}

/// An image for each way, as it was linked, and of one only the sections that are read, one with BTF too.
pub(crate) fn images(recipe: &Path) -> Vec<Seed> {
    let mut images = seeds(recipe, "elf", |folder, way| way.link(&way.compile(recipe, folder), folder));
    let stem = recipe.file_stem().unwrap().to_str().unwrap();
    let of_first = images.first().map(|image| sections(&image.bytes)).unwrap();
    let zstd = elf::with_sections(machine(Arch::X86_64), &of_first, true);
    let btf = blobs::all().into_iter().map(|blob| (".BTF", blob.bytes)).take(1);
    let with_btf: Vec<_> = of_first.into_iter().chain(btf).collect();
    let plain = elf::with_sections(machine(Arch::Arm64), &with_btf, false);
    images.push(Seed { name: format!("{stem}.zstd.elf"), bytes: zstd });
    images.push(Seed { name: format!("{stem}.btf.elf"), bytes: plain });
    images
}

fn machine(arch: Arch) -> u16 {
    match arch {
        Arch::X86_64 => object::elf::EM_X86_64.0,
        Arch::Arm64 => object::elf::EM_AARCH64.0,
    }
}

fn sections(image: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let file = object::File::parse(image).unwrap();
    let bytes = |name: &'static str| Some((name, file.section_by_name(name)?.data().unwrap().to_vec()));
    READ.into_iter().filter_map(bytes).collect()
}

fn seeds(recipe: &Path, end: &str, make: impl Fn(&Path, &Way) -> Vec<u8>) -> Vec<Seed> {
    let stem = recipe.file_stem().unwrap().to_str().unwrap();
    let seed = |(compiler, target, arguments): (Compiler, Target, &'static [&'static str])| {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let way = Way { compiler, target, arguments };
        let how = arguments.concat().replace('=', "-");
        let name = format!("{stem}.{}.{}{how}.{end}", compiler.name(), target.arch().kernel_dir());
        Seed { name, bytes: make(folder.path(), &way) }
    };
    WAYS.into_iter().map(seed).collect()
}

struct Way {
    compiler: Compiler,
    target: Target,
    arguments: &'static [&'static str],
}

impl Way {
    fn compile(&self, recipe: &Path, folder: &Path) -> PathBuf {
        let object = folder.join("recipe.o");
        let mut command = Command::new(self.compiler.find(self.target).unwrap());
        if self.compiler == Compiler::Clang {
            command.arg(format!("--target={}", self.target.arch().triple()));
        }
        // The same bytes wherever the repository is.
        command.current_dir(recipe.parent().unwrap()).arg("-fdebug-prefix-map==recipes");
        command.args(["-c", "-w", "-fno-eliminate-unused-debug-types"]).args(self.arguments);
        run(command.arg("-o").arg(&object).arg(recipe.file_name().unwrap()));
        object
    }

    fn link(&self, object: &Path, folder: &Path) -> Vec<u8> {
        let image = folder.join("vmlinux");
        let mut command = Command::new(Compiler::Gcc.find(self.target).unwrap());
        command
            .args(["-nostdlib", "-static", "-Wl,-e,0", "-Wl,--build-id=none", "-o"])
            .arg(&image)
            .arg(object);
        run(command.args(self.arguments.iter().filter(|argument| argument.starts_with("-gz"))));
        fs::read(image).unwrap()
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
