//! Finds the members that a record's body declares, and the words of their declarations.

use super::lexer::{Token, TokenKind};
use super::scan::Definition;
use super::{MemberText, Named};

/// How deep records may nest: as deep as the C standard asks a compiler to accept. What is deeper is passed over.
const NESTING_LIMIT: usize = 63;

/// Attributes without arguments: words that can stand beside a name without being one.
pub(super) const ATTRIBUTES: [&str; 8] = [
    "__packed",
    "__nonstring",
    "__maybe_unused",
    "__randomize_layout",
    "__no_randomize_layout",
    "__cacheline_aligned",
    "____cacheline_aligned",
    "____cacheline_aligned_in_smp",
];

/// Words that are part of a type, and so never the name of a member.
const TYPE_WORDS: [&str; 17] = [
    "char", "short", "int", "long", "signed", "unsigned", "float", "double", "void", "_Bool", "bool",
    "const", "volatile", "restrict", "struct", "union", "enum",
];

/// The members that the body of a record declares, those of anonymous structs and unions in it included.
pub(super) fn of(body: &[Token<'_>]) -> Vec<MemberText> {
    let mut members = Vec::new();
    add(body, 0, &mut members);
    members
}

fn add(body: &[Token<'_>], nesting: usize, members: &mut Vec<MemberText>) {
    if nesting > NESTING_LIMIT {
        return;
    }
    for declaration in split(body, ";") {
        if let Some(inner) = declaration.iter().position(|token| token.is("{")) {
            add_nested(&declaration, inner, nesting, members);
        } else if let Some((name, arguments)) = macro_call(&declaration) {
            add_macro(name, arguments, nesting, members);
        } else {
            members.extend(declared(&declaration));
        }
    }
}

/// The members of a declaration such as `u64 a, *b[2]`: each has the words before the first name, and its own.
fn declared(declaration: &[Token<'_>]) -> Vec<MemberText> {
    let mut shared: Vec<String> = Vec::new();
    let mut members = Vec::new();
    for (at, part) in list(declaration).into_iter().enumerate() {
        // Only the first declarator has the type's words before it.
        let Some(name) = place_in(&part, usize::from(at == 0)) else { continue };
        let (before, rest) = part.split_at_checked(name).unwrap_or_default();
        let Some((name, after)) = rest.split_first() else { continue };
        if at == 0 {
            shared = words(before);
        }
        let own = if at == 0 { Vec::new() } else { words(before) };
        let words = shared.iter().cloned().chain(own).chain(words(after)).collect();
        members.push(MemberText { name: name.text.to_owned(), line: name.line, words, inner: Vec::new() });
    }
    members
}

/// The words among some tokens.
pub(super) fn words(tokens: &[Token<'_>]) -> Vec<String> {
    tokens.iter().filter(|token| token.kind == TokenKind::Word).map(|token| token.text.to_owned()).collect()
}

/// A member whose type is defined in place. Without a name of its own, its members count as the outer record's.
fn add_nested(declaration: &[Token<'_>], brace: usize, nesting: usize, members: &mut Vec<MemberText>) {
    let keyword = declaration
        .get(..brace)
        .unwrap_or_default()
        .iter()
        .rposition(|token| token.is_word("struct") || token.is_word("union") || token.is_word("enum"));
    let Some(definition) = keyword.and_then(|at| Definition::at(declaration.get(at..)?)) else { return };
    let own: Vec<_> = list(definition.after).into_iter().filter_map(|part| name_in(&part, 0)).collect();
    let kind = keyword.and_then(|at| declaration.get(at)).map_or("", |token| token.text);
    let mut inner = Vec::new();
    if kind != "enum" {
        add(definition.body, nesting + 1, &mut inner);
    }
    if own.is_empty() {
        return members.append(&mut inner);
    }
    let head = [kind].into_iter().chain(definition.tag).map(str::to_owned);
    let words: Vec<_> = head.chain(inner.iter().flat_map(|member| member.words.iter().cloned())).collect();
    let own = own.into_iter().map(|Named { name, line }| MemberText {
        name,
        line,
        words: words.clone(),
        inner: inner.clone(),
    });
    members.extend(own);
}

/// A declaration that is nothing but a macro with arguments, such as `DECLARE_BITMAP(name, bits)`: the macro's name
/// and its arguments.
fn macro_call<'t, 'a>(declaration: &'t [Token<'a>]) -> Option<(&'a str, &'t [Token<'a>])> {
    let (first, rest) = declaration.split_first().filter(|(first, _)| first.kind == TokenKind::Word)?;
    let (_, inner) = rest.split_first().filter(|(open, _)| open.is("("))?;
    let (arguments, after) = inner.split_at_checked(closing_parenthesis(inner))?;
    let declares_pointer = arguments.first().is_some_and(|token| token.is("*"));
    let names_more = name_in(after.get(1..).unwrap_or_default(), 0).is_some();
    let is_assertion = matches!(first.text, "static_assert" | "_Static_assert");
    (!declares_pointer && !names_more && !is_assertion).then_some((first.text, arguments))
}

fn closing_parenthesis(tokens: &[Token<'_>]) -> usize {
    let mut depth = 1_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    tokens.len()
}

/// Macros name the member first, save those that take a type or a tag before it. Arguments that are declarations
/// themselves, as those of `struct_group`, are members too.
fn add_macro(name: &str, arguments: &[Token<'_>], nesting: usize, members: &mut Vec<MemberText>) {
    let second = name.ends_with("FLEX_ARRAY") || matches!(name, "struct_group_tagged" | "__struct_group");
    let parts = list(arguments);
    let own = parts.get(usize::from(second)).and_then(|argument| argument.first());
    let mut inner = Vec::new();
    let is_group = arguments.iter().any(|token| token.is(";"));
    if is_group {
        let name_end = arguments.iter().position(|token| token.is(",")).map_or(0, |comma| comma + 1);
        add(arguments.get(name_end..).unwrap_or_default(), nesting + 1, &mut inner);
    }
    if let Some(own) = own.filter(|token| token.kind == TokenKind::Word) {
        let is_other = |token: &&Token<'_>| *token != own;
        let others: Vec<_> = arguments.iter().filter(is_other).copied().collect();
        let inner = inner.iter().flat_map(|member| member.words.iter().cloned());
        let words = if is_group { inner.collect() } else { words(&others) };
        let words = [name.to_owned()].into_iter().chain(words).collect();
        members.push(MemberText { name: own.text.to_owned(), line: own.line, words, inner: Vec::new() });
    }
    members.append(&mut inner);
}

/// The names in a declaration such as `u64 a, *b[2]`.
pub(super) fn declarators(declaration: &[Token<'_>]) -> Vec<Named> {
    // Only the first declarator has the type's words before it.
    let parts = list(declaration).into_iter().enumerate();
    parts.filter_map(|(at, part)| name_in(&part, usize::from(at == 0))).collect()
}

/// The name in one declarator that has at least `type_words` words of a type before it.
pub(super) fn name_in(declarator: &[Token<'_>], type_words: usize) -> Option<Named> {
    let name = declarator.get(place_in(declarator, type_words)?)?;
    Some(Named { name: name.text.to_owned(), line: name.line })
}

/// Where in one declarator its name is.
fn place_in(declarator: &[Token<'_>], type_words: usize) -> Option<usize> {
    let mut words: Vec<(usize, &Token<'_>)> = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in declarator.iter().enumerate() {
        if token.is("(") && depth == 0 {
            if let Some(name) = pointer_to_function(declarator.get(at + 1..).unwrap_or_default()) {
                return Some(at + 1 + name);
            }
            // A word with arguments is an attribute, or `typeof` where the type is.
            words.truncate(words.len().saturating_sub(1).max(type_words));
        }
        if token.is("(") || token.is("[") {
            depth += 1;
        } else if token.is(")") || token.is("]") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && (token.is(":") || token.is("=")) {
            break;
        } else if depth == 0 && token.kind == TokenKind::Word && !ATTRIBUTES.contains(&token.text) {
            words.push((at, token));
        }
    }
    let (place, name) = words.pop()?;
    let is_name = words.len() >= type_words && !TYPE_WORDS.contains(&name.text);
    let is_tag = words.last().is_some_and(|(_, word)| matches!(word.text, "struct" | "union" | "enum"));
    (is_name && !is_tag).then_some(place)
}

/// Where the name is in `*name)` or `*name[2])`, as it follows a parenthesis.
fn pointer_to_function(inner: &[Token<'_>]) -> Option<usize> {
    let declares = inner.first().is_some_and(|star| star.is("*"));
    let length = inner.iter().take_while(|token| token.kind == TokenKind::Word || token.is("*")).count();
    let declarator = inner.get(..length).filter(|_| declares)?;
    declarator.iter().rposition(|token| token.kind == TokenKind::Word)
}

/// The parts of a list with commas.
pub(super) fn list<'a>(tokens: &[Token<'a>]) -> Vec<Vec<Token<'a>>> {
    split(tokens, ",")
}

/// The parts between separators that are outside of all brackets, without the traces of directives.
fn split<'a>(tokens: &[Token<'a>], separator: &str) -> Vec<Vec<Token<'a>>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens.iter().filter(|token| token.kind != TokenKind::Hash) {
        match token.text {
            _ if token.kind != TokenKind::Mark => {}
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            mark if mark == separator && depth == 0 => {
                parts.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(*token);
        }
    }
    parts
}
