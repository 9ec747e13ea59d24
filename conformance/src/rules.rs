//! The rules, as data: what can be found, how grave it is, why it matters and what to do.
//!
//! A rule is added by adding one entry to [`RULES`]. What fires it is in [`crate::compare`] and [`crate::check`].

use serde::Serialize;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The two sides would misread each other's bytes, or it cannot be told that they would not.
    Deny,
    /// Nobody misreads anything yet.
    Warn,
    /// Worth knowing.
    Note,
}

impl Level {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Deny => "deny",
            Level::Warn => "warn",
            Level::Note => "note",
        }
    }
}

/// A rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in reports and on the command line.
    pub id: &'static str,
    /// How grave a violation is.
    pub level: Level,
    /// What it finds, in one line.
    pub title: &'static str,
    /// Why the rule exists.
    pub reason: &'static str,
    /// What to do about a finding.
    pub remedy: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $level:ident, $title:literal, $reason:literal, $remedy:literal;)*) => {
        $(
            #[doc = $title]
            pub const $name: Rule =
                Rule { id: $id, level: Level::$level, title: $title, reason: $reason, remedy: $remedy };
        )*

        /// Every rule, sorted by id.
        pub const RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    CONSTANT_VALUE = "constant-value", Deny,
        "a constant has another value in the tree than in the spec",
        "A constant of the wire is a fact that two kernels agree on: a string that one looks for, a length that one \
         reads, a bit that one tests. A kernel with another value reads something else than what was written.",
        "If the kernel is right, change the spec and, in the kernel, raise the version of the domain. If the change \
         was not meant, take it back in the kernel.";
    FILE_NOT_FOUND = "file-not-found", Deny,
        "the tree does not have the file that the spec says an item is in",
        "Part of the ABI is defined outside of the KHO headers. Where its file has gone, it was not compared, and nobody \
         would notice a change.",
        "Find out where it went, and say so in the spec: `#[defined_in(\"path\")]`, with the releases that have the old \
         file in an attribute of their own.";
    HEADER_NOT_IN_SPEC = "header-not-in-spec", Note,
        "a header of the tree has nothing that the spec describes",
        "Every header below include/linux/kho states an ABI. What the spec does not describe, nobody holds to \
         anything.",
        "Describe the header in a file below abi-spec/spec.";
    ITEM_RENAMED = "item-renamed", Warn,
        "an item of the spec has another name in the tree, and the same bytes",
        "The bytes are the same, so no kernel misreads them; but people and tools look for the name.",
        "Rename the item in the spec.";
    MEMBER_ADDED = "member-added", Deny,
        "a record has a member in the tree that the spec does not know",
        "A new member moves what follows it or takes bytes that were something else. A kernel without it reads them \
         wrongly.",
        "Raise the version of the domain in the kernel, and give the spec the field for the versions that have it: \
         `#[versions(vN..)]`.";
    MEMBER_ORDER = "member-order", Deny,
        "the members of a record have another order in the tree than in the spec",
        "Members lie in memory in the order of their declaration. Two kernels with different orders take one for the \
         other, and often both have plausible values.",
        "Restore the order in the kernel, or raise the version of the domain.";
    MEMBER_REMOVED = "member-removed", Deny,
        "a record has no such member in the tree",
        "What a member held is not handed over any more, and what follows it has moved.",
        "Raise the version of the domain in the kernel, and end the field in the spec: `#[versions(..=vN)]`.";
    MEMBER_RENAMED = "member-renamed", Warn,
        "a member has another name in the tree, at the same place and with the same type",
        "The bytes are the same, so no kernel misreads them; but people and tools look for the name.",
        "Rename the field in the spec.";
    MEMBER_TYPE = "member-type", Deny,
        "a member has another type in the tree than in the spec",
        "Size, signedness, length and target of a member say how its bytes are to be read.",
        "Restore the type in the kernel, or raise the version of the domain and give the spec both fields, each for \
         its versions.";
    MISSING_DOMAIN = "missing-domain", Deny,
        "the tree has nothing of a format that its release carries",
        "The other kernel looks for what this one does not know any more.",
        "If the format was taken out of the kernel, end the releases of its last version in the spec. If the header \
         was moved or its items were renamed, say so in the spec.";
    MISSING_HELPER = "missing-helper", Warn,
        "the tree does not define a constant that only serves to spell others",
        "No bytes depend on such a constant, only the expressions of others, which are compared by themselves.",
        "End it in the spec with the releases that have it: `#[releases(\"7.1\", \"7.2\")]`.";
    MISSING_ITEM = "missing-item", Deny,
        "the tree does not define something that the spec says its version has",
        "Either the item is gone, so that the other kernel looks for it in vain, or it has a new name or place, and \
         nothing was compared.",
        "Find out where it went. If it was removed, end it in the spec with `#[versions(..=vN)]`; if it was renamed, \
         rename it in the spec.";
    NOTHING_COMPARED = "nothing-compared", Deny,
        "not a single item was compared",
        "A check that compares nothing finds nothing, and must not be taken for one that passed.",
        "Check that --tree is a kernel tree with headers below include/linux/kho.";
    POINTER_FORM = "pointer-form", Deny,
        "serializable pointers have another form in the tree than in the spec",
        "Every record that holds such a pointer holds these bytes, and the other kernel looks for a physical address \
         of 8 bytes in them.",
        "Restore the macro that declares them in the kernel, or raise the version of the domain.";
    POINTER_MACRO = "pointer-macro", Deny,
        "a macro that stores or loads serializable pointers does something else than the spec says",
        "What is stored has to be a physical address, because the other kernel maps memory elsewhere, and 0 has to mean \
         no pointer. What a macro puts there instead, the other kernel follows to other memory.",
        "Restore the macro in the kernel, or raise the version of the domain. If the macro is right and a use of it only \
         does not compile, because it needs something that has no stand-in, give the prepared half of the tree with \
         --build DIR; if it does not compile there either, tell us.";
    RECORD_LAYOUT = "record-layout", Deny,
        "a record has the same members in the tree, but not at the same places",
        "Padding, `__packed` and alignment decide where members are as much as their types do.",
        "Restore the attributes of the record in the kernel, or raise the version of the domain.";
    SINGLE_WITNESS = "single-witness", Note,
        "an item was compared by one witness only",
        "A witness can be wrong, or blind for just what has changed. Two that know nothing of each other are seldom \
         wrong in the same way.",
        "Nothing has to be done in the kernel. What is said about the item rests on this witness: look at the line \
         yourself if much depends on it.";
    UNKNOWN_ITEM = "unknown-item", Warn,
        "a header that the spec describes defines something that the spec does not have",
        "What the spec does not have is not compared, so its layout can change unnoticed.",
        "Add it to the spec file of the header, for the versions that have it.";
    UNKNOWN_VERSION = "unknown-version", Deny,
        "the tree announces a version that the spec does not know",
        "A version that nobody wrote down cannot be held against anything. The nearest known one is compared instead, \
         to show what the new version changes.",
        "Add the version to the domain in the spec, and give what changed its range of versions.";
    VERSION_OF_RELEASE = "version-of-release", Warn,
        "the tree announces another version than the spec says its release carries",
        "A release does not change its versions: the tree has one that belongs to another release. That is in order \
         between two releases, where the Makefile still states the older one, and for backports.",
        "If the release carries this version, add the release to it in the spec: `#[releases(..)]`. If the change was \
         not meant, take it back in the kernel.";
    WITNESS_DISAGREEMENT = "witness-disagreement", Deny,
        "the witnesses and the comparison do not agree about the same headers",
        "Usually the header has a branch for one compiler, so that the bytes depend on who compiles the kernel. If it \
         has none, one of the tools reads it wrongly, and until it is known which, nothing that depends on it is \
         known.",
        "Take a branch on a compiler or on its version out of the header. If there is none, report it to us with the \
         header and the versions of the tools.";
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_and_unique() {
        assert!(RULES.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
