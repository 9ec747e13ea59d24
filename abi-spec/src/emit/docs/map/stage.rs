//! The versions that belong together, because one release carries them, and what leads to what among them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::anchors::At;
use super::super::nodes;
use crate::expr::{Type, Value};
use crate::model::{Item, ItemId, ItemKind, ModelType, ReachedBy};
use crate::Spec;

/// The versions of one release.
pub(super) struct Stage<'a> {
    pub(super) release: Option<&'a str>,
    versions: Vec<At<'a>>,
}

/// An item in the version that is its home.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) at: At<'a>,
    pub(super) id: ItemId,
}

impl<'a> Found<'a> {
    pub(super) fn item(&self) -> &'a Item {
        self.at.version.item(self.id)
    }

    /// What tells it from every other item of a stage.
    pub(super) fn key(&self) -> (usize, ItemId) {
        (self.at.domain_index, self.id)
    }

    /// Where it is described.
    pub(super) fn target(&self) -> Option<String> {
        let domain = self.at.domain.name.as_deref()?;
        Some(format!("{domain}.md#{}", self.at.anchor(self.id)))
    }

    /// The path of a node.
    pub(super) fn path(&self) -> Option<&'a str> {
        match &self.item().kind {
            ItemKind::Node(node) => Some(&node.path),
            _ => None,
        }
    }
}

/// What an address leads to.
pub(super) struct Destination<'a> {
    pub(super) item: Found<'a>,
    /// The name that tells it from others.
    pub(super) entry: Option<String>,
    /// The head of the blocks that it lies in.
    pub(super) within: Option<Found<'a>>,
}

/// A field of a record, or a property of a node.
pub(super) struct Member<'a> {
    /// Its name in the spec.
    name: &'a str,
    /// Its name on the wire, with brackets if there are several.
    pub(super) label: String,
    /// The record that it contains.
    pub(super) part: Option<Found<'a>>,
    /// The record that it points to by its type.
    pub(super) pointer: Option<Found<'a>>,
    /// What it leads to in words.
    pub(super) leads_to: Option<&'a str>,
}

impl<'a> Stage<'a> {
    /// Every release, newest first. A spec that names none has the newest versions in one stage.
    pub(super) fn all(spec: &'a Spec) -> Vec<Stage<'a>> {
        let versions = spec.abi.domains.iter().flat_map(|domain| &domain.versions);
        let names: BTreeSet<&str> = versions.flat_map(|v| v.releases.iter().map(String::as_str)).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        let number = |n: &str| n.parse().unwrap_or(u64::MAX);
        names.sort_by_key(|name| Reverse(name.split('.').map(number).collect::<Vec<u64>>()));
        if names.is_empty() {
            return vec![Stage::of(spec, None)];
        }
        names.into_iter().map(|name| Stage::of(spec, Some(name))).collect()
    }

    fn of(spec: &'a Spec, release: Option<&'a str>) -> Stage<'a> {
        let versions = spec.abi.domains.iter().enumerate().filter_map(|(d, domain)| {
            let carries =
                |v: &usize| domain.versions[*v].releases.iter().any(|r| Some(r.as_str()) == release);
            let count = domain.versions.len();
            let version = if release.is_none() { count.checked_sub(1) } else { (0..count).find(carries) };
            At::new(spec, d, version?)
        });
        Stage { release, versions: versions.collect() }
    }

    /// Every record and node of the release, in the order of the spec.
    pub(super) fn items(&self) -> impl Iterator<Item = Found<'a>> + '_ {
        let all = self.versions.iter().flat_map(|at| at.version.own().map(|(id, _)| Found { at: *at, id }));
        all.filter(|found| {
            let only = &found.item().only_in_releases;
            let exists = only.is_empty() || only.iter().any(|r| Some(r.as_str()) == self.release);
            exists && matches!(found.item().kind, ItemKind::Record(_) | ItemKind::Node(_))
        })
    }

