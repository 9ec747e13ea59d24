//! The whole spec, asserted by both compilers in the real trees.

use std::path::{Path, PathBuf};

use kho_abi_conformance::evidence::cc::{assertions, check, Assertion, Compiler};
use kho_abi_conformance::input::Input;
use kho_abi_conformance::source::Tree;
use kho_abi_spec::expr::Value;
use kho_abi_spec::model::DefinedIn;
use kho_abi_spec::{builtin, Spec, Target};

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

/// What the spec says about a release, and the items among it that this release does not have.
fn of_release(spec: &Spec, release: &str, target: Target) -> (Vec<Assertion>, Vec<String>) {
    let (mut asserted, mut absent) = (Vec::new(), Vec::new());
    for (d, domain) in spec.abi.domains.iter().enumerate() {
        for (v, version) in domain.versions.iter().enumerate() {
            if !version.releases.iter().any(|r| r == release) {
                continue;
            }
            asserted.extend(assertions(version, spec.layouts.version(d, v, target)));
            for (_, item) in version.own() {
                let only = &item.only_in_releases;
                let in_header = !matches!(item.defined_in, Some(DefinedIn::Source(_)));
                if in_header && !only.is_empty() && !only.iter().any(|r| r == release) {
                    absent.push(item.name.clone());
                }
            }
        }
    }
    (asserted, absent)
}

/// The spec has to hold in a tree, at every target that it can be read at.
fn holds(input: &Input, release: &str) {
    let spec = Spec::read(&builtin::sources()).unwrap();
    for target in input.targets() {
        let (asserted, absent) = of_release(&spec, release, target);
        for compiler in Compiler::ALL {
            let verdict = check(input, target, compiler, &asserted).unwrap();
            assert_eq!(verdict.failed, [], "{release} {target} {}", compiler.name());
            assert_eq!(verdict.absent, absent, "{release} {target} {}", compiler.name());
            assert!(verdict.held.len() > 20, "{release} {target} {}", compiler.name());
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
    let wrong: Vec<_> =
        truth.iter().map(|a| Assertion { expected: other(&a.expected), ..a.clone() }).collect();
    let verdict = check(input, target, compiler, &wrong).unwrap();
    assert_eq!((verdict.held, verdict.absent), (vec![], vec![]));
    let actual: Vec<_> = verdict.failed.into_iter().map(|(_, actual)| actual).collect();
    let expected: Vec<_> = truth.iter().map(|a| Some(a.expected.clone())).collect();
    assert_eq!(actual, expected, "{target} {}", compiler.name());
}

#[test]
fn the_spec_holds_in_unprepared_trees() {
    for (package, release) in [
        ("7.0.13+deb13-common", "7.0"),
        ("7.1.13+deb13-common", "7.1"),
        ("7.2.12+deb13-common", "7.2"),
        ("7.3.4+deb13-common", "7.3"),
    ] {
        let Some(top) = real(package) else { continue };
        holds(&Input::unprepared(&Tree::folder(&top).unwrap(), &[]).unwrap(), release);
    }
}

#[test]
fn the_spec_holds_in_prepared_pairs() {
    let Some(top) = real("7.3.4+deb13-common") else { return };
    for half in ["7.3.4+deb13-amd64", "7.3.4+deb13-arm64", "7.3.4+deb13-arm64-16k"] {
        let Some(build) = real(half) else { continue };
        holds(&Input::prepared(&Tree::folder(&top).unwrap(), &top, &build, &[]).unwrap(), "7.3");
    }
}
