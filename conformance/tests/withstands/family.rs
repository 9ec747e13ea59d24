//! Real trees of which one header is not there, cannot be read, or is for somebody else.

use std::process::Command;

use crate::edit::{edit, refused, Edit};
use crate::program::{real, says, Program};
use crate::real::copy;

/// The one line that a check of an edited real tree ends with; none if the tree is not here.
#[track_caller]
fn line(edit: &Edit) -> Option<String> {
    let copy = copy(edit)?;
    let line =
        Program::check(copy.top()).arg("--target").arg("x86_64-4k").arg("--target").arg("arm64-64k").cannot();
    says(&line, &[edit.says.unwrap()]);
    Some(line)
}

/// The rest can be checked: what is left out, and what stood in for it, is said.
#[test]
fn a_tree_without_the_headers_for_user_space() {
    let Some(copy) = copy(&edit("no headers for user space", &[], &[]).without("include/uapi")) else {
        return;
    };
    let output = Program::check(copy.top()).arg("--target").arg("arm64-64k").run();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for name in ["fcntl", "liveupdate", "utsname"] {
        let header = format!("include/uapi/linux/{name}.h");
        says(&said, &[&format!("{header} is not in the tree; its values are those of a stand-in")]);
        says(&said, &["`__NEW_UTS_LEN` was not compared", &header]);
    }
}

#[test]
fn a_header_of_luo_that_does_not_parse() {
    let change = &[("\tu64 sessions_pa;", "\tu64 sessions_pa")];
    let Some(line) = line(&refused("no semicolon", change, "include/linux/kho/abi/luo.h:").of("luo.h"))
    else {
        return;
    };
    says(&line, &["clang: ", "correct the header"]);
}

#[test]
fn a_header_for_user_space_that_does_not_parse() {
    let change = &[("#define LIVEUPDATE_SESSION_NAME_LENGTH 64", "struct {{ LIVEUPDATE")];
    line(&refused("no C", change, "include/uapi/linux/liveupdate.h:").of("include/uapi/linux/liveupdate.h"));
}

#[test]
fn a_member_of_a_memfd_that_only_some_configurations_have() {
    let change = &[("\tu64 nr_folios;", "#ifdef CONFIG_MEMFD_MORE\n\tu64 more;\n#endif\n\tu64 nr_folios;")];
    let edit = refused("a condition", change, "depends on CONFIG_MEMFD_MORE").of("memfd.h");
    let Some(line) = line(&edit) else { return };
    says(&line, &["include/linux/kho/abi/memfd.h:", "--build DIR"]);
}

/// What is cut out of a header is read with the conditions that it stands in.
#[test]
fn a_scratch_region_that_only_some_configurations_have() {
    let change =
        &[("\tphys_addr_t size;\n", "\tphys_addr_t size;\n#ifdef CONFIG_KHO_MORE\n\tu64 more;\n#endif\n")];
    let edit = refused("a condition", change, "depends on CONFIG_KHO_MORE")
        .of("include/asm-generic/kexec_handover.h");
    line(&edit);
}

#[test]
fn a_record_in_a_c_file_that_does_not_end() {
    let text = "\n#define KHO_VMALLOC_ALLOC 1\n#define KHO_VMALLOC_HUGE_VMAP 2\nstruct kho_mem_phys_bits {\n";
    let edit = refused("no end", &[], "kernel/liveupdate/kexec_handover.c:4").on("7.0.13");
    line(&edit.adding("kernel/liveupdate/kexec_handover.c", text));
}

/// The boot parameters are those of x86, and an arm64 tree that is configured has no use for them.
#[test]
fn prepared_halves_with_their_tree() {
    let Some(tree) = real("7.3.4+deb13-common") else { return };
    for half in ["amd64", "arm64", "arm64-16k"] {
        let Some(build) = real(&format!("7.3.4+deb13-{half}")) else { continue };
        let output = Program::check(&tree).arg("--build").arg(&build).run();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{half}: {said}");
        assert!(!said.contains("file-not-found"), "{half}: {said}");
    }
}

/// A compiler writes paths relative to the folder that it runs in, if that is above what it reads.
#[test]
fn a_check_that_runs_in_a_folder_above_the_tree() {
    let Some(tree) = real("7.3.4+deb13-common") else { return };
    let Some(build) = real("7.3.4+deb13-amd64") else { return };
    for above in tree.ancestors().skip(1).filter(|folder| build.starts_with(folder)) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
        command.current_dir(above).args(["check", "--tree"]).arg(&tree).arg("--build").arg(&build);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "in {}: {said}", above.display());
        says(&said, &["kho_vmalloc                      bindgen, clang, dwarf-clang, dwarf-gcc, gcc"]);
    }
}

/// Files that the spec names and a full source tree lacks are told of, once each.
#[test]
fn a_full_tree_that_lacks_a_file() {
    let edit = edit("a full tree", &[], &[]).adding("kernel/Makefile", "obj-y += kexec.o\n");
    let Some(copy) = copy(&edit) else { return };
    let output = Program::check(copy.top()).arg("--target").arg("x86_64-4k").run();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    says(&said, &["file-not-found", "kernel/liveupdate/kexec_handover.c", "mm/memblock.c"]);
}

/// What has no tag has no line that could be named, and is named all the same.
#[test]
fn a_record_that_only_a_typedef_names() {
    let changes =
        &[("#endif /* _LINUX_KHO_ABI_BLOCK_H */", "typedef struct { u64 first; } kho_list_t;\n#endif")];
    let Some(copy) = copy(&edit("a typedef", changes, &[]).of("block.h")) else { return };
    let output = Program::check(copy.top()).arg("--target").arg("x86_64-4k").run();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    says(&said, &["warn[unknown-item]: `kho_list_t` is not in this version of the spec"]);
}
