//! Each kind of type that BTF has, as the C that it stands for.

use kho_abi_conformance::observed::{Constant, Record, RecordKind, Type};

use crate::blob::{Blob, CONST, FLOAT, FWD, PTR, RESTRICT, STRUCT, TYPEDEF, TYPE_TAG, UNION, VOLATILE};
use crate::{error, member, see, structure, U32, U64, U8};

#[test]
fn integers_and_what_is_none() {
    let mut blob = Blob::new();
    let int = |bytes, signed| Type::Int { bytes, signed };
    let float = blob.name("double");
    let float = blob.raw(float, FLOAT << 24, 8, &[]);
    let cell = blob.int("unsigned int", 4, 0);
    let cell = blob.of(TYPEDEF, "__be32", cell);
    let kinds = [
        (blob.int("char", 1, 1), int(1, None)),
        (blob.int("char", 1, 2), int(1, None)),
        (blob.int("signed char", 1, 1), int(1, Some(true))),
        (blob.int("unsigned char", 1, 2), U8),
        (blob.int("_Bool", 1, 4), U8),
        (blob.int("long", 8, 1), int(8, Some(true))),
        (blob.int("unsigned __int128", 16, 0), int(16, Some(false))),
        (float, Type::Other { name: "double".into(), bytes: 8 }),
        (blob.of(TYPEDEF, "cell_t", cell), Type::Other { name: "big-endian u32".into(), bytes: 4 }),
    ];
    for (ty, expected) in kinds {
        let name = format!("of_{ty}");
        blob.record(STRUCT, false, &name, 16, &[("m", ty, 64)]);
        let seen = see(&blob.bytes(), &[&name]).unwrap();
        assert_eq!(seen.records[&name], structure(16, vec![member("m", 64, None, expected)]));
    }
}

#[test]
fn names_and_qualifiers_are_looked_through() {
    let mut blob = Blob::new();
    let mut ty = blob.int("unsigned long", 8, 0);
    for kind in [TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG, TYPEDEF] {
        ty = blob.of(kind, if kind == TYPEDEF { "u64" } else { "" }, ty);
    }
    let (forward, nothing) = (blob.of(FWD, "elsewhere", 0), blob.of(CONST, "", 0));
    let pointers =
        [blob.of(PTR, "", forward), blob.of(PTR, "", nothing), blob.of(PTR, "", 0), blob.of(PTR, "", ty)];
    let inner = blob.array(ty, 3);
    let (outer, flexible) = (blob.array(inner, 2), blob.array(ty, 0));
    let mut members = vec![("plain", ty, 0), ("matrix", outer, 64), ("rest", flexible, 448)];
    members.extend(pointers.iter().map(|&pointer| ("p", pointer, 0)));
    blob.record(STRUCT, false, "all", 56, &members);
    let seen = see(&blob.bytes(), &["all"]).unwrap();
    let array = |of: Type, len| Type::Array { of: Box::new(of), len };
    let pointer = |to: Option<&str>| member("p", 0, None, Type::Pointer { to: to.map(str::to_owned) });
    let expected = vec![
        member("plain", 0, None, U64),
        member("matrix", 64, None, array(array(U64, Some(3)), Some(2))),
        member("rest", 448, None, array(U64, None)),
        pointer(Some("elsewhere")),
        pointer(None),
        pointer(None),
        pointer(None),
    ];
    assert_eq!(seen.records["all"], structure(56, expected));
}

#[test]
fn bit_fields_of_both_ages() {
    let mut blob = Blob::new();
    let (long, tag) = (blob.int("unsigned long", 8, 0), blob.enumeration(false, "mode", &[("A", 0)]));
    let members = [
        ("pfn", long, 52 << 24),
        ("flags", long, 12 << 24 | 52),
        ("index", long, 64),
        ("e", tag, 3 << 24 | 128),
    ];
    blob.record(STRUCT, true, "new", 24, &members);
    let name = blob.name("unsigned long");
    let low = blob.raw(name, 1 << 24, 8, &[52]);
    let high = blob.raw(name, 1 << 24, 8, &[52 << 16 | 12]);
    let named = blob.of(TYPEDEF, "u64", high);
    blob.record(STRUCT, false, "old", 16, &[("pfn", low, 0), ("flags", named, 0), ("", low, 64)]);
    let seen = see(&blob.bytes(), &["new", "old"]).unwrap();
    let fields = [member("pfn", 0, Some(52), U64), member("flags", 52, Some(12), U64)];
    let mode = Type::Enum { name: "mode".into(), bytes: 4 };
    assert_eq!(seen.records["old"].members, fields);
    assert_eq!(seen.records["new"].members[..2], fields);
    assert_eq!(
        seen.records["new"].members[2..],
        [member("index", 64, None, U64), member("e", 128, Some(3), mode)]
    );
}

