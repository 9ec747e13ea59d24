//! Names: which of them the spec knows, which a header defines, and how alike two are.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::model::{Abi, ItemKind};

use crate::headers::HeaderIndex;

/// What the spec knows by name, over all versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    known: BTreeSet<String>,
    helpers: BTreeSet<String>,
    announcing: BTreeSet<String>,
    flags: BTreeSet<String>,
    /// What each version has.
    versions: Vec<BTreeSet<String>>,
    /// By the macro that declares serializable pointers, those that store and load them.
    pub(super) pointer_macros: BTreeMap<String, [String; 2]>,
}

impl Names {
    pub(super) fn of(abi: &Abi) -> Names {
        let mut names = Names::default();
        for version in abi.domains.iter().flat_map(|domain| &domain.versions) {
            names.announcing.extend(version.announced_by.iter().chain(&version.named_by).cloned());
            names.versions.push(version.own().map(|(_, item)| item.name.clone()).collect());
            for (_, item) in version.own() {
                names.known.insert(item.name.clone());
                match &item.kind {
                    ItemKind::Const(constant) if constant.helper => {
                        names.helpers.insert(item.name.clone());
                    }
                    ItemKind::Const(constant) if constant.flag_of.is_some() => {
                        names.flags.insert(item.name.clone());
                    }
                    ItemKind::Pointer(macros) => {
                        let others = [macros.store.clone(), macros.load.clone()];
                        names.pointer_macros.insert(macros.declare.clone(), others);
                    }
                    _ => {}
                }
            }
        }
        names
    }

    /// The name of every item that any version of the spec has.
    pub(super) fn known(&self) -> impl Iterator<Item = &String> {
        self.known.iter()
    }

    /// Whether any version of the spec has the item.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// Whether one version has both: then they are two items.
    pub(super) fn are_two(&self, one: &str, other: &str) -> bool {
        self.versions.iter().any(|version| version.contains(one) && version.contains(other))
    }

    /// Whether it is a name of convenience, of which no byte depends.
    pub(super) fn is_helper(&self, name: &str) -> bool {
        self.helpers.contains(name)
    }

    /// Whether it announces a version in any release.
    pub(super) fn announces(&self, name: &str) -> bool {
        self.announcing.contains(name)
    }

    /// Whether it is a flag of a field.
    pub(super) fn is_flag(&self, name: &str) -> bool {
        self.flags.contains(name)
    }
}

/// Everything that a header defines and that a witness can see.
pub(super) fn defined_in(header: &HeaderIndex) -> impl Iterator<Item = &str> {
    let records = header.records.iter().map(|record| record.name.as_str());
    let defines = header.defines.iter().map(|define| define.name.as_str());
    let enumerators = header.enums.iter().flat_map(|e| &e.enumerators).map(|e| e.name.as_str());
    let typedefs = header.typedefs.iter().map(|typedef| typedef.name.as_str());
    records.chain(defines).chain(enumerators).chain(typedefs)
}

/// The name of a file without its folders and its ending.
pub(super) fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// How many words two names begin with alike.
pub(super) fn common_words(a: &str, b: &str) -> usize {
    let words = |name: &str| name.to_ascii_lowercase().split('_').map(str::to_owned).collect::<Vec<_>>();
    words(a).iter().zip(&words(b)).take_while(|(a, b)| a == b).count()
}
