//! Records: first which members there are, then their types, then where they lie. The first of these steps that finds
//! something explains the later ones, which are then not taken.

use kho_abi_spec::layout::{FieldLayout, RecordLayout, Shape};
use kho_abi_spec::model::{Item, Record};

use super::pointers::Form;
use super::{describe, is_union, types, Difference, Subject};
use crate::observed::{self, Member};
use crate::rules::{self, Rule};

/// A record as the spec says it is, and as it was seen.
pub(super) struct Sides<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) item: &'a Item,
    pub(super) record: &'a Record,
    /// The spec's layout.
    pub(super) spec: &'a RecordLayout,
    /// What that would be with the observed sizes and values of what the record is made of. To have either layout is no
    /// difference: a constant can get another value after the record has used it.
    pub(super) adjusted: &'a RecordLayout,
    pub(super) seen: &'a observed::Record,
    /// The form of all serializable pointers of the tree, if it is not the spec's.
    pub(super) form: Option<&'a Form>,
}

/// What differs between the two sides.
pub(super) fn differences(sides: &Sides<'_>) -> Vec<Difference> {
    let mut found = sides.kind();
    let renamed = sides.renamed();
    found.extend(sides.presence(&renamed));
    found.extend(sides.types());
    let only_names = found.iter().all(|d| d.rule == &rules::MEMBER_RENAMED);
    if only_names && renamed.is_empty() {
        found.extend(sides.order());
    }
    if only_names && found.iter().all(|d| d.rule != &rules::MEMBER_ORDER) {
        found.extend(sides.places());
    }
    found
}

impl Sides<'_> {
    fn difference(
        &self,
        rule: &'static Rule,
        member: Option<&str>,
        message: String,
        before: Option<String>,
        after: Option<String>,
    ) -> Difference {
        Difference {
            rule,
            item: self.item.name.clone(),
            member: member.map(ToOwned::to_owned),
            message,
            before,
            after,
        }
    }

    fn spec_names(&self) -> impl Iterator<Item = &str> {
        self.record.fields.iter().map(|f| f.name.as_str())
    }

    /// Each field: its name, and its two layouts.
    fn fields(&self) -> impl Iterator<Item = (&str, &FieldLayout, &FieldLayout)> {
        let layouts = self.spec.fields.iter().zip(&self.adjusted.fields);
        self.spec_names().zip(layouts).map(|(name, (spec, adjusted))| (name, spec, adjusted))
    }

    fn has_field(&self, name: &str) -> bool {
        self.spec_names().any(|n| n == name)
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.seen.members.iter().find(|m| m.name == name)
    }

    fn kind(&self) -> Vec<Difference> {
        let keyword = |union| if union { "union" } else { "struct" };
        let (spec, seen) = (self.record.union, is_union(self.seen));
        if spec == seen {
            return Vec::new();
        }
        let message = format!("`{}` is a {}, not a {}", self.item.name, keyword(seen), keyword(spec));
        let (before, after) = (Some(keyword(spec).to_owned()), Some(keyword(seen).to_owned()));
        vec![self.difference(&rules::RECORD_LAYOUT, None, message, before, after)]
    }

    /// Pairs of a missing and an unknown member with one type at one place.
    fn renamed(&self) -> Vec<(&str, &str)> {
        let gone = self.fields().filter(|(name, ..)| self.member(name).is_none());
        let pairs = gone.filter_map(|(name, spec, adjusted)| {
            let is = |layout: &FieldLayout, m: &Member| {
                m.bit_offset == layout.bit_offset && types::same(self.subject, self.form, layout, m)
            };
            let mut unknown = self.seen.members.iter().filter(|m| !self.has_field(&m.name));
            let new = unknown.find(|m| is(spec, m) || is(adjusted, m))?;
            Some((name, new.name.as_str()))
        });
        pairs.collect()
    }

    fn presence(&self, renamed: &[(&str, &str)]) -> Vec<Difference> {
        let record = &self.item.name;
        let mut found = Vec::new();
        for (old, new) in renamed {
            let message = format!("`{record}.{old}` is called `{new}`");
            let (before, after) = (Some((*old).to_owned()), Some((*new).to_owned()));
            found.push(self.difference(&rules::MEMBER_RENAMED, Some(new), message, before, after));
        }
        for (name, spec, _) in self.fields().filter(|(name, ..)| self.member(name).is_none()) {
            if renamed.iter().all(|(old, _)| *old != name) {
                let message = format!("`{record}` has no member `{name}`");
                let before = Some(describe::field(self.subject.version, spec));
                found.push(self.difference(&rules::MEMBER_REMOVED, Some(name), message, before, None));
            }
        }
        for member in self.seen.members.iter().filter(|m| !self.has_field(&m.name)) {
            if renamed.iter().all(|(_, new)| *new != member.name) {
                let message =
                    format!("`{record}` has a member `{}` that the spec does not know", member.name);
                let after = Some(describe::member(member));
                found.push(self.difference(&rules::MEMBER_ADDED, Some(&member.name), message, None, after));
            }
        }
        found
    }

    fn types(&self) -> Vec<Difference> {
        let changed = self.fields().filter_map(|(name, spec, adjusted)| {
            let member = self.member(name)?;
            if [spec, adjusted].iter().any(|layout| types::same(self.subject, self.form, layout, member)) {
                return None;
            }
            let message = format!("`{}.{name}` has another type", self.item.name);
            let before = Some(describe::field(self.subject.version, spec));
            let after = Some(describe::member(member));
            Some(self.difference(&rules::MEMBER_TYPE, Some(name), message, before, after))
        });
        changed.collect()
    }

    fn order(&self) -> Option<Difference> {
        let spec: Vec<_> = self.spec_names().collect();
        let seen: Vec<_> = self.seen.members.iter().map(|m| m.name.as_str()).collect();
        if self.record.union || spec == seen {
            return None;
        }
        let moved = spec.iter().zip(&seen).find(|(a, b)| a != b).map(|(_, b)| *b);
        let message = format!("the members of `{}` have another order", self.item.name);
        let (before, after) = (Some(spec.join(", ")), Some(seen.join(", ")));
        Some(self.difference(&rules::MEMBER_ORDER, moved, message, before, after))
    }

    fn places(&self) -> Option<Difference> {
        let has_pointer = self.spec.fields.iter().any(|f| matches!(f.shape, Shape::Pointer { .. }));
        if self.form.is_some() && has_pointer {
            // Where everything is follows from what the pointers are.
            return None;
        }
        self.displaced(self.spec)?;
        let (what, member) = self.displaced(self.adjusted)?;
        let message = format!("`{}` has {what}", self.item.name);
        let before = Some(describe::layout(self.spec_names(), self.spec));
        let after = Some(describe::seen(self.seen));
        Some(self.difference(&rules::RECORD_LAYOUT, member, message, before, after))
    }

    /// How the record differs from a layout, and at which member first; nothing if it has that layout.
    fn displaced(&self, layout: &RecordLayout) -> Option<(&'static str, Option<&str>)> {
        let seen = self.seen;
        let mut members = layout.fields.iter().zip(&seen.members);
        let moved = members.find(|(f, m)| f.bit_offset != m.bit_offset).map(|(_, m)| m.name.as_str());
        if seen.align.is_some_and(|align| align != layout.align) {
            Some(("another alignment", None))
        } else if moved.is_some() {
            Some(("its members at other places", moved))
        } else {
            (layout.size != seen.size).then_some(("another size", None))
        }
    }
}
