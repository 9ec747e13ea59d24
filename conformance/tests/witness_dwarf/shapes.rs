//! What the witness makes of C, and where it sees less than bindgen.

use kho_abi_conformance::observed::{Constant, RecordKind, Type};

use crate::{bits, by_bindgen, member, record, see, without_alignment};

const SHAPES: &str = "
    typedef u64 cookie_t; typedef cookie_t biscuit_t;
    struct other; struct late { u32 x; };
    typedef struct { u32 only; } named_by_typedef; typedef struct late late_t;
    typedef union { u8 a; u16 b; } first_name, second_name;
    typedef enum { BY_TYPEDEF } enum_by_typedef;
    enum kind { KIND_A, KIND_B = -2, KIND_C = 200 }; enum wide { WIDE = 0xffffffffffffffffULL };
    struct all {
        biscuit_t typedefs; char plain; signed char schar; u8 uchar; bool flag; const volatile u32 qualified;
        struct other *pointer; late_t *typedefed; void *blank; u64 *number; struct { u32 a; } *nameless;
        const struct late *constant; struct late **twice; first_name *by_name; enum kind *to_enum;
        int (*function)(int); u16 matrix[2][3]; struct late rows[4]; DECLARE_BITMAP(bitmap, 70);
        struct late value; late_t again; named_by_typedef nt; enum kind kind; enum { IN_PLACE } unnamed;
        first_name union_a; second_name union_b; enum_by_typedef et; enum wide wide; enum { LOW = -1 } low;
        struct inner { u8 type; u8 type_; enum inner_kind { INNER } kind; } inner; __be32 cell; __be64 cells[2];
        float real; double reals; char text[3]; u8 self[];
    };
    struct nested {
        u32 first; struct { u32 second; union { u64 third; struct { u32 low; u32 high; }; }; };
        union { u64 phys; struct nested *ptr; } named; union { u64 phys; void *ptr; } many[2];
    };
    struct old_flexible { u32 n; u8 tail[0]; };
    struct rows { u32 n; u8 tail[][4]; };
    struct packed { u64 pfn:52; u64 flags:12; u64 index; } __packed;
    struct swapped { u64 flags:12; u64 pfn:52; u64 index; };
    struct odd { u8 a; u32 x:3; u32 y:30; u32 :0; u32 z:5; u8 t; bool k:1; __be32 b:3; enum kind e:8; };
    struct tight { u8 a; u64 x:3; u64 y:60; u64 z; } __packed;
    struct bits_inside { u32 kind; union { u64 raw; struct { u64 lo:4; s64 hi:60; }; }; };
    union either { u64 a; u8 b[9]; u32 c:7; };
    struct wide_struct { u8 a; } __aligned(16);
";

#[test]
fn it_sees_what_bindgen_sees() {
    let (seen, expected) = (without_alignment(see(SHAPES)), without_alignment(by_bindgen(SHAPES)));
    for (name, record) in &expected.records {
        assert_eq!(seen.records.get(name), Some(record), "{name}");
    }
    assert_eq!(seen, expected);
    assert_eq!(seen.records.len(), 15);
}

#[test]
fn bit_fields_lie_where_they_lie() {
    let seen = see(SHAPES);
    assert_eq!(bits(record(&seen, "packed")), [("pfn", 0, 52), ("flags", 52, 12)]);
    assert_eq!(bits(record(&seen, "swapped")), [("flags", 0, 12), ("pfn", 12, 52)]);
    assert_eq!(bits(record(&seen, "odd"))[..3], [("x", 8, 3), ("y", 32, 30), ("z", 64, 5)]);
    assert_eq!(bits(record(&seen, "tight")), [("x", 8, 3), ("y", 11, 60)]);
    assert_eq!(bits(record(&seen, "bits_inside")), [("lo", 64, 4), ("hi", 68, 60)]);
    assert_eq!(record(&seen, "either").kind, RecordKind::Union);
}

#[test]
fn members_that_nobody_asked_for_are_there() {
    let seen = see("struct a { u32 x; u8 new; }; struct b { u32 y; };");
    assert_eq!(member(&seen, "a", "new").bit_offset, 32);
    assert_eq!(record(&seen, "a").size, 8);
}

#[test]
fn packing_shows_only_where_an_offset_or_a_size_moves() {
    let dense = |attribute: &str| see(&format!("struct dense {{ u64 a; u32 b; u32 c; }} {attribute};"));
    assert_eq!(dense("__packed"), dense(""), "DWARF has no other place for it");
    assert_eq!(record(&dense("__packed"), "dense").align, None);
    let moved = |attribute: &str| see(&format!("struct moved {{ u8 a; u64 b; }} {attribute};"));
    assert_ne!(moved("__packed"), moved(""));
    assert_eq!(record(&moved("__packed"), "moved").size, 9);
    assert_eq!(record(&moved(""), "moved").align, None);
}

#[test]
fn alignment_shows_where_it_is_written() {
    let header = "
        struct plain { u64 a; }; struct packed { u8 a; u64 b; } __packed;
        struct wide { u8 a; } __aligned(16); struct both { u8 a; u64 b; } __packed __aligned(4);
        struct by_member { u32 a __aligned(8); };
    ";
    let seen = see(header);
    let align = |name: &str| record(&seen, name).align;
    assert_eq!((align("plain"), align("packed")), (None, None));
    assert_eq!((align("wide"), align("both"), align("by_member")), (Some(16), Some(4), Some(8)));
}

#[test]
fn members_of_a_record_that_stands_in_another_without_a_name_are_its_own() {
    // Only with -fms-extensions, which the kernel is compiled with. bindgen does not see them.
    let seen = see("struct inner { u32 x; }; struct outer { u32 n; struct inner; };");
    assert_eq!(member(&seen, "outer", "x").bit_offset, 32);
}

#[test]
fn another_order_of_bytes_shows() {
    // clang does not know the attribute.
    let header = "struct x { u32 a; u16 b[2]; } __attribute__((scalar_storage_order(\"big-endian\")));";
    let folder = crate::tree(header);
    let (input, target) = (crate::input(folder.path()), kho_abi_spec::target::Target::X86_64Page4k);
    let gcc = kho_abi_conformance::evidence::cc::Compiler::Gcc;
    let seen = kho_abi_conformance::evidence::dwarf::observe(&input, target, gcc).unwrap();
    let other = |name: &str, bytes| Type::Other { name: name.to_owned(), bytes };
    assert_eq!(member(&seen, "x", "a").ty, other("big-endian u32", 4));
    let array = Type::Array { of: Box::new(other("big-endian u16", 2)), len: Some(2) };
    assert_eq!(member(&seen, "x", "b").ty, array);
}

#[test]
fn what_is_no_kho_header_s_is_not_there() {
    let seen = see("#define MACRO 1\nenum e { A = 7 }; struct a { u64 x; };");
    assert_eq!(seen.records.keys().collect::<Vec<_>>(), ["a"]);
    assert_eq!(seen.constants, [("A".to_owned(), Constant::Int(7))].into());
}
