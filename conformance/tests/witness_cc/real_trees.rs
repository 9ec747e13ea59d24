//! The whole spec, asserted by both compilers in the real trees.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kho_abi_conformance::check::wanted;
use kho_abi_conformance::evidence::cc::{assertions, check, Assertion, Compiler};
use kho_abi_conformance::input::Input;
use kho_abi_conformance::source::Tree;
use kho_abi_conformance::trees::{known, locate};
use kho_abi_spec::expr::Value;
use kho_abi_spec::model::{DefinedIn, Item};
use kho_abi_spec::{builtin, Spec, Target};

/// The macros that the compilers judge by use.
const MACROS: [&str; 3] = ["DECLARE_KHOSER_PTR", "KHOSER_LOAD_PTR", "KHOSER_STORE_PTR"];

/// The folder with the real trees, if there is one. What depends on it says so when it is not.
pub(crate) fn real(package: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kernel-trees");
    let trees = std::env::var_os("KHO_ABI_TREES").map_or(default, PathBuf::from);
    let file = format!("linux-headers-{package}_");
    let found =
        known().iter().find(|tree| tree.file.starts_with(&file)).and_then(|tree| locate(&trees, tree));
    if found.is_none() {
        eprintln!(
            "NOT CHECKED: the real tree {package} is not in {} (cargo xtask trees gets it)",
            trees.display()
        );
    }
    found
}

/// What the spec says about a release, and the items among it that this release does not have. What is in a file that
/// the tree does not have is not among them.
fn of_release(spec: &Spec, release: &str, target: Target, input: &Input) -> (Vec<Assertion>, Vec<String>) {
    let (mut asserted, mut absent) = (Vec::new(), Vec::new());
    for (d, domain) in spec.abi.domains.iter().enumerate() {
        for (v, version) in domain.versions.iter().enumerate() {
            if !version.releases.iter().any(|r| r == release) {
                continue;
            }
            let home = |item: &Item| item.home(Some(release)).map(DefinedIn::path);
            let gone =
                |item: &Item| home(item).is_some_and(|path| !is_kho_header(&path) && input.absent(&path));
            let own = || version.own().map(|(_, item)| item);
            let unattested: BTreeSet<_> =
                own().filter(|item| gone(item)).map(|item| item.name.clone()).collect();
            asserted.extend(assertions(version, spec.layouts.version(d, v, target), &unattested));
            let other = |item: &&Item| {
                let only = &item.only_in_releases;
                !unattested.contains(&item.name) && !only.is_empty() && !only.iter().any(|r| r == release)
            };
            absent.extend(own().filter(other).map(|item| item.name.clone()));
        }
    }
    (asserted, absent)
}

fn is_kho_header(path: &str) -> bool {
    path.starts_with("include/linux/kho/")
}

/// The spec has to hold in a tree, at every target that it can be read at. `elsewhere` are items that are in no KHO
/// header, and that the compilers have to judge as well.
fn holds(spec: &Spec, input: &Input, release: &str, elsewhere: &[&str]) {
    for target in input.targets() {
        let (asserted, absent) = of_release(spec, release, target, input);
        for compiler in Compiler::ALL {
            let verdict = check(input, target, compiler, &asserted).unwrap();
            assert_eq!(verdict.failed, [], "{release} {target} {}", compiler.name());
            assert_eq!(verdict.absent, absent, "{release} {target} {}", compiler.name());
            assert!(verdict.held.len() > 20, "{release} {target} {}", compiler.name());
            for item in elsewhere.iter().chain(&MACROS) {
                assert!(verdict.held.iter().any(|a| a.item == *item), "{release} {target} {item}");
            }
            nothing_else_holds(input, target, compiler, &verdict.held);
        }
    }
}

/// Asserts something else about everything: nothing of it may hold, and what is true has to be found each time.
fn nothing_else_holds(input: &Input, target: Target, compiler: Compiler, truth: &[Assertion]) {
    let other = |value: &Value| match value {
        Value::Int(number) => Value::Int(number + 1),
        Value::Bool(truth) => Value::Bool(!truth),
        Value::Str(text) => Value::Str(format!("{text}0")),
    };
    // A use of a macro is right or wrong, and is not asserted to be wrong.
    let truth: Vec<_> = truth.iter().filter(|a| !a.property.is_use()).collect();
    let wrong: Vec<_> =
        truth.iter().map(|&a| Assertion { expected: other(&a.expected), ..a.clone() }).collect();
    let verdict = check(input, target, compiler, &wrong).unwrap();
    assert_eq!((verdict.held, verdict.absent), (vec![], vec![]));
    let actual: Vec<_> = verdict.failed.into_iter().map(|(_, actual)| actual).collect();
    let expected: Vec<_> = truth.iter().map(|a| Some(a.expected.clone())).collect();
    assert_eq!(actual, expected, "{target} {}", compiler.name());
}

#[test]
fn the_spec_holds_in_unprepared_trees() {
    let spec = Spec::read(&builtin::sources()).unwrap();
    for (package, release) in [
        ("6.18.15+deb13-common", "6.18"),
        ("6.19.14+deb13-common", "6.19"),
        ("7.0.13+deb13-common", "7.0"),
        ("7.1.13+deb13-common", "7.1"),
        ("7.2.12+deb13-common", "7.2"),
        ("7.3.4+deb13-common", "7.3"),
    ] {
        let Some(top) = real(package) else { continue };
        let wanted = wanted(&spec.abi, Some(release));
        let input = Input::unprepared(&Tree::folder(&top).unwrap(), &wanted).unwrap();
        holds(&spec, &input, release, &["kho_data", "SETUP_KEXEC_KHO"]);
    }
}

#[test]
fn the_spec_holds_in_prepared_pairs() {
    let spec = Spec::read(&builtin::sources()).unwrap();
    let Some(top) = real("7.3.4+deb13-common") else { return };
    let wanted = wanted(&spec.abi, Some("7.3"));
    for (half, elsewhere) in [
        ("7.3.4+deb13-amd64", &["kho_scratch", "kho_data"][..]),
        ("7.3.4+deb13-arm64", &["kho_scratch"]),
        ("7.3.4+deb13-arm64-16k", &["kho_scratch"]),
    ] {
        let Some(build) = real(half) else { continue };
        let input = Input::prepared(&Tree::folder(&top).unwrap(), &top, &build, &wanted).unwrap();
        holds(&spec, &input, "7.3", elsewhere);
    }
}
