//! Documenting comments, held against what is right below them.

use super::{has_member, Unknown};
use crate::headers::{Comment, Define, EnumText, HeaderIndex, Named, RecordText};
use crate::lints::Subject;
use crate::observed::RecordKind;

/// What the documenting comments of a header name that is not in what they document.
pub(super) fn unknown(subject: &Subject<'_>, header: &HeaderIndex) -> Vec<Unknown> {
    let documenting = header.comments.iter().filter(|comment| comment.kernel_doc);
    documenting.flat_map(|comment| of_comment(subject, header, comment)).collect()
}

fn of_comment(subject: &Subject<'_>, header: &HeaderIndex, comment: &Comment) -> Vec<Unknown> {
    let first = comment.lines.first().map_or(0, |line| line.line);
    let around: Vec<_> = header.records.iter().filter(|record| record.body.contains(&first)).collect();
    if let Some(innermost) = around.last() {
        let has = |name: &str| around.iter().any(|record| has_member(subject, &record.name, name));
        return missing(comment, has, &format!("{} has no member", Below::Record(innermost).quoted()));
    }
    let Some(below) = comment.below.and_then(|line| Below::at(header, line)) else { return Vec::new() };
    match heading(comment).filter(|heading| heading.is_of_other(&below)) {
        Some(heading) => {
            let message =
                format!("the comment on `{}` stands above `{}`", heading.written(), below.written());
            vec![Unknown { message, line: heading.line, advice: None }]
        }
        None => missing_in(subject, comment, &below),
    }
}

/// What is described and is not in what is right below.
fn missing_in(subject: &Subject<'_>, comment: &Comment, below: &Below<'_>) -> Vec<Unknown> {
    let says = |what: &str| format!("{} has no {what}", below.quoted());
    match below {
        Below::Record(record) => {
            missing(comment, |name| has_member(subject, &record.name, name), &says("member"))
        }
        Below::Enum(group) => {
            let is_seen = |name: &str| subject.observed.iter().any(|(_, o)| o.constants.contains_key(name));
            let is_own = |name: &str| group.enumerators.iter().any(|e| e.name == name);
            missing(comment, |name| is_own(name) || is_seen(name), &says("value"))
        }
        Below::Define(Define { params: Some(params), .. }) => {
            let has = |name: &str| params.iter().any(|param| param.trim_end_matches('.').trim() == name);
            missing(comment, has, &says("parameter"))
        }
        Below::Define(_) => Vec::new(),
    }
}

/// Every `@name:` that is not there, with what there is to say of it in front of its name. Of nested members, each name
/// has to be there.
fn missing(comment: &Comment, has: impl Fn(&str) -> bool, says: &str) -> Vec<Unknown> {
    let described = comment.lines.iter().filter_map(|line| Some((described(&line.name)?, line.line)));
    let missing = described.filter(|(name, _)| !name.split('.').all(&has));
    let unknown = missing.map(|(name, line)| Unknown {
        message: format!("{says} `{name}`, which a comment describes"),
        line,
        advice: None,
    });
    unknown.collect()
}

/// What a line such as `@name: what it is` describes. A nested member has the names of those that it is in before its
/// own.
fn described(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix('@')?.split_once(':')?;
    let name = name.trim_end();
    let is_name = |part: &str| !part.is_empty() && part.chars().all(is_word_part);
    name.split('.').all(is_name).then_some(name)
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What is right below a comment.
enum Below<'h> {
    Record(&'h RecordText),
    Enum(&'h EnumText),
    Define(&'h Define),
}

impl<'h> Below<'h> {
    fn at(header: &'h HeaderIndex, line: usize) -> Option<Below<'h>> {
        let record = header.records.iter().find(|record| record.line == line).map(Below::Record);
        let group = || header.enums.iter().find(|group| group.line == line).map(Below::Enum);
        let define = || header.defines.iter().find(|define| define.line == line).map(Below::Define);
        record.or_else(group).or_else(define)
    }

    fn keyword(&self) -> &'static str {
        match self {
            Below::Record(record) if record.kind == RecordKind::Union => "union",
            Below::Record(_) => "struct",
            Below::Enum(_) => "enum",
            Below::Define(_) => "",
        }
    }

    /// None for an enum without one.
    fn name(&self) -> Option<&'h str> {
        match self {
            Below::Record(record) => Some(&record.name),
            Below::Enum(group) => group.name.as_deref(),
            Below::Define(define) => Some(&define.name),
        }
    }

    fn written(&self) -> String {
        let words = [self.keyword(), self.name().unwrap_or("without a name")];
        words.join(" ").trim_start().to_owned()
    }

    fn quoted(&self) -> String {
        format!("`{}`", self.written())
    }
}

/// What a documenting comment says it is about.
struct Heading<'c> {
    keyword: &'c str,
    name: &'c str,
    line: usize,
}

impl Heading<'_> {
    /// Whether it is about something else than what it stands above. What has another name in a `typedef` is not told.
    fn is_of_other(&self, below: &Below<'_>) -> bool {
        below.name().is_some_and(|name| name != self.name)
    }

    fn written(&self) -> String {
        [self.keyword, self.name].join(" ").trim_start().to_owned()
    }
}

/// None for a chapter of a document, and where the first line is prose.
fn heading(comment: &Comment) -> Option<Heading<'_>> {
    let Named { name: text, line } = comment.lines.iter().find(|line| !line.name.is_empty())?;
    let (first, rest) = word(text)?;
    if matches!(first, "struct" | "union" | "enum") {
        let (name, rest) = word(rest.trim_start())?;
        return ends(rest).then_some(Heading { keyword: first, name, line: *line });
    }
    // Without a keyword, prose can look like a name.
    let is_call = rest.starts_with("()");
    let is_macro = first.contains('_') && !first.contains(|c: char| c.is_lowercase());
    let is_name = (is_call || is_macro) && ends(rest.trim_start_matches("()"));
    is_name.then_some(Heading { keyword: "", name: first, line: *line })
}

/// The word at the start of a text, and what follows.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_word_part(c)).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(word, _)| !word.is_empty())
}

/// Whether a heading's name ends here.
fn ends(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['-', ':'])
}
