//! Reads the records and enumerators that one unit defines, and all that they contain, into the common language.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use gimli::constants as dw;
use gimli::{AttributeValue, DebugInfoOffset, UnitOffset};

use super::index::{Definition, Index};
use super::sections::Sections;
use super::units::{Entry, Header, Unit, Value};
use super::wrong;
use crate::error::{CannotCheck, Checked};
use crate::observed::{Constant, Observed, Record};

/// How many entries are read for one unit. Only types that contain themselves need more.
const MOST_ENTRIES: u32 = 1 << 18;

/// The units of all sections, and where they are.
pub(super) struct Units<'d> {
    pub(super) sections: &'d Sections,
    pub(super) headers: Vec<Header<'d>>,
}

/// Where an entry is: the number of its unit, and its place in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Place {
    unit: usize,
    pub(super) at: UnitOffset,
}

/// A unit that is read, with its index once it is needed.
pub(super) struct Opened<'d> {
    pub(super) unit: Unit<'d>,
    index: OnceCell<Index<'d>>,
}

impl<'d> Opened<'d> {
    pub(super) fn index(&self) -> Checked<&Index<'d>> {
        if self.index.get().is_none() {
            // It is empty, so this does set it.
            let _ = self.index.set(Index::new(&self.unit)?);
        }
        self.index.get().ok_or_else(|| wrong("there is no index"))
    }
}

/// Reads one unit, and of other units what it refers to.
pub(super) struct Reader<'u, 'd> {
    units: &'u Units<'d>,
    number: usize,
    opened: HashMap<usize, Rc<Opened<'d>>>,
    records: BTreeMap<String, Record>,
    /// Records with a name that are contained in others, and still to be read.
    pub(super) pending: Vec<(String, Place)>,
    entries: u32,
}

impl<'u, 'd> Reader<'u, 'd> {
    /// A reader of the unit with a number.
    pub(super) fn new(units: &'u Units<'d>, number: usize) -> Reader<'u, 'd> {
        let (opened, records, pending) = (HashMap::new(), BTreeMap::new(), Vec::new());
        Reader { units, number, opened, records, pending, entries: 0 }
    }

