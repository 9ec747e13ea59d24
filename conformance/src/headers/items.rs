//! Finds what a file defines outside of its functions, and the tokens that each definition is made of.
//!
//! A file of C source is full of what no witness needs. What stands here is where a definition begins and ends, not
//! what it means.

use std::ops::Range;

use super::conditional::Branch;
use super::lexer::{Token, TokenKind};
use super::members;
use super::scan::Definition;

/// The definitions of a file, in no order, and its conditionals.
pub(super) struct Items {
    pub(super) items: Vec<Item>,
    pub(super) conditionals: Vec<Conditional>,
    /// The line of a brace outside of all others that is never closed: what comes after it was not looked at.
    pub(super) open: Option<usize>,
}

/// A definition: of a macro, a type or some constants.
pub(super) struct Item {
    /// The tags of records and enums, also of those inside it.
    pub(super) tags: Vec<String>,
    /// The macro, the enumerators or the names of types.
    pub(super) names: Vec<String>,
    /// Where it is among the tokens.
    pub(super) tokens: Range<usize>,
    /// Whether it takes a macro's definition back.
    pub(super) is_undef: bool,
    /// Whether its end was found.
    pub(super) is_closed: bool,
}

/// From an `#if` to its `#endif`.
pub(super) struct Conditional {
    /// Where its directives are among the tokens.
    pub(super) directives: Vec<Range<usize>>,
}

impl Conditional {
    /// All of it. Of one that has no end, what there is.
    pub(super) fn tokens(&self) -> Range<usize> {
        let start = self.directives.first().map_or(0, |first| first.start);
        start..self.directives.last().map_or(start, |last| last.end)
    }
}

/// The definitions among the tokens of a file.
pub(super) fn read(tokens: &[Token<'_>]) -> Items {
    let found = Items { items: Vec::new(), conditionals: Vec::new(), open: None };
    let mut reader = Reader { tokens, code: Vec::new(), places: Vec::new(), open: Vec::new(), found };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let end = if token.kind == TokenKind::Hash { directive_end(tokens, at) } else { at + 1 };
        match token.kind {
            TokenKind::Hash => reader.directive(at..end),
            _ => reader.code(*token, at),
        }
        at = end;
    }
    reader.scan();
    reader.found.conditionals.append(&mut reader.open);
    reader.found
}

/// Where the directive ends that starts at `at`.
pub(super) fn directive_end(tokens: &[Token<'_>], at: usize) -> usize {
    let rest = tokens.get(at..).unwrap_or_default();
    let length = rest.iter().position(|token| token.kind == TokenKind::DirectiveEnd);
    length.map_or(tokens.len(), |length| at + length + 1)
}

struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    /// The tokens between directives, and a trace of each that is a [`Branch`].
    code: Vec<Token<'a>>,
    /// The place of each of them among all tokens.
    places: Vec<usize>,
    /// The conditionals that were not closed yet.
    open: Vec<Conditional>,
    found: Items,
}

