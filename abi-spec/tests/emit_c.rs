//! The C headers as text. That compilers agree with them is tested where the compilers are, in `conformance`, with
//! the same shapes.

#![allow(clippy::expect_used, reason = "helpers of tests end the test")]

use std::collections::BTreeSet;

use kho_abi_spec::emit::c;
use kho_abi_spec::{builtin, Source, Spec};

fn read(texts: &[&str]) -> Spec {
    let source = |text: &&str| Source { path: "inline.rs".into(), text: (*text).into() };
    let sources: Vec<Source> = texts.iter().map(source).collect();
    Spec::read(&sources).expect("the text is a spec")
}

fn shapes() -> Spec {
    read(&[include_str!("emit_c/shapes.rs"), include_str!("emit_c/user.rs")])
}

#[test]
fn a_kernel_header() {
    insta::assert_snapshot!(c::kernel(&shapes(), 0, 1));
}

#[test]
fn a_portable_header() {
    insta::assert_snapshot!(c::portable(&shapes(), 0, 1));
}

#[test]
fn headers_with_imports() {
    let spec = shapes();
    insta::assert_snapshot!(format!("{}\n{}", c::kernel(&spec, 1, 0), c::portable(&spec, 1, 0)));
}

#[test]
fn inline_input_without_a_domain_has_headers_too() {
    let spec = read(&["/// A record of a driver.\nstruct my_record { id: u32, values: [u16; 2] }"]);
    let (kernel, portable) = (c::kernel(&spec, 0, 0), c::portable_as(&spec, 0, 0, "my-driver"));
    insta::assert_snapshot!(format!("{kernel}\n{portable}"));
    assert!(c::portable(&spec, 0, 0).contains("#ifndef KHO_ABI_PORTABLE_MY_RECORD_H"));
    assert_eq!(c::files(&spec), []);
}

#[test]
fn every_header_of_every_version_is_a_file_of_its_own() {
    let paths: Vec<String> = c::files(&shapes()).into_iter().map(|file| file.path).collect();
    let expected = [
        "include/kernel/shapes-v1/linux/shapes.h",
        "include/kernel/shapes-v1/linux/shapes_too.h",
        "include/kernel/shapes-v2/linux/shapes.h",
        "include/kernel/shapes-v2/linux/shapes_too.h",
        "include/kernel/user-v1/linux/user_of_shapes.h",
        "include/portable/kho_abi/shapes-v1.h",
        "include/portable/kho_abi/shapes-v2.h",
        "include/portable/kho_abi/user-v1.h",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn the_headers_of_kho_leave_nothing_out() {
    let spec = Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    for (d, domain) in spec.abi.domains.iter().enumerate() {
        for (v, version) in domain.versions.iter().enumerate() {
            let portable = c::portable(&spec, d, v);
            let words: BTreeSet<&str> =
                portable.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
            for (_, item) in version.own() {
                let is_named = words.contains(item.name.as_str());
                let is_type_or_value = !matches!(
                    item.kind,
                    kho_abi_spec::model::ItemKind::Pointer(_) | kho_abi_spec::model::ItemKind::Node(_)
                );
                assert!(is_named || !is_type_or_value, "{} is not in {:?}", item.name, version.name);
            }
        }
    }
}
