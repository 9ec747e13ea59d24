//! Cuts definitions out of a file, by their names: what is left has them on the lines that they were on.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::items::{self, Item, Items};
use super::lexer::{lex, Joined, Token, TokenKind};

/// What was cut out of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// The definitions, without comments, on their lines, with the conditionals that are around them.
    pub text: String,
    /// Those of the names asked for that the file defines.
    pub found: BTreeSet<String>,
    /// All names that the text defines.
    pub defines: BTreeSet<String>,
    /// All words of the text.
    pub words: BTreeSet<String>,
}

/// A definition that cannot be cut out, because a brace is never closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The line of the definition, or of the brace that hides it.
    pub line: usize,
    /// A name that was asked for, or that something asked for needs.
    pub name: String,
}

/// What a cut takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// What the definitions use and the file defines too. A record that is only pointed to is not used.
    Used,
    /// Nothing.
    Nothing,
}

/// Cuts the definitions of some macros, tags, enumerators and names of types out of a file. Of what several branches of
/// a conditional define, all is taken.
///
/// # Errors
/// If a definition has no end, or if one was not found in a file in which a brace is never closed.
pub fn cut(bytes: &[u8], names: &BTreeSet<String>, along: Along) -> Result<Cut, Unclosed> {
    let text = String::from_utf8_lossy(bytes);
    if !names.iter().any(|name| text.contains(name.as_str())) {
        return Ok(Cut::default());
    }
    let joined = Joined::new(&text);
    let tokens = lex(&joined);
    let items = items::read(&tokens);
    let mut cutter = Cutter {
        tokens: &tokens,
        items: &items,
        kept: vec![false; tokens.len()],
        taken: vec![false; items.items.len()],
    };
    let found = cutter.found(names)?;
    cutter.take(&found, along)?;
    cutter.take_undefs();
    let taken = cutter.taken.iter().zip(&items.items).filter(|(taken, _)| **taken);
    let defines = taken.flat_map(|(_, item)| item.tags.iter().chain(&item.names)).cloned().collect();
    let kept = || tokens.iter().zip(&cutter.kept).filter(|(_, kept)| **kept).map(|(token, _)| token);
    let words = kept().filter(|token| token.kind == TokenKind::Word).map(|token| token.text.to_owned());
    Ok(Cut { text: write(&tokens, &cutter.kept), found, defines, words: words.collect() })
}

struct Cutter<'t, 'a> {
    tokens: &'t [Token<'a>],
    items: &'t Items,
    /// For each token whether it stays.
    kept: Vec<bool>,
    /// For each item whether it was dealt with.
    taken: Vec<bool>,
}

impl Cutter<'_, '_> {
    fn found(&self, names: &BTreeSet<String>) -> Result<BTreeSet<String>, Unclosed> {
        let defined = self.items.items.iter().filter(|item| !item.is_undef);
        let defined = defined.flat_map(|item| item.tags.iter().chain(&item.names));
        let found: BTreeSet<String> = defined.filter(|name| names.contains(*name)).cloned().collect();
        match (self.items.open, names.difference(&found).next()) {
            (Some(line), Some(name)) => Err(Unclosed { line, name: name.clone() }),
            _ => Ok(found),
        }
    }

    /// Marks what defines the names, and what that uses.
    fn take(&mut self, names: &BTreeSet<String>, along: Along) -> Result<(), Unclosed> {
        let items: &Items = self.items;
        let (mut by_tag, mut by_name) = (BTreeMap::new(), BTreeMap::new());
        for (at, item) in items.items.iter().enumerate().filter(|(_, item)| !item.is_undef) {
            item.tags.iter().for_each(|tag| by_tag.entry(tag.as_str()).or_insert_with(Vec::new).push(at));
            item.names.iter().for_each(|name| by_name.entry(name.as_str()).or_insert_with(Vec::new).push(at));
        }
        let at =
            |index: &BTreeMap<&str, Vec<usize>>, name: &str| index.get(name).cloned().unwrap_or_default();
        let wanted = names.iter().flat_map(|name| at(&by_tag, name).into_iter().chain(at(&by_name, name)));
        let mut pending: Vec<usize> = wanted.collect();
        while let Some(next) = pending.pop() {
            let Some(item) = items.items.get(next) else { continue };
            if self.taken.get_mut(next).is_none_or(|taken| std::mem::replace(taken, true)) {
                continue;
            }
            let places = self.keep(item)?;
            for place in places.into_iter().flatten().filter(|_| along == Along::Used) {
                match self.used(place) {
                    Some((name, true)) => pending.extend(at(&by_tag, name)),
                    Some((name, false)) => pending.extend(at(&by_name, name)),
                    None => {}
                }
            }
        }
        Ok(())
    }

