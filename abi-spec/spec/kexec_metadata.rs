//! Which kernel has started this one, and the how manieth in a row it is.
//!
//! It is for people who look for the cause of a fault. No other format depends on it.

#![header("linux/kho/abi/kexec_metadata.h")]

/// The version of the structure.
#[domain]
#[guarded_by(kho)]
#[on_mismatch("the new kernel warns, and counts from the start")]
enum kexec_metadata {
    /// The first version.
    #[releases("7.1", "7.2", "7.3")]
    v1 = 1,
}

/// What the structure starts with: its version.
const KHO_KEXEC_METADATA_VERSION: u32 = kexec_metadata::VERSION;

/// Name of the structure's node in the handed-over tree.
const KHO_METADATA_NODE_NAME: &str = "kexec-metadata";

/// The longest name of a release in bytes, without the terminating NUL. It is a promise to user space as well.
#[defined_in("uapi/linux/utsname.h")]
const __NEW_UTS_LEN: usize = 64;

/// What one kernel says of itself to the next. A reader warns and passes over a `blob-size` that is less than its size.
#[packed]
#[reached_by(kho::kho_subsystem_node.preserved_data, KHO_METADATA_NODE_NAME)]
struct kho_kexec_metadata {
    /// `KHO_KEXEC_METADATA_VERSION`. Check it before reading anything else.
    version: u32,
    /// The release of the kernel that has handed over, as `uname -r` gives it; it ends in NUL.
    previous_release: [c_char; __NEW_UTS_LEN + 1],
    /// How many kernels were started by kexec since the machine was turned on.
    kexec_count: u32,
}
