//! A guard in front of the parser, which calls itself for everything that is nested and has no limit of its own: text
//! that is nested too deeply has to give a message, not a stack overflow.
//!
//! It knows tokens only. Each way to nest has a price, roughly the KiB of stack that an unoptimized parser takes for
//! it; what a token pays for is everything before it in its own list and around it.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};

/// What one path from an item down to a token may cost. Threads have 2 MiB at least.
const LIMIT: u32 = 1400;

const GROUP: u32 = 42;
const ANGLE: u32 = 68;
const PREFIX: u32 = 42;
const OTHER: u32 = 8;

/// Where the text becomes too deep, if it does.
pub(super) fn too_deep(tokens: &TokenStream) -> Option<Span> {
    walk(tokens.clone(), 0, true)
}

/// Costs of what stands before a token in the same list.
#[derive(Default)]
struct Spent {
    angles: u32,
    rest: u32,
    /// Whether the last token was the first character of an operator with two operands.
    half_operator: bool,
}

/// Calls itself once per group, which is bounded by `LIMIT / GROUP`.
fn walk(tokens: TokenStream, outside: u32, items: bool) -> Option<Span> {
    let mut spent = Spent::default();
    let mut before: Option<TokenTree> = None;
    for token in tokens {
        if starts_item(&token, before.as_ref()) && items {
            spent = Spent::default();
        }
        spent.pay(&token, before.as_ref());
        let total = outside + spent.angles + spent.rest;
        if total > LIMIT {
            return Some(token.span());
        }
        if let TokenTree::Group(group) = &token {
            // Attributes, docs above all, do not nest what follows them.
            let attribute = matches!(&before, Some(TokenTree::Punct(p)) if matches!(p.as_char(), '#' | '!'))
                && group.delimiter() == Delimiter::Bracket;
            let inner = walk(group.stream(), if attribute { outside + GROUP } else { total }, false);
            if inner.is_some() {
                return inner;
            }
            if attribute {
                spent.rest = spent.rest.saturating_sub(GROUP);
            }
        }
        before = Some(token);
    }
    None
}

/// Whether a new item may start with this token: one that follows a block, and cannot go on with an expression.
fn starts_item(token: &TokenTree, before: Option<&TokenTree>) -> bool {
    let after_block = matches!(before, Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace);
    after_block
        && match token {
            TokenTree::Ident(ident) => ident != "else" && ident != "as",
            TokenTree::Punct(punct) => punct.as_char() == '#',
            _ => false,
        }
}

impl Spent {
    fn pay(&mut self, token: &TokenTree, before: Option<&TokenTree>) {
        let second_half = std::mem::take(&mut self.half_operator);
        let TokenTree::Punct(punct) = token else {
            self.rest += if matches!(token, TokenTree::Group(_)) { GROUP } else { OTHER };
            return;
        };
        let follows = |c: char| matches!(before, Some(TokenTree::Punct(p)) if p.as_char() == c);
        let binary = is_operand(before);
        self.half_operator = binary && punct.spacing() == Spacing::Joint;
        match punct.as_char() {
            // Attributes: the brackets pay for themselves.
            '#' => {}
            ';' => *self = Spent::default(),
            ',' => self.rest = 0,
            '>' if !follows('-') && !follows('=') => self.angles = self.angles.saturating_sub(ANGLE),
            '<' if binary => self.angles += ANGLE,
            '<' if second_half && follows('<') => {
                // A shift, of which the first half was taken for an angle bracket.
                self.angles = self.angles.saturating_sub(ANGLE);
                self.rest += 2 * OTHER;
            }
            _ if binary || second_half => self.rest += OTHER,
            _ => self.rest += PREFIX,
        }
    }
}

/// Whether what follows can be an operator with two operands, which the parser takes in a loop.
fn is_operand(before: Option<&TokenTree>) -> bool {
    match before {
        Some(TokenTree::Ident(ident)) => ident != "mut" && ident != "const" && ident != "dyn",
        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => true,
        Some(TokenTree::Punct(_)) | None => false,
    }
}
