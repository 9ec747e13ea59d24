//! That stand-ins bring along what the real headers do, and nothing else: or a header that lacks an `#include` would be found
//! in one kind of tree only.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_conformance::headers::HeaderIndex;
use kho_abi_conformance::input::Input;
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;

use crate::real;

/// What the real headers have elsewhere, and a stand-in has for all headers: attributes, which are only looked for behind
/// a record, and which nothing but a compiler's error would be missed with.
const FORCED: [&str; 5] = [
    "____cacheline_aligned",
    "____cacheline_aligned_in_smp",
    "__cacheline_aligned",
    "__init",
    "__no_randomize_layout",
];

/// Macros in the place of what real headers have as inline functions.
const FUNCTIONS: [&str; 3] = ["ERR_PTR", "IS_ERR", "PTR_ERR"];

/// The macros that are defined after a header was included alone.
fn macros(flags: &[String], header: &str, target: Target) -> BTreeSet<String> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = folder.path().join("alone.c");
    std::fs::write(&file, format!("#include <{header}>\n")).unwrap();
    let mut clang = Command::new(Compiler::Clang.find(target).unwrap());
    clang.args(["-E", "-dM"]).arg(format!("--target={}", target.arch().triple())).args(flags);
    let ran = clang.arg(&file).output().unwrap();
    assert!(ran.status.success(), "{header}: {}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).unwrap();
    let names = text.lines().filter_map(|line| line.strip_prefix("#define ")?.split([' ', '(']).next());
    names.map(str::to_owned).collect()
}

#[test]
fn stand_ins_bring_along_what_real_headers_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stand-ins");
    let include = folder.join("include").display().to_string();
    let stand_in_flags = ["-nostdinc", "-std=gnu11", "-DKHO_ABI_PAGE_SHIFT=12", "-D__KERNEL__"];
    let folders = [format!("-I{include}"), format!("-I{include}/uapi")];
    let forced = ["-include".to_owned(), "linux/compiler_types.h".to_owned()];
    let own: Vec<_> = stand_in_flags.map(str::to_owned).into_iter().chain(folders).chain(forced).collect();
    let Some(top) = real::common().find(|tree| tree.version == real::PREPARED).and_then(real::top) else {
        return;
    };
    let tree = Tree::folder(&top).unwrap();
    let halves = real::halves();
    let pairs: Vec<_> = halves.iter().map(|b| Input::prepared(&tree, &top, b, &[]).unwrap()).collect();
    let files = Tree::folder(&folder).unwrap().files_below("include").unwrap().into_iter();
    let headers: Vec<_> = files.map(|path| path.strip_prefix("include/").unwrap().to_owned()).collect();
    let here = |header: &str| macros(&own, header, Target::X86_64Page4k);
    let text = |header: &String| std::fs::read(folder.join("include").join(header)).unwrap();
    let defines = headers.iter().flat_map(|header| HeaderIndex::new("", &text(header)).defines);
    let known: BTreeSet<_> = defines.map(|define| define.name).collect();
    let is_known = |name: &String| {
        let name = name.as_str();
        known.contains(name)
            && !name.starts_with("KHO_ABI")
            && !FORCED.contains(&name)
            && !FUNCTIONS.contains(&name)
    };
    let mut wrong = Vec::new();
    for header in headers.iter().filter(|header| !header.starts_with("uapi/")) {
        let ours: BTreeSet<_> = here(header).into_iter().filter(is_known).collect();
        let theirs = pairs.iter().map(|pair| {
            let target = pair.targets()[0];
            macros(&pair.flags(target), header, target).into_iter().filter(is_known).collect::<BTreeSet<_>>()
        });
        let Some(theirs) = theirs.reduce(|a, b| &a & &b) else { return };
        wrong.extend(
            ours.difference(&theirs).map(|name| format!("{header} brings {name}, and the real one does not")),
        );
        wrong.extend(
            theirs
                .difference(&ours)
                .map(|name| format!("{header} does not bring {name}, and the real one does")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
