//! Comments: wrapping Markdown docs at 80 columns, and making sure that nothing in them can end the comment.

/// The width that kernel headers keep to.
pub(super) const WIDTH: usize = 80;

/// Text that can stand in a block comment: it does not end it, and compilers find nothing to warn about.
pub(super) fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        // The ends of comments, and the beginning of a trigraph.
        if matches!((safe.chars().next_back(), c), (Some('*'), '/') | (Some('/'), '*') | (Some('?'), '?')) {
            safe.push(' ');
        }
        safe.push(c);
    }
    safe
}

/// A block of docs.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    /// A paragraph or an item of a list: what its first line begins with, and its words.
    Prose(String, String),
    /// A line of a code block or a table, which keeps its shape.
    Verbatim(String),
    /// What separates two blocks.
    Blank,
}

/// Markdown lines as the lines of a comment, each at most `width` wide where its words allow.
pub(super) fn wrapped(docs: &[String], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks(docs) {
        match block {
            Block::Prose(lead, text) => {
                let rest = " ".repeat(lead.chars().count());
                lines.extend(fill(&lead, &rest, &text, width));
            }
            Block::Verbatim(line) => lines.push(harmless(&line)),
            Block::Blank => lines.push(String::new()),
        }
    }
    lines
}

fn blocks(docs: &[String]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut fenced = false;
    for line in docs {
        let text = line.trim();
        if text.starts_with("```") {
            fenced = !fenced;
        } else if fenced || text.starts_with('|') || (line.starts_with("    ") && !follows_prose(&blocks)) {
            blocks.push(Block::Verbatim(line.clone()));
        } else if text.is_empty() {
            blocks.push(Block::Blank);
        } else if let Some((marker, item)) = list_item(line) {
            blocks.push(Block::Prose(marker, item));
        } else if let Some(Block::Prose(_, paragraph)) = blocks.last_mut() {
            paragraph.push(' ');
            paragraph.push_str(text);
        } else {
            blocks.push(Block::Prose(String::new(), text.to_owned()));
        }
    }
    blocks
}

fn follows_prose(blocks: &[Block]) -> bool {
    matches!(blocks.last(), Some(Block::Prose(..)))
}

/// The marker of a list item with its indentation, and the text after it.
fn list_item(line: &str) -> Option<(String, String)> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match text.get(digits..)? {
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        rest if digits == 0 && (rest.starts_with("- ") || rest.starts_with("* ")) => 2,
        _ => return None,
    };
    let (marker, item) = (text.get(..marker)?, text.get(marker..)?);
    Some((format!("{}{marker}", " ".repeat(indent)), item.trim().to_owned()))
}

/// Words in lines. The first begins with `first`, the others with `rest`.
pub(super) fn fill(first: &str, rest: &str, text: &str, width: usize) -> Vec<String> {
    let safe = harmless(text);
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in words(&safe) {
        if !empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(&word);
        empty = false;
    }
    lines.push(line);
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The words of a text. Short code between backticks is one word, so that no line ends within it.
fn words(text: &str) -> Vec<String> {
    const LONGEST_CODE: usize = 40;
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if last.matches('`').count() % 2 == 1 && last.len() < LONGEST_CODE => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// A comment of the given lines; `/**` if it is to be found by kernel-doc.
pub(super) fn block(kernel_doc: bool, lines: &[String]) -> String {
    let opening = if kernel_doc { "/**" } else { "/*" };
    let body: String = trimmed(lines)
        .iter()
        .map(|line| if line.is_empty() { " *\n".to_owned() } else { format!(" * {line}\n") })
        .collect();
    format!("{opening}\n{body} */\n")
}

/// A comment on a line of its own if it fits there, or a block.
pub(super) fn short(lines: &[String]) -> String {
    match trimmed(lines) {
        [] => String::new(),
        [only] if only.chars().count() + 6 <= WIDTH => format!("/* {only} */\n"),
        lines => block(false, lines),
    }
}

/// The room for text in a block comment.
pub(super) const TEXT_WIDTH: usize = WIDTH - 3;

fn trimmed(lines: &[String]) -> &[String] {
    let begin = lines.iter().position(|l| !l.is_empty()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|l| !l.is_empty()).map_or(begin, |last| last + 1);
    lines.get(begin..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn nothing_ends_a_comment_early() {
        assert_eq!(harmless("a */ b /* c **/ d //* ??/ ???"), "a * / b / * c ** / d // * ? ?/ ? ? ?");
        assert_eq!(harmless("*/*/"), "* / * /");
        assert_eq!(harmless("a\u{0}b\tc"), "a b c");
    }

    #[test]
    fn paragraphs_are_filled_and_lists_keep_their_shape() {
        let docs = lines("one two\nthree\n\n- four five six\n  seven\n- eight\n\n```\nx    y\n```");
        let expected = "one two\nthree\n\n- four\n  five six\n  seven\n- eight\n\nx    y";
        assert_eq!(wrapped(&docs, 10).join("\n"), expected);
    }

    #[test]
    fn comments_take_one_line_where_they_fit() {
        assert_eq!(short(&lines("word")), "/* word */\n");
        assert_eq!(short(&lines("a\n\nb")), "/*\n * a\n *\n * b\n */\n");
        assert_eq!(short(&[]), "");
    }
}
