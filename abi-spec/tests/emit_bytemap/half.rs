//! Maps at half scale, of which two fit beside each other.

use kho_abi_spec::emit::bytemap::{draw, Cell, CellKind, Drawing, Look, Scale, Style};
use kho_abi_spec::{builtin, Spec, Target};

use crate::read;

const HALF: Look = Look { style: Style::Ascii, scale: Scale::Half };

/// No line is wider than two of them can be, or ends with a space.
fn checked(lines: &[String], what: &str) {
    for line in lines {
        assert!(line.chars().count() <= 41, "{what}: too wide: {line}");
        assert_eq!(line, line.trim_end(), "{what}: a space at the end");
    }
}

/// The map of an item of the newest version of a domain.
fn show(spec: &Spec, domain: &str, name: &str, target: Target) -> String {
    let d = spec.abi.domains.iter().position(|d| d.name.as_deref().unwrap_or_default() == domain).unwrap();
    let version = spec.abi.domains[d].versions.len() - 1;
    let model = &spec.abi.domains[d].versions[version];
    let lines = draw(model, spec.layouts.version(d, version, target), model.find(name).unwrap(), HALF);
    checked(&lines, name);
    lines.join("\n")
}

fn ascii(text: &str, name: &str) -> String {
    show(&read(text), "", name, Target::X86_64Page4k)
}

fn builtin(domain: &str, name: &str, target: Target) -> String {
    show(&Spec::read(&builtin::sources()).unwrap(), domain, name, target)
}

#[test]
fn known_records() {
    let vmalloc = builtin("kho", "kho_vmalloc", Target::X86_64Page4k);
    insta::assert_snapshot!("half_kho_vmalloc", vmalloc);
    insta::assert_snapshot!("half_chunk_64k", builtin("kho", "kho_vmalloc_chunk", Target::Arm64Page64k));
    insta::assert_snapshot!("half_folio", builtin("memfd", "memfd_luo_folio_ser", Target::Arm64Page4k));
    insta::assert_snapshot!("half_memfd", builtin("memfd", "memfd_luo_ser", Target::Arm64Page4k));
    insta::assert_snapshot!(
        "half_metadata",
        builtin("kexec_metadata", "kho_kexec_metadata", Target::Arm64Page4k)
    );
}

#[test]
fn every_record_of_the_spec_fits_at_every_target() {
    let spec = Spec::read(&builtin::sources()).unwrap();
    let mut drawn = 0;
    for (d, domain) in spec.abi.domains.iter().enumerate() {
        for (v, version) in domain.versions.iter().enumerate() {
            for target in Target::ALL {
                for (id, item) in version.iter() {
                    let lines = draw(version, spec.layouts.version(d, v, target), id, HALF);
                    checked(&lines, &item.name);
                    drawn += usize::from(!lines.is_empty());
                }
            }
        }
    }
    assert!(drawn >= 4 * 15, "only {drawn} maps");
}

