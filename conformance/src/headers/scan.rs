//! Finds the definitions in a row of tokens.

use super::conditional::{closing, Branch};
use super::items;
use super::lexer::{Token, TokenKind};
use super::members;
use super::{
    Define, EnumText, HeaderIndex, Include, IncludeForm, Named, RecordKind, RecordText, TypedefText,
};

/// The index of the header `path` that has these tokens.
pub(super) fn index(path: String, tokens: &[Token<'_>]) -> HeaderIndex {
    let mut index = HeaderIndex { path, ..HeaderIndex::default() };
    let code = take_directives(tokens, &mut index);
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate() {
        depth = match token.text {
            "{" => depth + 1,
            "}" => depth.saturating_sub(1),
            _ => depth,
        };
        let Some(rest) = code.get(at..).filter(|_| token.kind == TokenKind::Word) else { continue };
        let kind = match token.text {
            "struct" => Some(RecordKind::Struct),
            "union" => Some(RecordKind::Union),
            "enum" => None,
            "typedef" if depth == 0 => {
                index.typedefs.extend(typedefs(token.line, rest.get(1..).unwrap_or_default()));
                continue;
            }
            _ => continue,
        };
        let Some(definition) = Definition::at(rest) else { continue };
        match (kind, definition.tag) {
            (Some(kind), Some(tag)) => {
                let is_typedef =
                    at.checked_sub(1).and_then(|at| code.get(at)).is_some_and(|t| t.is_word("typedef"));
                let mut record = definition.record(kind, tag);
                if depth == 0 && !is_typedef {
                    record.trailing = trailing(definition.after);
                }
                index.records.push(record);
            }
            (Some(_), None) => {}
            (None, tag) => index.enums.push(definition.enumeration(tag)),
        }
    }
    index
}

/// The names that a `typedef` gives, from what follows that word.
fn typedefs(line: usize, rest: &[Token<'_>]) -> Vec<TypedefText> {
    let Some(declaration) = items::semicolon(rest).and_then(|end| rest.get(..end)) else { return Vec::new() };
    let members = members::of(declaration).into_iter();
    members.map(|member| TypedefText { name: member.name, line, words: member.words }).collect()
}

/// Notes the directives and returns what is between them. Of the directives only [`Branch`]es stay.
fn take_directives<'a>(tokens: &[Token<'a>], index: &mut HeaderIndex) -> Vec<Token<'a>> {
    let mut code = Vec::with_capacity(tokens.len());
    let mut rest = tokens.iter();
    while let Some(token) = rest.next() {
        if token.kind != TokenKind::Hash {
            code.push(*token);
            continue;
        }
        let remaining = rest.as_slice();
        let length =
            remaining.iter().position(|t| t.kind == TokenKind::DirectiveEnd).unwrap_or(remaining.len());
        let (directive, after) = remaining.split_at_checked(length).unwrap_or((remaining, &[]));
        rest = after.get(1..).unwrap_or_default().iter();
        let Some((name, words)) = directive.split_first() else { continue };
        match name.text {
            "define" => index.defines.extend(define(words)),
            "include" | "include_next" | "import" => index.includes.extend(include(token.line, words)),
            _ if Branch::of(name).is_some() => {
                index.conditions.extend(condition(words));
                code.push(Token { kind: TokenKind::Hash, ..*name });
            }
            _ => {}
        }
    }
    code
}

