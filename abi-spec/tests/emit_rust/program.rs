//! The part of the test program that is the same for every spec. What is emitted follows, and then `questions`.

#![allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals)]

use core::mem::{align_of, offset_of, size_of};

fn main() {
    questions();
    uses_of_names();
    uses_of_values();
    uses_of_pages::<kho_abi::Page4K>(4096);
    uses_of_pages::<kho_abi::Page16K>(16384);
    uses_of_pages::<kho_abi::Page64K>(65536);
}

fn layout<T: core::fmt::Debug + Copy + Default>(name: &str, zeroed: &T) {
    assert_eq!(format!("{zeroed:?}"), format!("{:?}", T::default()));
    let text = format!("{zeroed:?}");
    assert!(text.contains(name.rsplit("::").next().unwrap()), "{text}");
    println!("{name} {} {}", size_of::<T>(), align_of::<T>());
}

/// Pseudo-random numbers, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// Room for a record, aligned for any of them but those of a page.
#[repr(C, align(64))]
struct Room([u8; 256]);

/// Reads and writes a bit-field of a record of random bytes, and prints all of it.
fn bits<T>(name: &str, get: fn(&T) -> i128, set: fn(&mut T, i64) -> (i128, bool)) {
    assert!(size_of::<T>() <= 256 && align_of::<T>() <= 64);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..60 {
        let mut room = Room([0; 256]);
        room.0.iter_mut().for_each(|byte| *byte = random.next() as u8);
        let hex =
            |room: &Room| room.0[..size_of::<T>()].iter().map(|b| format!("{b:02x}")).collect::<String>();
        let before = hex(&room);
        // SAFETY: the room is large and aligned enough, and every bit pattern is valid for the records.
        let record = unsafe { &mut *(&raw mut room).cast::<T>() };
        let got = get(record);
        // Of any magnitude, so that many fit and many do not.
        let shift = if round % 2 == 0 { random.next() % 64 } else { 60 + random.next() % 4 };
        let (value, fits) = set(record, (random.next() as i64) >> shift);
        println!("{name} {before} {got} {value} {fits} {}", hex(&room));
    }
}

fn uses_of_names() {
    use corners::*;
    assert_eq!(names_node::PATH, "/names");
    assert_eq!((names_node::PATH_, names_node::A, names_node::A_VALUE), ("path", "a", 5));
    assert_eq!((names_node::A_, names_node::A_VALUE_), ("A", "a-value"));
    assert_eq!(r#match, 1);
    let mut record = Self_::ZEROED;
    record.set_match_(3).unwrap();
    record.set_set_match(5).unwrap();
    assert_eq!((record.r#match(), record.set_match(), record._bits_match), (3, 5, 0));
    assert_eq!(
        record.set_match_(16).unwrap_err().to_string(),
        "the value does not fit into a bit-field of 4 bits"
    );
    let text = format!("{record:?}");
    assert_eq!(text, "Self_ { type: 0, match: 3, set_match: 5, _padding_9: 0, _bits_match: 0, _align: 0 }");
}

fn uses_of_values() {
    use corners::*;
    assert_eq!((LOWEST, HIGHEST, NEGATIVE), (i64::MIN, u64::MAX, -1i8));
    assert_eq!(TEXT, "quote \" backslash \\ umlaut ü");
    assert_eq!((KIND_SECOND, KIND_NEGATIVE), (Kind(7), SignedKind(-3)));
    assert_eq!(page_64k::KIND_PAGE, PagedKind(65536));
    let mut odd = PackedOdd::ZEROED;
    odd.kind = KIND_SECOND;
    odd.b = 5;
    assert_ne!(odd, PackedOdd::ZEROED);
    assert!(format!("{odd:?}").contains("kind: Kind(7)"), "{odd:?}");
    let mut aligned = PackedAligned::ZEROED;
    aligned.b.0 = 7;
    assert_eq!({ aligned.b.0 }, 7);
    assert_eq!(offset_of!(PackedAligned, b), 1);
    assert_eq!(kho_abi::kho::v4::KHO_FDT_COMPATIBLE, "kho-v4");
    assert_eq!((versions::v1::COMPATIBLE, versions::v3::COMPATIBLE), ("versions-v1", "versions-v3"));
    // What did not change is one type, and what did is another.
    let still: versions::v1::Still = versions::v4::Still::ZEROED;
    let head: versions::v2::Head = versions::v3::Head::ZEROED;
    assert_eq!((still.a, head.first.phys()), (0, 0));
    assert!(
        small::v2::C_HEADER.contains("small_entry") && small::v1::C_HEADER_KERNEL.contains("small_entry")
    );
}

/// Code that does not know the page size.
fn uses_of_pages<P: corners::AtPageSize + versions::v2::AtPageSize + versions::v4::AtPageSize>(size: usize) {
    use corners::{PackedPage, Page, PagedNested};
    assert_eq!((P::PAGE_SIZE, <P as corners::AtPageSize>::SLOTS), (size, size / 8 - 1));
    assert_eq!(P::KIND_PAGE, corners::PagedKind(size as u32));
    let mut page = <P as corners::AtPageSize>::Page::default();
    page.slots_mut()[size / 8 - 2] = 9;
    page.set_next(kho_abi::KhoserPtr::from_phys(0x1000));
    assert_eq!((page.slots().last(), page.next().phys()), (Some(&9), 0x1000));

    let mut packed = <P as corners::AtPageSize>::PackedPage::default();
    assert_eq!(packed.set_slots(3, 4), Some(()));
    assert_eq!(
        (packed.slots(3), packed.slots(size / 8 - 1), packed.set_slots(size / 8 - 1, 1)),
        (Some(4), None, None)
    );
    packed.set_kind(corners::KIND_SECOND);
    assert_eq!(packed.kind(), corners::Kind(7));

    let mut nested = <P as corners::AtPageSize>::PagedNested::default();
    nested.page_mut().slots_mut()[0] = 1;
    assert_eq!(nested.page().slots()[0], 1);
    nested.set_a_(2);
    nested.set_set_a(3);
    nested.fixed_mut_()[2][1] = 4;
    assert_eq!((nested.a(), nested.set_a(), nested.fixed()[2][1], nested.fixed_mut()), (2, 3, 4, 0));
}
