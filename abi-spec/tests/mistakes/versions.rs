//# ranges of versions that overlap
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2", v3 = "kho-v3" }
#[versions(..=v2)]
struct node { next: u64 }
#[versions(v2..)]
struct node { next: u64, count: u64 }

//# fields whose ranges overlap
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
struct node {
    count: u64,
    #[versions(v2)] count: u32,
}

//# a range that is empty
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
#[versions(v2..=v1)]
struct node { next: u64 }

//# a version that does not exist
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
#[versions(v3..)]
struct node { next: u64 }

//# a version where there are none
#[versions(v1)]
struct node { next: u64 }

//# a release that no version has
#[domain]
enum kho { #[releases("7.0")] v1 = "kho-v1" }
#[releases("7.9")]
struct node { next: u64 }

//# a use in a version that the used item does not exist in
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
#[versions(v2..)]
struct header { count: u64 }
struct node { header: header }

//# a record that has no field in one version
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
struct node { #[versions(v2..)] next: u64 }

//# an assertion that fails in one version
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v2" }
struct node { next: u64, #[versions(v2..)] count: u64 }
const _: () = assert!(size_of::<node>() == 8);

//# a first release that no version has
#[domain]
enum kho { #[releases("7.0")] v1 = "kho-v1" }
#[releases("7.9"..)]
struct node { next: u64 }