    /// The unit itself.
    pub(super) fn own(&mut self) -> Checked<Rc<Opened<'d>>> {
        self.open(self.number)
    }

    fn open(&mut self, number: usize) -> Checked<Rc<Opened<'d>>> {
        if let Some(opened) = self.opened.get(&number) {
            return Ok(Rc::clone(opened));
        }
        let header = self.units.headers.get(number).ok_or_else(|| wrong("there is no such unit"))?;
        let unit = Unit::new(self.units.sections, *header)?;
        let opened = Rc::new(Opened { unit, index: OnceCell::new() });
        self.opened.insert(number, Rc::clone(&opened));
        Ok(opened)
    }

    /// What the chosen definitions of the unit say. Of an enum only the enumerators count that `names` accepts.
    pub(super) fn observe(
        mut self,
        chosen: impl Fn(&Definition<'d>) -> bool,
        names: impl Fn(&str) -> bool,
    ) -> Checked<Observed> {
        let own = self.own()?;
        let mut constants = BTreeMap::new();
        for definition in own.index()?.definitions.iter().filter(|definition| chosen(definition)) {
            let place = Place { unit: self.number, at: definition.at };
            if definition.is_enum {
                let found = enumerators(&own.unit, definition.at)?;
                constants.extend(found.into_iter().filter(|(name, _)| names(name)));
            } else if let Some(name) = definition.name {
                self.pending.push((String::from_utf8_lossy(name).into_owned(), place));
            }
        }
        self.read_pending()?;
        Ok(Observed { records: self.records, constants })
    }

    fn read_pending(&mut self) -> Checked<()> {
        let mut done = HashSet::new();
        while let Some((name, place)) = self.pending.pop() {
            if !done.insert(place) {
                continue;
            }
            let record = self.record(place, 0).map_err(|error| within(&name, &error))?;
            if self.records.get(&name).is_some_and(|other| *other != record) {
                let unit = self.own()?.unit.name().to_owned();
                return Err(conflict(&name, &unit, &unit));
            }
            self.records.insert(name, record);
        }
        Ok(())
    }

    /// An entry and its unit.
    ///
    /// # Errors
    /// If it is not there, or if too many were read already.
    pub(super) fn entry(&mut self, place: Place) -> Checked<(Rc<Opened<'d>>, Entry<'d>)> {
        self.count()?;
        let opened = self.open(place.unit)?;
        let entry = opened.unit.entry(place.at)?;
        Ok((opened, entry))
    }

    fn count(&mut self) -> Checked<()> {
        self.entries = self.entries.saturating_add(1);
        match self.entries <= MOST_ENTRIES {
            true => Ok(()),
            false => Err(wrong("its types contain each other without end")),
        }
    }

    /// The children of an entry.
    pub(super) fn children(&mut self, place: Place) -> Checked<Vec<Entry<'d>>> {
        let opened = self.open(place.unit)?;
        let mut children = Vec::new();
        opened.unit.children(place.at, |child| {
            self.count()?;
            children.push(child.clone());
            Ok(())
        })?;
        Ok(children)
    }

    /// The place that an attribute of an entry at `from` refers to.
    pub(super) fn follow(&self, from: Place, reference: &Value<'d>) -> Checked<Place> {
        match *reference {
            AttributeValue::UnitRef(at) => Ok(Place { at, ..from }),
            AttributeValue::DebugInfoRef(at) => self.elsewhere(at),
            AttributeValue::DebugTypesRef(_) => Err(CannotCheck::new(
                "types are in units of their own (-fdebug-types-section)",
                "give what was built without -fdebug-types-section",
            )),
            AttributeValue::DebugInfoRefSup(_) => Err(CannotCheck::new(
                "types are in another file (a supplementary one, as dwz makes them)",
                "give what was not treated with dwz, or the file as the kernel's build made it",
            )),
            _ => Err(wrong("a type is no reference")),
        }
    }

    fn elsewhere(&self, at: DebugInfoOffset) -> Checked<Place> {
        let headers = &self.units.headers;
        let after = headers.partition_point(|header| header.debug_info_offset().is_some_and(|o| o.0 <= at.0));
        let unit = after.checked_sub(1);
        let found = unit.and_then(|unit| Some((unit, headers.get(unit)?)));
        let place = found.and_then(|(unit, header)| Some(Place { unit, at: at.to_unit_offset(header)? }));
        place.ok_or_else(|| wrong("a type is in no unit"))
    }
}

/// The enumerators of an enum. What is not written as a signed number is not negative, however many bytes it has.
fn enumerators(unit: &Unit<'_>, at: UnitOffset) -> Checked<Vec<(String, Constant)>> {
    let mut found = Vec::new();
    unit.children(at, |entry| {
        if entry.tag() == dw::DW_TAG_enumerator {
            let value = match entry.attr_value_raw(dw::DW_AT_const_value) {
                Some(AttributeValue::Sdata(value)) => Some(i128::from(value)),
                Some(value) => value.udata_value().map(i128::from),
                None => None,
            };
            match unit.text(entry)?.zip(value) {
                Some((name, value)) => found.push((name, Constant::Int(value))),
                None => return Err(wrong("an enumerator has no name or no value")),
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn within(name: &str, error: &CannotCheck) -> CannotCheck {
    CannotCheck::new(format!("`{name}`: {}", error.problem), error.remedy.as_str())
}

/// Two definitions of one name that are not the same.
pub(super) fn conflict(name: &str, one: &str, other: &str) -> CannotCheck {
    let problem = match one == other {
        true => format!("{one} defines `{name}` in two ways"),
        false => format!("{one} and {other} define `{name}` in different ways"),
    };
    CannotCheck::new(problem, "find out which of the two the kernel hands over, and rename the other")
}
