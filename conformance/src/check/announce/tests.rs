//! Which version is found, by what was seen and by the release.

use kho_abi_spec::{builtin, Source, Spec};

use super::*;
use crate::observed::Constant;

/// What is found of the first domain of a spec, given one constant and a release.
fn presence(spec: &Spec, constants: &[(&str, Constant)], release: Option<&str>) -> Presence {
    let constants = constants.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let observed = [(Target::X86_64Page4k, Observed { constants, ..Observed::default() })];
    find(&spec.abi, 0, Seen { observed: &observed, release })
}

fn text(text: &str) -> Constant {
    Constant::Str(text.to_owned())
}

fn builtin() -> Spec {
    Spec::read(&builtin::sources()).unwrap()
}

fn found(spec: &Spec, presence: Presence) -> (String, Option<String>, bool) {
    let Presence::Version(found) = presence else { panic!("{presence:?}") };
    let version = &spec.abi.domains[found.domain].versions[found.version];
    (version.name.clone().unwrap(), found.announced, found.known)
}

#[test]
fn the_announced_version_or_the_nearest_known_one() {
    let spec = builtin();
    let of = |announced: &str| {
        let (version, said, known) =
            found(&spec, presence(&spec, &[("KHO_FDT_COMPATIBLE", text(announced))], None));
        assert_eq!(said.as_deref(), Some(announced));
        (known, version)
    };
    assert_eq!(of("kho-v1"), (true, "v1".into()));
    assert_eq!(of("kho-v4"), (true, "v4".into()));
    assert_eq!(of("kho-v99"), (false, "v4".into()));
    assert_eq!(of("kho-v2"), (false, "v3".into()));
    assert_eq!(of("something else"), (false, "v4".into()));
}

#[test]
fn a_release_whose_headers_announce_nothing_says_it_itself() {
    let spec = builtin();
    assert_eq!(found(&spec, presence(&spec, &[], Some("6.18"))), ("v1".into(), None, true));
    // From 7.0 on a header does.
    assert_eq!(presence(&spec, &[], Some("7.3")), Presence::Gone(2));
}

#[test]
fn a_tree_of_an_unknown_release_that_announces_nothing_is_not_guessed_at() {
    let spec = builtin();
    for release in [None, Some("99.0")] {
        assert!(matches!(presence(&spec, &[], release), Presence::Unclear(_)));
    }
}

#[test]
fn a_name_and_a_number_are_looked_at_together() {
    let file =
        "#![header(\"linux/kho/abi/x.h\")] #[domain] enum x { v1 = (\"pci\", 1), v2 = (\"pci\", 2) }\n\
                const X_NAME: &str = x::NAME; const X_VERSION: u32 = x::VERSION;";
    let spec = Spec::read(&[Source { path: "x.rs".into(), text: file.into() }]).unwrap();
    let of = |name: &str, number: i128| {
        let constants = [("X_NAME", text(name)), ("X_VERSION", Constant::Int(number))];
        found(&spec, presence(&spec, &constants, None))
    };
    assert_eq!(of("pci", 1), ("v1".into(), Some("pci 1".into()), true));
    assert_eq!(of("pci", 3), ("v2".into(), Some("pci 3".into()), false));
    assert_eq!(of("usb", 1), ("v1".into(), Some("usb 1".into()), false));
}

#[test]
fn what_the_newest_known_release_has_is_missed_in_a_newer_one() {
    let spec = builtin();
    let observed = [(Target::X86_64Page4k, Observed::default())];
    let seen = Seen { observed: &observed, release: Some("99.0") };
    let of = |name: &str| {
        let position = spec.abi.domains.iter().position(|d| d.name.as_deref() == Some(name)).unwrap();
        find(&spec.abi, position, seen)
    };
    assert_eq!(of("memblock"), Presence::Gone(0));
    assert_eq!(of("luo_session"), Presence::Absent, "LUO's own version covers it since 7.2");
}
