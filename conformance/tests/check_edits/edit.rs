//! What a deliberate edit is, and the words that the tables are written in.

use kho_abi_spec::target::Target;

/// Every target.
pub(crate) const ALL: &[Target] = &Target::ALL;
/// The targets with 4 KiB pages.
pub(crate) const ON_4K: &[Target] = &[Target::X86_64Page4k, Target::Arm64Page4k];
/// The target with 16 KiB pages.
pub(crate) const ON_16K: &[Target] = &[Target::Arm64Page16k];
/// The target with 64 KiB pages.
pub(crate) const ON_64K: &[Target] = &[Target::Arm64Page64k];
/// The targets with larger pages than 4 KiB.
pub(crate) const ON_LARGE: &[Target] = &[Target::Arm64Page16k, Target::Arm64Page64k];
/// The targets of arm64.
pub(crate) const ON_ARM64: &[Target] = &[Target::Arm64Page4k, Target::Arm64Page16k, Target::Arm64Page64k];

/// What the header itself asserts, and what keeps an edit of a chunk's size from being compiled: taken out.
pub(crate) const NO_ASSERT: Change = ("static_assert(sizeof(struct kho_vmalloc_chunk) == PAGE_SIZE);\n", "");

/// A text that occurs exactly once in the header, and what takes its place.
pub(crate) type Change = (&'static str, &'static str);

/// The rule, the item and the targets of a finding.
pub(crate) type Finds = (&'static str, &'static str, &'static [Target]);

/// A deliberate edit of the `kexec_handover.h` of a real tree.
#[derive(Clone, Copy)]
pub(crate) struct Edit {
    /// What is done.
    pub(crate) name: &'static str,
    /// The version of the tree.
    pub(crate) tree: &'static str,
    /// How.
    pub(crate) changes: &'static [Change],
    /// A header that is added below `include/linux/kho/abi`: its name and its text.
    pub(crate) adds: Option<(&'static str, &'static str)>,
    /// The findings, in no order.
    pub(crate) finds: &'static [Finds],
    /// Part of the one line that says why it cannot be checked.
    pub(crate) says: Option<&'static str>,
}

/// An edit of 7.3.4.
pub(crate) const fn edit(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Edit {
    Edit { name, tree: "7.3.4", changes, adds: None, finds, says: None }
}

/// An edit of 7.3.4 that has to find nothing.
pub(crate) const fn harmless(name: &'static str, changes: &'static [Change]) -> Edit {
    edit(name, changes, &[])
}

/// An edit of 7.3.4 after which the header cannot be checked.
pub(crate) const fn refused(name: &'static str, changes: &'static [Change], says: &'static str) -> Edit {
    Edit { says: Some(says), ..edit(name, changes, &[]) }
}

impl Edit {
    /// The same edit of another tree.
    pub(crate) const fn on(self, tree: &'static str) -> Edit {
        Edit { tree, ..self }
    }

    /// The same edit together with a new header.
    pub(crate) const fn adding(self, name: &'static str, text: &'static str) -> Edit {
        Edit { adds: Some((name, text)), ..self }
    }
}
