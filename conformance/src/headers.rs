//! An index of what a C header's text defines, and on which lines.
//!
//! It serves messages that point at a line, and scans that must see what a compiler drops (function-like macros,
//! unused definitions). It reads text: conditional compilation is not evaluated, macros are not expanded and nothing
//! is given a value; for that there are compilers. No name of the ABI may enter this room.
//!
//! Any bytes are accepted. What is not C is passed over, never a panic: a header that makes no sense is a compiler's
//! business to report.

mod comments;
mod conditional;
mod cut;
mod items;
mod lexer;
mod members;
mod optional;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

pub use self::cut::{cut, Along, Cut, Unclosed};
pub use self::optional::{mentions, optional, Optional};
pub use crate::observed::RecordKind;

/// What one header defines. Lines count from 1; everything is in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderIndex {
    /// The header's path, as given.
    pub path: String,
    /// Every `#define`.
    pub defines: Vec<Define>,
    /// Every definition of a struct or union that has a tag, nested ones included.
    pub records: Vec<RecordText>,
    /// Every definition of an enum.
    pub enums: Vec<EnumText>,
    /// Every name that a `typedef` outside of all braces gives to a type.
    pub typedefs: Vec<TypedefText>,
    /// Every `#include`.
    pub includes: Vec<Include>,
    /// What every `#if`, `#ifdef`, `#ifndef` and `#elif` asks about: a name for each word of it.
    pub conditions: Vec<Named>,
    /// Every comment.
    pub comments: Vec<Comment>,
}

/// A comment, or several with `//` on lines that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its lines without what frames them, blanks at both ends, and the stars that such lines start with.
    pub lines: Vec<Named>,
    /// Whether it starts with `/**`, as those do from which the kernel's documents are made.
    pub kernel_doc: bool,
    /// The line of what follows it, other comments left out; none if nothing does, or if a documenting comment comes
    /// first.
    pub below: Option<usize>,
}

/// A `#define`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// The macro's name.
    pub name: String,
    /// The parameters of a function-like macro; `None` for an object-like one.
    pub params: Option<Vec<String>>,
    /// The body: comments removed, every run of white space (continued lines included) made one space.
    pub body: String,
    /// The line of the name.
    pub line: usize,
}

/// The definition of a struct or union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordText {
    /// Struct or union.
    pub kind: RecordKind,
    /// The tag.
    pub name: String,
    /// The line of `struct` or `union`.
    pub line: usize,
    /// From the line of the opening brace to that of the closing one (or to the last line, if it is never closed).
    pub body: RangeInclusive<usize>,
    /// The members, those of anonymous structs and unions included.
    pub members: Vec<MemberText>,
    /// Every word of the body.
    pub words: BTreeSet<String>,
    /// Whether an attribute in front of the body or behind it packs the members.
    pub packed: bool,
    /// The words between the closing brace and the semicolon, arguments left out: attributes, or the names of
    /// variables. Empty for a record inside another, where a member's name stands there, and for a `typedef`.
    pub trailing: Vec<Named>,
}

/// A member of a struct or union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberText {
    /// Its name.
    pub name: String,
    /// The line of the name.
    pub line: usize,
    /// The words that declare it, its name left out, in their order: those of the type, and those of an array's length,
    /// a bit-field's width and attributes behind the name. Of several members that one declaration has, each has the words of
    /// the type. Of a member that a macro declares, the macro comes first. Of one whose type is defined in place, the
    /// keyword and the tag come first, and then the words of the members inside.
    pub words: Vec<String>,
    /// The members of a struct or union that is defined in place.
    pub inner: Vec<MemberText>,
}

/// A name that a `typedef` gives to a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedefText {
    /// The name.
    pub name: String,
    /// The line of `typedef`.
    pub line: usize,
    /// The words that declare it, as those of a [member](MemberText::words).
    pub words: Vec<String>,
}

/// The definition of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumText {
    /// The tag, if it has one.
    pub name: Option<String>,
    /// The line of `enum`.
    pub line: usize,
    /// From the line of the opening brace to that of the closing one (or to the last line, if it is never closed).
    pub body: RangeInclusive<usize>,
    /// The enumerators.
    pub enumerators: Vec<Named>,
}

/// A name, and the line that it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its line.
    pub line: usize,
}

/// An `#include`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// What is between the brackets or quotes, or the text of a computed include.
    pub target: String,
    /// How the target is written.
    pub form: IncludeForm,
    /// The line.
    pub line: usize,
}

/// How the target of an `#include` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncludeForm {
    /// `<path>`
    Angle,
    /// `"path"`
    Quote,
    /// A macro that stands for one of the two.
    Computed,
}

impl HeaderIndex {
    /// The index of the header `path` that holds `bytes`. Bytes that are not UTF-8 are replaced.
    pub fn new(path: impl Into<String>, bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let joined = lexer::Joined::new(&text);
        let (tokens, passed) = lexer::lex_all(&joined);
        HeaderIndex { comments: comments::of(&passed, &tokens), ..scan::index(path.into(), &tokens) }
    }

    /// The first `#define` of a name.
    pub fn define(&self, name: &str) -> Option<&Define> {
        self.defines.iter().find(|define| define.name == name)
    }

    /// The first definition of a struct or union.
    pub fn record(&self, name: &str) -> Option<&RecordText> {
        self.records.iter().find(|record| record.name == name)
    }

    /// The line of a member inside a struct or union. Where a record is defined more than once, the first definition
    /// that has the member counts.
    pub fn member_line(&self, record: &str, member: &str) -> Option<usize> {
        let members = self.records.iter().filter(|r| r.name == record).flat_map(|r| &r.members);
        members.into_iter().find(|m| m.name == member).map(|m| m.line)
    }

    /// The line of an enumerator of any enum.
    pub fn enumerator_line(&self, name: &str) -> Option<usize> {
        self.enums.iter().flat_map(|e| &e.enumerators).find(|e| e.name == name).map(|e| e.line)
    }
}

/// For each word of the code of a file, comments and literals left out, the first line that it is on.
pub fn words(bytes: &[u8]) -> BTreeMap<String, usize> {
    let text = String::from_utf8_lossy(bytes);
    let joined = lexer::Joined::new(&text);
    let mut words = BTreeMap::new();
    for token in lexer::lex(&joined).iter().filter(|token| token.kind == lexer::TokenKind::Word) {
        words.entry(token.text.to_owned()).or_insert(token.line);
    }
    words
}

/// Every string literal of a file without its quotes, and the line that it is on. Comments have none, and neither have
/// `#include`s. Escapes are as they are written, and literals that a compiler would join are apart.
pub fn literals(bytes: &[u8]) -> Vec<Named> {
    let text = String::from_utf8_lossy(bytes);
    let joined = lexer::Joined::new(&text);
    let tokens = lexer::lex(&joined);
    let is_included = |at: usize| {
        let before = at.checked_sub(2).and_then(|first| tokens.get(first..at));
        before.is_some_and(|t| matches!(t, [hash, _] if hash.kind == lexer::TokenKind::Hash))
    };
    let literals = tokens.iter().enumerate().filter(|(at, token)| {
        token.kind == lexer::TokenKind::Literal && token.text.len() > 1 && !is_included(*at)
    });
    let texts = literals.filter_map(|(_, t)| Some((t.text.strip_prefix('"')?.strip_suffix('"')?, t.line)));
    texts.map(|(name, line)| Named { name: name.to_owned(), line }).collect()
}

#[cfg(test)]
mod tests;
