//! The headers of one release together: parts of one real header go along with each other, and no name clashes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kho_abi_spec::PageSize;

use crate::compiler::{KERNEL, PORTABLE};
use crate::kernel::stand_ins;
use crate::{all_accepted, include_flag, page_flag, Headers, Job};

/// The stems of the versions that a release carries, by release.
fn releases(headers: &Headers) -> Vec<(String, Vec<String>)> {
    let versions = headers.versions();
    let carried = |(d, v, _): &(usize, usize, String)| &headers.spec.abi.domains[*d].versions[*v].releases;
    let all: BTreeSet<&String> = versions.iter().flat_map(carried).collect();
    let stems = |release: &String| {
        let carriers = versions.iter().filter(|version| carried(version).contains(release));
        carriers.map(|(.., stem)| stem.clone()).collect::<Vec<_>>()
    };
    all.into_iter().map(|release| (release.clone(), stems(release))).collect()
}

/// Every header below a folder, as it is included.
fn headers_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                found.push(entry.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn kernel_folders(headers: &Headers, stems: &[String]) -> Vec<PathBuf> {
    let folders = stems.iter().map(|stem| headers.include(&format!("kernel/{stem}")));
    // Before 7.0, memblock and reserve_mem have headers too: what C files had said.
    folders.filter(|folder| folder.exists()).collect()
}

/// `#include`s of all these, forwards and backwards.
fn includes(headers: &[String]) -> [String; 2] {
    let line = |header: &String| format!("#include <{header}>\n");
    [headers.iter().map(line).collect(), headers.iter().rev().map(line).collect()]
}

#[test]
fn kernel_headers_of_a_release_go_together() {
    let headers = Headers::of_kho();
    let releases = releases(&headers);
    assert_eq!(releases.len(), 6);
    let mut jobs = Vec::new();
    for (_, stems) in releases {
        let folders = kernel_folders(&headers, &stems);
        let names: BTreeSet<String> = folders.iter().flat_map(|folder| headers_below(folder)).collect();
        let flags = folders.into_iter().chain([stand_ins()]).map(|folder| include_flag(&folder));
        let flags: Vec<String> = ["-nostdinc".to_owned()].into_iter().chain(flags).collect();
        for text in includes(&names.into_iter().collect::<Vec<_>>()) {
            for page in PageSize::ALL {
                let flags = [flags.clone(), vec![page_flag(page)]].concat();
                jobs.extend(KERNEL.map(|compiler| Job {
                    compiler,
                    flags: flags.clone(),
                    text: text.clone(),
                }));
            }
        }
    }
    all_accepted(&jobs);
}

/// One include of the real path gives all parts whose folders the compiler was given, in any order of the folders.
#[test]
fn the_parts_of_a_kernel_header_come_with_its_real_path() {
    let headers = Headers::of_kho();
    let user = "#include <linux/kho/abi/luo.h>\n#include <linux/kho/abi/memblock.h>\n\
                struct all { struct luo_session_ser session; struct luo_flb_ser flb; };\n\
                const char *names[] = { LUO_FDT_COMPATIBLE, MEMBLOCK_KHO_FDT, RESERVE_MEM_KHO_NODE_COMPATIBLE };\n";
    let mut stems = ["luo-v1", "luo_session-v2", "luo_flb-v1", "memblock-v1", "reserve_mem-v1"];
    let mut jobs = Vec::new();
    for _ in 0..stems.len() {
        stems.rotate_left(1);
        let folders = stems.iter().map(|stem| headers.include(&format!("kernel/{stem}")));
        let flags = folders.chain([stand_ins()]).map(|folder| include_flag(&folder));
        let flags: Vec<String> =
            ["-nostdinc".to_owned(), page_flag(PageSize::Page4K)].into_iter().chain(flags).collect();
        jobs.extend(KERNEL.map(|compiler| Job { compiler, flags: flags.clone(), text: user.to_owned() }));
    }
    all_accepted(&jobs);
}

/// Each part alone, and without the folders of the others, is read as well where it imports nothing.
#[test]
fn a_part_whose_folder_is_not_given_is_left_out() {
    let headers = Headers::of_kho();
    let own = include_flag(&headers.include("kernel/luo_flb-v1"));
    let flags = vec!["-nostdinc".to_owned(), page_flag(PageSize::Page4K), own, include_flag(&stand_ins())];
    let text = "#include <linux/kho/abi/luo.h>\n#ifdef LUO_FDT_COMPATIBLE\n#error not asked for\n#endif\n\
                #ifndef LUO_FDT_FLB_COMPATIBLE\n#error asked for\n#endif\n";
    for compiler in KERNEL {
        compiler.accepts(&flags, text).unwrap();
    }
}

#[test]
fn portable_headers_of_a_release_go_together() {
    let headers = Headers::of_kho();
    let mut jobs = Vec::new();
    for (_, stems) in releases(&headers) {
        // The core first: what others use of it is the same in several of its versions.
        let text: String = stems.iter().map(|stem| format!("#include \"kho_abi/{stem}.h\"\n")).collect();
        assert!(text.starts_with("#include \"kho_abi/kho-"), "{text}");
        for page in PageSize::ALL {
            let flags =
                vec!["-Wpedantic".to_owned(), include_flag(&headers.include("portable")), page_flag(page)];
            jobs.extend(PORTABLE.map(|compiler| Job { compiler, flags: flags.clone(), text: text.clone() }));
        }
    }
    all_accepted(&jobs);
}

/// Where the core comes too late, the message says what to do.
#[test]
fn the_core_after_what_uses_it_is_refused_with_advice() {
    let headers = Headers::of_kho();
    let flags = vec![include_flag(&headers.include("portable")), page_flag(PageSize::Page4K)];
    let text = "#include \"kho_abi/memfd-v2.h\"\n#include \"kho_abi/kho-v4.h\"\n";
    for compiler in PORTABLE {
        let said = compiler.accepts(&flags, text).expect_err("memfd-v2.h has taken another version of kho");
        assert!(said.contains("include this one before it"), "{said}");
    }
}
