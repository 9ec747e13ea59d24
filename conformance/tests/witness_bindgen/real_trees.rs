//! What is known of the real trees. Each check of a tree takes what was seen in it, however it was seen.

use std::path::{Path, PathBuf};

use kho_abi_conformance::evidence::bindgen::observe;
use kho_abi_conformance::input::Input;
use kho_abi_conformance::observed::{Constant, Observed, Type};
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;

use crate::{bits, input, member, record, U64};

/// The folder with the real trees, if there is one. What depends on it says so when it is not.
fn real(package: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let name = format!("linux-headers-{package}");
    let places = [
        trees.join(package).join("usr/src").join(&name),
        trees.join("usr/src").join(&name),
        trees.join(&name),
    ];
    let found = places.into_iter().find(|place| place.is_dir());
    if found.is_none() {
        eprintln!(
            "NOT CHECKED: the real tree {package} is not in {} (cargo xtask trees gets it)",
            trees.display()
        );
    }
    found
}

/// What holds in every release since 7.0, at one target.
fn core_facts(seen: &Observed, target: Target) {
    let page = target.page().bytes();
    let extent = |name: &str| (record(seen, name).size, record(seen, name).align);
    assert_eq!(seen.constants["KHO_VMALLOC_SIZE"], Constant::Int((page / 8 - 1).into()), "{target}");
    assert_eq!(extent("kho_vmalloc_chunk"), (page, Some(8)), "{target}");
    assert_eq!((extent("kho_vmalloc_hdr"), extent("kho_vmalloc")), ((8, Some(8)), (16, Some(8))));
    let vmalloc = record(seen, "kho_vmalloc");
    let places: Vec<_> = vmalloc.members.iter().map(|m| (m.name.as_str(), m.bit_offset / 8)).collect();
    assert_eq!(places, [("first", 0), ("total_pages", 8), ("flags", 12), ("order", 14)]);
    let Type::Anonymous(first) = &vmalloc.members[0].ty else { panic!("{vmalloc:?}") };
    let chunk = Type::Pointer { to: Some("kho_vmalloc_chunk".into()) };
    assert_eq!(first.members, [member("phys", 0, U64), member("ptr", 0, chunk)]);
    assert_eq!(bits(record(seen, "memfd_luo_folio_ser")), [("pfn", 0, 52), ("flags", 52, 12)]);
    assert_eq!(seen.constants["MEMFD_LUO_FOLIO_UPTODATE"], Constant::Int(2));
}

/// What holds in 7.3, at one target.
fn facts_of_7_3(seen: &Observed, target: Target) {
    core_facts(seen, target);
    let by_page = |values: [i128; 3]| Constant::Int(values[(target.page().shift() as usize - 12) / 2]);
    assert_eq!(seen.constants["KHO_RADIX_KEY_WIDTH"], by_page([53, 51, 49]), "{target}");
    assert_eq!(seen.constants["KHO_TABLE_SIZE_LOG2"], by_page([9, 11, 13]), "{target}");
    assert_eq!(seen.constants["KHO_BITMAP_SIZE_LOG2"], by_page([15, 17, 19]), "{target}");
    assert_eq!(seen.constants["KHO_TREE_MAX_DEPTH"], by_page([6, 5, 4]), "{target}");
    assert_eq!(seen.constants["KHO_FDT_COMPATIBLE"], Constant::Str("kho-v4".into()));
    assert_eq!(seen.constants["LUO_ABI_COMPAT_LEN"], Constant::Int(8));
    assert_eq!(seen.constants["MEMFD_LUO_ALL_SEALS"], Constant::Int(0x3f));
    let extents = [
        ("kho_radix_node", target.page().bytes(), 8),
        ("kho_radix_leaf", target.page().bytes(), 8),
        ("kho_block_header_ser", 16, 1),
        ("luo_ser", 32, 1),
        ("luo_file_ser", 64, 1),
        ("luo_file_set_ser", 16, 1),
        ("luo_session_ser", 80, 1),
        ("luo_flb_header_ser", 16, 1),
        ("luo_flb_ser", 64, 1),
        ("memfd_luo_folio_ser", 16, 1),
        ("memfd_luo_ser", 48, 1),
        ("kho_kexec_metadata", 73, 1),
    ];
    for (name, size, align) in extents {
        assert_eq!(
            (record(seen, name).size, record(seen, name).align),
            (size, Some(align)),
            "{name} {target}"
        );
    }
    assert_eq!(seen.records.len(), extents.len() + 3);
}

#[test]
fn real_unprepared_trees() {
    let newest: fn(&Observed, Target) = facts_of_7_3;
    for (package, facts) in [
        ("7.0.13+deb13-common", core_facts as fn(&Observed, Target)),
        ("7.1.13+deb13-common", core_facts),
        ("7.2.12+deb13-common", core_facts),
        ("7.3.4+deb13-common", newest),
    ] {
        let Some(top) = real(package) else { continue };
        let input = input(&top).unwrap();
        assert_eq!(input.stood_in(), &[] as &[String]);
        for target in input.targets() {
            facts(&observe(&input, target).unwrap(), target);
        }
    }
}

#[test]
fn real_tree_before_the_core_moved_to_its_own_header() {
    let Some(top) = real("6.19.14+deb13-common") else { return };
    let seen = observe(&input(&top).unwrap(), Target::Arm64Page64k).unwrap();
    assert_eq!((record(&seen, "kho_vmalloc").size, record(&seen, "memfd_luo_ser").size), (16, 40));
    assert_eq!(seen.constants["LUO_FDT_SIZE"], Constant::Int(65536));
    assert_eq!(seen.constants["LUO_FDT_SESSION_COMPATIBLE"], Constant::Str("luo-session-v2".into()));
}

fn relative(folder: &Path) -> PathBuf {
    let up = std::env::current_dir().unwrap().components().skip(1).map(|_| "..").collect::<PathBuf>();
    up.join(folder.canonicalize().unwrap().strip_prefix("/").unwrap())
}

#[test]
fn real_prepared_pairs_agree_with_the_stand_ins() {
    let Some(top) = real("7.3.4+deb13-common") else { return };
    let tree = Tree::folder(&top).unwrap();
    let unprepared = Input::unprepared(&tree, &[]).unwrap();
    for (half, target) in [
        ("7.3.4+deb13-amd64", Target::X86_64Page4k),
        ("7.3.4+deb13-arm64", Target::Arm64Page4k),
        ("7.3.4+deb13-arm64-16k", Target::Arm64Page16k),
    ] {
        let Some(build) = real(half) else { continue };
        // By relative paths, as on a command line: what a compiler says of them has to be recognised all the same.
        let prepared = Input::prepared(&tree, &relative(&top), &relative(&build), &[]).unwrap();
        assert_eq!(prepared.targets(), [target]);
        assert_eq!(observe(&prepared, target).unwrap(), observe(&unprepared, target).unwrap(), "{half}");
    }
}
