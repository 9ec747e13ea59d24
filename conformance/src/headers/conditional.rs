//! Finds where a brace closes although the branches of conditionals are all in the text.

use super::lexer::{Token, TokenKind};

/// A directive of conditional compilation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Branch {
    /// `#if` and its like.
    If,
    /// `#else` and its like.
    Else,
    /// `#endif`
    End,
}

impl Branch {
    /// Which one starts with this word.
    pub(super) fn of(token: &Token<'_>) -> Option<Branch> {
        match token.text {
            "if" | "ifdef" | "ifndef" => Some(Branch::If),
            "else" | "elif" | "elifdef" | "elifndef" => Some(Branch::Else),
            "endif" => Some(Branch::End),
            _ => None,
        }
    }
}

/// Where the brace closes that was opened before these tokens; their number if it is not closed. Of a conditional
/// that is around the opening brace only the branch that the brace is in counts.
pub(super) fn closing(tokens: &[Token<'_>]) -> usize {
    let mut depth = 1_usize;
    // The depth at the start of each open conditional: each of its branches starts from there.
    let mut starts: Vec<usize> = Vec::new();
    // How deep in conditionals of a branch that does not count.
    let mut foreign: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let branch = (token.kind == TokenKind::Hash).then(|| Branch::of(token)).flatten();
        match (branch, foreign) {
            (Some(Branch::If), Some(inner)) => foreign = Some(inner + 1),
            (Some(Branch::End), Some(inner)) => foreign = inner.checked_sub(1),
            (_, Some(_)) => {}
            (Some(Branch::If), None) => starts.push(depth),
            (Some(Branch::Else), None) => match starts.last() {
                Some(&start) => depth = start,
                None => foreign = Some(0),
            },
            (Some(Branch::End), None) => drop(starts.pop()),
            (None, None) if token.is("{") => depth += 1,
            (None, None) if token.is("}") && depth == 1 => return at,
            (None, None) if token.is("}") => depth -= 1,
            (None, None) => {}
        }
    }
    tokens.len()
}
