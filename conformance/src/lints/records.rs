//! What a new record should not have: the rules that begin with `record-`.
//!
//! A record is new if it is not [described](Subject::described), and it is looked at if a KHO header defines it, by a tag or by
//! a `typedef`. What it contains is looked at with it: structs and unions without a tag, and records that no KHO
//! header defines, because nobody else looks at those. What is about the text of a record, `record-word-size` and
//! `record-config-dependent`, is not seen in a record that has no tag.
//!
//! | file | rules |
//! |---|---|
//! | `types` | `record-raw-pointer`, `record-enum-field`, `record-bit-field` |
//! | `layout` | `record-implicit-padding`, `record-misaligned-member`, `record-not-packed` |
//! | `text` | `record-word-size`, `record-config-dependent` |

mod layout;
mod places;
mod text;
mod types;

use std::collections::BTreeSet;

use kho_abi_spec::target::Target;

use super::Subject;
use crate::error::Checked;
use crate::headers::{HeaderIndex, RecordText};
use crate::observed::{Observed, Record};
use crate::report::Finding;
use crate::rules::Rule;

/// A record that a KHO header defines.
#[derive(Clone, Copy)]
struct Defined<'s> {
    name: &'s str,
    header: &'s HeaderIndex,
    /// None if only a `typedef` gives it a name.
    text: Option<&'s RecordText>,
    line: usize,
}

/// A new record, as it is at one target.
struct Case<'s> {
    defined: Defined<'s>,
    record: &'s Record,
    seen: &'s Observed,
    /// The records of KHO headers, and those that are described: they are looked at by themselves, or not at all.
    others: &'s BTreeSet<&'s str>,
    /// All records of KHO headers.
    all: &'s [Defined<'s>],
    headers: &'s [HeaderIndex],
}

/// What is wrong with a record, or with a member of it.
struct Fault {
    rule: &'static Rule,
    /// The names of the member and of those that it is in, with dots between them.
    member: Option<String>,
    message: String,
}

const RULES: [fn(&Case<'_>) -> Vec<Fault>; 8] = [
    types::raw_pointers,
    types::enums,
    types::bit_fields,
    layout::padding,
    layout::misaligned,
    layout::not_packed,
    text::word_size,
    text::conditions,
];

pub(super) fn lint(subject: &Subject<'_>) -> Checked<Vec<Finding>> {
    let headers = subject.input.headers();
    let all: Vec<Defined<'_>> = headers.iter().flat_map(defined_in).collect();
    let names = subject.observed.iter().flat_map(|(_, seen)| seen.records.keys()).map(String::as_str);
    let described = names.filter(|name| (subject.described)(name));
    let others: BTreeSet<&str> = all.iter().map(|record| record.name).chain(described).collect();
    let mut findings: Vec<Finding> = Vec::new();
    let mut known = BTreeSet::new();
    for defined in all.iter().filter(|d| !(subject.described)(d.name) && known.insert(d.name)) {
        for (target, seen) in subject.observed {
            let Some(record) = seen.records.get(defined.name) else { continue };
            let case = Case { defined: *defined, record, seen, others: &others, all: &all, headers };
            for fault in RULES.iter().flat_map(|rule| rule(&case)) {
                add(subject, &mut findings, defined, *target, &fault)?;
            }
        }
    }
    Ok(findings)
}

fn defined_in(header: &HeaderIndex) -> Vec<Defined<'_>> {
    let tagged = header.records.iter();
    let tagged = tagged.map(|text| Defined { name: &text.name, header, text: Some(text), line: text.line });
    let named = header.typedefs.iter();
    let named = named.map(|named| Defined { name: &named.name, header, text: None, line: named.line });
    tagged.chain(named).collect()
}

/// Adds a fault to those that say the same of other targets.
fn add(
    subject: &Subject<'_>,
    findings: &mut Vec<Finding>,
    defined: &Defined<'_>,
    target: Target,
    fault: &Fault,
) -> Checked<()> {
    let item =
        [Some(defined.name), fault.member.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(".");
    let finding = subject.finding(fault.rule, &item, &fault.message);
    let key = |f: &Finding| (f.rule.id, f.item.clone(), f.message.clone());
    if let Some(known) = findings.iter_mut().find(|known| key(known) == key(&finding)) {
        known.targets.push(target);
        return Ok(());
    }
    let top = fault.member.as_deref().and_then(|member| member.split('.').next());
    let line =
        top.and_then(|member| defined.header.member_line(defined.name, member)).unwrap_or(defined.line);
    let location = Some(subject.location(&defined.header.path, line)?);
    findings.push(Finding { targets: vec![target], location, ..finding });
    Ok(())
}
