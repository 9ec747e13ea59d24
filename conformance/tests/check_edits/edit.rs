//! What a deliberate edit is, and the words that the tables are written in.

use kho_abi_spec::target::Target;

/// Every target at which it is looked.
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

/// A file of a tree: a path from its top, or the name of a header in `include/linux/kho/abi`.
pub(crate) type File = &'static str;

/// A deliberate edit of a header of a real tree.
#[derive(Clone, Copy)]
pub(crate) struct Edit {
    /// What is done.
    pub(crate) name: &'static str,
    /// The version of the tree.
    pub(crate) tree: &'static str,
    /// The header, with what is changed in it.
    pub(crate) changes: (File, &'static [Change]),
    /// A second header, with what is changed in it.
    pub(crate) also: (File, &'static [Change]),
    /// A file that is added, and its text.
    pub(crate) adds: Option<(File, &'static str)>,
    /// A file or folder that is removed.
    pub(crate) removes: Option<File>,
    /// The findings, in no order.
    pub(crate) finds: &'static [Finds],
    /// Part of the one line that says why it cannot be checked.
    pub(crate) says: Option<&'static str>,
    /// Where it is looked at: what has nothing to do with targets is not looked at with all of them.
    pub(crate) at: &'static [Target],
}

/// An edit of the `kexec_handover.h` of 7.3.4.
pub(crate) const fn edit(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Edit {
    Edit {
        name,
        tree: "7.3.4",
        changes: ("kexec_handover.h", changes),
        also: ("kexec_handover.h", &[]),
        adds: None,
        removes: None,
        finds,
        says: None,
        at: &[Target::X86_64Page4k, Target::Arm64Page64k],
    }
}

/// An edit that has to find nothing.
pub(crate) const fn harmless(name: &'static str, changes: &'static [Change]) -> Edit {
    edit(name, changes, &[])
}

/// An edit after which the header cannot be checked.
pub(crate) const fn refused(name: &'static str, changes: &'static [Change], says: &'static str) -> Edit {
    Edit { says: Some(says), ..edit(name, changes, &[]) }
}

impl Edit {
    /// The same edit of another tree.
    pub(crate) const fn on(self, tree: &'static str) -> Edit {
        Edit { tree, ..self }
    }

    /// The same edit of another file.
    pub(crate) const fn of(self, file: File) -> Edit {
        Edit { changes: (file, self.changes.1), ..self }
    }

    /// The same edit together with one of another file.
    pub(crate) const fn and_of(self, file: File, changes: &'static [Change]) -> Edit {
        Edit { also: (file, changes), ..self }
    }

    /// The same edit together with a new file.
    pub(crate) const fn adding(self, file: File, text: &'static str) -> Edit {
        Edit { adds: Some((file, text)), ..self }
    }

    /// The same edit with a file or folder removed.
    pub(crate) const fn without(self, file: File) -> Edit {
        Edit { removes: Some(file), ..self }
    }

    /// Looked at with every target.
    pub(crate) const fn at_each(self) -> Edit {
        Edit { at: ALL, ..self }
    }

    /// Where it is looked at: with all targets as well where what it finds depends on the target.
    pub(crate) fn targets(&self) -> &'static [Target] {
        let everywhere = self.finds.iter().all(|(.., targets)| targets.len() == ALL.len());
        if everywhere {
            self.at
        } else {
            ALL
        }
    }
}
