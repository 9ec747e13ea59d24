//! The constants of the KHO headers: their enumerators, and the macros by what clang answered to the probes.

use std::collections::{BTreeMap, BTreeSet};

use super::probes::{INT, IS_INT, KIND, STR};
use super::run::{Bindings, C_NAME};
use super::rust::ConstantItem;
use crate::observed::Constant;

/// The enumerators, and those of the macros `names` that are constants; and those that are strings whose text is not
/// known.
pub(super) fn constants(
    found: &Bindings,
    names: &BTreeSet<String>,
) -> (BTreeMap<String, Constant>, BTreeSet<String>) {
    let mut constants: BTreeMap<String, Constant> = found.enumerators().collect();
    let mut textless = BTreeSet::new();
    for name in names {
        let value = match found.number(KIND, name) {
            None | Some(0) => continue,
            Some(IS_INT) => found.number(INT, name).map(Constant::Int),
            Some(size) => found.string(name, size).map(Constant::Str),
        };
        match value {
            Some(value) => drop(constants.insert(name.clone(), value)),
            None => drop(textless.insert(name.clone())),
        }
    }
    (constants, textless)
}

impl Bindings {
    fn enumerators(&self) -> impl Iterator<Item = (String, Constant)> + '_ {
        self.rust.constants.iter().filter_map(|(name, item)| match item {
            ConstantItem::Enumerator(of, value) if self.types.get(of).is_some_and(|of| of.in_kho) => {
                Some((name.strip_prefix(C_NAME)?.to_owned(), Constant::Int(*value)))
            }
            _ => None,
        })
    }

    fn number(&self, probe: &str, name: &str) -> Option<i128> {
        match self.rust.constants.get(&format!("{C_NAME}{probe}{name}"))? {
            ConstantItem::Enumerator(_, value) => Some(*value),
            ConstantItem::Bytes(_) => None,
        }
    }

    /// The text of a string: what bindgen itself evaluated, or else the variable's value. The former is not there for
    /// every macro; the latter ends at the first NUL, and has the wrong size if there are more.
    fn string(&self, name: &str, size: i128) -> Option<String> {
        let answers = [name.to_owned(), format!("{STR}{name}")];
        answers.iter().find_map(|answer| match self.rust.constants.get(answer)? {
            ConstantItem::Bytes(bytes) if i128::try_from(bytes.len()) == Ok(size) => {
                let text = bytes.split_last().map_or(&[][..], |(_nul, text)| text);
                Some(String::from_utf8_lossy(text).into_owned())
            }
            _ => None,
        })
    }
}
