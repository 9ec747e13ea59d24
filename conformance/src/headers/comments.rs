//! The comments of a text: what people read and compilers pass over.

use super::lexer::{Passed, Token};
use super::{Comment, Named};

/// The comments of a text, from what the lexer passed over on its way to the tokens. Lines that start with `//` are one
/// comment if nothing is between them.
pub(super) fn of(passed: &[Passed<'_>], tokens: &[Token<'_>]) -> Vec<Comment> {
    let mut comments: Vec<(usize, Comment)> = Vec::new();
    for one in passed {
        let lines = lines(one);
        let Some(first) = lines.first().map(|line| line.line) else { continue };
        let is_line = one.text.starts_with("//");
        match comments.last_mut() {
            Some((before, last)) if is_line && *before == one.before && last.continues_at(first) => {
                last.lines.extend(lines);
            }
            _ => {
                let kernel_doc = one.text.starts_with("/**") && one.text.len() > "/**/".len();
                let below = tokens.get(one.before).map(|token| token.line);
                comments.push((one.before, Comment { lines, kernel_doc, below }));
            }
        }
    }
    // What a documenting comment is about is what follows it, unless another one comes first.
    let next: Vec<_> = comments.iter().skip(1).map(|(before, c)| c.kernel_doc.then_some(*before)).collect();
    let own = comments.iter_mut().zip(next).filter(|((before, _), next)| Some(*before) == *next);
    own.for_each(|((_, comment), _)| comment.below = None);
    comments.into_iter().map(|(_, comment)| comment).collect()
}

impl Comment {
    /// Whether a line with `//` on line `first` goes on with this one.
    fn continues_at(&self, first: usize) -> bool {
        !self.kernel_doc && self.lines.last().is_some_and(|last| last.line + 1 == first)
    }
}

/// The lines of one comment without what frames them.
fn lines(comment: &Passed<'_>) -> Vec<Named> {
    let inner = match comment.text.strip_prefix("/*") {
        Some(inner) => inner.strip_suffix("*/").unwrap_or(inner),
        None => comment.text.strip_prefix("//").unwrap_or(comment.text),
    };
    let texts = inner.split('\n').map(|text| text.trim().trim_start_matches('*').trim());
    texts.zip(&comment.lines).map(|(text, line)| Named { name: text.to_owned(), line: *line }).collect()
}
