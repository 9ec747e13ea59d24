//! What each witness is blind for, as data: whoever reads in a report that an item was compared has to know what the
//! witness could not have noticed.

use serde::Serialize;

/// A witness, and the properties that it cannot see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sight {
    /// The name, as in the list of those who compared an item.
    pub witness: &'static str,
    /// In words.
    pub cannot_see: &'static [&'static str],
}

/// Compiled code holds types only.
const TYPES_ONLY: &[&str] = &["macros", "alignment, so `__packed` only where it moves an offset"];

/// Every witness, sorted by name.
const ALL: [Sight; 8] = [
    Sight { witness: "bindgen", cannot_see: &["what function-like macros do"] },
    Sight { witness: "btf", cannot_see: TYPES_ONLY },
    Sight { witness: "clang", cannot_see: ASKED },
    Sight { witness: "dwarf", cannot_see: TYPES_ONLY },
    Sight { witness: "dwarf-clang", cannot_see: TYPES_ONLY },
    Sight { witness: "dwarf-gcc", cannot_see: TYPES_ONLY },
    Sight { witness: "gcc", cannot_see: ASKED },
    Sight {
        witness: "name",
        cannot_see: &["anything but that a name is there, once anywhere in its file; of a macro, with its number of parameters"],
    },
];

/// A compiler answers questions, and C has none for these.
const ASKED: &[&str] = &["bit positions", "what the spec does not have"];

/// The sight of a witness.
pub fn of(witness: &str) -> Option<Sight> {
    ALL.into_iter().find(|sight| sight.witness == witness)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each of these, some witness has to be able to tell.
    #[test]
    fn nothing_is_hidden_from_all() {
        for property in TYPES_ONLY.iter().chain(ASKED) {
            assert!(ALL.iter().any(|sight| !sight.cannot_see.contains(property)), "{property}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
