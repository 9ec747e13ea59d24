//! Facts made up for the test.

use super::*;
use crate::observed::{Member, RecordKind};

fn record(align: Option<u64>, inner: Option<u64>, size: u64) -> Record {
    let within = Record { kind: RecordKind::Union, size, align: inner, members: Vec::new() };
    let ty = Type::Anonymous(Box::new(within));
    let member = Member { name: "m".to_owned(), bit_offset: 0, bit_width: None, ty };
    Record { kind: RecordKind::Struct, size, align, members: vec![member] }
}

fn sighting(witness: &'static str, target: Target, constants: &[(&str, i128)], record: Record) -> Sighting {
    let constants = constants.iter().map(|(name, value)| ((*name).to_owned(), Constant::Int(*value)));
    let records = [("r".to_owned(), record)].into_iter().collect();
    Sighting { witness, target, observed: Observed { records, constants: constants.collect() } }
}

fn sightings() -> Vec<Sighting> {
    use Target::{Arm64Page4k, Arm64Page64k, X86_64Page4k};
    let (full, part) = (record(Some(1), Some(8), 8), record(None, None, 8));
    vec![
        sighting("bindgen", X86_64Page4k, &[("SAME", 1), ("PAGE", 4), ("ODD", 9)], full.clone()),
        sighting("bindgen", Arm64Page4k, &[("SAME", 1), ("PAGE", 4)], full.clone()),
        sighting("bindgen", Arm64Page64k, &[("SAME", 1), ("PAGE", 64)], full),
        sighting("dwarf", X86_64Page4k, &[("SAME", 1)], part.clone()),
        sighting("dwarf", Arm64Page4k, &[("SAME", 1)], part),
        // Neither what the other saw there, nor a part of it.
        sighting("dwarf", Arm64Page64k, &[("SAME", 2)], record(Some(1), None, 8)),
    ]
}

#[test]
fn what_is_the_same_is_said_once_and_nothing_is_lost() {
    let merged = merge(&sightings());
    let shown: Vec<_> = merged
        .iter()
        .map(|set| {
            let names = set.seen.records.keys().chain(set.seen.constants.keys());
            let names: Vec<_> = names.map(String::as_str).collect();
            let who = [set.by.join("+"), set.without_alignment.join("+")].join("/");
            format!("{} {who}: {}", set.targets.join("+"), names.join(" "))
        })
        .collect();
    let expected = [
        "x86_64-4k+arm64-4k bindgen/dwarf: r",
        "x86_64-4k+arm64-4k bindgen+dwarf/: SAME",
        "x86_64-4k+arm64-4k bindgen/: PAGE",
        "x86_64-4k bindgen/: ODD",
        "arm64-64k bindgen/: r SAME PAGE",
        "arm64-64k dwarf/: r SAME",
    ];
    let sorted = |lines: Vec<String>| lines.into_iter().collect::<BTreeSet<_>>();
    let expected = expected.map(str::to_owned).to_vec();
    assert_eq!(
        sorted(shown),
        sorted(expected).into_iter().map(|line| line.replace("r SAME PAGE", "r PAGE SAME")).collect()
    );
    for Sighting { witness, target, observed } in sightings() {
        assert_eq!(at(&merged, witness, target), observed, "{witness} at {target}");
    }
}

#[test]
fn contradictions_and_what_is_not_listed_are_refused() {
    let targets: Vec<_> = ["x86_64-4k", "arm64-4k", "arm64-64k"].map(str::to_owned).to_vec();
    let who = ["bindgen", "dwarf"];
    let mut merged = merge(&sightings());
    assert_eq!(validate(&targets, &who, &merged), Ok(()));
    assert!(validate(&["arm32-4k".to_owned()], &who, &merged).unwrap_err().contains("arm32-4k"));
    assert_eq!(validate(&targets[1..], &who, &merged).unwrap_err(), "x86_64-4k is not among its targets");
    assert_eq!(validate(&targets, &who[..1], &merged).unwrap_err(), "dwarf is not among its witnesses");
    let last = merged.len() - 1;
    merged[last].by = vec!["bindgen".to_owned()];
    let twice = validate(&targets, &who, &merged).unwrap_err();
    assert_eq!(twice, "bindgen has the record r twice at arm64-64k");
}
