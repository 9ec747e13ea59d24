//! Finds the names that a record's body declares.

use super::lexer::{Token, TokenKind};
use super::scan::Definition;
use super::Named;

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
pub(super) fn of(body: &[Token<'_>]) -> Vec<Named> {
    let mut members = Vec::new();
    add(body, 0, &mut members);
    members
}

fn add(body: &[Token<'_>], nesting: usize, members: &mut Vec<Named>) {
    if nesting > NESTING_LIMIT {
        return;
    }
    for declaration in split(body, ";") {
        if let Some(inner) = declaration.iter().position(|token| token.is("{")) {
            add_nested(&declaration, inner, nesting, members);
        } else if let Some((name, arguments)) = macro_call(&declaration) {
            add_macro(name, arguments, nesting, members);
        } else {
            members.extend(declarators(&declaration));
        }
    }
}

/// A member whose type is defined in place. Without a name of its own, its members count as the outer record's.
fn add_nested(declaration: &[Token<'_>], brace: usize, nesting: usize, members: &mut Vec<Named>) {
    let keyword = declaration
        .get(..brace)
        .unwrap_or_default()
        .iter()
        .rposition(|token| token.is_word("struct") || token.is_word("union") || token.is_word("enum"));
    let Some(definition) = keyword.and_then(|at| Definition::at(declaration.get(at..)?)) else { return };
    let mut own = list(definition.after).into_iter().filter_map(|part| name_in(&part, 0)).peekable();
    let is_enum = keyword.and_then(|at| declaration.get(at)).is_some_and(|token| token.is_word("enum"));
    if own.peek().is_none() && !is_enum {
        add(definition.body, nesting + 1, members);
    }
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
fn add_macro(name: &str, arguments: &[Token<'_>], nesting: usize, members: &mut Vec<Named>) {
    let second = name.ends_with("FLEX_ARRAY") || matches!(name, "struct_group_tagged" | "__struct_group");
    let own = list(arguments).into_iter().nth(usize::from(second));
    let own =
        own.as_ref().and_then(|argument| argument.first()).filter(|token| token.kind == TokenKind::Word);
    members.extend(own.map(|word| Named { name: word.text.to_owned(), line: word.line }));
    if arguments.iter().any(|token| token.is(";")) {
        let name_end = arguments.iter().position(|token| token.is(",")).map_or(0, |comma| comma + 1);
        add(arguments.get(name_end..).unwrap_or_default(), nesting + 1, members);
    }
}

/// The names in a declaration such as `u64 a, *b[2]`.
pub(super) fn declarators(declaration: &[Token<'_>]) -> Vec<Named> {
    // Only the first declarator has the type's words before it.
    let parts = list(declaration).into_iter().enumerate();
    parts.filter_map(|(at, part)| name_in(&part, usize::from(at == 0))).collect()
}

/// The name in one declarator that has at least `type_words` words of a type before it.
pub(super) fn name_in(declarator: &[Token<'_>], type_words: usize) -> Option<Named> {
    let mut words: Vec<&Token<'_>> = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in declarator.iter().enumerate() {
        if token.is("(") && depth == 0 {
            if let Some(name) = pointer_to_function(declarator.get(at + 1..).unwrap_or_default()) {
                return Some(name);
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
            words.push(token);
        }
    }
    let name = words.pop().filter(|name| words.len() >= type_words && !TYPE_WORDS.contains(&name.text))?;
    let is_tag = words.last().is_some_and(|word| matches!(word.text, "struct" | "union" | "enum"));
    (!is_tag).then(|| Named { name: name.text.to_owned(), line: name.line })
}

/// The name in `*name)` or `*name[2])`, as it follows a parenthesis.
fn pointer_to_function(inner: &[Token<'_>]) -> Option<Named> {
    let (_, rest) = inner.split_first().filter(|(star, _)| star.is("*"))?;
    let declarator = rest.iter().take_while(|token| token.kind == TokenKind::Word || token.is("*"));
    let name = declarator.filter(|token| token.kind == TokenKind::Word).last()?;
    Some(Named { name: name.text.to_owned(), line: name.line })
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
