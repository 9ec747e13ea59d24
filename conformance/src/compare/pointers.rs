//! The form of serializable pointers. One macro declares them all, so where all of them have another form than the
//! spec's, the macro is the cause, and not each record that uses it.

use kho_abi_spec::layout::Shape;
use kho_abi_spec::model::{ItemKind, Version};

use super::{describe, Difference, Subject};
use crate::observed::{Member, Observed, Record, RecordKind, Type};
use crate::rules;

/// What stands in a form for whichever record the pointer leads to: each use of the macro names its own.
const ITS_RECORD: &str = "its record";

/// What all serializable pointers of a tree are, if it is not what the spec says: a struct or union in which pointers
/// to records lead to [`ITS_RECORD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form(Record);

impl Form {
    /// The form, if the tree has several serializable pointers and all of them have one that is not the spec's.
    pub(super) fn find(subject: &Subject<'_>, observed: &Observed) -> Option<Form> {
        let mut forms = subject.version.iter().flat_map(|(id, item)| {
            let (layout, seen) = (subject.layout.record(id), observed.records.get(&item.name));
            let ItemKind::Record(record) = &item.kind else { return Vec::new() };
            let fields = record.fields.iter().zip(layout.map(|l| &l.fields).into_iter().flatten());
            let members = fields.filter_map(|(field, layout)| {
                let Shape::Pointer { .. } = layout.shape else { return None };
                let member = seen?.members.iter().find(|m| m.name == field.name)?;
                let Type::Anonymous(form) = &member.ty else { return None };
                Some(of(form))
            });
            members.collect()
        });
        let first = forms.next()?;
        let others: Vec<_> = forms.collect();
        let same = !others.is_empty() && others.iter().all(|form| *form == first);
        (same && !is_of_spec(&first)).then_some(Form(first))
    }

    /// Whether the struct or union has this form, and leads to no record but `target`.
    pub(super) fn is_to(&self, record: &Record, target: &str) -> bool {
        of(record) == self.0 && leads_to(record, target)
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
            before: Some(format!("union {{ phys: u64; ptr: pointer to {ITS_RECORD} }}")),
            after: Some(words(&self.0)),
        })
    }
}

/// `union { u64 phys; T *ptr; }`, with a pointer to `target`. In a union, which of them comes first means nothing.
pub(crate) fn is_serializable(record: &Record, target: &str) -> bool {
    is_of_spec(&of(record)) && leads_to(record, target)
}

fn is_of_spec(form: &Record) -> bool {
    let has = |name: &str, ty: &Type| form.members.iter().any(|m| m.name == name && m.ty == *ty);
    form.kind == RecordKind::Union
        && form.size == 8
        && form.members.len() == 2
        && has("phys", &Type::Int { bytes: 8, signed: Some(false) })
        && has("ptr", &Type::Pointer { to: Some(ITS_RECORD.to_owned()) })
}

/// The form of a struct or union.
fn of(record: &Record) -> Record {
    let mut form = record.clone();
    for member in &mut form.members {
        if let Type::Pointer { to: Some(to) } = &mut member.ty {
            ITS_RECORD.clone_into(to);
        }
    }
    form
}

fn leads_to(record: &Record, target: &str) -> bool {
    record.members.iter().all(|member| match &member.ty {
        Type::Pointer { to: Some(to) } => to == target,
        _ => true,
    })
}

/// A form, with names first: its types are of several words.
fn words(form: &Record) -> String {
    let keyword = if form.kind == RecordKind::Union { "union" } else { "struct" };
    let ty = |member: &Member| match &member.ty {
        Type::Pointer { to: None } => "pointer to no record, such as void *".to_owned(),
        _ => describe::member(member),
    };
    let members: Vec<_> = form.members.iter().map(|m| format!("{}: {}", m.name, ty(m))).collect();
    format!("{keyword} {{ {} }}", members.join("; "))
}
