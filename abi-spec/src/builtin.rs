//! The text of the KHO ABI itself: the files in `spec/`, in the order in which they build on each other.

use crate::Source;

/// The files of the spec. Paths are relative to the top of the repository.
pub fn sources() -> Vec<Source> {
    TEXTS.iter().map(|(path, text)| Source { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

macro_rules! embedded {
    ($($name:literal)*) => {
        &[$((concat!("abi-spec/spec/", $name), include_str!(concat!("../spec/", $name)))),*]
    };
}

/// Path and text of each file. A new one comes after those that it imports from, and after that of its guard.
const TEXTS: &[(&str, &str)] = embedded! {
    "kexec_handover.rs"
    "luo.rs"
    "luo_session.rs"
    "luo_flb.rs"
    "memfd.rs"
    "memblock.rs"
    "reserve_mem.rs"
    "kexec_metadata.rs"
};
