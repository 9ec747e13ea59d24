//! What the headers of the real trees define outside of the KHO headers. Their packages have no files of C: those are
//! written here, and put beside the headers.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use kho_abi_conformance::evidence::bindgen::observe;
use kho_abi_conformance::input::{Elsewhere, Input};
use kho_abi_conformance::observed::{Constant, Observed};
use kho_abi_conformance::source::Tree;
use kho_abi_conformance::trees::{known, locate};
use kho_abi_spec::target::Target;

use crate::{input, int, wanted};

const CORE: &str = "include/linux/kexec_handover.h";
const SETUP: &str = "arch/x86/include/uapi/asm/setup_data.h";
const LIVEUPDATE: &str = "include/uapi/linux/liveupdate.h";
const UTSNAME: &str = "include/uapi/linux/utsname.h";
const FCNTL: &str = "include/uapi/linux/fcntl.h";

const POINTER: [&str; 3] = ["DECLARE_KHOSER_PTR", "KHOSER_STORE_PTR", "KHOSER_LOAD_PTR"];
const SEALS: [&str; 6] =
    ["F_SEAL_SEAL", "F_SEAL_SHRINK", "F_SEAL_GROW", "F_SEAL_WRITE", "F_SEAL_FUTURE_WRITE", "F_SEAL_EXEC"];

fn everything() -> Vec<Elsewhere> {
    vec![
        wanted(CORE, &[&["kho_vmalloc", "kho_scratch"][..], &POINTER].concat()),
        wanted(SETUP, &["SETUP_KEXEC_KHO", "kho_data"]),
        wanted(LIVEUPDATE, &["LIVEUPDATE_SESSION_NAME_LENGTH"]),
        wanted(UTSNAME, &["__NEW_UTS_LEN"]),
        wanted(FCNTL, &SEALS),
    ]
}

/// What is wanted and not there, `-` before a file that the tree does not have.
fn lacking(input: &Input) -> Vec<String> {
    let of_file = |file: Elsewhere| match input.absent(&file.path) {
        true => vec![format!("-{}", file.path)],
        false => file.names.into_iter().filter(|name| input.lacks(&file.path, name)).collect(),
    };
    everything().into_iter().flat_map(of_file).collect()
}

/// The folder with a real package, if there is one. What depends on it says so when it is not.
fn real(package: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let file = format!("linux-headers-{package}_");
    let tree = known().iter().find(|tree| tree.file.starts_with(&file));
    let found = tree.and_then(|tree| locate(&trees, tree));
    if found.is_none() {
        eprintln!(
            "NOT CHECKED: the real tree {package} is not in {} (cargo xtask trees gets it)",
            trees.display()
        );
    }
    found
}

/// What holds in every release, at every target.
fn facts(seen: &Observed) {
    assert_eq!((int(seen, "SETUP_KEXEC_KHO"), int(seen, "__NEW_UTS_LEN")), (Some(10), Some(64)));
    assert_eq!(SEALS.map(|name| int(seen, name)), [1, 2, 4, 8, 16, 32].map(Some));
    let data = &seen.records["kho_data"];
    let places: Vec<_> = data.members.iter().map(|m| (m.name.as_str(), m.bit_offset / 8)).collect();
    assert_eq!(places, [("fdt_addr", 0), ("fdt_size", 8), ("scratch_addr", 16), ("scratch_size", 24)]);
    assert_eq!((data.size, data.align), (32, Some(1)));
}

