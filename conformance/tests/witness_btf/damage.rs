//! BTF that is wrong: it is refused with a line that says what is wrong, or read for what it says. Never a panic, and
//! never an endless loop.

use crate::blob::{Blob, ARRAY, CONST, INT, PTR, STRUCT, TYPEDEF};
use crate::{error, folder, see, see_at};

/// A little of everything.
fn small() -> Blob {
    let mut blob = Blob::new();
    let long = blob.int("unsigned long", 8, 0);
    let named = blob.of(TYPEDEF, "u64", long);
    let array = blob.array(named, 4);
    let union = blob.record(5, false, "", 8, &[("phys", named, 0), ("all", long, 0)]);
    let part =
        blob.record(STRUCT, true, "part", 16, &[("pfn", named, 52 << 24), ("flags", long, 12 << 24 | 52)]);
    let pointer = blob.of(PTR, "", part);
    blob.enumeration(false, "mode", &[("MODE_A", 1), ("MODE_B", 2)]);
    blob.enumeration64(false, "wide", &[("WIDE", 1 << 40)]);
    let members =
        [("", union, 0), ("first", union, 64), ("part", part, 128), ("ptr", pointer, 256), ("a", array, 320)];
    blob.record(STRUCT, false, "all", 72, &members);
    blob
}

const ASKED: [&str; 4] = ["all", "part", "MODE_A", "WIDE"];

#[test]
fn truncated_at_every_length() {
    let (bytes, folder) = (small().bytes(), folder());
    let path = folder.path().join("btf");
    assert_eq!(see_at(&path, &bytes, &ASKED).unwrap().records.len(), 2);
    for length in 0..bytes.len() {
        let error = see_at(&path, &bytes[..length], &ASKED).unwrap_err();
        assert!(!error.problem.is_empty() && !error.remedy.is_empty(), "{length}");
    }
}

#[test]
fn every_byte_changed() {
    let (mut bytes, folder) = (small().bytes(), folder());
    let path = folder.path().join("btf");
    let good = see_at(&path, &bytes, &ASKED).unwrap();
    let mut outcomes = [0; 3];
    for at in 0..bytes.len() {
        for change in [1, 4, 128, 0xff] {
            bytes[at] ^= change;
            let seen = see_at(&path, &bytes, &ASKED);
            outcomes[seen.map_or(0, |seen| if seen == good { 1 } else { 2 })] += 1;
            bytes[at] ^= change;
        }
    }
    // Refused, without effect on what is seen, and seen for what it says.
    assert!(outcomes.iter().all(|count| *count > 100), "{outcomes:?}");
}

#[test]
fn circles_end() {
    let mut blob = Blob::new();
    blob.of(TYPEDEF, "a", 2);
    blob.of(CONST, "", 1);
    blob.record(STRUCT, false, "typedefs", 8, &[("m", 1, 0)]);
    blob.raw(0, ARRAY << 24, 0, &[4, 4, 1]);
    blob.record(STRUCT, false, "arrays", 8, &[("m", 4, 0)]);
    blob.record(STRUCT, false, "", 8, &[("", 6, 0), ("m", 6, 0)]);
    blob.record(STRUCT, false, "nameless", 8, &[("", 6, 0)]);
    blob.record(STRUCT, false, "itself", 8, &[("m", 8, 0)]);
    let bytes = blob.bytes();
    assert!(error(&bytes, &["typedefs"]).contains("is one of its own typedefs"));
    assert!(error(&bytes, &["a"]).contains("is one of its own typedefs"));
    assert!(error(&bytes, &["arrays"]).contains("an array contains itself"));
    assert!(error(&bytes, &["nameless"]).contains("without a name contains itself"));
    // C has no such struct either, but saying what is there does not take for ever.
    assert_eq!(see(&bytes, &["itself"]).unwrap().records.len(), 1);
}

