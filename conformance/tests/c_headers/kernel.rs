//! The kernel flavour: with the stand-ins for kernel headers, and in the place of the real header in real trees.

use std::path::{Path, PathBuf};

use kho_abi_conformance::input::Input;
use kho_abi_conformance::source::Tree;
use kho_abi_spec::{Arch, PageSize};

use crate::compiler::KERNEL;
use crate::{all_accepted, include_flag, page_flag, Headers, Job};

/// What a kernel declares for the pointer macros, and a user of them all.
const POINTERS: &str = "
struct kho_vmalloc_chunk *walk(struct kho_vmalloc *area, struct kho_vmalloc_chunk *chunk);
struct kho_vmalloc_chunk *walk(struct kho_vmalloc *area, struct kho_vmalloc_chunk *chunk)
{
	KHOSER_STORE_PTR(area->first, chunk);
	KHOSER_STORE_PTR(chunk->hdr.next, KHOSER_LOAD_PTR(area->first));
	return KHOSER_LOAD_PTR(KHOSER_LOAD_PTR(area->first)->hdr.next);
}
";
const ADDRESSES: &str = "
phys_addr_t virt_to_phys(volatile void *address);
void *phys_to_virt(phys_addr_t address);
";

pub(crate) fn stand_ins() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stand-ins/include")
}

/// Every kernel header of every version, with the stand-ins, at every page size and on both architectures.
fn compile_with_stand_ins(headers: &Headers, also: &[&Path]) {
    let (versions, own_stand_ins) = (headers.versions(), stand_ins());
    let folders: Vec<PathBuf> =
        versions.iter().map(|v| headers.include(&format!("kernel/{}", v.2))).collect();
    let mut jobs = Vec::new();
    for ((d, ..), own) in versions.iter().zip(&folders) {
        let Some(header) = &headers.spec.abi.domains[*d].header else { continue };
        let has_pointers = header.ends_with("/abi/kexec_handover.h");
        let user = if has_pointers { [ADDRESSES, POINTERS].concat() } else { String::new() };
        let text = format!("#include <{header}>\n#include <{header}>\n{user}");
        // Imports are found in the latest version of what they are imported from.
        let rest = folders.iter().rev().map(PathBuf::as_path).chain(also.iter().copied());
        let includes = std::iter::once(own.as_path())
            .chain(rest)
            .chain([own_stand_ins.as_path()])
            .map(include_flag)
            .collect::<Vec<_>>();
        for page in PageSize::ALL {
            let flags = [vec!["-nostdinc".to_owned(), page_flag(page)], includes.clone()].concat();
            jobs.extend(KERNEL.map(|compiler| Job { compiler, flags: flags.clone(), text: text.clone() }));
        }
    }
    all_accepted(&jobs);
}

#[test]
fn headers_of_kho_compile_with_the_stand_ins() {
    compile_with_stand_ins(&Headers::of_kho(), &[]);
}

#[test]
fn headers_of_all_shapes_compile_with_the_stand_ins() {
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(elsewhere.path().join("uapi/linux")).unwrap();
    std::fs::write(elsewhere.path().join("uapi/linux/elsewhere.h"), "#define SHAPES_ELSEWHERE 64\n").unwrap();
    let headers = Headers::of_shapes();
    let second = headers.include("kernel/shapes-v2/linux/shapes_too.h");
    assert!(std::fs::read_to_string(second).unwrap().contains("struct shapes_too {"));
    compile_with_stand_ins(&headers, &[elsewhere.path()]);
}

#[test]
fn pointers_of_another_type_are_refused() {
    let headers = Headers::of_kho();
    let wrong = "void store(struct kho_vmalloc *area);\n\
                 void store(struct kho_vmalloc *area) { KHOSER_STORE_PTR(area->first, area); }\n";
    let text = format!("#include <linux/kho/abi/kexec_handover.h>\n{ADDRESSES}{wrong}");
    for compiler in KERNEL {
        let own = include_flag(&headers.include("kernel/kho-v4"));
        let flags =
            vec!["-nostdinc".to_owned(), page_flag(PageSize::Page4K), own, include_flag(&stand_ins())];
        let said = compiler.accepts(&flags, &text).expect_err("this stores a pointer of another type");
        assert!(
            said.contains("__builtin_types_compatible_p") || said.contains("static assertion failed"),
            "{said}"
        );
    }
}

/// A prepared half of 7.3.4 and its common half; none if they are not there, which is said.
fn pair(half: &str) -> Option<(PathBuf, PathBuf)> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let find = |package: &str| {
        let known = kho_abi_conformance::trees::known().iter();
        let tree = known.clone().find(|tree| tree.file.starts_with(&format!("{package}_")));
        tree.and_then(|tree| kho_abi_conformance::trees::locate(&trees, tree))
    };
    let found =
        find("linux-headers-7.3.4+deb13-common").zip(find(&format!("linux-headers-7.3.4+deb13-{half}")));
    if found.is_none() {
        let trees = trees.display();
        eprintln!("NOT CHECKED: the real tree 7.3.4 {half} is not in {trees} (cargo xtask trees gets it)");
    }
    found
}

/// The kernel's own users of the header are compiled with ours in its place.
#[test]
fn the_header_of_kho_v4_stands_in_for_the_real_one() {
    let headers = Headers::of_kho();
    let ours = include_flag(&headers.include("kernel/kho-v4"));
    let text = format!(
        "#include <linux/kho/abi/kexec_handover.h>\n#include <linux/io.h>\n#include <linux/kexec_handover.h>\n\
         #include <linux/kho_radix_tree.h>\n#ifndef KHO_VMALLOC_SIZE\n#error not included\n#endif\n{POINTERS}"
    );
    for (common, build) in ["amd64", "arm64", "arm64-16k"].into_iter().filter_map(pair) {
        let input = Input::prepared(&Tree::folder(&common).unwrap(), &common, &build, &[]).unwrap();
        let target = input.targets()[0];
        // As system headers: what the tree's other headers make a compiler warn about is not ours.
        let system = input.flags(target).into_iter().map(|flag| match flag.strip_prefix("-I") {
            Some(folder) => format!("-isystem{folder}"),
            None => flag,
        });
        let flags: Vec<String> = std::iter::once(ours.clone()).chain(system).collect();
        let [x86_gcc, x86_clang, arm_gcc, arm_clang] = KERNEL;
        let compilers = match target.arch() {
            Arch::X86_64 => [x86_gcc, x86_clang],
            Arch::Arm64 => [arm_gcc, arm_clang],
        };
        all_accepted(&compilers.map(|compiler| Job { compiler, flags: flags.clone(), text: text.clone() }));
    }
}
