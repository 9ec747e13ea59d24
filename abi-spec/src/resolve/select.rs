//! Pass 2: which definitions one version has, and under which names.

use std::collections::{BTreeMap, BTreeSet};

use super::homes::Homes;
use super::import;
use crate::ast::{self, Exists, ItemKind};
use crate::diag::{Diagnostic, Place, Sink};
use crate::expr::ExprKind;
use crate::model::{Abi, Announced, Domain, Item, ItemId, Origin, Version};
use crate::names;

/// What one version is made of.
pub(super) struct Selection<'a> {
    /// Imported items come first: they are resolved already. Their ids are positions in this list.
    pub(super) imported: Vec<Item>,
    /// The version's own definitions; ids go on where the imported ones end.
    pub(super) own: Vec<Selected<'a>>,
    /// Asserted facts.
    pub(super) assertions: Vec<&'a ast::NamedExpr>,
    /// The id of each name.
    pub(super) ids: BTreeMap<String, ItemId>,
    /// Names of the file that other versions have, with where they are defined.
    pub(super) elsewhere: BTreeMap<String, Place>,
    /// Names whose import failed. That is reported once, not wherever they are used.
    pub(super) not_imported: BTreeSet<String>,
    /// Which fields and enumerators exist.
    pub(super) scope: Scope<'a>,
}

/// One definition of a version.
pub(super) struct Selected<'a> {
    pub(super) origin: Origin,
    pub(super) name: &'a ast::Ident,
    pub(super) docs: &'a ast::Docs,
    pub(super) homes: Homes,
    pub(super) reached_by: &'a [ast::ReachedBy],
    pub(super) only_in_releases: Vec<String>,
    pub(super) what: Definition<'a>,
}

/// An item, or an enumerator together with the position of its enum among the version's own definitions.
pub(super) enum Definition<'a> {
    Item(&'a ItemKind),
    Enumerator(&'a ast::Enumerator, usize),
}

/// Decides what exists in the version at hand.
pub(super) struct Scope<'a> {
    domain: &'a Domain,
    position: usize,
}

impl Scope<'_> {
    fn version(&self) -> &Version {
        &self.domain.versions[self.position]
    }

    /// ` in version ...` for messages, or nothing if versions play no part.
    pub(super) fn in_this_version(&self) -> String {
        self.version().name.as_ref().map_or(String::new(), |name| format!(" in version `{name}`"))
    }

    /// What to do about two definitions of one name, where versions play a part.
    pub(super) fn ranges_overlap(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.version().name {
            Some(_) => {
                diagnostic.help("two definitions of a name need ranges of versions that do not overlap")
            }
            None => diagnostic,
        }
    }

    /// What the version at hand announces, if `domain` is the name of its domain.
    pub(super) fn announced_by(&self, domain: &str) -> Option<&Announced> {
        self.version().announced.as_ref().filter(|_| self.domain.name.as_deref() == Some(domain))
    }

    /// Whether something exists in this version, and in which of its releases only. Reports bad ranges.
    pub(super) fn exists(&self, exists: &Exists, sink: &mut Sink) -> Option<Vec<String>> {
        if !self.in_range(exists.versions.as_ref(), sink)? {
            return None;
        }
        let named = exists.releases.iter().chain(&exists.since);
        named.for_each(|release| self.check_release(release, sink));
        if exists.releases.is_empty() && exists.since.is_none() {
            return Some(Vec::new());
        }
        let mine = &self.version().releases;
        let common: Vec<String> = mine.iter().filter(|r| includes(exists, r)).cloned().collect();
        match common.len() {
            0 => None,
            n if n == mine.len() => Some(Vec::new()),
            _ => Some(common),
        }
    }

    /// The releases of the version at hand, oldest first.
    pub(super) fn releases(&self) -> impl Iterator<Item = &str> {
        self.version().releases.iter().map(String::as_str)
    }

    pub(super) fn check_release(&self, release: &ast::Text, sink: &mut Sink) {
        let known = |name: &str| self.domain.versions.iter().any(|v| v.releases.iter().any(|r| r == name));
        if !known(&release.text) {
            sink.push(
                Diagnostic::new(release.place, format!("no version is carried by release {}", release.text))
                    .help("a release is named where the domain lists its versions"),
            );
        }
    }

    fn in_range(&self, range: Option<&ast::VersionRange>, sink: &mut Sink) -> Option<bool> {
        let Some(range) = range else { return Some(true) };
        let first = range.from.as_ref().map(|v| self.position_of(v, sink));
        let last = range.to.as_ref().map(|v| self.position_of(v, sink));
        let (first, last) = (first.unwrap_or(Some(0))?, last.unwrap_or(Some(usize::MAX))?);
        if first > last {
            sink.push(
                Diagnostic::new(range.place, "this range is empty: it ends before it begins")
                    .help("versions are ordered as the domain lists them"),
            );
        }
        Some((first..=last).contains(&self.position))
    }

    fn position_of(&self, name: &ast::Ident, sink: &mut Sink) -> Option<usize> {
        let found = self.domain.versions.iter().position(|v| v.name.as_deref() == Some(&name.text));
        if found.is_none() {
            let known: Vec<_> = self.domain.versions.iter().filter_map(|v| v.name.as_deref()).collect();
            let none = "this spec declares no domain, so it has no versions";
            let help = import::one_of(none, "versions", known.iter().copied());
            sink.push(Diagnostic::new(name.place, format!("there is no version `{}`", name.text)).help(help));
        }
        found
    }
}

/// Whether a release is one of those in which something exists.
fn includes(exists: &Exists, release: &str) -> bool {
    let numbers =
        |release: &str| release.split('.').map(|n| n.parse().unwrap_or(u64::MAX)).collect::<Vec<u64>>();
    let since = exists.since.as_ref().is_some_and(|first| numbers(&first.text) <= numbers(release));
    since || exists.releases.iter().any(|named| named.text == release)
}

