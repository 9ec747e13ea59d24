//! Lints on small headers in our own words, and on the real trees.
//!
//! The examples are tables; this file writes each into a tree of its own, and compares everything that the lints
//! find there with what the table expects: exactly this, with its line, and nothing else.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "lints/alone.rs"]
mod alone;
#[path = "lints/comments.rs"]
mod comments;
#[path = "lints/real.rs"]
mod real;
#[path = "lints/records.rs"]
mod records;
#[path = "lints/stand_ins.rs"]
mod stand_ins;
#[path = "lints/versions.rs"]
mod versions;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use kho_abi_conformance::evidence::bindgen;
use kho_abi_conformance::input::Input;
use kho_abi_conformance::lints::{announced, complaints, run, Subject};
use kho_abi_conformance::report::Finding;
use kho_abi_conformance::rules::{Rule, Scope, RULES};
use kho_abi_conformance::source::Tree;
use kho_abi_spec::target::Target;
use rayon::prelude::*;

/// A tree that consists of a few files, and what lints find in it.
pub(crate) struct Example {
    /// The rule that it is an example for.
    pub(crate) rule: &'static Rule,
    /// What is shown.
    pub(crate) name: &'static str,
    /// Its files: a path from the top of the tree, or the name of a header in `include/linux/kho/abi`, and the text.
    pub(crate) files: &'static [(&'static str, &'static str)],
    /// The findings, in their order: the rule, the item, the message and the line.
    pub(crate) finds: &'static [(&'static Rule, &'static str, &'static str, usize)],
}

const TARGETS: [Target; 2] = [Target::X86_64Page4k, Target::Arm64Page64k];

/// Records whose names begin so are not new.
const DESCRIBED: &str = "old_";

fn examples() -> impl Iterator<Item = &'static Example> {
    let of_text = versions::EXAMPLES.iter().chain(comments::EXAMPLES);
    of_text.chain(alone::EXAMPLES).chain(records::EXAMPLES)
}

fn write(top: &Path, file: &str, text: &[u8]) {
    let path = if file.contains('/') { top.join(file) } else { top.join("include/linux/kho/abi").join(file) };
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What the lints find in a tree.
fn findings(tree: &Tree, input: &Input) -> Vec<Finding> {
    let targets = TARGETS.into_iter().filter(|target| input.targets().contains(target));
    let observed: Vec<_> = targets.map(|target| (target, bindgen::observe(input, target).unwrap())).collect();
    let subject = Subject {
        tree,
        input,
        observed: &observed,
        announced: &announced(&observed),
        alone: &complaints(tree, input, &observed).unwrap(),
        described: &|record| record.starts_with(DESCRIBED),
    };
    run(&subject).unwrap()
}

fn in_folder(top: &Path) -> Vec<Finding> {
    let tree = Tree::folder(top).unwrap();
    findings(&tree, &Input::unprepared(&tree, &[]).unwrap())
}

fn written(findings: &[Finding]) -> Vec<String> {
    let line = |f: &Finding| f.location.as_ref().map_or(0, |location| location.line);
    let item = |f: &Finding| f.item.clone().unwrap_or_default();
    findings.iter().map(|f| format!("{} {}:{} {}", f.rule.id, item(f), line(f), f.message)).collect()
}

/// What is not as the example says.
fn wrong(example: &Example) -> Option<String> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    example.files.iter().for_each(|(file, text)| write(folder.path(), file, text.as_bytes()));
    let found = in_folder(folder.path());
    for finding in &found {
        let location = finding.location.as_ref().unwrap();
        let text = fs::read_to_string(folder.path().join(&location.file)).unwrap();
        let line = text.lines().nth(location.line - 1).map(|line| line.replace('\t', "    "));
        assert_eq!(location.text, line, "{}", example.name);
        assert_eq!(finding.targets, TARGETS, "{}", example.name);
    }
    let path =
        |item: &str| if item.ends_with(".h") { format!("include/linux/kho/abi/{item}") } else { item.into() };
    let expected = example.finds.iter();
    let expected: Vec<_> = expected
        .map(|(rule, item, says, line)| format!("{} {}:{line} {says}", rule.id, path(item)))
        .collect();
    let found = written(&found);
    (found != expected).then(|| {
        format!(
            "{}\n  expected {}\n  found    {}",
            example.name,
            expected.join("\n           "),
            found.join("\n           ")
        )
    })
}

#[test]
fn examples_find_what_they_say() {
    let examples: Vec<_> = examples().collect();
    let wrong: Vec<_> = examples.par_iter().filter_map(|example| wrong(example)).collect();
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_lint_has_an_example_that_fires_and_one_that_is_silent() {
    let lints = RULES.iter().filter(|rule| rule.scope == Scope::Both && !rule.id.starts_with("waiver-"));
    let lints: BTreeSet<_> = lints.map(|rule| rule.id).collect();
    assert_eq!(lints.len(), 11);
    for id in &lints {
        let own = || examples().filter(|example| example.rule.id == *id);
        assert!(own().any(|e| e.finds.iter().any(|(rule, ..)| rule.id == *id)), "nothing fires {id}");
        assert!(own().any(|e| e.finds.iter().all(|(rule, ..)| rule.id != *id)), "nothing leaves {id} alone");
    }
    assert!(examples().all(|example| lints.contains(example.rule.id)));
    let names: BTreeSet<_> = examples().map(|example| example.name).collect();
    assert_eq!(names.len(), examples().count(), "two examples have one name");
}

#[test]
fn bytes_that_are_no_text_are_passed_over() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let text = b"/* \xff KHO-\xe9 kho-v1 \xc3 KHO_OLD_VERSION\xff */\n#define KHO_VERSION \"kho-v2\"\n/** \xf0 @x\xfe: a */\n#define KHO_X(y) y\n";
    write(folder.path(), "kho.h", text);
    let found = written(&in_folder(folder.path()));
    let [stale, unknown] = found.as_slice() else { panic!("{found:?}") };
    assert!(stale.starts_with("doc-version-stale") && unknown.contains("`KHO_OLD_VERSION`"), "{found:?}");
}

#[test]
fn a_revision_has_the_findings_of_its_folder() {
    let is_elsewhere = |example: &&Example| example.files.iter().any(|(file, _)| file.contains('/'));
    let examples: Vec<_> = examples().filter(is_elsewhere).collect();
    assert!(examples.iter().any(|example| example.finds.is_empty()) && examples.len() > 2);
    for example in examples {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        example.files.iter().for_each(|(file, text)| write(folder.path(), file, text.as_bytes()));
        let git = |arguments: &[&str]| {
            let identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
            let mut git = Command::new("git");
            let ran = git.current_dir(folder.path()).args(identity).args(arguments).output().unwrap();
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        };
        git(&["init", "--quiet"]);
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--message", "all"]);
        let tree = Tree::revision(folder.path(), "HEAD").unwrap();
        let of_revision = written(&findings(&tree, &Input::unprepared(&tree, &[]).unwrap()));
        assert_eq!(of_revision, written(&in_folder(folder.path())), "{}", example.name);
    }
}
