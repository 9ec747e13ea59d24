//! The macros around a serializable pointer: edits of the real headers, each with what the compilers have to find. No
//! other witness sees what these macros do.

use std::fs;
use std::path::Path;

use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::report::{Report, Verdict};
use kho_abi_conformance::rules::Level;
use kho_abi_spec::target::Target;
use kho_abi_spec::{builtin, Spec};
use tempfile::TempDir;

use crate::real_trees::real;

/// A text that occurs exactly once in the header, and what takes its place.
type Change = (&'static str, &'static str);

/// What is done, how, and the one finding, if there has to be one.
type Edit = (&'static str, &'static [Change], Option<(&'static str, &'static str)>);

/// Where the macros are, since 7.0 and before.
const HEADERS: [&str; 2] = ["include/linux/kho/abi/kexec_handover.h", "include/linux/kexec_handover.h"];

const STORE: Option<(&str, &str)> = Some(("pointer-macro", "KHOSER_STORE_PTR"));
const LOAD: Option<(&str, &str)> = Some(("pointer-macro", "KHOSER_LOAD_PTR"));
const DECLARE: Option<(&str, &str)> = Some(("pointer-form", "DECLARE_KHOSER_PTR"));

/// Edits that every release has to find, or not to find.
const EVERYWHERE: &[Edit] = &[
    ("nothing", &[], None),
    ("the virtual address is stored", &[("= virt_to_phys(v);", "= (unsigned long)v;")], STORE),
    ("one more than the address is stored", &[("= virt_to_phys(v);", "= virt_to_phys(v) + 1;")], STORE),
    ("half of the address is stored", &[("= virt_to_phys(v);", "= (unsigned int)virt_to_phys(v);")], STORE),
    ("low bits of the address are lost", &[("= virt_to_phys(v);", "= virt_to_phys(v) & ~7UL;")], STORE),
    ("nothing is stored", &[("(dest).phys = virt_to_phys(v);", "(void)virt_to_phys(v);")], STORE),
    ("the pointer is stored", &[("(dest).phys = virt_to_phys(v);", "(dest).ptr = v;")], STORE),
    (
        "the parameters change places",
        &[("KHOSER_STORE_PTR(dest, val)", "KHOSER_STORE_PTR(val, dest)")],
        STORE,
    ),
    ("storing needs a macro that nobody has", &[("= virt_to_phys(v);", "= kho_no_such_thing(v);")], STORE),
    ("0 is an address", &[("((s).phys ? phys_to_virt((s).phys) : NULL)", "phys_to_virt((s).phys)")], LOAD),
    ("1 is no address", &[("((s).phys ? ", "((s).phys > 1 ? ")], LOAD),
    ("the physical address is loaded", &[("? phys_to_virt((s).phys) :", "? (void *)(s).phys :")], LOAD),
    ("what is loaded has no type", &[("(typeof((s).ptr))((s).phys", "((s).phys")], LOAD),
    ("a null pointer is stored as 0", &[("= virt_to_phys(v);", "= v ? virt_to_phys(v) : 0;")], None),
    (
        "another spelling",
        &[("= virt_to_phys(v);", "= __pa(v);"), ("? phys_to_virt((s).phys) :", "? __va((s).phys) :")],
        None,
    ),
    ("any pointer is taken", &[("typecheck(typeof((dest).ptr), v);", ";")], None),
];

/// Edits of the release 7.3, whose headers have more than one serializable pointer.
const OF_7_3: &[Edit] = &[
    ("half an address", &[("\t\tu64 phys; ", "\t\tu32 phys; ")], DECLARE),
    ("a signed address", &[("\t\tu64 phys; ", "\t\ts64 phys; ")], DECLARE),
    ("no union", &[("\tunion {                        \\", "\tstruct {                       \\")], DECLARE),
    ("the pointer leads to anything", &[("\t\ttype ptr;  ", "\t\tvoid *ptr; ")], DECLARE),
    (
        "the address has another name everywhere",
        &[
            ("\t\tu64 phys; ", "\t\tu64 addr; "),
            ("(dest).phys = virt", "(dest).addr = virt"),
            ("((s).phys ? phys_to_virt((s).phys) :", "((s).addr ? phys_to_virt((s).addr) :"),
        ],
        DECLARE,
    ),
    (
        "fewer parameters",
        &[("KHOSER_LOAD_PTR(src)", "KHOSER_LOAD_PTR()")],
        Some(("missing-item", "KHOSER_LOAD_PTR")),
    ),
];