/// A `#define`, from what follows that word.
fn define(words: &[Token<'_>]) -> Option<Define> {
    let (name, rest) = words.split_first().filter(|(name, _)| name.kind == TokenKind::Word)?;
    let mut define =
        Define { name: name.text.to_owned(), params: None, body: String::new(), line: name.line };
    let mut body = rest;
    if let Some((_, rest)) = rest.split_first().filter(|(t, _)| t.is("(") && !t.spaced) {
        let close = rest.iter().position(|t| t.is(")")).unwrap_or(rest.len());
        let (params, rest) = rest.split_at_checked(close).unwrap_or((rest, &[]));
        let params = params.split(|t| t.is(",")).map(written).filter(|param| !param.is_empty());
        define.params = Some(params.collect());
        body = rest.get(1..).unwrap_or_default();
    }
    define.body = written(body);
    Some(define)
}

/// An `#include`, from what follows that word.
fn include(line: usize, words: &[Token<'_>]) -> Option<Include> {
    let first = words.first()?;
    if let Some(target) = first.text.strip_prefix('"').filter(|_| first.kind == TokenKind::Literal) {
        let target = target.strip_suffix('"').unwrap_or(target).to_owned();
        return Some(Include { target, form: IncludeForm::Quote, line });
    }
    if !first.is("<") {
        return Some(Include { target: written(words), form: IncludeForm::Computed, line });
    }
    let close = words.iter().position(|t| t.is(">")).unwrap_or(words.len());
    let target = written(words.get(1..close).unwrap_or_default());
    Some(Include { target, form: IncludeForm::Angle, line })
}

/// The names that a condition asks about.
fn condition<'t>(words: &'t [Token<'_>]) -> impl Iterator<Item = Named> + 't {
    let names = words.iter().filter(|t| t.kind == TokenKind::Word && !t.is_word("defined"));
    let names = names.filter(|t| !t.text.starts_with(|c: char| c.is_ascii_digit()));
    names.map(|t| Named { name: t.text.to_owned(), line: t.line })
}

/// The words up to the semicolon, arguments left out.
fn trailing(after: &[Token<'_>]) -> Vec<Named> {
    let mut depth = 0_usize;
    let mut words = Vec::new();
    for token in after.iter().take_while(|t| !t.is(";")) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth == 0 && token.kind == TokenKind::Word => {
                words.push(Named { name: token.text.to_owned(), line: token.line });
            }
            _ => {}
        }
    }
    words
}

/// The text of some tokens, with one space where there was any.
fn written(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        if token.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}

/// A `struct`, `union` or `enum` with a body.
pub(super) struct Definition<'t, 'a> {
    pub(super) tag: Option<&'a str>,
    line: usize,
    first: usize,
    last: usize,
    /// What is in front of the opening brace.
    head: &'t [Token<'a>],
    /// What is between the braces.
    pub(super) body: &'t [Token<'a>],
    /// What follows the closing brace.
    pub(super) after: &'t [Token<'a>],
}

impl<'t, 'a> Definition<'t, 'a> {
    /// The definition whose keyword is the first of these tokens, if it is one.
    pub(super) fn at(tokens: &'t [Token<'a>]) -> Option<Self> {
        let keyword = tokens.first()?;
        let (tag, open) = head(tokens)?;
        let inner = tokens.get(open + 1..)?;
        let length = closing(inner);
        let (body, after) = inner.split_at_checked(length)?;
        let last = after.first().or(body.last()).map_or(keyword.line, |token| token.line);
        let first = tokens.get(open)?.line;
        Some(Definition {
            tag,
            line: keyword.line,
            first,
            last,
            head: tokens.get(..open)?,
            body,
            after: after.get(1..).unwrap_or_default(),
        })
    }

    fn record(&self, kind: RecordKind, tag: &str) -> RecordText {
        RecordText {
            kind,
            name: tag.to_owned(),
            line: self.line,
            body: self.first..=self.last,
            members: members::of(self.body),
            words: members::words(self.body).into_iter().collect(),
            packed: self.is_packed(),
            trailing: Vec::new(),
        }
    }

    fn is_packed(&self) -> bool {
        let behind = self.after.iter().take_while(|token| !token.is(";"));
        let mut words = self.head.iter().chain(behind).filter(|token| token.kind == TokenKind::Word);
        words.any(|word| matches!(word.text, "__packed" | "packed" | "__packed__"))
    }

    fn enumeration(&self, tag: Option<&str>) -> EnumText {
        let name = tag.map(str::to_owned);
        let enumerators = members::list(self.body).into_iter().filter_map(|part| {
            let name = part.iter().find(|token| token.kind == TokenKind::Word)?;
            Some(Named { name: name.text.to_owned(), line: name.line })
        });
        EnumText { name, line: self.line, body: self.first..=self.last, enumerators: enumerators.collect() }
    }
}

/// Attributes with arguments that can stand between a keyword and a brace.
const ATTRIBUTES_WITH_ARGUMENTS: [&str; 4] = ["__attribute__", "__aligned", "alignas", "_Alignas"];

/// The tag of a definition, and the place of its opening brace. Between keyword and brace there may be one tag, and
/// attributes: words that start with `__`, with or without arguments.
fn head<'a>(tokens: &[Token<'a>]) -> Option<(Option<&'a str>, usize)> {
    let mut words: Vec<&'a str> = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(1) {
        if token.is("(") && depth == 0 {
            words.pop().filter(|word| ATTRIBUTES_WITH_ARGUMENTS.contains(word))?;
        }
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.checked_sub(1)?;
        } else if depth == 0 && token.is("{") {
            return only_tag(&words).map(|tag| (tag, at));
        } else if depth == 0 && token.kind != TokenKind::Word {
            return None;
        } else if depth == 0 && !members::ATTRIBUTES.contains(&token.text) {
            words.push(token.text);
        }
    }
    None
}

/// The tag among the words before a brace; `None` if they are no head of a definition.
fn only_tag<'a>(words: &[&'a str]) -> Option<Option<&'a str>> {
    if let [] | [_] = words {
        return Some(words.first().copied());
    }
    let mut tags = words.iter().filter(|word| !word.starts_with("__"));
    let tag = tags.next().copied()?;
    tags.next().is_none().then_some(Some(tag))
}