#[test]
fn bits_between_two_columns() {
    let fields = "{ #[bits(51)] pfn: u64, #[bits(13)] flags: u64, index: u64 }";
    insta::assert_snapshot!("half_bits_odd", ascii(&format!("#[packed] struct folio {fields}"), "folio"));
    let straddling = "
        #[packed]
        struct bits { lead: u8, #[bits(61)] wide: u64, #[bits(60)] next: u64, #[bits(7)] last: u64 }";
    insta::assert_snapshot!("half_bits_straddling", ascii(straddling, "bits"));
    let flags: String = (0..16).map(|n| format!("#[bits(1)] flag_{n}: u16, ")).collect();
    insta::assert_snapshot!("half_bits_single", ascii(&format!("struct flags {{ {flags} }}"), "flags"));
    let mixed =
        "struct mixed { #[bits(1)] a: u32, #[bits(7)] b: u32, #[bits(15)] c: u32, d: u8, #[bits(1)] e: u16 }";
    insta::assert_snapshot!("half_bits_mixed", ascii(mixed, "mixed"));
}

#[test]
fn what_is_beside_the_map_is_no_wider() {
    let text = "
        struct parts { low_part_of_the_address_of_the_first_entry: u8, high: u32, flag: u8 }
        union address_of_either_one { parts_of_the_address: parts, raw_as_it_is_in_the_register: u64, bytes: [u8; 16] }
        struct entry { key: u64, value: u64 }
        struct holder {
            kind: u8,
            what_the_old_kernel_left_behind: address_of_either_one,
            marker_of_the_end_of_what_is_known: [u64; 0],
            entries_of_the_table_of_everything: [entry],
        }";
    insta::assert_snapshot!("half_long_names", ascii(text, "holder"));
}

/// Cells without a model: in any order, with gaps, and with edges anywhere.
#[test]
fn plain_cells() {
    let cells = vec![
        Cell::new("count", 64, 128, CellKind::Field),
        Cell::new("pfn", 0, 52, CellKind::Bits { low: 0 }),
        Cell::new("flags", 53, 64, CellKind::Bits { low: 53 }),
        Cell::new("inner.first", 128, 160, CellKind::Field),
        Cell::new("inner.odd", 163, 192, CellKind::Field),
        Cell::new("twice", 256, 272, CellKind::Field),
        Cell::new("once", 264, 280, CellKind::Field),
        Cell::new("list[]", 320, 384, CellKind::Open),
    ];
    let drawing = Drawing::of_cells(cells, 40);
    checked(&drawing.lines(HALF), "cells");
    let both = [drawing.lines(HALF), drawing.lines(Style::Unicode)].concat().join("\n");
    insta::assert_snapshot!("half_cells", both);
}

#[test]
fn cells_of_any_kind_and_size_end_nothing() {
    let mut random = Random(7);
    let ends = [0, 1, 63, 64, 65, 1000, 1 << 20, u64::MAX / 64, u64::MAX - 1, u64::MAX];
    for _ in 0..2000 {
        let cell = |random: &mut Random| {
            let kinds = [
                CellKind::Field,
                CellKind::Bits { low: u64::MAX },
                CellKind::LeftOut,
                CellKind::Padding,
                CellKind::Open,
            ];
            let pick = |random: &mut Random| ends[random.below(ends.len())];
            Cell::new("name.of.it", pick(random), pick(random), kinds[random.below(kinds.len())])
        };
        let cells: Vec<Cell> = (0..random.below(6)).map(|_| cell(&mut random)).collect();
        let drawing = Drawing::of_cells(cells, ends[random.below(ends.len())]);
        for look in [HALF, Look::from(Style::Unicode)] {
            assert!(drawing.lines(look).len() < 200);
        }
    }
}

/// However bit-fields divide sixteen bytes, the map names all of them in their order, and where one starts or ends
/// between two columns, it says which bits it has.
#[test]
fn the_order_of_bits_is_never_wrong() {
    let mut random = Random(1);
    for round in 0..500 {
        let mut cells = Vec::new();
        let mut expected = Vec::new();
        let mut at = 0u64;
        while at < 128 {
            // Within eight bytes, so that each name is in one row.
            let room = 64 - at % 64;
            let widest = [3, 20, 64][random.below(3)];
            let width = (1 + random.below(widest) as u64).min(room);
            let name = format!("n{}", expected.len());
            cells.push(Cell::new(&name, at, at + width, CellKind::Bits { low: at }));
            expected.push((name, at, width));
            at += width;
        }
        let lines = Drawing::of_cells(cells, 16).lines(HALF);
        checked(&lines, "bits");
        let said = said(&lines);
        let names: Vec<_> = said.iter().map(|text| text.split([':', ' ']).next().unwrap()).collect();
        let all: Vec<_> = expected.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, all, "round {round}:\n{}", lines.join("\n"));
        for (text, (name, at, width)) in said.iter().zip(&expected) {
            let bits =
                if *width == 1 { format!("bit {at}") } else { format!("bits {at}-{}", at + width - 1) };
            let exact = format!("{name}:{width} ({bits})");
            let even = at % 2 == 0 && width % 2 == 0;
            assert!(*text == exact || even, "round {round}: {text} is {exact}:\n{}", lines.join("\n"));
        }
    }
}

/// What the pieces of a map say, from the first to the last, with the legend in place of its letters.
fn said(lines: &[String]) -> Vec<String> {
    let rows = lines.iter().filter(|line| line.starts_with("0x") && line.contains('|'));
    let legend = lines.iter().skip_while(|line| !line.contains(" = ")).map(|line| line.trim());
    let legend = legend.collect::<Vec<_>>().join(" ");
    let mut texts = Vec::new();
    for text in rows.flat_map(|row| row.split('|').skip(1)).map(str::trim).filter(|text| !text.is_empty()) {
        let whole = match legend.split_once(&format!("{text} = ")) {
            Some((_, rest)) => {
                let end = rest.find(" = ").and_then(|at| rest[..at].rfind(' ')).unwrap_or(rest.len());
                rest[..end].to_owned()
            }
            None => text.to_owned(),
        };
        texts.extend(whole.split(", ").map(str::to_owned));
    }
    texts
}

/// Numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}