/// The edited copy of what a check reads of a tree, and the header that was edited.
fn edited(top: &Path, changes: &[Change]) -> (TempDir, &'static str) {
    let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let linux = copy.path().join("include/linux");
    fs::create_dir_all(linux.join("kho/abi")).unwrap();
    let abi = fs::read_dir(top.join("include/linux/kho/abi")).into_iter().flatten();
    let abi =
        abi.map(|entry| format!("include/linux/kho/abi/{}", entry.unwrap().file_name().to_str().unwrap()));
    for path in abi.chain(["Makefile".to_owned(), HEADERS[1].to_owned()]) {
        fs::copy(top.join(&path), copy.path().join(&path)).unwrap();
    }
    for whole in ["arch", "include/asm-generic", "include/uapi"] {
        std::os::unix::fs::symlink(top.join(whole), copy.path().join(whole)).unwrap();
    }
    let text_of = |path: &&str| fs::read_to_string(copy.path().join(path)).unwrap_or_default();
    let header = HEADERS.into_iter().find(|path| text_of(path).contains("define KHOSER_STORE_PTR")).unwrap();
    let mut text = text_of(&header);
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{header}: {from}");
        text = text.replacen(from, to, 1);
    }
    fs::write(copy.path().join(header), text).unwrap();
    (copy, header)
}

/// What is not as expected, if anything.
fn wrong(spec: &Spec, top: &Path, (name, changes, finds): &Edit) -> Option<String> {
    let (copy, header) = edited(top, changes);
    // The second is not the first of its architecture that there is, but the first that is asked for.
    let targets = vec![Target::X86_64Page4k, Target::Arm64Page16k];
    let request = Request { tree: copy.path().to_owned(), targets: targets.clone(), ..Request::default() };
    let report = check(spec, &request);
    let problems: Vec<_> = report.inputs.iter().flat_map(|input| &input.problems).collect();
    let found = report.findings.iter().filter(|f| f.level == Level::Deny);
    let found: Vec<_> = found.map(|f| (f.rule.id, f.item.as_deref().unwrap_or_default())).collect();
    let expected: Vec<_> = finds.iter().copied().collect();
    let verdict = if finds.is_some() { Verdict::Fail } else { Verdict::Pass };
    if !problems.is_empty() || found != expected || report.verdict() != verdict {
        return Some(format!("{name}: {problems:?} {found:?} {:?}", report.verdict()));
    }
    if finds.is_none_or(|(rule, _)| rule == "missing-item") {
        return covered(&report).map(|wrong| format!("{name}: {wrong}"));
    }
    let finding = report.findings.iter().find(|f| f.level == Level::Deny).unwrap();
    let location = finding.location.as_ref().unwrap();
    let line = location.text.clone().unwrap();
    let is_right =
        location.file == header && line.contains(&format!("define {}", finding.item.as_ref().unwrap()));
    (!is_right || finding.targets != targets).then(|| format!("{name}: {line} {:?}", finding.targets))
}

/// Both compilers have compared the macros at each target.
fn covered(report: &Report) -> Option<String> {
    let macros =
        report.coverage.compared.iter().filter(|c| c.item.contains("KHOSER") && c.item.contains("PTR"));
    let missing = |c: &&kho_abi_conformance::report::Compared| {
        !["clang", "gcc"].iter().all(|w| c.witnesses.contains(w))
    };
    macros.clone().find(missing).map(|c| format!("{} at {}: {:?}", c.item, c.target, c.witnesses))
}

fn assert_none(package: &str, edits: &[Edit]) {
    let Some(top) = real(package) else { return };
    let spec = Spec::read(&builtin::sources()).unwrap();
    let wrong: Vec<_> = edits.iter().filter_map(|edit| wrong(&spec, &top, edit)).collect();
    assert!(wrong.is_empty(), "{package}:\n{}", wrong.join("\n"));
}

#[test]
fn what_macros_do_to_a_value_is_seen_in_7_3() {
    assert_none("7.3.4+deb13-common", EVERYWHERE);
}

#[test]
fn what_macros_do_to_a_value_is_seen_where_they_are_no_kho_header() {
    for package in ["6.18.15+deb13-common", "6.19.14+deb13-common"] {
        // As it is, with another address stored, and with 0 loaded as an address.
        assert_none(package, &[EVERYWHERE[0], EVERYWHERE[1], EVERYWHERE[9]]);
    }
}

#[test]
fn what_a_macro_declares_is_one_finding() {
    assert_none("7.3.4+deb13-common", OF_7_3);
}
