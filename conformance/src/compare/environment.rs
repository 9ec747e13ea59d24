//! What a witness saw, in the shape in which the layout engine asks for it.

use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::{Environment, WithModel};
use kho_abi_spec::model::ItemId;
use kho_abi_spec::target::PageSize;

use super::{value, Subject};
use crate::observed::{Observed, Record};

/// Answers with what was observed, and with what the spec says where nothing was.
pub(super) struct ObservedEnvironment<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) observed: &'a Observed,
}

impl ObservedEnvironment<'_> {
    fn spec(&self) -> WithModel<'_> {
        WithModel { version: self.subject.version, layout: self.subject.layout }
    }

    fn record(&self, id: ItemId) -> Option<&Record> {
        self.observed.records.get(&self.subject.version.item(id).name)
    }
}

impl Environment for ObservedEnvironment<'_> {
    fn page(&self) -> PageSize {
        self.spec().page()
    }

    fn constant(&self, id: ItemId) -> Option<Value> {
        let seen = self.observed.constants.get(&self.subject.version.item(id).name);
        seen.map(value).or_else(|| self.spec().constant(id))
    }

    fn size_and_align(&self, id: ItemId) -> Option<(u64, u64)> {
        let spec = self.spec().size_and_align(id);
        match self.record(id) {
            // A witness that cannot see alignments leaves the spec's.
            Some(seen) => Some((seen.size, seen.align.or(spec.map(|(_, align)| align))?)),
            None => spec,
        }
    }

    fn offset_of(&self, id: ItemId, field: &str) -> Option<u64> {
        let seen = self.record(id).and_then(|r| r.members.iter().find(|m| m.name == field));
        match seen {
            Some(member) => Some(member.bit_offset / 8),
            None => self.spec().offset_of(id, field),
        }
    }
}