impl<'a> Reader<'_, 'a> {
    fn code(&mut self, token: Token<'a>, place: usize) {
        self.code.push(token);
        self.places.push(place);
    }

    fn directive(&mut self, tokens: Range<usize>) {
        let Some([word, rest @ ..]) = self.tokens.get(tokens.start + 1..tokens.end) else { return };
        if let "define" | "undef" = word.text {
            let Some(name) = rest.first().filter(|name| name.kind == TokenKind::Word) else { return };
            let names = vec![name.text.to_owned()];
            let is_undef = word.text == "undef";
            self.found.items.push(Item { tags: Vec::new(), names, tokens, is_undef, is_closed: true });
            return;
        }
        let Some(branch) = Branch::of(word) else { return };
        self.code(Token { kind: TokenKind::Hash, ..*word }, tokens.start);
        match (branch, self.open.last_mut()) {
            (Branch::If, _) => self.open.push(Conditional { directives: vec![tokens] }),
            (_, Some(open)) => open.directives.push(tokens),
            (_, None) => {}
        }
        if branch == Branch::End {
            self.found.conditionals.extend(self.open.pop());
        }
    }

    /// Goes through the code, and reads what starts outside of all braces. Of a conditional the first branch counts for
    /// what comes after it: each branch has to leave as many braces open as the others.
    fn scan(&mut self) {
        let mut depth = 0_usize;
        let mut branches: Vec<(usize, Option<usize>)> = Vec::new();
        for at in 0..self.code.len() {
            let Some(token) = self.code.get(at).copied() else { continue };
            let branch = (token.kind == TokenKind::Hash).then(|| Branch::of(&token)).flatten();
            match (branch, branches.last_mut()) {
                (Some(Branch::If), _) => branches.push((depth, None)),
                (Some(Branch::Else), Some((start, first))) => {
                    first.get_or_insert(depth);
                    depth = *start;
                }
                (Some(Branch::End), Some((_, first))) => {
                    depth = first.unwrap_or(depth);
                    branches.pop();
                }
                (Some(_), None) => {}
                (None, _) if token.is("{") => {
                    self.found.open = if depth == 0 { Some(token.line) } else { self.found.open };
                    depth += 1;
                }
                (None, _) if token.is("}") => depth = depth.saturating_sub(1),
                (None, _) if depth == 0 => self.definition(at),
                (None, _) => {}
            }
        }
        self.found.open = self.found.open.filter(|_| depth > 0);
    }

    /// Notes the definition of a type whose keyword is at `at`, if it is one.
    fn definition(&mut self, at: usize) {
        let Some(rest) = self.code.get(at..) else { return };
        let Some(keyword) = rest.first().filter(|first| is_keyword(first) || first.is_word("typedef")) else {
            return;
        };
        let start = at - self.qualifiers(at);
        let is_typedef = self.code.get(start..=at).unwrap_or_default().iter().any(|t| t.is_word("typedef"));
        let searched = match Definition::at(rest).filter(|_| is_keyword(keyword)) {
            _ if keyword.is_word("typedef") => at,
            Some(definition) if !is_typedef => self.code.len() - definition.after.len(),
            // What a `typedef` defines is read with it.
            _ => return,
        };
        let end = semicolon(self.code.get(searched..).unwrap_or_default()).map(|end| searched + end);
        let own = self.code.get(at..end.unwrap_or(searched)).unwrap_or_default();
        let (tags, mut names) = named_in(own);
        if is_typedef {
            names.extend(type_names(own.get(1..).unwrap_or_default()));
        }
        let first = self.places.get(start).copied().unwrap_or_default();
        let last = end.and_then(|end| self.places.get(end)).map_or(first, |place| place + 1);
        let item = Item { tags, names, tokens: first..last, is_undef: false, is_closed: end.is_some() };
        self.found.items.push(item);
    }

    /// How many words before a keyword belong to the declaration that it starts.
    fn qualifiers(&self, at: usize) -> usize {
        const QUALIFIERS: [&str; 5] = ["typedef", "static", "const", "extern", "volatile"];
        let before = self.code.get(..at).unwrap_or_default().iter().rev();
        before.take_while(|t| t.kind == TokenKind::Word && QUALIFIERS.contains(&t.text)).count()
    }
}

fn is_keyword(token: &Token<'_>) -> bool {
    ["struct", "union", "enum"].into_iter().any(|keyword| token.is_word(keyword))
}

/// The first semicolon outside of all brackets.
pub(super) fn semicolon(code: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Mark) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.checked_sub(1)?,
            ";" if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// The tags that are defined in some code, and the enumerators.
fn named_in(code: &[Token<'_>]) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut enumerators) = (Vec::new(), Vec::new());
    for (at, keyword) in code.iter().enumerate().filter(|(_, token)| is_keyword(token)) {
        let Some(definition) = code.get(at..).and_then(Definition::at) else { continue };
        tags.extend(definition.tag.map(str::to_owned));
        if keyword.is_word("enum") {
            let parts = members::list(definition.body).into_iter();
            let names = parts.filter_map(|part| part.into_iter().find(|t| t.kind == TokenKind::Word));
            enumerators.extend(names.map(|name| name.text.to_owned()));
        }
    }
    (tags, enumerators)
}

/// The names that a `typedef` declares, from what follows that word.
fn type_names(declaration: &[Token<'_>]) -> Vec<String> {
    let keyword = declaration.iter().position(is_keyword);
    let definition = keyword.and_then(|at| Definition::at(declaration.get(at..)?));
    let names = match definition {
        Some(definition) => {
            let parts = members::list(definition.after);
            parts.iter().filter_map(|part| members::name_in(part, 0)).collect()
        }
        None => members::declarators(declaration),
    };
    names.into_iter().map(|name| name.name).collect()
}
