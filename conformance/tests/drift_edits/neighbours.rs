//! For each rule that `drift` alone finds: an edit that fires it, and one beside it that does not. What is different between
//! the two is what the rule is about.

/// The rule, the row that fires it, and the row that does not.
pub(crate) const NEIGHBOURS: &[[&str; 3]] = &[
    ["added-without-bump", "a record is added", "LUO's version is raised for a record that is new"],
    ["additive-bump", "LUO's version is raised for a record that is new", "LUO changes with LUO's version"],
    [
        "bumped-change",
        "LUO changes with LUO's version",
        "LUO changes, and memfd's version is raised, which is checked later",
    ],
    [
        "constant-removed",
        "the length of an array is written out where it is used",
        "the length of an array is renamed",
    ],
    [
        "covered-change",
        "memfd changes with LUO's version, which a reader checks first",
        "memfd changes, and the version of the metadata is raised, which nobody checks before",
    ],
    ["domain-added", "pci-v1 is new", "a format without a version is new: it counts as the core's"],
    ["domain-removed", "memfd is gone", "memfd is gone, and LUO's version is raised"],
    ["field-renamed", "a bit-field is renamed", "a member is renamed with the version"],
    ["over-bump", "LUO's version is raised for nothing", "LUO changes with LUO's version"],
    ["renamed", "a record is renamed", "a name of convenience is renamed"],
    [
        "unbumped-change",
        "a record grows that a record of another header embeds",
        "the core's records change with the core's version, and a memfd embeds one of them",
    ],
    ["version-removed", "memfd announces no version any more", "the constant of memfd's version is renamed"],
    [
        "version-reused",
        "memfd of 7.0 takes the version of 7.1, with another layout",
        "memfd of 7.0 takes the version of 7.1, with its layout",
    ],
    [
        "version-went-back",
        "LUO's version is lowered, to one that no release has",
        "the version's name changes, and so does a record",
    ],
];