    fn find(&self, domain: &str, name: &str) -> Option<Found<'a>> {
        self.items().find(|f| f.at.domain.name.as_deref() == Some(domain) && f.item().name == name)
    }

    /// An item that another refers to, in the version that this release has of it.
    fn referred(&self, at: At<'a>, id: ItemId) -> Option<Found<'a>> {
        let item = at.version.item(id);
        match &item.import {
            None => Some(Found { at, id }),
            Some(import) => self.find(&import.domain, &item.name),
        }
    }

    pub(super) fn members(&self, of: Found<'a>) -> Vec<Member<'a>> {
        match &of.item().kind {
            ItemKind::Record(record) => record
                .fields
                .iter()
                .map(|field| {
                    let (many, part, pointer) = shape(&field.ty);
                    let found = |id: Option<ItemId>| id.and_then(|id| self.referred(of.at, id));
                    let label = format!("{}{}", field.name, if many { "[]" } else { "" });
                    let leads_to = field.leads_to.as_deref();
                    Member { name: &field.name, label, part: found(part), pointer: found(pointer), leads_to }
                })
                .collect(),
            ItemKind::Node(node) => node
                .properties
                .iter()
                .map(|property| {
                    let label = text(nodes::evaluated(of.at, &property.wire_name));
                    let leads_to = property.leads_to.as_deref();
                    Member { name: &property.name, label, part: None, pointer: None, leads_to }
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Every item that a member leads to.
    pub(super) fn destinations(&self, of: Found<'a>, member: &Member<'_>) -> Vec<Destination<'a>> {
        let from_here = |found: &Found<'a>, from: &ReachedBy| {
            let domain = from.domain.as_deref().or(found.at.domain.name.as_deref());
            domain == of.at.domain.name.as_deref()
                && from.item == of.item().name
                && from.member == member.name
        };
        let mut destinations = Vec::new();
        for item in self.items() {
            for from in item.item().reached_by.iter().filter(|from| from_here(&item, from)) {
                let entry = from.entry.as_ref().map(|entry| text(nodes::evaluated(item.at, entry)));
                let within = from.within.as_ref().and_then(|(domain, name)| {
                    self.find(domain.as_deref().or(item.at.domain.name.as_deref())?, name)
                });
                destinations.push(Destination { item, entry, within });
            }
        }
        destinations
    }

    /// The nodes that lie below a root node: those of its domain, and those of domains without a root of their own
    /// that it guards. A node that leads to a root lies in another tree.
    pub(super) fn subnodes(&self, of: Found<'a>) -> Vec<Found<'a>> {
        let below = |found: &Found<'a>| found.path().is_some_and(|path| path != "/");
        let nodes = self.items().filter(|found| below(found));
        nodes.filter(|found| self.root_above(*found).is_some_and(|root| root.key() == of.key())).collect()
    }

    fn root_above(&self, node: Found<'a>) -> Option<Found<'a>> {
        let mut domain = node.at.domain;
        // As many steps as there are domains: a guard comes before what it guards.
        for _ in 0..=self.versions.len() {
            let root = self.items().find(|f| f.at.domain.name == domain.name && f.path() == Some("/"));
            if let Some(root) = root {
                let leads = root.item().reached_by.iter().any(|from| from.item == node.item().name);
                return (!leads).then_some(root);
            }
            domain = node.at.spec.abi.domain(domain.guarded_by.as_deref()?)?;
        }
        None
    }
}

/// Whether a type has several elements, and the record that it contains or points to.
fn shape(ty: &ModelType) -> (bool, Option<ItemId>, Option<ItemId>) {
    match ty {
        Type::Scalar(_) => (false, None, None),
        Type::Bitmap(_) => (true, None, None),
        Type::Item(id) => (false, Some(*id), None),
        Type::Pointer { target, .. } => (false, None, Some(*target)),
        Type::Array(of, _) | Type::Flexible(of) => {
            let (_, part, pointer) = shape(of);
            (true, part, pointer)
        }
    }
}

fn text(value: Option<Value>) -> String {
    match value {
        Some(Value::Str(text)) => text,
        Some(value) => value.to_string(),
        None => String::new(),
    }
}
