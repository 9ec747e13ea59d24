//! The rules, as data: what can be found, how grave it is, why it matters and what to do.
//!
//! A rule is added by adding one entry to [`RULES`]. It is data only: the program `kho-abi` decides what fires it, and
//! explains it; the documents list it.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The two sides would misread each other's bytes, or it cannot be told that they would not.
    Deny,
    /// Nobody misreads anything yet.
    Warn,
    /// Worth knowing.
    Note,
}

impl Level {
    /// Every level, the gravest first.
    pub const ALL: [Level; 3] = [Level::Deny, Level::Warn, Level::Note];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Deny => "deny",
            Level::Warn => "warn",
            Level::Note => "note",
        }
    }
}

/// Which command can find a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `check`, which holds the spec against one tree.
    Check,
    /// `drift`, which compares two trees.
    Drift,
    /// Both: it is about one tree, and `drift` looks at what is new.
    Both,
}

impl Scope {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Scope::Check => "check",
            Scope::Drift => "drift",
            Scope::Both => "check, and drift for what is new",
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
    /// Who can find it.
    pub scope: Scope,
    /// What it finds, in one line.
    pub title: &'static str,
    /// Why the rule exists.
    pub reason: &'static str,
    /// What to do about a finding.
    pub remedy: &'static str,
    /// Where the kernel's documents, or this project's, say more.
    pub link: &'static str,
}

/// What the kernel's documents say of these headers.
const ABI: &str = "https://docs.kernel.org/core-api/kho/abi.html";
/// What the kernel's documents say of structures that outlive the kernel that made them: most of it holds for
/// whoever reads them from a system call or from another kernel.
const STRUCTURES: &str = "https://docs.kernel.org/process/botching-up-ioctls.html";
/// How the kernel's comments are written.
const COMMENTS: &str = "https://docs.kernel.org/doc-guide/kernel-doc.html";
/// What this project says of the spec, the witnesses, and waivers.
const PROJECT: &str = "https://github.com/kho-abi/kho-abi";

