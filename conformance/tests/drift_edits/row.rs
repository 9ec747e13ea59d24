//! What a row of the tables is, and the words that they are written in.

use kho_abi_spec::target::Target;

pub(crate) use crate::edit::{Change, File, Finds, ALL};

/// A file, with what is changed in it.
pub(crate) type Part = (File, &'static [Change]);

/// A deliberate edit of a real tree: the tree as it is against the one that is edited.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// What is done.
    pub(crate) name: &'static str,
    /// The version of the tree that is edited.
    pub(crate) tree: &'static str,
    /// The file that it is about, with what is changed in it.
    pub(crate) change: Part,
    /// What is changed besides, such as versions that are raised.
    pub(crate) with: &'static [Part],
    /// What is changed in the tree that it is held against as well.
    pub(crate) given: &'static [Part],
    /// Files that are new, and their text.
    pub(crate) adds: &'static [(File, &'static str)],
    /// Files that the tree that it is held against has in addition.
    pub(crate) had: &'static [(File, &'static str)],
    /// Files that are not there any more.
    pub(crate) removes: &'static [File],
    /// The name that the file gets.
    pub(crate) moved: Option<File>,
    /// Something that is done to the bytes of the file.
    pub(crate) twist: Option<fn(Vec<u8>) -> Vec<u8>>,
    /// Whether the edit is taken back: the edited tree is the old one.
    pub(crate) back: bool,
    /// The findings, in no order.
    pub(crate) finds: &'static [Finds],
    /// Part of the one line that says why it cannot be compared.
    pub(crate) says: Option<&'static str>,
}

/// An edit of a file of 7.3.4, and what it finds.
pub(crate) const fn of(
    file: File,
    name: &'static str,
    changes: &'static [Change],
    finds: &'static [Finds],
) -> Row {
    Row {
        name,
        tree: "7.3.4",
        change: (file, changes),
        with: &[],
        given: &[],
        adds: &[],
        had: &[],
        removes: &[],
        moved: None,
        twist: None,
        back: false,
        finds,
        says: None,
    }
}

/// An edit of the core's header.
pub(crate) const fn kho(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Row {
    of("kexec_handover.h", name, changes, finds)
}

/// An edit of LUO's header.
pub(crate) const fn luo(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Row {
    of("luo.h", name, changes, finds)
}

/// An edit of memfd's header.
pub(crate) const fn memfd(name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Row {
    of("memfd.h", name, changes, finds)
}

/// An edit that nothing is found of.
pub(crate) const fn harmless(file: File, name: &'static str, changes: &'static [Change]) -> Row {
    of(file, name, changes, &[])
}

/// An edit after which it cannot be told what has changed.
pub(crate) const fn refused(
    file: File,
    name: &'static str,
    changes: &'static [Change],
    says: &'static str,
) -> Row {
    Row { says: Some(says), ..of(file, name, changes, &[]) }
}

impl Row {
    /// Where it is looked at: where nothing depends on the target, not at all of them.
    pub(crate) fn targets(&self) -> &'static [Target] {
        let everywhere = self.finds.iter().all(|(.., targets)| targets.len() == ALL.len());
        if everywhere && self.says.is_none() {
            &[Target::Arm64Page64k]
        } else {
            ALL
        }
    }

    /// The same edit of another tree.
    pub(crate) const fn on(self, tree: &'static str) -> Row {
        Row { tree, ..self }
    }

    /// The same edit together with others.
    pub(crate) const fn with(self, with: &'static [Part]) -> Row {
        Row { with, ..self }
    }

    /// The same edit of a tree that was changed before.
    pub(crate) const fn given(self, given: &'static [Part]) -> Row {
        Row { given, ..self }
    }

    /// The same edit with files that are new.
    pub(crate) const fn adding(self, adds: &'static [(File, &'static str)]) -> Row {
        Row { adds, ..self }
    }

    /// The same edit of a tree that has files in addition. Those that the edit adds as well have another text then.
    pub(crate) const fn having(self, had: &'static [(File, &'static str)]) -> Row {
        Row { had, ..self }
    }

    /// The same edit with files that are not there any more.
    pub(crate) const fn without(self, removes: &'static [File]) -> Row {
        Row { removes, ..self }
    }

    /// The same edit with another name for the file.
    pub(crate) const fn moved(self, to: File) -> Row {
        Row { moved: Some(to), ..self }
    }

    /// The same edit with something that is done to the bytes of the file.
    pub(crate) const fn twisted(self, twist: fn(Vec<u8>) -> Vec<u8>) -> Row {
        Row { twist: Some(twist), ..self }
    }

    /// The same edit taken back.
    pub(crate) const fn back(self) -> Row {
        Row { back: true, ..self }
    }
}
