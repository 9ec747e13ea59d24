//! Finds the conditionals whose outcome changes nothing, as long as nobody uses the macros in them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::conditional::Branch;
use super::items::directive_end;
use super::lexer::{lex, Joined, Token, TokenKind};

/// A conditional with nothing in any branch but function-like macros, and declarations of functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optional {
    /// From its `#if` to its `#endif`.
    pub lines: RangeInclusive<usize>,
    /// The macros.
    pub macros: BTreeSet<String>,
}

/// All such conditionals of a header.
pub fn optional(bytes: &[u8]) -> Vec<Optional> {
    let text = String::from_utf8_lossy(bytes);
    let joined = Joined::new(&text);
    let tokens = lex(&joined);
    let mut finder = Finder::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind == TokenKind::Hash {
            let end = directive_end(&tokens, at);
            finder.directive(token.line, tokens.get(at + 1..end).unwrap_or_default());
            at = end;
        } else {
            finder.code(*token);
            at += 1;
        }
    }
    finder.found
}

/// Whether one of the names is a word of the text outside of some lines.
pub fn mentions(bytes: &[u8], names: &BTreeSet<String>, except: Option<&RangeInclusive<usize>>) -> bool {
    let text = String::from_utf8_lossy(bytes);
    if !names.iter().any(|name| text.contains(name.as_str())) && !text.contains("\\\n") {
        return false;
    }
    let joined = Joined::new(&text);
    let words = lex(&joined).into_iter().filter(|token| token.kind == TokenKind::Word);
    let mut outside = words.filter(|word| except.is_none_or(|lines| !lines.contains(&word.line)));
    outside.any(|word| names.contains(word.text))
}

#[derive(Default)]
struct Finder<'a> {
    /// The conditionals that are open.
    open: Vec<Group>,
    /// What was read of a declaration.
    declaration: Vec<Token<'a>>,
    depth: usize,
    found: Vec<Optional>,
}

struct Group {
    start: usize,
    macros: BTreeSet<String>,
    is_optional: bool,
}

impl<'a> Finder<'a> {
    fn directive(&mut self, line: usize, words: &[Token<'a>]) {
        let Some((word, rest)) = words.split_first() else { return };
        let is_between = self.declaration.is_empty() && self.depth == 0;
        match Branch::of(word) {
            Some(Branch::If) => {
                self.open.push(Group { start: line, macros: BTreeSet::new(), is_optional: is_between });
            }
            Some(Branch::Else) => self.counts(!is_between),
            Some(Branch::End) => {
                self.counts(!is_between);
                self.close(line);
            }
            None => match (function_like(word, rest), self.open.last_mut()) {
                (Some(name), Some(group)) => drop(group.macros.insert(name)),
                (None, _) => self.counts(true),
                (Some(_), None) => {}
            },
        }
    }

    /// If what was read counts, the conditional that it is in does too.
    fn counts(&mut self, counts: bool) {
        if let Some(group) = self.open.last_mut() {
            group.is_optional &= !counts;
        }
    }

    fn close(&mut self, end: usize) {
        let Some(group) = self.open.pop() else { return };
        if let Some(outer) = self.open.last_mut() {
            outer.is_optional &= group.is_optional;
            outer.macros.extend(group.macros.iter().cloned());
        }
        if group.is_optional {
            self.found.push(Optional { lines: group.start..=end, macros: group.macros });
        }
    }

    fn code(&mut self, token: Token<'a>) {
        self.declaration.push(token);
        if token.is("{") {
            self.depth += 1;
            self.counts(true);
        } else if token.is("}") {
            self.depth = self.depth.saturating_sub(1);
            self.counts(true);
        }
        if self.depth == 0 && (token.is(";") || token.is("}")) {
            self.counts(!declares_function(&self.declaration));
            self.declaration.clear();
        }
    }
}

/// The name of the function-like macro that a directive defines, if it does.
fn function_like(word: &Token<'_>, rest: &[Token<'_>]) -> Option<String> {
    match rest {
        [name, open, ..] if word.text == "define" && open.is("(") && !open.spaced => {
            Some(name.text.to_owned())
        }
        _ => None,
    }
}

/// Whether a declaration is plainly that of a function: words of a type, a name, and parameters. What looks like an
/// attribute is none, and neither is what looks like the use of a macro.
fn declares_function(declaration: &[Token<'_>]) -> bool {
    let odd = |t: &Token<'_>| t.is("{") || t.is("=") || t.is("[") || t.is_word("typedef");
    let open = declaration.iter().position(|token| token.is("(")).unwrap_or_default();
    let Some([before @ .., name]) = declaration.get(..open) else { return false };
    let is_type = |token: &Token<'_>| token.kind == TokenKind::Word || token.is("*");
    let is_pointer = declaration.get(open + 1).is_some_and(|token| token.is("*"));
    !declaration.iter().take(open).any(odd)
        && !declaration.iter().any(|token| token.is("{"))
        && !before.is_empty()
        && before.iter().all(is_type)
        && name.kind == TokenKind::Word
        && !name.text.starts_with("__")
        && !is_pointer
}
