//! Why something could not be checked: the one error type of this crate.
//!
//! It always ends a run with exit status 2, so it may never stand for something that was checked and found wrong:
//! that is a finding.

use std::fmt;

/// Something could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotCheck {
    /// What was wrong, and where.
    pub problem: String,
    /// What the user can do about it.
    pub remedy: String,
}

impl CannotCheck {
    /// A problem and what to do about it, both without a final full stop. Line breaks and other control characters,
    /// which may come from the names that they quote, are made [`printable`].
    pub fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        CannotCheck { problem: printable(&problem.into()), remedy: printable(&remedy.into()) }
    }
}

impl fmt::Display for CannotCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem, self.remedy)
    }
}

impl std::error::Error for CannotCheck {}

/// A text from a tree or from the user as one line that no terminal obeys: control characters, and those that break a
/// line or turn its direction around, are written as escapes (`\n`, `\u{1b}`). Doing it twice changes nothing more.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let acts = character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if acts {
            out.extend(character.escape_debug());
        } else {
            out.push(character);
        }
    }
    out
}

/// The result of everything that can fail to be checked.
pub type Checked<T> = Result<T, CannotCheck>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_stays_in_its_line() {
        let problem = CannotCheck::new("a\nb\u{1b}[31m", "c\r\u{202e}d\u{2028}\u{9b}");
        assert_eq!(problem.to_string(), r"a\nb\u{1b}[31m: c\r\u{202e}d\u{2028}\u{9b}");
        assert_eq!(printable(&problem.problem), problem.problem);
        assert_eq!(printable("say \"é\" \\ 'x'"), "say \"é\" \\ 'x'");
    }
}
