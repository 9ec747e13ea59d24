//! What `layout` and `explain` print, as a user sees it.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;

use kho_abi_conformance::rules::{Scope, RULES};

fn printed(arguments: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
    command.args(arguments.split_whitespace()).env_remove("CLICOLOR_FORCE");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments}");
    let text = String::from_utf8(output.stdout).unwrap();
    for line in text.lines() {
        assert_eq!(line, line.trim_end(), "{arguments}: spaces at the end of a line");
        assert!(line.chars().count() <= 120 || line.contains('\u{1b}'), "{arguments}: too wide: {line}");
    }
    text
}

macro_rules! prints {
    ($($test:ident: $arguments:literal,)*) => {
        $(#[test]
        fn $test() {
            insta::assert_snapshot!(printed($arguments));
        })*
    };
}

prints! {
    constant_by_page_size: "layout KHO_VMALLOC_SIZE",
    constant_that_is_a_flag: "layout KHO_VMALLOC_HUGE_VMAP",
    constant_that_is_a_text: "layout KHO_FDT_COMPATIBLE --version v3",
    constant_of_one_release: "layout KHO_RADIX_KEY_WIDTH",
    group_of_constants: "layout kho_radix_consts",
    group_at_two_targets: "layout kho_radix_consts --target arm64-64k --target x86_64-4k",
    record_by_page_size: "layout kho_vmalloc_chunk",
    record_of_a_version_at_a_target: "layout kho_vmalloc --version v1 --target arm64-64k",
    root_node: "layout kho_root_node",
    node_of_an_old_version: "layout kho_subsystem_node --version kho-v1",
    pointer: "layout KhoserPtr",
    rule: "explain record-layout",
    rule_that_both_find: "explain waiver-outdated",
}

/// Of the serializable pointer, C names the macros only.
#[test]
fn pointer_by_its_macros() {
    for name in ["DECLARE_KHOSER_PTR", "KHOSER_STORE_PTR", "KHOSER_LOAD_PTR"] {
        assert_eq!(printed(&format!("layout {name}")), printed("layout KhoserPtr"));
    }
}

/// Colors are those of the terminal, and only where they are wanted.
#[test]
fn colors() {
    assert!(!printed("layout kho_radix_consts").contains('\u{1b}'));
    insta::assert_snapshot!(printed("--color always layout kho_radix_consts").replace('\u{1b}', "ESC"));
    assert!(!printed("explain").contains('\u{1b}') && !printed("explain over-bump").contains('\u{1b}'));
    let rule = printed("--color always explain over-bump").replace('\u{1b}', "ESC");
    insta::assert_snapshot!("colors_of_a_rule", rule);
    let list = printed("--color always explain").replace('\u{1b}', "ESC");
    let lines = list.lines().filter(|line| line.contains("version-") || line.starts_with("ESC"));
    insta::assert_snapshot!("colors_of_rules", lines.collect::<Vec<_>>().join("\n"));
}

/// Elsewhere than in a terminal, each rule has one line, below who finds it and the gravest first.
#[test]
fn every_rule_is_listed_and_explained() {
    let list = printed("explain");
    for scope in [Scope::Check, Scope::Drift, Scope::Both] {
        let heading = match scope {
            Scope::Check => "Found by `check`",
            Scope::Drift => "Found by `drift`",
            Scope::Both => "Found by both",
        };
        let lines = list.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
        let lines = lines.take_while(|line| !line.is_empty()).map(str::trim_start);
        let mut expected: Vec<_> = RULES.iter().filter(|rule| rule.scope == scope).collect();
        expected.sort_by_key(|rule| (rule.level, rule.id));
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let expected =
            expected.iter().map(|rule| words(&format!("{} {} {}", rule.level.name(), rule.id, rule.title)));
        assert_eq!(lines.map(words).collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{list}");
    }
    for rule in RULES {
        let text = printed(&format!("explain {}", rule.id));
        assert!(
            text.starts_with(&format!("{}: ", rule.id))
                && text.contains("\n  why  ")
                && text.contains("\n  what to do  "),
            "{text}"
        );
    }
}