/// Selects what the version at `position` is made of.
pub(super) fn select<'a>(
    file: &'a ast::File,
    abi: &Abi,
    domain: &'a Domain,
    position: usize,
    sink: &mut Sink,
) -> Selection<'a> {
    let mut selection = Selection {
        imported: Vec::new(),
        own: Vec::new(),
        assertions: Vec::new(),
        ids: BTreeMap::new(),
        elsewhere: BTreeMap::new(),
        not_imported: BTreeSet::new(),
        scope: Scope { domain, position },
    };
    for item in &file.items {
        if let ItemKind::Use(import) = &item.kind {
            if selection.scope.exists(&item.exists, sink).is_some() {
                if let Err(mistake) = selection.import(item, import, abi) {
                    sink.push(mistake);
                    selection.not_imported.insert(item.name.text.clone());
                }
            }
        }
    }
    for (index, item) in file.items.iter().enumerate() {
        selection.add(file, index, item, sink);
    }
    selection.name_all(sink);
    selection
}

impl<'a> Selection<'a> {
    fn add(&mut self, file: &'a ast::File, index: usize, item: &'a ast::Item, sink: &mut Sink) {
        if matches!(item.kind, ItemKind::Domain(_) | ItemKind::Use(_)) {
            return;
        }
        let Some(only_in_releases) = self.scope.exists(&item.exists, sink) else {
            self.elsewhere.insert(item.name.text.clone(), item.name.place);
            return;
        };
        if let ItemKind::Assert(condition) = &item.kind {
            self.assertions.push(condition);
            return;
        }
        let homes = self.scope.homes(file, item, &only_in_releases, sink);
        let selected = Selected {
            origin: Origin { source: file.source, item: index, member: 0 },
            name: &item.name,
            docs: &item.docs,
            homes,
            reached_by: &item.reached_by,
            only_in_releases,
            what: Definition::Item(&item.kind),
        };
        self.own.push(selected);
        if let ItemKind::Enum(group) = &item.kind {
            self.add_members(file, item, group, sink);
        }
    }

    /// The names of the constants with what the version announces: the text or the number, and the name beside it.
    pub(super) fn announcing(&self) -> (Option<String>, Option<String>) {
        let constants = self.own.iter().filter_map(|selected| match &selected.what {
            Definition::Item(ItemKind::Const(constant)) => Some((selected.name, &constant.value.kind)),
            _ => None,
        });
        let (mut number, mut name) = (None, None);
        for (constant, value) in constants {
            match value {
                ExprKind::Version(_) => drop(number.get_or_insert_with(|| constant.text.clone())),
                ExprKind::VersionName(_) => drop(name.get_or_insert_with(|| constant.text.clone())),
                _ => {}
            }
        }
        (number, name)
    }

    /// Enumerators are items of their own: in C they share one name space with everything else.
    fn add_members(&mut self, file: &ast::File, item: &ast::Item, group: &'a ast::Enum, sink: &mut Sink) {
        let position = self.own.len() - 1;
        let origin = self.own[position].origin;
        for (index, member) in group.members.iter().enumerate() {
            let Some(only_in_releases) = self.scope.exists(&member.exists, sink) else {
                self.elsewhere.insert(member.name.text.clone(), member.name.place);
                continue;
            };
            self.own.push(Selected {
                origin: Origin { member: index + 1, ..origin },
                name: &member.name,
                docs: &member.docs,
                homes: self.scope.homes(file, item, &only_in_releases, sink),
                reached_by: &[],
                only_in_releases,
                what: Definition::Enumerator(member, position),
            });
        }
    }

    fn name_all(&mut self, sink: &mut Sink) {
        let mut rust_names: BTreeMap<String, &ast::Ident> = BTreeMap::new();
        for (index, selected) in self.own.iter().enumerate() {
            let id = ItemId(self.imported.len() + index);
            let name = selected.name;
            if names::is_reserved(&name.text) {
                let message = format!("`{}` is a name of the spec language itself", name.text);
                sink.error(name.place, message);
            } else if let Some(why) = names::no_c_name(&name.text) {
                sink.error(name.place, format!("`{}` {why}", name.text));
            } else if let Some(first) = self.own.iter().take(index).find(|o| o.name.text == name.text) {
                self.defined_twice(name, first.name, sink);
            } else if self.ids.contains_key(&name.text) {
                sink.error(name.place, format!("`{}` is imported already", name.text));
            } else if names::is_taken_in_rust(&rust_name(selected)) {
                let message = format!("`{}` cannot be a name in the generated Rust", name.text);
                let help = format!("the generated code itself has another use for `{}`", rust_name(selected));
                sink.push(Diagnostic::new(name.place, message).help(help));
            } else if let Some(first) = rust_names.insert(rust_name(selected), name) {
                let message = format!("`{}` and `{}` have the same name in Rust", first.text, name.text);
                sink.push(Diagnostic::new(name.place, message).related(first.place, "first defined here"));
            }
            self.ids.insert(name.text.clone(), id);
        }
    }

    fn defined_twice(&self, second: &ast::Ident, first: &ast::Ident, sink: &mut Sink) {
        let message = format!("`{}` is defined twice{}", second.text, self.scope.in_this_version());
        let diagnostic = Diagnostic::new(second.place, message).related(first.place, "first defined here");
        sink.push(self.scope.ranges_overlap(diagnostic));
    }
}

fn rust_name(selected: &Selected<'_>) -> String {
    match &selected.what {
        Definition::Item(ItemKind::Record(_) | ItemKind::Enum(_)) => names::rust_type(&selected.name.text),
        _ => selected.name.text.clone(),
    }
}
