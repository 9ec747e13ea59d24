//! Merging: one finding per cause, with its targets, and both sides at each.

use std::fs;

use tempfile::TempDir;

use kho_abi_spec::expr::Value;

use super::*;
use crate::evidence::cc::Property;
use crate::observed::{Constant, Member, Record, RecordKind, Type};
use crate::rules;

const HEADER: &str = "include/linux/kho/abi/x.h";

/// A tree whose one header defines `struct pair`, `SIZE` and `struct late` on known lines.
fn tree() -> (TempDir, Tree) {
    let folder = tempfile::tempdir().unwrap();
    let header = folder.path().join(HEADER);
    fs::create_dir_all(header.parent().unwrap()).unwrap();
    fs::write(header, "struct pair {\n\tint a;\n\tint b;\n};\n#define SIZE 8\nstruct late { int c; };\n")
        .unwrap();
    let tree = Tree::folder(folder.path()).unwrap();
    (folder, tree)
}

/// The report after what `fill` adds.
fn merged(fill: impl FnOnce(&mut Merger<'_>)) -> Report {
    let (_folder, tree) = tree();
    let input = Input::unprepared(&tree, &[]).unwrap();
    let mut merger = Merger::new(&input, &tree);
    fill(&mut merger);
    let mut report = Report::default();
    merger.finish(&mut report);
    report
}

fn difference(rule: &'static rules::Rule, item: &str, member: Option<&str>, sides: [&str; 2]) -> Difference {
    let [before, after] = sides.map(|side| Some(side.to_owned()));
    let (item, member) = (item.to_owned(), member.map(str::to_owned));
    Difference { rule, message: "it differs".to_owned(), item, member, before, after }
}

#[test]
fn targets_with_one_cause_are_one_finding_with_both_sides_at_each() {
    let report = merged(|merger| {
        // In any order, and from two witnesses.
        for target in [Target::Arm64Page64k, Target::X86_64Page4k, Target::Arm64Page4k, Target::X86_64Page4k]
        {
            let before = if target.page().shift() == 16 { "8191" } else { "511" };
            merger.add(target, difference(&rules::CONSTANT_VALUE, "SIZE", None, [before, "7"]));
        }
    });
    let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!(finding.targets, [Target::X86_64Page4k, Target::Arm64Page4k, Target::Arm64Page64k]);
    assert_eq!(finding.before.as_deref(), Some("511 [x86_64-4k, arm64-4k]; 8191 [arm64-64k]"));
    assert_eq!(finding.after.as_deref(), Some("7"));
}

#[test]
fn other_rules_items_and_members_are_other_findings() {
    let report = merged(|merger| {
        let target = Target::Arm64Page4k;
        merger.add(target, difference(&rules::MEMBER_RENAMED, "pair", Some("a"), ["z", "a"]));
        merger.add(target, difference(&rules::MEMBER_TYPE, "pair", Some("b"), ["u32", "s32"]));
        merger.add(target, difference(&rules::MEMBER_TYPE, "pair", Some("a"), ["u32", "s32"]));
        merger.add(target, difference(&rules::RECORD_LAYOUT, "pair", None, ["8 bytes", "16 bytes"]));
        merger.add(target, difference(&rules::MISSING_ITEM, "gone", None, ["there", "not"]));
    });
    let found = report.findings.iter().map(|f| {
        let line = f.location.as_ref().map(|location| location.line);
        (f.rule.id, f.item.as_deref().unwrap(), line)
    });
    // The gravest first, then by line; what has none leads.
    let expected = [
        ("missing-item", "gone", None),
        ("record-layout", "pair", Some(1)),
        ("member-type", "pair.a", Some(2)),
        ("member-type", "pair.b", Some(3)),
        ("member-renamed", "pair.a", Some(2)),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn coverage_names_every_witness_once() {
    let report = merged(|merger| {
        for witness in ["gcc", "bindgen", "gcc"] {
            merger.add_compared(Target::Arm64Page4k, witness, "SIZE");
        }
        merger.add_compared(Target::Arm64Page4k, "gcc", "pair");
        merger.add_composed("group", vec!["SIZE".to_owned(), "pair".to_owned()]);
        merger.add_composed("lost", vec!["SIZE".to_owned(), "nobody".to_owned()]);
    });
    let compared = report
        .coverage
        .compared
        .iter()
        .map(|c| (c.item.as_str(), c.target, c.witnesses.iter().copied().collect::<Vec<_>>()));
    let expected = [
        ("SIZE", "arm64-4k", vec!["bindgen", "gcc"]),
        // Who compared only a part of a group did not compare the group.
        ("group", "arm64-4k", vec!["gcc"]),
        ("pair", "arm64-4k", vec!["gcc"]),
    ];
    assert_eq!(compared.collect::<Vec<_>>(), expected);
}

fn observed(size: u64) -> Observed {
    let member = |name: &str, bit_offset, bit_width| Member {
        name: name.to_owned(),
        bit_offset,
        bit_width,
        ty: Type::Int { bytes: 4, signed: Some(true) },
    };
    let members = vec![member("a", 0, None), member("b", 32, Some(32))];
    let pair = Record { kind: RecordKind::Struct, size, align: Some(4), members };
    let mut observed = Observed::default();
    observed.records.insert("pair".to_owned(), pair);
    observed.constants.insert("SIZE".to_owned(), Constant::Int(8));
    observed
}

/// A version in which `pair` embeds `late`, and leads to `other`, and holds as many elements as `SIZE` says.
fn version() -> Version {
    let text = "const SIZE: usize = 8; struct late { c: u32 } struct other { d: u32 }
        #[serializable_pointer(declare = DECLARE_PTR, store = STORE_PTR, load = LOAD_PTR)]
        union KhoPtr<T> { phys: u64, ptr: *mut T }
        struct pair { a: [u8; SIZE], b: late, next: KhoPtr<other> }";
    let source = kho_abi_spec::Source { path: "pair.rs".into(), text: text.into() };
    let spec = kho_abi_spec::Spec::read(&[source]).unwrap();
    spec.abi.domains[0].versions[0].clone()
}

fn failed(member: Option<&str>, property: Property, expected: i128, actual: Option<i128>) -> Verdict {
    let (item, member) = ("pair".to_owned(), member.map(str::to_owned));
    let assertion = Assertion { item, member, property, expected: Value::Int(expected) };
    Verdict { failed: vec![(assertion, actual.map(Value::Int))], ..Verdict::default() }
}

#[test]
fn a_compiler_that_confirms_bindgen_adds_nothing_and_one_that_contradicts_it_is_a_finding() {
    let judge = |verdict: Verdict| {
        let report = merged(|m| {
            m.add(Target::Arm64Page4k, difference(&rules::RECORD_LAYOUT, "late", None, ["1", "2"]));
            m.add_verdict(Target::Arm64Page4k, "gcc", &version(), &observed(8), &verdict);
        });
        assert_eq!(report.coverage.compared.len(), 1);
        let others = report.findings.into_iter().filter(|f| f.rule != &rules::RECORD_LAYOUT);
        others.collect::<Vec<_>>()
    };
    // The spec says 12, gcc and bindgen say 8.
    assert!(judge(failed(None, Property::Size, 12, Some(8))).is_empty());
    // C cannot say where a bit-field is, and bindgen sees that it is one.
    assert!(judge(failed(Some("b"), Property::Offset, 4, None)).is_empty());
    let findings = judge(failed(None, Property::Size, 8, Some(12)));
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.rule.id, finding.item.as_deref()), ("witness-disagreement", Some("pair")));
    assert_eq!(finding.after.as_deref(), Some("gcc: 12; bindgen: 8"));
    let findings = judge(failed(Some("a"), Property::Offset, 0, None));
    assert_eq!(findings[0].item.as_deref(), Some("pair"));
    assert_eq!(findings[0].before.as_deref(), Some("offset of a 0"));
    assert_eq!(findings[0].after.as_deref(), Some("gcc: something else; bindgen: 0"));
}

/// What compilers say of `pair` after `found`, which bindgen's comparison found at another item or with another rule.
fn refuted(rule: &'static rules::Rule, item: &str, verdict: &Verdict) -> Vec<Finding> {
    let report = merged(|m| {
        m.add(Target::Arm64Page4k, difference(rule, item, None, ["12", "8"]));
        for compiler in ["gcc", "clang"] {
            m.add_verdict(Target::Arm64Page4k, compiler, &version(), &observed(8), verdict);
        }
    });
    report.findings.into_iter().filter(|f| f.rule == &rules::WITNESS_DISAGREEMENT).collect()
}

#[test]
fn only_what_an_item_is_made_of_explains_what_compilers_refute() {
    let size = failed(None, Property::Size, 12, Some(8));
    let (layout, value, form) = (&rules::RECORD_LAYOUT, &rules::CONSTANT_VALUE, &rules::POINTER_FORM);
    for (rule, item) in [(layout, "pair"), (layout, "late"), (value, "SIZE"), (form, "DECLARE_PTR")] {
        assert_eq!(refuted(rule, item, &size).len(), 0, "{item}");
    }
    for (rule, item) in [(layout, "other"), (&rules::MEMBER_RENAMED, "pair")] {
        assert_eq!(refuted(rule, item, &size).len(), 1, "{item}");
    }
    // That a member has another name explains that there is none of the old one.
    let gone = failed(Some("z"), Property::Offset, 4, None);
    assert_eq!(refuted(&rules::MEMBER_RENAMED, "pair", &gone).len(), 0);
}

#[test]
fn all_compilers_and_all_facts_of_a_record_are_one_contradiction() {
    let mut verdict = failed(None, Property::Size, 8, Some(12));
    verdict.failed.extend(failed(Some("b"), Property::Offset, 4, Some(8)).failed);
    let findings = refuted(&rules::RECORD_LAYOUT, "pair", &verdict);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.before.as_deref(), Some("size 8"));
    assert_eq!(finding.after.as_deref(), Some("gcc: 12; clang: 12; bindgen: 8"));
}

#[test]
fn what_a_compiler_refutes_and_the_comparison_does_not_find_is_a_finding() {
    // gcc and bindgen agree, and differ from the spec: the comparison must have found something at this target.
    let verdict = failed(None, Property::Size, 12, Some(8));
    let report = merged(|m| {
        m.add(Target::X86_64Page4k, difference(&rules::RECORD_LAYOUT, "pair", None, ["12", "8"]));
        m.add_verdict(Target::Arm64Page4k, "gcc", &version(), &observed(8), &verdict);
    });
    let found: Vec<_> = report.findings.iter().map(|f| (f.rule.id, f.targets.as_slice())).collect();
    assert!(found.contains(&("witness-disagreement", &[Target::Arm64Page4k])), "{found:?}");
}
