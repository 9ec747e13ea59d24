//! What a member is, and which record it is a member of.

use kho_abi_conformance::observed::{Constant, RecordKind, Type};

use crate::{record, see, U32, U64};

#[test]
fn what_is_no_integer_of_the_target_is_told_from_those_that_are() {
    let seen = see("
        typedef __be32 cell_t;
        struct all {
            float f; double d; _Complex double c; __be16 b16; cell_t b32[2]; const __be64 b64; __le64 le;
            __be32 bit:3;
        };
    ");
    let members = &record(&seen, "all").members;
    let ty = |name: &str| &members.iter().find(|m| m.name == name).unwrap().ty;
    let other = |name: &str, bytes| Type::Other { name: name.to_owned(), bytes };
    assert_eq!((ty("f"), ty("d")), (&other("float", 4), &other("double", 8)));
    assert_eq!(ty("c"), &other("complex double", 16));
    assert_eq!((ty("b16"), ty("b64")), (&other("big-endian u16", 2), &other("big-endian u64", 8)));
    assert_eq!(ty("b32"), &Type::Array { of: Box::new(other("big-endian u32", 4)), len: Some(2) });
    assert_eq!((ty("le"), ty("bit")), (&U64, &other("big-endian u32", 4)));
    let offsets: Vec<_> = members.iter().map(|m| m.bit_offset / 8).collect();
    assert_eq!(offsets, [0, 8, 16, 32, 36, 48, 56, 64]);
}

#[test]
fn members_of_structs_and_unions_without_a_name_are_those_of_the_record() {
    let seen = see("
        struct outer {
            u32 first;
            struct { u32 second; union { u64 third; struct { u32 low; u32 high; }; }; };
            union { u64 phys; struct outer *ptr; } named;
        };
    ");
    let members = &record(&seen, "outer").members;
    let places: Vec<_> = members.iter().map(|m| (m.name.as_str(), m.bit_offset / 8)).collect();
    // The second starts where its own struct does, which is aligned to 8 bytes.
    assert_eq!(
        places,
        [("first", 0), ("second", 8), ("third", 16), ("low", 16), ("high", 20), ("named", 24)]
    );
    assert!(matches!(&members[5].ty, Type::Anonymous(union) if union.kind == RecordKind::Union));
}

#[test]
fn tags_of_what_a_record_defines_inside_are_those_of_c() {
    let seen = see("
        struct outer {
            enum state { ON, OFF } state;
            struct part { enum outer_kind { A } kind; } part;
            enum { IN_PLACE } nameless;
        };
    ");
    let ty = |of: &str, at: usize| record(&seen, of).members[at].ty.clone();
    let tagged = |name: &str| Type::Enum { name: name.to_owned(), bytes: 4 };
    assert_eq!((ty("outer", 0), ty("part", 0)), (tagged("state"), tagged("outer_kind")));
    assert_eq!((ty("outer", 1), ty("outer", 2)), (Type::Record("part".to_owned()), U32));
    assert_eq!(seen.constants.get("OFF"), Some(&Constant::Int(1)));
}
