//! What a unit defines at its top: records, enums, and the typedefs that name those that have no tag.

use std::collections::HashMap;

use gimli::constants as dw;
use gimli::{AttributeValue, UnitOffset};

use super::units::{Entry, Unit};
use crate::error::Checked;

/// A record or an enum.
pub(super) struct Definition<'d> {
    pub(super) at: UnitOffset,
    pub(super) is_enum: bool,
    /// Its tag, or else the name of the first typedef of it.
    pub(super) name: Option<&'d [u8]>,
    /// The number of the source file that defines it; 0 if that is not told, which is no header's number.
    pub(super) file: u64,
}

/// The definitions of a unit.
pub(super) struct Index<'d> {
    pub(super) definitions: Vec<Definition<'d>>,
    typedefs: HashMap<UnitOffset, &'d [u8]>,
}

impl<'d> Index<'d> {
    /// Reads the entries at the top of a unit, and what is defined inside records, which clang leaves there. In C
    /// nothing else is visible outside a function.
    pub(super) fn new(unit: &Unit<'d>) -> Checked<Index<'d>> {
        let mut index = Index { definitions: Vec::new(), typedefs: HashMap::new() };
        unit.walk(|entry| index.add(unit, entry).map(|()| is_record(entry.tag())))?;
        for definition in &mut index.definitions {
            definition.name = definition.name.or_else(|| index.typedefs.get(&definition.at).copied());
        }
        Ok(index)
    }

    /// The typedef that names a record or an enum without a tag.
    pub(super) fn typedef(&self, at: UnitOffset) -> Option<&'d [u8]> {
        self.typedefs.get(&at).copied()
    }

    fn add(&mut self, unit: &Unit<'d>, entry: &Entry<'d>) -> Checked<()> {
        let is_enum = entry.tag() == dw::DW_TAG_enumeration_type;
        if is_enum || is_record(entry.tag()) {
            if !entry.has_attr(dw::DW_AT_declaration) {
                let file = match entry.attr_value(dw::DW_AT_decl_file) {
                    Some(AttributeValue::FileIndex(file)) => file,
                    _ => 0,
                };
                let name = unit.bytes(entry)?;
                self.definitions.push(Definition { at: entry.offset(), is_enum, name, file });
            }
        } else if entry.tag() == dw::DW_TAG_typedef {
            let of = entry.attr_value(dw::DW_AT_type);
            if let (Some(AttributeValue::UnitRef(of)), Some(name)) = (of, unit.bytes(entry)?) {
                self.typedefs.entry(of).or_insert(name);
            }
        }
        Ok(())
    }
}

/// Whether an entry is a struct or a union.
pub(super) fn is_record(tag: dw::DwTag) -> bool {
    matches!(tag, dw::DW_TAG_structure_type | dw::DW_TAG_union_type)
}
