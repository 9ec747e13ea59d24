//! `doc-names-unknown`: a comment names a macro, a structure or a member that does not exist.
//!
//! A name that is wrongly said not to exist sends people on a search for nothing, so only this is looked at, in the
//! comments of KHO headers:
//!
//! - Documenting comments (`/** .. */`) right above a record, an enum or a macro, or inside a record: that each
//!   `@name:` at the start of a line is a word of the record, an enumerator, or a parameter of the macro; and that
//!   they document what they stand above, if they say what they document.
//! - `struct x.member` and `union x.member`, where a KHO header defines `x`.
//! - Names in capitals, and `struct x` or `union x`, if they begin like names of KHO: with a word that names of the KHO
//!   headers begin with, and that is in the path of one of these headers too, such as `LUO_` and `luo_`.
//!
//! Names in other letters, functions, names that begin or end with `_` (`_COMPATIBLE` is part of many names), and those
//! beside `*`, `<`, `.` or a quotation mark, which stand for something else, are not looked at.
//!
//! A name exists if it is a word of the code of a KHO header, if what the ABI has elsewhere defines it, or if it is a
//! word of the code of a file whose own name has to do with it: [`search`] says which are read. Not every file is,
//! which would take as long as the rest of a check. Of a name that only sources would define, a tree without sources
//! cannot tell: there, only names are looked at that begin and end like one of the KHO headers.

mod documented;
mod mentioned;
mod search;

use super::Subject;
use crate::error::Checked;
use crate::report::Finding;
use crate::rules;

pub(super) fn lint(subject: &Subject<'_>) -> Checked<Vec<Finding>> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut unknown = Vec::new();
    for header in subject.input.headers() {
        unknown.extend(documented::unknown(subject, header).into_iter().map(|unknown| (header, unknown)));
    }
    unknown.extend(mentioned::unknown(subject)?);
    for (header, Unknown { message, line, advice }) in unknown {
        let finding = subject.finding(&rules::DOC_NAMES_UNKNOWN, &header.path, &message);
        // A name that is wrong twice is wrong once.
        if !findings.iter().any(|known| (&known.item, &known.message) == (&finding.item, &finding.message)) {
            let location = Some(subject.location(&header.path, line)?);
            findings.push(Finding { location, advice, ..finding });
        }
    }
    Ok(findings)
}

/// Whether a record has a member of this name, by its text or by what was seen of it: a macro can declare one.
fn has_member(subject: &Subject<'_>, record: &str, member: &str) -> bool {
    let records = subject.input.headers().iter().flat_map(|header| &header.records);
    let mut texts = records.filter(|text| text.name == record);
    let mut seen = subject.observed.iter().filter_map(|(_, seen)| seen.records.get(record));
    texts.any(|text| text.words.contains(member))
        || seen.any(|seen| seen.members.iter().any(|own| own.name == member))
}

/// What a comment names that does not exist.
struct Unknown {
    message: String,
    line: usize,
    advice: Option<String>,
}
