//! Lines that are no wider than the map beside which they stand.

/// A text in lines of at most `width` columns, of which all but the first are indented.
///
/// A list is broken between its parts; a part that is too long for a line, between words; a word, before a dot or an
/// underscore, and if nothing else helps, anywhere.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let indent = indent.min(width.saturating_sub(1));
    let mut pieces = Vec::new();
    split(text, width - indent, BREAKS, &mut pieces);
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        if !line.trim().is_empty() && columns(&line) + columns(piece.trim_end()) > width {
            lines.push(line.trim_end().to_owned());
            line = " ".repeat(indent);
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Where a text may be broken, the best first: behind a text or, if it is one of those, before it.
const BREAKS: &[(&str, bool)] = &[(" = ", false), (", ", false), (" ", false), (".", true), ("_", true)];

/// Splits a text into pieces of at most `room` columns, without the spaces at their ends; no more than is needed.
fn split<'a>(text: &'a str, room: usize, breaks: &[(&str, bool)], pieces: &mut Vec<&'a str>) {
    if columns(text.trim_end()) <= room && breaks.len() < BREAKS.len() {
        return pieces.push(text);
    }
    let Some(((mark, before), finer)) = breaks.split_first() else {
        return hard(text, room, pieces);
    };
    let mut rest = text;
    while let Some(at) = next_break(rest, mark, *before) {
        let (piece, after) = rest.split_at(at);
        split(piece, room, finer, pieces);
        rest = after;
    }
    if !rest.is_empty() {
        split(rest, room, finer, pieces);
    }
}

/// Where the text goes on after the next break; none if it goes on nowhere.
fn next_break(text: &str, mark: &str, before: bool) -> Option<usize> {
    let first = text.char_indices().nth(1)?.0;
    let at = if before { first + text.get(first..)?.find(mark)? } else { text.find(mark)? + mark.len() };
    (at < text.len()).then_some(at)
}

fn hard<'a>(text: &'a str, room: usize, pieces: &mut Vec<&'a str>) {
    let mut rest = text;
    while let Some((at, _)) = rest.char_indices().nth(room) {
        let (piece, after) = rest.split_at(at);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn the_best_break_is_taken() {
        assert_eq!(wrapped("A = one (bit 0), two (bit 1)", 16, 4), ["A = one (bit 0),", "    two (bit 1)"]);
        assert_eq!(wrapped("short", 16, 4), ["short"]);
        assert_eq!(wrapped("some words and more", 10, 2), ["some words", "  and more"]);
        assert_eq!(wrapped("A = a.b.long_name.c", 12, 4), ["A = a.b.long", "    _name.c"]);
        assert_eq!(wrapped("abcdefghijkl", 5, 2), ["abc", "  def", "  ghi", "  jkl"]);
        assert_eq!(wrapped("", 5, 2), [""]);
    }

    #[test]
    fn no_line_is_wider_than_asked_for_and_nothing_is_lost() {
        let text =
            "A = \u{e9}t\u{e9}.some_record.with_a_name:12 (bits 3-14), other, a sentence: that goes on";
        for width in 1..90 {
            let lines = wrapped(text, width, 4);
            assert!(lines.iter().all(|l| l.chars().count() <= width), "{width}: {lines:?}");
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(squeezed(&lines.concat()), squeezed(text), "{width}");
        }
    }
}