macro_rules! rules {
    ($($name:ident = $id:literal, $level:ident, $scope:ident, $link:ident, $title:literal, $reason:literal, $remedy:literal;)*) => {
        $(
            #[doc = $title]
            pub const $name: Rule = Rule {
                id: $id,
                level: Level::$level,
                scope: Scope::$scope,
                title: $title,
                reason: $reason,
                remedy: $remedy,
                link: $link,
            };
        )*

        /// Every rule, sorted by id.
        pub const RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    ADDED_WITHOUT_BUMP = "added-without-bump", Warn, Drift, ABI,
        "something new is handed over under an old version",
        "A kernel that knows the version and not what is new does not look for it: what it holds is lost, and a \
         kernel that relies on it misses it in what an older one hands over.",
        "If anything that is handed over has the new record, node or value in it, raise the version. If nothing has \
         yet, or readers can do without it, waive the finding and say so.";
    ADDITIVE_BUMP = "additive-bump", Note, Drift, ABI,
        "a version was raised, and what it covered before has not changed",
        "Kernels of the old and of the new version refuse each other, though each could read what both know.",
        "Nothing has to be done. Where a handover between the two versions matters, consider a version of its own for \
         what is new.";
    BUMPED_CHANGE = "bumped-change", Note, Drift, ABI,
        "a layout has changed, and its version was raised",
        "This is how a change is to be made: a kernel of the other version notices, and reads nothing wrongly.",
        "Nothing has to be done in the kernel. Give the spec the new version.";
    CONSTANT_REMOVED = "constant-removed", Warn, Drift, ABI,
        "a number has no name any more, under the same version",
        "The number alone changes no byte: records that are made with it are compared by themselves. But a number that \
         a reader goes by, and that is gone, may stand for something that is gone.",
        "If the number is still what it was and only unnamed, nothing has to be done: waive the finding. If what it \
         stood for has changed, raise the version.";
    CONSTANT_VALUE = "constant-value", Deny, Check, ABI,
        "a constant has another value in the tree than in the spec",
        "A constant of the wire is a fact that two kernels agree on: a string that one looks for, a length that one \
         reads, a bit that one tests. A kernel with another value reads something else than what was written.",
        "If the kernel is right, change the spec and, in the kernel, raise the version of the domain. If the change \
         was not meant, take it back in the kernel.";
    COVERED_CHANGE = "covered-change", Note, Drift, ABI,
        "a layout has changed, and a version that is checked before it was raised",
        "A reader checks the domain that guards this one first, and stops there: it never comes to what has changed.",
        "Nothing has to be done. If what guards the domain is taken back, the change needs a version of its own.";
    DOC_NAMES_UNKNOWN = "doc-names-unknown", Warn, Both, COMMENTS,
        "a comment names a macro, a structure or a member that does not exist",
        "Comments tell people what to update when they change a layout. Who looks for a name that is gone updates \
         nothing.",
        "Name what there is now, or take the sentence out.";
    DOC_VERSION_STALE = "doc-version-stale", Warn, Both, COMMENTS,
        "a comment names another version than the one that is defined",
        "People read the comment, kernels compare the define. Whoever believes the comment decodes the wrong format.",
        "Write the defined version into the comment, or leave the number out of it.";
    DOMAIN_ADDED = "domain-added", Note, Drift, ABI,
        "a format with a version of its own is new",
        "An older kernel does not know it and leaves it unread; nobody misreads anything.",
        "Nothing has to be done in the kernel. Describe the format in the spec, so that its layout is held to its \
         version.";
    DOMAIN_REMOVED = "domain-removed", Warn, Drift, ABI,
        "a format is not there any more, and nothing that guards it was raised",
        "What an older kernel hands over in it is left unread, without anybody being told.",
        "If the format has found another place, see that its version says so. If it is gone for good, raise the \
         version of what guards it, or waive the finding and say why nobody misses it.";
    FIELD_RENAMED = "field-renamed", Warn, Drift, ABI,
        "a member has another name, with the same bytes and under the same version",
        "The bytes are where they were. Whether they mean what they meant, only people can tell.",
        "If the member means the same as before, nothing has to be done: waive the finding, or wait for the next \
         release. If it means something else, raise the version.";
    FILE_NOT_FOUND = "file-not-found", Deny, Check, PROJECT,
        "the tree does not have the file that the spec says an item is in",
        "Part of the ABI is defined outside of the KHO headers. Where its file has gone, it was not compared, and nobody \
         would notice a change.",
        "Find out where it went, and say so in the spec: `#[defined_in(\"path\")]`, with the releases that have the old \
         file in an attribute of their own.";
    HEADER_NOT_IN_SPEC = "header-not-in-spec", Note, Check, PROJECT,
        "a header of the tree has nothing that the spec describes",
        "Every header below include/linux/kho/abi states an ABI. What the spec does not describe, nobody holds to \
         anything.",
        "Describe the header in a file below abi-spec/spec.";
    HEADER_NOT_SELF_CONTAINED = "header-not-self-contained", Warn, Both, ABI,
        "a header uses what neither it nor anything that it includes defines",
        "Who includes the header alone cannot compile it, or finds that a macro of it has no value. Whether it works \
         depends on what was included before.",
        "Include the header that defines the name.";
    ITEM_RENAMED = "item-renamed", Warn, Check, PROJECT,
        "an item of the spec has another name in the tree, and the same bytes",
        "The bytes are the same, so no kernel misreads them; but people and tools look for the name.",
        "Rename the item in the spec.";
    MEMBER_ADDED = "member-added", Deny, Check, ABI,
        "a record has a member in the tree that the spec does not know",
        "A new member moves what follows it or takes bytes that were something else. A kernel without it reads them \
         wrongly.",
        "Raise the version of the domain in the kernel, and give the spec the field for the versions that have it: \
         `#[versions(vN..)]`.";
    MEMBER_ORDER = "member-order", Deny, Check, ABI,
        "the members of a record have another order in the tree than in the spec",
        "Members lie in memory in the order of their declaration. Two kernels with different orders take one for the \
         other, and often both have plausible values.",
        "Restore the order in the kernel, or raise the version of the domain.";
    MEMBER_REMOVED = "member-removed", Deny, Check, ABI,
        "a record has no such member in the tree",
        "What a member held is not handed over any more, and what follows it has moved.",
        "Raise the version of the domain in the kernel, and end the field in the spec: `#[versions(..=vN)]`.";
    MEMBER_RENAMED = "member-renamed", Warn, Check, PROJECT,
        "a member has another name in the tree, at the same place and with the same type",
        "The bytes are the same, so no kernel misreads them; but people and tools look for the name.",
        "Rename the field in the spec.";
    MEMBER_TYPE = "member-type", Deny, Check, ABI,
        "a member has another type in the tree than in the spec",
        "Size, signedness, length and target of a member say how its bytes are to be read.",
        "Restore the type in the kernel, or raise the version of the domain and give the spec both fields, each for \
         its versions.";
    MISSING_DOMAIN = "missing-domain", Deny, Check, ABI,
        "the tree has nothing of a format that its release carries",
        "The other kernel looks for what this one does not know any more.",
        "If the format was taken out of the kernel, end the releases of its last version in the spec. If the header \
         was moved or its items were renamed, say so in the spec.";
    MISSING_HELPER = "missing-helper", Warn, Check, PROJECT,
        "the tree does not define a constant that only serves to spell others",
        "No bytes depend on such a constant, only the expressions of others, which are compared by themselves.",
        "End it in the spec with the releases that have it: `#[releases(\"7.1\", \"7.2\")]`.";
    MISSING_ITEM = "missing-item", Deny, Check, ABI,
        "the tree does not define something that the spec says its version has",
        "Either the item is gone, so that the other kernel looks for it in vain, or it has a new name or place, and \
         nothing was compared.",
        "Find out where it went. If it was removed, end it in the spec with `#[versions(..=vN)]`; if it was renamed, \
         rename it in the spec.";
    NOTHING_COMPARED = "nothing-compared", Deny, Check, PROJECT,
        "not a single item was compared",
        "A check that compares nothing finds nothing, and must not be taken for one that passed.",
        "Check that --tree is a kernel tree with headers below include/linux/kho/abi.";
    OVER_BUMP = "over-bump", Warn, Drift, ABI,
        "a version was raised, and nothing that it covers has changed",
        "Two kernels that could hand over to each other refuse to.",
        "If the layout has not changed, take the new version back. If the meaning of some bytes has, which no layout \
         shows, waive the finding and say so.";
    POINTER_FORM = "pointer-form", Deny, Check, ABI,
        "serializable pointers have another form in the tree than in the spec",
        "Every record that holds such a pointer holds these bytes, and the other kernel looks for a physical address \
         of 8 bytes in them.",
        "Restore the macro that declares them in the kernel, or raise the version of the domain.";
    POINTER_MACRO = "pointer-macro", Deny, Check, ABI,
        "a macro around serializable pointers does something else than the spec says",
        "What is stored has to be a physical address, because the other kernel maps memory elsewhere, and 0 has to mean \
         no pointer. What a macro puts there instead, the other kernel follows to other memory.",
        "Restore the macro in the kernel, or raise the version of the domain. If the macro is right and a use of it only \
         does not compile, because it needs something that has no stand-in, give the prepared half of the tree with \
         --build DIR; if it does not compile there either, tell us.";
    PUT_RIGHT_LATER = "put-right-later", Warn, Drift, ABI,
        "a commit changed a layout under an old version, and a later one put it right",
        "The range as a whole is in order. A kernel that is built from a commit in between, as in a bisection, \
         misreads what others hand over.",
        "Move the new version into the commit that changes the layout.";
    RECORD_BIT_FIELD = "record-bit-field", Warn, Both, STRUCTURES,
        "a new record has a bit-field that the spec does not describe",
        "C leaves it to compilers where the bits of a bit-field are, and debug information and tools are often wrong \
         about them.",
        "Use a whole integer with masks and shifts, or describe the bits in the spec.";
    RECORD_CONFIG_DEPENDENT = "record-config-dependent", Warn, Both, STRUCTURES,
        "what a new record consists of depends on how the kernel was configured",
        "Two kernels with one version and two configurations have two layouts.",
        "Give the record all of its members in every configuration, with types of fixed size.";
    RECORD_ENUM_FIELD = "record-enum-field", Warn, Both, STRUCTURES,
        "a member of a new record is an enum",
        "The compiler chooses the size and the sign of an enum, and a new enumerator can change both.",
        "Make the member an integer of fixed size, such as u32, and keep the enum for its values.";
    RECORD_IMPLICIT_PADDING = "record-implicit-padding", Warn, Both, STRUCTURES,
        "a new record has bytes that no member names",
        "Nobody sets such bytes: they hand over whatever was in memory, and cannot be given a meaning later.",
        "Name them as reserved members that are written as 0, or put the members into an order without gaps.";
    RECORD_LAYOUT = "record-layout", Deny, Check, ABI,
        "a record has the same members in the tree, but not at the same places",
        "Padding, `__packed` and alignment decide where members are as much as their types do.",
        "Restore the attributes of the record in the kernel, or raise the version of the domain.";
    RECORD_MISALIGNED_MEMBER = "record-misaligned-member", Warn, Both, STRUCTURES,
        "a member of a new record is not aligned to its size",
        "Taking its address is a fault waiting to happen, and access to it is slow on some machines.",
        "Put wide members first, or name the padding in front of it.";
    RECORD_NOT_PACKED = "record-not-packed", Warn, Both, STRUCTURES,
        "a new record is not packed, and those beside it are",
        "Records that are made alike are read alike. In one that is not packed, the compiler decides where members are.",
        "Mark it `__packed`, with its members in an order that aligns them all the same.";
    RECORD_RAW_POINTER = "record-raw-pointer", Deny, Both, ABI,
        "a member of a new record is a pointer",
        "A pointer holds a virtual address of the kernel that wrote it. In the next kernel it points to something else.",
        "Hand over a physical address: a u64, or a serializable pointer.";
    RECORD_WORD_SIZE = "record-word-size", Warn, Both, STRUCTURES,
        "the size of a member of a new record depends on the architecture",
        "What is 8 bytes for one kernel is 4 for another, and what follows it moves.",
        "Use a type of fixed size, such as u64.";
    RENAMED = "renamed", Note, Drift, ABI,
        "a type or a constant has another name, and the same bytes",
        "No kernel misreads anything because of a name.",
        "Nothing has to be done in the kernel. Rename it in the spec.";
    SINGLE_WITNESS = "single-witness", Note, Check, PROJECT,
        "an item was compared by one witness only",
        "A witness can be wrong, or blind for just what has changed. Two that know nothing of each other are seldom \
         wrong in the same way.",
        "Nothing has to be done in the kernel. What is said about the item rests on this witness: look at the line \
         yourself if much depends on it.";
    UNBUMPED_CHANGE = "unbumped-change", Deny, Drift, ABI,
        "what is handed over has changed, and its version has not",
        "Both kernels believe that they mean the same. The new one takes the old one's bytes for its own layout, and \
         misreads them without a word.",
        "Raise the version in the commit that changes the layout, or take the change back.";
    UNKNOWN_ITEM = "unknown-item", Warn, Check, PROJECT,
        "a header that the spec describes defines something that the spec does not have",
        "What the spec does not have is not compared, so its layout can change unnoticed.",
        "Add it to the spec file of the header, for the versions that have it.";
    UNKNOWN_VERSION = "unknown-version", Deny, Check, ABI,
        "the tree announces a version that the spec does not know",
        "A version that nobody wrote down cannot be held against anything. The nearest known one is compared instead, \
         to show what the new version changes.",
        "Add the version to the domain in the spec, and give what changed its range of versions.";
    VERSION_OF_RELEASE = "version-of-release", Warn, Check, ABI,
        "the tree announces another version than the spec says its release carries",
        "A release does not change its versions: the tree has one that belongs to another release. That is in order \
         between two releases, where the Makefile still states the older one, and for backports.",
        "If the release carries this version, add the release to it in the spec: `#[releases(..)]`. If the change was \
         not meant, take it back in the kernel.";
    VERSION_REMOVED = "version-removed", Deny, Drift, ABI,
        "a format is still there, and nothing announces its version any more",
        "A reader has nothing to check before it takes the bytes for its own layout.",
        "Restore the constant that announces the version.";
    VERSION_REUSED = "version-reused", Deny, Drift, ABI,
        "a version has been used before, with another layout",
        "Kernels that carry the version as it was take these bytes for theirs.",
        "Choose a version that nothing has ever announced.";
    VERSION_WENT_BACK = "version-went-back", Deny, Drift, ABI,
        "a version is lower than it was",
        "A lower version was in use before, and kernels that carry it take these bytes for theirs.",
        "Choose a version that is higher than all before it.";
    WAIVER_OUTDATED = "waiver-outdated", Deny, Both, PROJECT,
        "the day until which a waiver holds has passed",
        "A waiver is a debt with a date. From that day on it waives nothing, and somebody has to look again.",
        "Mend what was waived and delete the waiver, or decide anew and give it another date.";
    WAIVER_UNUSED = "waiver-unused", Deny, Both, PROJECT,
        "a waiver waives nothing",
        "What it was written for is not found any more. Left where it is, it would waive the next mistake of its kind.",
        "Delete it, or correct the rule, the item, the targets, or the versions that it names.";
    WITNESS_DISAGREEMENT = "witness-disagreement", Deny, Check, PROJECT,
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
