//! Who can hand over to whom, over small specs in which one thing is different at a time. The verdicts over
//! the real releases are tested with the command, in `conformance`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

use kho_abi_spec::compat::{
    between_releases, changes, handover, nearest_release, releases, Carried, Disagreement, Handover, Kernel,
    Outcome, Verdict,
};
use kho_abi_spec::{Source, Spec};

const ROOT: &str = r#"
    #[domain] #[fatal] #[on_mismatch("nothing arrives")]
    enum root { #[releases("1.0", "1.1", "1.2", "1.9", "1.10")] v1 = "root-v1", #[releases("2.0")] v2 = "root-v2" }
    struct head { a: u64 }
"#;
const HARSH: &str = r#"
    #[domain] #[fatal] #[guarded_by(root)] #[on_mismatch("it panics")] #[on_absence("it panics too")]
    enum harsh { #[releases("1.1", "1.2")] v1 = "harsh-v1", #[releases("1.9")] v2 = "harsh-v2" }
"#;
const MILD: &str = r#"
    #[domain] #[guarded_by(harsh)] #[on_mismatch("it is lost")]
    enum mild { #[releases("1.1")] v1 = 1, #[releases("1.2", "1.9", "2.0")] v2 = 2 }
    struct kept { a: u32 }
    #[versions(v1)] struct turned { a: u32, b: u32 }
    #[versions(v2..)] struct turned { b: u32, a: u32 }
    #[versions(v1)] struct old { a: u32 }
    #[versions(v2..)] struct new { a: u32 }
"#;

fn spec() -> Spec {
    let source = |text: &str| Source { path: "x.rs".to_owned(), text: text.to_owned() };
    Spec::read(&[source(ROOT), source(HARSH), source(MILD)]).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn between(old: &str, new: &str) -> Handover {
    between_releases(&spec(), old, new).unwrap_or_else(|| panic!("{old} or {new} is unknown"))
}

/// The outcome and the weight of each domain that either side has.
fn outcomes(handover: &Handover) -> Vec<(&str, Outcome, Option<Verdict>)> {
    handover.domains.iter().map(|d| (d.domain.as_str(), d.outcome, d.verdict)).collect()
}

#[test]
fn equal_versions_match() {
    let same = between("1.1", "1.1");
    assert_eq!(same.verdict, Verdict::Yes);
    assert!(same.domains.iter().all(|d| d.outcome == Outcome::Match && d.consequence.is_none()));
    assert_eq!(same.reasons().count(), 0);
}

#[test]
fn nothing_below_a_mismatch_is_reached() {
    let (yes, no) = (Some(Verdict::Yes), Some(Verdict::No));
    let root = between("1.1", "2.0");
    assert_eq!(root.verdict, Verdict::No);
    let below = |d| (d, Outcome::NotReached, None);
    assert_eq!(outcomes(&root), [("root", Outcome::Mismatch, no), below("harsh"), below("mild")]);
    assert_eq!(root.domains[0].consequence.as_deref(), Some("nothing arrives"));
    let harsh = between("1.2", "1.9");
    assert_eq!(
        outcomes(&harsh),
        [("root", Outcome::Match, yes), ("harsh", Outcome::Mismatch, no), below("mild")]
    );
}

#[test]
fn a_mild_mismatch_costs_only_itself() {
    let mild = between("1.1", "1.2");
    assert_eq!(mild.verdict, Verdict::But);
    let reasons: Vec<_> = mild.reasons().map(|d| (d.domain.as_str(), d.consequence.as_deref())).collect();
    assert_eq!(reasons, [("mild", Some("it is lost"))]);
    assert_eq!(mild.domains[2].remarks, ["different: turned; gone: old; new: new"]);
    assert_eq!((mild.domains[2].old.as_deref(), mild.domains[2].new.as_deref()), (Some("1"), Some("2")));
}

#[test]
fn what_one_side_does_not_know() {
    let (yes, but, no) = (Some(Verdict::Yes), Some(Verdict::But), Some(Verdict::No));
    // Whoever misses what was never handed over panics; what is guarded by it was not handed over either.
    let forth = between("1.0", "1.1");
    assert_eq!(forth.verdict, Verdict::No);
    assert_eq!(
        outcomes(&forth)[1..],
        [("harsh", Outcome::Missing, no), ("mild", Outcome::NothingToRead, yes)]
    );
    let back = between("1.1", "1.0");
    assert_eq!(back.verdict, Verdict::But);
    assert_eq!(outcomes(&back)[1..], [("harsh", Outcome::Unread, but), ("mild", Outcome::NotReached, None)]);
}

#[test]
fn a_guard_that_neither_has_hands_nothing_over() {
    let spec = spec();
    let carried =
        |version, announced: &str| Some(Carried { version, announced: announced.to_owned(), known: true });
    let kernel = |name: &str, carries| Kernel { name: name.to_owned(), carries };
    let old = kernel("old", vec![carried(0, "root-v1"), None, None]);
    let new = kernel("new", vec![carried(0, "root-v1"), None, carried(0, "1")]);
    let found = handover(&spec, &old, &new, &[]);
    assert_eq!(outcomes(&found)[1], ("mild", Outcome::NothingToRead, Some(Verdict::Yes)));
    // Without the root there is nothing at all, whoever lacks it.
    let none = kernel("none", vec![None, None, None]);
    for (from, to) in [(&old, &none), (&none, &old), (&none, &none)] {
        assert_eq!(handover(&spec, from, to, &[]).verdict, Verdict::No);
    }
}

#[test]
fn equal_versions_over_different_layouts_are_misread() {
    let spec = spec();
    let [old, new] = ["1.1", "1.1"].map(|release| Kernel::of_release(&spec.abi, release).unwrap());
    let other = Disagreement { domain: 2, what: "`kept.a` is longer".to_owned() };
    let found = handover(&spec, &old, &new, &[other]);
    assert_eq!(found.verdict, Verdict::No);
    let mild = &found.domains[2];
    assert_eq!((mild.outcome, mild.verdict), (Outcome::Misread, Some(Verdict::No)));
    assert_eq!(mild.remarks, ["`kept.a` is longer"]);
}

#[test]
fn a_version_that_the_spec_does_not_know() {
    let spec = spec();
    let known = Kernel::of_release(&spec.abi, "1.1").unwrap();
    let mut unknown = known.clone();
    unknown.carries[2] = Some(Carried { version: 1, announced: "3".to_owned(), known: false });
    let found = handover(&spec, &known, &unknown, &[]);
    assert_eq!((found.verdict, found.domains[2].outcome), (Verdict::But, Outcome::Mismatch));
    assert!(found.domains[2].remarks[0].contains("does not know 3"), "{:?}", found.domains[2].remarks);
    assert_eq!(handover(&spec, &unknown, &unknown, &[]).verdict, Verdict::Yes);
}

#[test]
fn a_record_of_some_releases_only_is_a_layout() {
    let text = "#[domain] enum root { #[releases(\"1.0\", \"1.1\")] v1 = 1 }
        #[releases(\"1.1\")] struct record { a: u64 }
        #[releases(\"1.0\")] const NAME: u32 = 1;";
    let spec = Spec::read(&[Source { path: "x.rs".to_owned(), text: text.to_owned() }]).unwrap();
    let found = between_releases(&spec, "1.0", "1.1").unwrap();
    assert_eq!((found.verdict, found.domains[0].outcome), (Verdict::No, Outcome::Misread));
    assert_eq!(found.domains[0].remarks, ["only 1.1 has `record`"]);
}

#[test]
fn releases_are_in_the_order_of_their_numbers() {
    let spec = spec();
    assert_eq!(releases(&spec.abi), ["1.0", "1.1", "1.2", "1.9", "1.10", "2.0"]);
    for (name, nearest) in [("0.9", "1.0"), ("1.5", "1.2"), ("1.11", "1.10"), ("9.9", "2.0"), ("next", "2.0")]
    {
        assert_eq!(nearest_release(&spec.abi, name), Some(nearest), "{name}");
    }
    assert_eq!(between_releases(&spec, "1.0", "3.0"), None);
}

#[test]
fn equal_layouts_under_different_versions_are_said() {
    let changed = changes(&spec(), 0, 0, 1);
    assert!(changed.changed.is_empty() && changed.to_string().contains("equal"), "{changed}");
}