    /// Where a macro was taken, the end of its definition is too.
    fn take_undefs(&mut self) {
        let items: &Items = self.items;
        let taken = items.items.iter().zip(&self.taken).filter(|(_, taken)| **taken);
        let names: BTreeSet<&String> = taken.flat_map(|(item, _)| &item.names).collect();
        let undefs = items.items.iter().filter(|item| item.is_undef);
        for item in undefs.filter(|item| item.names.iter().any(|name| names.contains(name))) {
            // One is never without an end.
            drop(self.keep(item));
        }
    }

    /// Marks the tokens of an item and of the conditionals around it; gives their places.
    fn keep(&mut self, item: &Item) -> Result<Vec<Range<usize>>, Unclosed> {
        if !item.is_closed {
            let line = self.tokens.get(item.tokens.start).map_or(1, |token| token.line);
            let name = item.tags.first().or(item.names.first()).cloned().unwrap_or_default();
            return Err(Unclosed { line, name });
        }
        let own = self.widened(item.tokens.clone());
        let around = self.items.conditionals.iter().filter(|c| surrounds(&c.tokens(), &own));
        let places: Vec<_> = around.flat_map(|c| c.directives.clone()).chain([own.clone()]).collect();
        for place in &places {
            self.kept.get_mut(place.clone()).unwrap_or_default().fill(true);
        }
        Ok(places)
    }

    /// With all of the conditionals that are in it in part.
    fn widened(&self, mut tokens: Range<usize>) -> Range<usize> {
        loop {
            let before = tokens.clone();
            for conditional in &self.items.conditionals {
                let all = conditional.tokens();
                if conditional.directives.iter().any(|directive| tokens.contains(&directive.start)) {
                    tokens = tokens.start.min(all.start)..tokens.end.max(all.end);
                }
            }
            if tokens == before {
                return tokens;
            }
        }
    }

    /// The name that a token uses, and whether it is a tag.
    fn used(&self, place: usize) -> Option<(&str, bool)> {
        let word = |place: usize| self.tokens.get(place).filter(|token| token.kind == TokenKind::Word);
        let name = word(place)?;
        let keyword = place.checked_sub(1).and_then(word);
        let is_tag = keyword.is_some_and(|word| matches!(word.text, "struct" | "union" | "enum"));
        let is_pointed_to = is_tag && self.tokens.get(place + 1).is_some_and(|token| token.is("*"));
        (!is_pointed_to).then_some((name.text, is_tag))
    }
}

fn surrounds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start < inner.start && inner.end < outer.end
}

/// The text of the tokens that stay, each on its line.
fn write(tokens: &[Token<'_>], kept: &[bool]) -> String {
    let mut text = String::new();
    let (mut line, mut is_directive, mut last) = (1, false, None);
    for (at, token) in tokens.iter().enumerate().filter(|(at, _)| kept.get(*at) == Some(&true)) {
        if token.kind == TokenKind::DirectiveEnd {
            is_directive = false;
            continue;
        }
        let is_next = at.checked_sub(1) == last && !token.spaced;
        if token.line > line {
            text.push_str(&(if is_directive { "\\\n" } else { "\n" }).repeat(token.line - line));
            line = token.line;
        }
        // A space can be what tells a macro's body from its parameters, on the next line too.
        if !is_next && last.is_some() && token.kind != TokenKind::Hash {
            text.push(' ');
        }
        is_directive |= token.kind == TokenKind::Hash;
        last = Some(at);
        text.push_str(token.text);
    }
    text.push('\n');
    text
}