#[test]
fn real_headers_have_what_is_wanted_of_them() {
    let moved = [&POINTER[..], &["kho_vmalloc"]].concat();
    let all_moved = [&moved[..], &["kho_scratch"]].concat();
    for (package, lacks) in [
        ("6.18.15+deb13-common", vec!["-include/uapi/linux/liveupdate.h"]),
        ("6.19.14+deb13-common", vec![]),
        ("7.0.13+deb13-common", moved.clone()),
        ("7.1.13+deb13-common", moved.clone()),
        ("7.2.12+deb13-common", moved),
        ("7.3.4+deb13-common", all_moved),
    ] {
        let Some(top) = real(package) else { continue };
        let input = input(&top, &everything()).unwrap();
        let (mut found, mut expected) = (lacking(&input), lacks);
        found.sort();
        expected.sort_unstable();
        assert_eq!(
            (found, input.undecided()),
            (expected.iter().map(ToString::to_string).collect(), &[][..]),
            "{package}"
        );
        for target in Target::ALL {
            let seen = observe(&input, target).unwrap();
            facts(&seen);
            let has = |name: &str| seen.records.get(name).map(|record| record.size);
            assert_eq!(has("kho_scratch"), (!expected.contains(&"kho_scratch")).then_some(16), "{package}");
            assert_eq!(has("kho_vmalloc"), Some(16), "{package}");
            let length = (!package.starts_with("6.18")).then_some(64);
            assert_eq!(int(&seen, "LIVEUPDATE_SESSION_NAME_LENGTH"), length, "{package}");
        }
    }
}

/// Nothing that was seen in the KHO headers alone is seen otherwise.
#[test]
fn what_is_wanted_elsewhere_changes_no_kho_header() {
    for package in ["6.19.14+deb13-common", "7.0.13+deb13-common", "7.3.4+deb13-common"] {
        let Some(top) = real(package) else { continue };
        let (alone, with) = (input(&top, &[]).unwrap(), input(&top, &everything()).unwrap());
        assert_eq!(alone.headers(), with.headers());
        let target = Target::Arm64Page16k;
        let (alone, mut with) = (observe(&alone, target).unwrap(), observe(&with, target).unwrap());
        with.records.retain(|name, _| alone.records.contains_key(name));
        with.constants.retain(|name, _| alone.constants.contains_key(name));
        assert_eq!(alone, with, "{package}");
    }
}

/// The headers of a real tree, and a file of C.
fn with_source(top: &Path, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for entry in ["Makefile", "include", "arch"] {
        symlink(top.join(entry).canonicalize().unwrap(), folder.path().join(entry)).unwrap();
    }
    fs::create_dir(folder.path().join("kernel")).unwrap();
    fs::write(folder.path().join("kernel/x.c"), text).unwrap();
    folder
}

#[test]
fn real_prepared_pairs_see_the_same_elsewhere() {
    let Some(common) = real("7.3.4+deb13-common") else { return };
    let text = "#include <linux/mm.h>\nint f(void) { return unheard_of(); }\n\
        #define PER_PAGE ((PAGE_SIZE - sizeof(struct heading)) / sizeof(u64))\n#define SHIFT const_ilog2(SZ_1G)\n\
        struct heading { DECLARE_KHOSER_PTR(next, struct chunk *); };\n\
        struct chunk { struct heading heading; phys_addr_t place[PER_PAGE]; };\n#define CHUNK \"chunk\"\n";
    let top = with_source(&common, text);
    let asked = [everything(), vec![wanted("kernel/x.c", &["chunk", "SHIFT", "CHUNK"])]].concat();
    let tree = Tree::folder(top.path()).unwrap();
    let unprepared = Input::unprepared(&tree, &asked).unwrap();
    for (half, target) in [
        ("7.3.4+deb13-amd64", Target::X86_64Page4k),
        ("7.3.4+deb13-arm64", Target::Arm64Page4k),
        ("7.3.4+deb13-arm64-16k", Target::Arm64Page16k),
    ] {
        let Some(build) = real(half) else { continue };
        let prepared = Input::prepared(&tree, top.path(), &build, &asked).unwrap();
        let (mut expected, seen) =
            (observe(&unprepared, target).unwrap(), observe(&prepared, target).unwrap());
        assert_eq!(seen.records["chunk"].size, target.page().bytes());
        assert_eq!(seen.constants["CHUNK"], Constant::Str("chunk".into()));
        assert_eq!(int(&seen, "SHIFT"), Some(30));
        // What is for another architecture cannot be read with what was generated for this one.
        let is_arm = target != Target::X86_64Page4k;
        assert_eq!(prepared.absent(SETUP), is_arm);
        if is_arm {
            expected.records.remove("kho_data");
            expected.constants.remove("SETUP_KEXEC_KHO");
        }
        assert_eq!(seen, expected, "{half}");
    }
}
