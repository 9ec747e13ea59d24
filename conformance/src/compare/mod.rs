//! The comparison: what the spec says a version is, against what a witness saw. Pure.
//!
//! Each item is judged given what its dependencies were *observed* to be: a record that embeds another is laid out
//! again with the observed size of that other, a constant is evaluated again over the observed values. So a change
//! is found where it was made, once, and not at everything that follows from it.

pub(crate) mod describe;
mod environment;
mod members;
pub(crate) mod pointers;
mod renames;
mod types;

use std::collections::BTreeSet;

use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::{evaluate, lay_out_record, VersionLayout};
use kho_abi_spec::model::{Const, DefinedIn, Item, ItemId, ItemKind, Record, Version};

use crate::input::{is_kho_header, KHO_HEADERS};
use crate::observed::{self, Constant, Observed};
use crate::rules::{self, Rule};

pub use describe::shape as describe_shape;
pub use renames::{Case, Renames};

use environment::ObservedEnvironment;
use pointers::Form;

/// One side of the comparison: a version on one target.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The model.
    pub version: &'a Version,
    /// Its layouts at the target.
    pub layout: &'a VersionLayout,
    /// The release of the tree, such as `7.3`, if it says so.
    pub release: Option<&'a str>,
    /// The names of items that the tree cannot show: they are in files that it does not have.
    pub unattested: &'a BTreeSet<String>,
}

impl Subject<'_> {
    /// The items of the version that the tree can show, whether or not it has to.
    fn attested(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.version.own().filter(|(_, item)| !self.unattested.contains(&item.name))
    }

    /// Where the tree should define an item, for messages.
    fn place(&self, item: &Item) -> String {
        match item.home(self.release).map(DefinedIn::path) {
            Some(path) if !is_kho_header(&path) => format!("{path} does not define"),
            _ => format!("no header below {KHO_HEADERS} defines"),
        }
    }
}

/// Something that is not as the spec says, at one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The rule that it violates.
    pub rule: &'static Rule,
    /// The item, by its name in C.
    pub item: String,
    /// The member of the record, if it is about one.
    pub member: Option<String>,
    /// What is different, the same at every target.
    pub message: String,
    /// What the spec says.
    pub before: Option<String>,
    /// What the tree has.
    pub after: Option<String>,
}

/// What one witness's observation at one target amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What is different.
    pub differences: Vec<Difference>,
    /// The items that were compared, whether or not they differ.
    pub compared: Vec<String>,
}

/// Compares all items of a version that the tree can show.
pub fn compare(subject: &Subject<'_>, observed: &Observed) -> Comparison {
    let mut comparison = Comparison::default();
    let form = Form::find(subject, observed);
    comparison.differences.extend(form.as_ref().and_then(|form| form.difference(subject.version)));
    for (id, item) in subject.attested() {
        match &item.kind {
            ItemKind::Record(record) => {
                comparison.record(subject, observed, (id, item, record), form.as_ref());
            }
            ItemKind::Const(constant) => comparison.constant(subject, observed, (id, item), constant),
            // These have no bytes of their own; their macros and property names are looked at where text is.
            ItemKind::Enum(_) | ItemKind::Pointer(_) | ItemKind::Node(_) => {}
        }
    }
    comparison
}

/// Whether a tree of this release has to have the item, which is not in the headers of every release.
pub fn is_required(item: &Item, release: Option<&str>) -> bool {
    item.only_in_releases.is_empty() || release.is_some_and(|r| item.only_in_releases.iter().any(|o| o == r))
}

impl Comparison {
    fn missing(&mut self, subject: &Subject<'_>, item: &Item, what: &str) {
        let helper = matches!(&item.kind, ItemKind::Const(constant) if constant.helper);
        if is_required(item, subject.release) {
            self.differences.push(Difference {
                rule: if helper { &rules::MISSING_HELPER } else { &rules::MISSING_ITEM },
                item: item.name.clone(),
                member: None,
                message: format!("{} the {what} `{}`", subject.place(item), item.name),
                before: None,
                after: None,
            });
        }
    }

    fn record(
        &mut self,
        subject: &Subject<'_>,
        observed: &Observed,
        (id, item, record): (ItemId, &Item, &Record),
        form: Option<&Form>,
    ) {
        let keyword = if record.union { "union" } else { "struct" };
        let Some(seen) = observed.records.get(&item.name) else {
            return self.missing(subject, item, keyword);
        };
        self.compared.push(item.name.clone());
        let env = ObservedEnvironment { subject, observed };
        let Some(spec) = subject.layout.record(id) else { return };
        let adjusted = lay_out_record(subject.version, record, &env).ok();
        let adjusted = adjusted.as_ref().unwrap_or(spec);
        let sides = members::Sides { subject, item, record, spec, adjusted, seen, form };
        self.differences.extend(members::differences(&sides));
    }

    fn constant(
        &mut self,
        subject: &Subject<'_>,
        observed: &Observed,
        (id, item): (ItemId, &Item),
        constant: &Const,
    ) {
        let Some(seen) = observed.constants.get(&item.name) else {
            return self.missing(subject, item, "constant");
        };
        // What announces the version is judged by choosing the version, not here.
        let Version { announced_by, named_by, .. } = subject.version;
        if [announced_by, named_by].into_iter().flatten().any(|name| *name == item.name) {
            self.compared.push(item.name.clone());
            return;
        }
        let env = ObservedEnvironment { subject, observed };
        // Over what was observed an expression can have no value, by a division by zero for one.
        let expected = evaluate(&constant.value, &env).ok();
        let Some(expected) = expected.or_else(|| subject.layout.constant(id).cloned()) else { return };
        self.compared.push(item.name.clone());
        if value(seen) != expected {
            self.differences.push(Difference {
                rule: &rules::CONSTANT_VALUE,
                item: item.name.clone(),
                member: None,
                message: format!("`{}` has another value", item.name),
                before: Some(expected.to_string()),
                after: Some(value(seen).to_string()),
            });
        }
    }
}

/// A constant that a witness saw, as a value of the spec language.
pub fn value(constant: &Constant) -> Value {
    match constant {
        Constant::Int(n) => Value::Int(*n),
        Constant::Str(text) => Value::Str(text.clone()),
    }
}

/// Whether a record that a witness saw is a union.
fn is_union(record: &observed::Record) -> bool {
    record.kind == observed::RecordKind::Union
}

#[cfg(test)]
mod tests;