#[test]
fn records_in_records() {
    let mut blob = Blob::new();
    let (int, long) = (blob.int("unsigned int", 4, 0), blob.int("unsigned long", 8, 0));
    let part = blob.record(STRUCT, false, "part", 8, &[("x", long, 0)]);
    let nameless = blob.record(STRUCT, false, "", 8, &[("low", int, 0), ("high", int, 32)]);
    let union = blob.record(UNION, false, "", 8, &[("raw", long, 0), ("", nameless, 0)]);
    let body = blob.record(STRUCT, false, "", 4, &[("only", int, 0)]);
    let named = blob.of(TYPEDEF, "only_t", body);
    let twice = blob.of(TYPEDEF, "alias_t", named);
    blob.record(
        STRUCT,
        false,
        "outer",
        40,
        &[("", union, 64), ("u", union, 128), ("part", part, 192), ("t", twice, 256)],
    );
    let seen = see(&blob.bytes(), &["outer", "absent"]).unwrap();
    let inlined = |at: u64| {
        [("raw", at, U64), ("low", at, U32), ("high", at + 32, U32)]
            .map(|(name, at, ty)| member(name, at, None, ty))
    };
    let inner = Record { kind: RecordKind::Union, size: 8, align: None, members: inlined(0).into() };
    let mut expected: Vec<_> = inlined(64).into();
    expected.push(member("u", 128, None, Type::Anonymous(Box::new(inner))));
    expected.push(member("part", 192, None, Type::Record("part".into())));
    expected.push(member("t", 256, None, Type::Record("only_t".into())));
    assert_eq!(seen.records["outer"], structure(40, expected));
    assert_eq!(seen.records["part"], structure(8, vec![member("x", 0, None, U64)]));
    assert_eq!(seen.records["only_t"], structure(4, vec![member("only", 0, None, U32)]));
    assert_eq!(seen.records.len(), 3);
    assert_eq!(see(&blob.bytes(), &["only_t"]).unwrap().records.len(), 1);
}

#[test]
fn enumerators_of_both_sizes() {
    let mut blob = Blob::new();
    let nameless = blob.enumeration(true, "", &[("NEGATIVE", -2), ("SHARED", 5)]);
    let plain = blob.enumeration(false, "", &[("TOP", -1), ("SHARED", 5), ("NOT_ASKED_FOR", 1)]);
    let wide = blob.enumeration64(false, "wide", &[("HUGE", -1), ("BIG", 1 << 40)]);
    let low = blob.enumeration64(true, "low", &[("DEEP", -(1 << 40))]);
    blob.record(
        STRUCT,
        false,
        "r",
        24,
        &[("a", nameless, 0), ("b", plain, 32), ("c", wide, 64), ("d", low, 128)],
    );
    let seen = see(&blob.bytes(), &["r", "NEGATIVE", "SHARED", "TOP", "HUGE", "BIG", "DEEP"]).unwrap();
    let expected: [(&str, i128); 6] = [
        ("BIG", 1 << 40),
        ("DEEP", -(1 << 40)),
        ("HUGE", u64::MAX.into()),
        ("NEGATIVE", -2),
        ("SHARED", 5),
        ("TOP", u32::MAX.into()),
    ];
    assert_eq!(seen.constants, expected.map(|(name, value)| (name.to_owned(), Constant::Int(value))).into());
    let types: Vec<_> = seen.records["r"].members.iter().map(|member| member.ty.clone()).collect();
    let tagged = |name: &str| Type::Enum { name: name.into(), bytes: 8 };
    assert_eq!(types, [Type::Int { bytes: 4, signed: Some(true) }, U32, tagged("wide"), tagged("low")]);
}

#[test]
fn several_with_one_name() {
    let mut blob = Blob::new();
    let long = blob.int("unsigned long", 8, 0);
    blob.record(STRUCT, false, "same", 8, &[("x", long, 0)]);
    blob.record(STRUCT, false, "same", 8, &[("x", long, 0)]);
    assert_eq!(see(&blob.bytes(), &["same"]).unwrap().records.len(), 1);
    blob.record(STRUCT, false, "same", 16, &[("x", long, 64)]);
    let text = error(&blob.bytes(), &["same"]);
    assert!(text.contains("several records with the name `same` that are not the same"), "{text}");
    blob.enumeration(false, "", &[("ONE", 1)]);
    blob.enumeration(false, "", &[("ONE", 2)]);
    assert!(error(&blob.bytes(), &["ONE"]).contains("several enumerators with the name `ONE`"));
}

#[test]
fn a_name_that_is_the_end_of_another_is_found() {
    let mut blob = Blob::new();
    let long = blob.int("unsigned long", 8, 0);
    let name = blob.name("memfd_luo_ser");
    blob.raw(name + 6, STRUCT << 24 | 1, 8, &[name, long, 0]);
    let seen = see(&blob.bytes(), &["luo_ser"]).unwrap();
    assert_eq!(seen.records["luo_ser"], structure(8, vec![member("memfd_luo_ser", 0, None, U64)]));
}
