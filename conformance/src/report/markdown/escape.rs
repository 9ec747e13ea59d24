//! What keeps text from being taken for Markdown, or for HTML.

use crate::error::printable;

/// A text as it is, in which names stand between backticks as everywhere in this program: those become code, and nothing
/// else in it is Markdown.
pub(super) fn prose(text: &str) -> String {
    let text = printable(text);
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('`') {
        out += &plain(before);
        match behind.split_once('`') {
            Some((name, behind)) if !name.trim().is_empty() => {
                out += &code(name);
                rest = behind;
            }
            _ => {
                out += "\\`";
                rest = behind;
            }
        }
    }
    out + &plain(rest)
}

/// Only what would act is escaped: the text is to read well where it is not rendered.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let acts = match character {
            '*' | '~' | '|' | '\\' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            ']' => matches!(after, '(' | '[' | ':'),
            '<' => !after.is_whitespace(),
            '&' => after == '#' || after.is_alphabetic(),
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(character);
        // Nobody is to be told of a text that only looks like a name of theirs.
        if character == '@' && after.is_alphanumeric() {
            out.push('\u{2060}');
        }
        before = character;
    }
    out
}

/// A line of a paragraph that does not begin a list, a heading or a quotation, wherever the text was broken.
pub(super) fn line(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.get(digits..) {
        Some(rest) if digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) => {
            format!("{}\\{rest}", line.get(..digits).unwrap_or_default())
        }
        _ if line.starts_with(['-', '+', '=', '#', '>']) => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

/// A text as a cell of a table.
pub(super) fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// A text as code, whatever is in it.
pub(super) fn code(text: &str) -> String {
    let text = printable(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    match text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Lines in a block of their own; nothing if there are none.
pub(super) fn fenced(language: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: Vec<_> = lines.iter().map(|line| printable(line)).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n\n", lines.join("\n"))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_nothing_else_is_markdown() {
        for (text, expected) in [
            ("`kho_vmalloc` has <b> & &lt; 1 < 2", "`kho_vmalloc` has \\<b> & \\&lt; 1 < 2"),
            ("a_b _c_ *d* [e](f) [g] |", "a_b \\_c\\_ \\*d\\* [e\\](f) [g] \\|"),
            ("one ` alone", "one \\` alone"),
            ("``", "\\`\\`"),
            ("`a_b`, `c|d`", "`a_b`, `c|d`"),
            ("line\nbreak", "line\\\\nbreak"),
            ("@name, 1 @ 2", "@\u{2060}name, 1 @ 2"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn a_line_begins_nothing() {
        for (text, expected) in [
            ("- a", "\\- a"),
            ("===", "\\==="),
            ("# a", "\\# a"),
            ("1. a", "1\\. a"),
            ("6.19 a", "6.19 a"),
            ("a", "a"),
            ("", ""),
        ] {
            assert_eq!(line(text), expected);
        }
        assert_eq!(cell("a|b"), "`a\\|b`");
    }

    #[test]
    fn code_is_longer_fenced_than_what_is_in_it() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``a"), "``` ``a ```");
        assert_eq!(fenced("c", &["````".to_owned()]), "`````c\n````\n`````\n\n");
        assert_eq!(fenced("", &[]), "");
    }
}
