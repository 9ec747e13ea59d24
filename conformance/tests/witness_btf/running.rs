//! The BTF of the kernel that the tests run on, which can be any kernel or have none.

use std::path::Path;

use kho_abi_conformance::evidence::btf::read;
use kho_abi_conformance::evidence::image::Image;
use kho_abi_conformance::observed::Type;

use crate::names;

#[test]
fn the_running_kernel() {
    let path = Path::new("/sys/kernel/btf/vmlinux");
    if !path.exists() {
        eprintln!("NOT CHECKED: the running kernel has no BTF ({})", path.display());
        return;
    }
    let image = Image::open(path).unwrap();
    assert!(image.is_btf() && image.arch().is_none() && image.release().unwrap().is_none());
    // What every kernel has and never changes.
    let seen = read(&image, &names(&["list_head", "PIDTYPE_PID"])).unwrap();
    let list = &seen.records["list_head"];
    assert_eq!((list.size, list.members[1].name.as_str(), list.members[1].bit_offset), (16, "prev", 64));
    assert_eq!(list.members[0].ty, Type::Pointer { to: Some("list_head".into()) });
    assert_eq!(seen.constants.len(), 1);
    match read(&image, &names(&["kho_vmalloc", "kho_vmalloc_hdr", "kho_radix_node"])) {
        Ok(seen) => assert!(seen.records.contains_key("kho_vmalloc")),
        Err(error) => assert!(error.problem.contains("CONFIG_KEXEC_HANDOVER"), "{error}"),
    }
}

#[test]
fn a_module_of_the_running_kernel() {
    let modules = std::fs::read_dir("/sys/kernel/btf").into_iter().flatten().flatten();
    let Some(module) = modules.map(|entry| entry.path()).find(|path| !path.ends_with("vmlinux")) else {
        eprintln!("NOT CHECKED: the running kernel has no module with BTF");
        return;
    };
    let error = read(&Image::open(&module).unwrap(), &names(&["list_head"])).unwrap_err();
    assert!(error.problem.contains("split BTF"), "{error}");
}
