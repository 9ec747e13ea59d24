//! Items that a tree has under another name: what the spec has and the tree lacks, next to something that the spec
//! does not know and that has the same bytes.
//!
//! Where that is so, the tree is compared as if it used the spec's name. Otherwise one new name would be found at the
//! item that is missing, at the one that is unknown, and at everything that refers to either.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::model::{Item, ItemId, ItemKind};

use super::{is_required, value, Difference, Subject};
use crate::observed::{Observed, Record, Type};
use crate::rules;

/// Items with another name in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// The spec's name, by the tree's.
    spec_names: BTreeMap<String, String>,
}

/// A version at one target, and what was seen there.
pub type Case<'a> = (Subject<'a>, &'a Observed);

impl Renames {
    /// The items of a version that have another name at all targets. `strangers` are the names that could be theirs:
    /// those that the headers of the spec's items define and that the spec does not have.
    pub fn find(cases: &[Case<'_>], strangers: &BTreeSet<String>) -> Renames {
        let mut found = Renames::default();
        let Some((subject, _)) = cases.first() else { return found };
        let mut taken_twice = BTreeSet::new();
        for (id, item) in subject.attested().filter(|(_, item)| is_gone(item, cases)) {
            let mut alike =
                strangers.iter().filter(|name| cases.iter().all(|case| is_alike(case, id, item, name)));
            // Of two that look alike neither is known to be the one.
            if let (Some(name), None) = (alike.next(), alike.next()) {
                if found.spec_names.insert(name.clone(), item.name.clone()).is_some() {
                    taken_twice.insert(name.clone());
                }
            }
        }
        found.spec_names.retain(|name, _| !taken_twice.contains(name));
        found
    }

    /// The tree's name and the spec's of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.spec_names.iter().map(|(tree, spec)| (tree.as_str(), spec.as_str()))
    }

    /// What was seen, with the spec's names.
    pub fn undo<'o>(&self, observed: &'o Observed) -> Cow<'o, Observed> {
        if self.spec_names.is_empty() {
            return Cow::Borrowed(observed);
        }
        let records = observed.records.iter().map(|(name, r)| (self.spec_name(name), self.record(r)));
        let constants = observed.constants.iter().map(|(name, c)| (self.spec_name(name), c.clone()));
        Cow::Owned(Observed { records: records.collect(), constants: constants.collect() })
    }

    /// What there is to say about them.
    pub fn differences(&self) -> impl Iterator<Item = Difference> + '_ {
        self.iter().map(|(tree, spec)| Difference {
            rule: &rules::ITEM_RENAMED,
            item: tree.to_owned(),
            member: None,
            message: format!("`{spec}` is called `{tree}`"),
            before: Some(spec.to_owned()),
            after: Some(tree.to_owned()),
        })
    }

    fn spec_name(&self, name: &str) -> String {
        self.spec_names.get(name).map_or(name, String::as_str).to_owned()
    }

    fn record(&self, record: &Record) -> Record {
        let mut record = record.clone();
        for member in &mut record.members {
            member.ty = self.ty(&member.ty);
        }
        record
    }

    fn ty(&self, ty: &Type) -> Type {
        match ty {
            Type::Pointer { to: Some(to) } => Type::Pointer { to: Some(self.spec_name(to)) },
            Type::Array { of, len } => Type::Array { of: Box::new(self.ty(of)), len: *len },
            Type::Record(name) => Type::Record(self.spec_name(name)),
            Type::Anonymous(record) => Type::Anonymous(Box::new(self.record(record))),
            Type::Int { .. } | Type::Pointer { to: None } | Type::Enum { .. } | Type::Other { .. } => {
                ty.clone()
            }
        }
    }
}

/// Whether the tree has to have the item and does not, at any target.
fn is_gone(item: &Item, cases: &[Case<'_>]) -> bool {
    let absent = |(_, seen): &Case<'_>| {
        !seen.records.contains_key(&item.name) && !seen.constants.contains_key(&item.name)
    };
    cases.iter().all(|case| is_required(item, case.0.release) && absent(case))
}

fn is_alike((subject, observed): &Case<'_>, id: ItemId, item: &Item, name: &str) -> bool {
    match &item.kind {
        ItemKind::Record(record) => observed.records.get(name).is_some_and(|seen| {
            let names = record.fields.iter().map(|field| field.name.as_str());
            names.eq(seen.members.iter().map(|member| member.name.as_str()))
                && subject.layout.record(id).is_some_and(|layout| layout.size == seen.size)
        }),
        ItemKind::Const(constant) => observed.constants.get(name).map(value).is_some_and(|seen| {
            // Two numbers are easily equal by chance, and then one is not the other.
            let telling =
                matches!(seen, kho_abi_spec::expr::Value::Str(_)) || item.page_dependent || constant.helper;
            telling && subject.layout.constant(id) == Some(&seen)
        }),
        ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => false,
    }
}
