//! Another format, with everything that the first does not have.

/// Its version.
#[domain]
#[guarded_by(base)]
enum user {
    /// The first.
    #[releases("7.1")]
    v1 = 1,
    /// The second: `a | b`.
    #[releases("7.2", "7.3")]
    v2 = 2,
}

#[versions(v1)]
use base::v1::{base_area, BASE_OLD_PROP, BasePtr};
#[versions(v2..)]
use base::v2::base_area;

/// Which one.
enum kind {
    /// The first one.
    FIRST = 0,
    SECOND = 1,
}

/// Is gone.
#[versions(v1)]
struct gone {
    again: BasePtr<entry>,
    old: u64,
}

/// One node for each region.
#[versions(v1)]
#[fdt_node("/<region>")]
struct region {
    /// An address.
    #[property(BASE_OLD_PROP)]
    start: u64,
}

/// Several views.
union view {
    words: [u32; 2],
    name: [c_char; 5],
}

/// Has grown.
///
/// And this is a second paragraph.
struct entry {
    #[bits(52)]
    pfn: u64,
    #[bits(12)]
    flags: u64,
    kind: kind,
    /// One of several.
    view: view,
    area: base_area,
    #[versions(v2..)]
    more: u64,
    /// As many as fit.
    rest: [u8],
}

/// A flag: 1 | 2.
#[flag_of(entry.flags)]
const ENTRY_DIRTY: u64 = 1 | 2;
