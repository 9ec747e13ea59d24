//! What the README shows is what there is: its excerpts stand in the files that it names, line by line, and its example
//! does what it says.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

use std::fs;
use std::path::{Path, PathBuf};

use kho_abi::kho::v4::{page_4k, AtPageSize, KhoVmalloc, KhoVmallocChunk};
use kho_abi::{KhoserPtr, Page4K};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The first code block of the README behind `mark`.
fn excerpt(mark: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let behind = readme.split_once(mark).unwrap_or_else(|| panic!("the README has no {mark:?}")).1;
    let block = behind.split("```").nth(1).unwrap();
    block.lines().skip(1).filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// The lines stand in the file in this order; others may stand between them.
#[track_caller]
fn stands_in(mark: &str, path: &str) {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let mut lines = text.lines();
    let wanted = excerpt(mark);
    assert!(wanted.len() > 3, "the excerpt behind {mark:?} is not there");
    for line in wanted {
        assert!(lines.any(|l| l == line), "{path} does not go on with {line:?}");
    }
}

#[test]
fn the_excerpts_stand_in_their_files() {
    stands_in("An excerpt of", "abi-spec/spec/kexec_handover.rs");
    stands_in("From the Rust that comes from it", "generated/src/kho.rs");
    let header = "generated/include/kernel/kho-v4/linux/kho/abi/kexec_handover.h";
    stands_in("From the C that comes from it", header);
    stands_in("And where its bytes are", "generated/docs/kho.md");
}

/// The physical addresses of a preserved area; none if its list is damaged. `at` maps a physical address.
fn addresses<'m, P: AtPageSize>(
    area: &KhoVmalloc,
    at: impl Fn(u64) -> Option<&'m P::KhoVmallocChunk>,
) -> Option<Vec<u64>> {
    let entries = usize::try_from(area.total_pages.checked_shr(area.order.into())?).ok()?;
    let mut found = Vec::new();
    let mut next = area.first;
    // As many chunks as the entries fill, and one that may be empty: a list that goes on is damaged.
    for _ in 0..entries / P::KHO_VMALLOC_SIZE + 1 {
        if next.is_null() {
            break;
        }
        let chunk = at(next.phys())?;
        found.extend(chunk.phys().iter().copied().take_while(|phys| *phys != 0));
        next = chunk.hdr().next;
    }
    let complete = next.is_null() && (found.len() as u64) << area.order == area.total_pages.into();
    complete.then_some(found)
}

#[test]
fn the_example_is_the_one_that_is_tested_here() {
    let here = fs::read_to_string(root().join("conformance/tests/readme.rs")).unwrap();
    for line in excerpt("never by the release of a kernel").iter().skip(1) {
        assert!(here.lines().any(|l| l == line), "{line:?} of the README is not here");
    }
}

#[test]
fn the_example_reads_a_list_and_refuses_a_damaged_one() {
    let mut full = page_4k::KhoVmallocChunk::ZEROED;
    full.phys = std::array::from_fn(|i| 0x1000 * (i as u64 + 1));
    full.hdr.next = KhoserPtr::from_phys(0x2000);
    let empty = page_4k::KhoVmallocChunk::ZEROED;
    let mut endless = empty;
    endless.hdr.next = KhoserPtr::from_phys(0x3000);
    let at = |phys| match phys {
        0x1000 => Some(&full),
        0x2000 => Some(&empty),
        0x3000 => Some(&endless),
        _ => None,
    };
    let area = |first, total_pages, order| {
        let area = KhoVmalloc { first: KhoserPtr::from_phys(first), total_pages, flags: 0, order };
        addresses::<Page4K>(&area, at).map(|found| found.len())
    };
    assert_eq!(area(0x1000, 511, 0), Some(511));
    assert_eq!(area(0x1000, 511 << 3, 3), Some(511));
    assert_eq!(area(0, 0, 0), Some(0));
    assert_eq!(area(0x1000, 512, 0), None, "an entry is missing");
    assert_eq!(area(0x3000, 0, 0), None, "the list never ends");
    assert_eq!(area(0x4000, 1, 0), None, "the chunk is nowhere");
    assert_eq!(area(0x1000, 511, 60), None, "the order is absurd");
}