#[test]
fn much_of_little_ends() {
    let mut blob = Blob::new();
    let mut ty = blob.int("int", 4, 1);
    for _ in 0..20 {
        let members = vec![("m", ty, 0); 1000];
        ty = blob.record(STRUCT, false, "", 8, &members);
    }
    blob.record(STRUCT, false, "bomb", 8, &[("m", ty, 0)]);
    assert!(error(&blob.bytes(), &["bomb"]).contains("have more than"));
    let mut blob = Blob::new();
    let long = "x".repeat(100_000);
    blob.int(&long, 4, 1);
    blob.record(STRUCT, false, "r", 8, &[("m", 1, 0)]);
    assert!(error(&blob.bytes(), &["r"]).contains("endless"));
}

#[test]
fn members_that_cannot_be() {
    let refused = |member: (&str, u32, u32), expected: &str| {
        let mut blob = Blob::new();
        blob.int("int", 4, 1);
        blob.of(7, "declared", 0);
        blob.record(STRUCT, false, "r", 8, &[member]);
        let text = error(&blob.bytes(), &["r"]);
        assert!(text.contains(expected), "{text}");
    };
    refused(("m", 0, 0), "a member is `void`");
    refused(("m", 2, 0), "a type of kind 7");
    refused(("", 1, 0), "a member without a name");
    refused(("m", 99, 0), "refers to type 99, and it has only 3");
    refused(("m", u32::MAX, 0), "refers to type 4294967295");
}

#[test]
fn kinds_that_are_unknown() {
    let mut blob = Blob::new();
    let name = blob.name("new");
    blob.raw(name, 0x55 << 24 | 2, 8, &[1, 2, 3]);
    blob.int("int", 4, 1);
    blob.record(STRUCT, false, "r", 8, &[("m", 2, 0)]);
    let text = error(&blob.bytes(), &["r"]);
    assert!(text.contains("type 1 is of the unknown kind 85"), "{text}");
    // A newer kernel can say how long they are: four bytes once, and four for each of two.
    let mut layouts = vec![0; 4 * 0x56];
    layouts[4 * 0x55..4 * 0x55 + 2].copy_from_slice(&[4, 4]);
    blob.layouts = Some(layouts);
    assert_eq!(see(&blob.bytes(), &["r"]).unwrap().records.len(), 1);
    blob.record(STRUCT, false, "s", 8, &[("m", 1, 0)]);
    assert!(error(&blob.bytes(), &["s"]).contains("a type of kind 85"));
    blob.raw(0, 0, 0, &[]);
    assert!(error(&blob.bytes(), &["r"]).contains("type 5 is of the unknown kind 0"));
}

#[test]
fn headers_that_are_others() {
    let good = small().bytes();
    let changed = |at: usize, value: &[u8]| {
        let mut bytes = good.clone();
        bytes[at..at + value.len()].copy_from_slice(value);
        error(&bytes, &ASKED)
    };
    let cases: [(usize, &[u8], &str); 7] = [
        (0, &[0xeb, 0x9f], "is that of a big-endian kernel"),
        (2, &[2], "its version is 2"),
        (4, &23_u32.to_le_bytes(), "header claims to have 23 bytes"),
        (4, &u32::MAX.to_le_bytes(), "header claims to have 4294967295 bytes"),
        (12, &u32::MAX.to_le_bytes(), "its types go beyond its end"),
        (16, &u32::MAX.to_le_bytes(), "its strings go beyond its end"),
        (good.len() - 1, b"x", "its strings do not end"),
    ];
    for (at, value, expected) in cases {
        let text = changed(at, value);
        assert!(text.contains(expected) && text.contains("the BTF of "), "{expected}: {text}");
    }
}

#[test]
fn that_of_a_module_and_of_a_kernel_without_kho() {
    let mut blob = Blob::new();
    blob.strings.clear();
    let name = blob.name("of_a_module");
    blob.raw(name, INT << 24, 4, &[32]);
    assert!(error(&blob.bytes(), &ASKED).contains("it is split BTF, as a module has it"));
    let text = error(&small().bytes(), &["kho_vmalloc", "KHO_FLAG"]);
    assert!(text.contains("CONFIG_KEXEC_HANDOVER"), "{text}");
    assert!(error(&small().bytes(), &[""]).contains("has none of"));
}
