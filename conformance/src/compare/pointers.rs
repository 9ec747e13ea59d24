//! The form of serializable pointers. One macro declares them all, so where all of them have another form than the
//! spec's, the macro is the cause, and not each record that uses it.

use kho_abi_spec::layout::Shape;
use kho_abi_spec::model::{ItemKind, Version};

use super::{describe, Difference, Subject};
use crate::observed::{Observed, Record, RecordKind, Type};
use crate::rules;

/// What all serializable pointers of a tree are, if it is not what the spec says: a struct or union in which pointers
/// lead nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form(Record);

impl Form {
    /// The form, if the tree has several serializable pointers and all of them have one that is not the spec's.
    pub(super) fn find(subject: &Subject<'_>, observed: &Observed) -> Option<Form> {
        let mut forms = subject.version.iter().flat_map(|(id, item)| {
            let (layout, seen) = (subject.layout.record(id), observed.records.get(&item.name));
            let ItemKind::Record(record) = &item.kind else { return Vec::new() };
            let fields = record.fields.iter().zip(layout.map(|l| &l.fields).into_iter().flatten());
            let pointers = fields.filter(|(_, layout)| matches!(layout.shape, Shape::Pointer { .. }));
            let members = pointers.filter_map(|(field, _)| {
                let Type::Anonymous(form) = &seen?.members.iter().find(|m| m.name == field.name)?.ty else {
                    return None;
                };
                Some(leading_nowhere(form))
            });
            members.collect()
        });
        let first = forms.next()?;
        let others: Vec<_> = forms.collect();
        let same = !others.is_empty() && others.iter().all(|form| *form == first);
        (same && !is_of_spec(&first) && has_pointer(&first)).then_some(Form(first))
    }

    /// Whether the struct or union has this form and leads to `target`.
    pub(super) fn is_to(&self, record: &Record, target: &str) -> bool {
        leading_nowhere(record) == self.0 && leads_to(record, target)
    }

    /// What there is to say about it; nothing if another domain's version says it.
    pub(super) fn difference(&self, version: &Version) -> Option<Difference> {
        let declare = version.own().find_map(|(_, item)| match &item.kind {
            ItemKind::Pointer(macros) => Some(&macros.declare),
            _ => None,
        })?;
        Some(Difference {
            rule: &rules::POINTER_FORM,
            item: declare.clone(),
            member: None,
            message: format!("`{declare}` declares something else"),
            before: Some("union { u64 phys; pointer ptr }".to_owned()),
            after: Some(describe::anonymous(&self.0)),
        })
    }
}

/// `union { u64 phys; T *ptr; }`, with a pointer to `target`.
pub(super) fn is_serializable(record: &Record, target: &str) -> bool {
    is_of_spec(&leading_nowhere(record)) && leads_to(record, target)
}

fn is_of_spec(form: &Record) -> bool {
    let [phys, ptr] = form.members.as_slice() else { return false };
    form.kind == RecordKind::Union
        && form.size == 8
        && phys.name == "phys"
        && phys.ty == Type::Int { bytes: 8, signed: Some(false) }
        && ptr.name == "ptr"
        && ptr.ty == Type::Pointer { to: None }
}

fn has_pointer(form: &Record) -> bool {
    form.members.iter().any(|member| matches!(member.ty, Type::Pointer { .. }))
}

fn leading_nowhere(record: &Record) -> Record {
    let mut form = record.clone();
    for member in &mut form.members {
        if let Type::Pointer { to } = &mut member.ty {
            *to = None;
        }
    }
    form
}

fn leads_to(record: &Record, target: &str) -> bool {
    record.members.iter().all(|member| match &member.ty {
        Type::Pointer { to } => to.as_deref() == Some(target),
        _ => true,
    })
}
