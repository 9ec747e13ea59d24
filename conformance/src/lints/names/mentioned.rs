//! Names in comments that begin like those of KHO.

use std::collections::BTreeSet;

use super::search::Search;
use super::{has_member, Unknown};
use crate::error::Checked;
use crate::headers::{Comment, HeaderIndex};
use crate::lints::{defined, Subject};

/// What the comments of all headers name and nothing defines, each at the first line of its header.
pub(super) fn unknown<'s>(subject: &Subject<'s>) -> Checked<Vec<(&'s HeaderIndex, Unknown)>> {
    let headers = subject.input.headers();
    let mut search = Search::new(subject)?;
    let prefixes = prefixes(headers);
    let mut unknown = Vec::new();
    for header in headers {
        let mentions = header.comments.iter().flat_map(mentions);
        for mention in mentions.filter(|mention| prefixes.contains(&prefix(&mention.name))) {
            let Mention { name, line, keyword, member } = mention;
            let is_there = search.finds(&name, &prefix(&name))?;
            if !is_there && (search.has_sources()? || ends_alike(&name, headers)) {
                let written = [keyword, &name].join(" ");
                let message = format!("a comment names `{}`, which nothing defines", written.trim_start());
                let advice = similar(&name, &defined(headers)).map(|similar| {
                    format!("Name `{similar}`, if that is what is meant, or take the sentence out.")
                });
                unknown.push((header, Unknown { message, line, advice }));
            }
            let is_record = || headers.iter().any(|header| header.record(&name).is_some());
            if let Some(member) = member.filter(|m| is_record() && !has_member(subject, &name, m)) {
                let message = format!("`{keyword} {name}` has no member `{member}`, which a comment names");
                unknown.push((header, Unknown { message, line, advice: None }));
            }
        }
    }
    Ok(unknown)
}

/// Whether a name ends like one that the KHO headers define and that begins like it.
fn ends_alike(name: &str, headers: &[HeaderIndex]) -> bool {
    let ends = |name: &str| (prefix(name), name.rsplit('_').next().unwrap_or(name).to_owned());
    defined(headers).into_iter().any(|other| ends(other) == ends(name))
}

/// The first words of names that belong to KHO, in small letters.
fn prefixes(headers: &[HeaderIndex]) -> BTreeSet<String> {
    let paths = headers.iter().filter_map(|header| header.path.strip_prefix("include/linux/"));
    let words = paths.flat_map(|path| path.trim_end_matches(".h").split(['/', '_', '-']));
    let words: BTreeSet<&str> = words.collect();
    let first = defined(headers).into_iter().map(prefix);
    first.filter(|first| words.contains(first.as_str())).collect()
}

fn prefix(name: &str) -> String {
    name.split('_').next().unwrap_or(name).to_lowercase()
}

/// The one name that has all words of another in their order, and ends like it.
fn similar<'n>(name: &str, defined: &BTreeSet<&'n str>) -> Option<&'n str> {
    let wanted: Vec<&str> = name.split('_').collect();
    let is_similar = |other: &&&str| {
        let mut parts = other.split('_');
        let begins = other.split('_').next() == wanted.first().copied();
        begins
            && other.rsplit('_').next() == wanted.last().copied()
            && wanted.iter().all(|w| parts.any(|p| p == *w))
    };
    let mut similar = defined.iter().filter(is_similar);
    let first = similar.next().copied();
    first.filter(|_| similar.next().is_none())
}

/// A name in a comment.
struct Mention {
    name: String,
    line: usize,
    /// `struct`, `union` or nothing.
    keyword: &'static str,
    /// The member of the record that is meant.
    member: Option<String>,
}

/// A word of a comment, and what is around it.
struct Word<'c> {
    text: &'c str,
    line: usize,
    /// The character before it.
    before: Option<char>,
    /// What is between it and the next word.
    after: &'c str,
}

fn mentions(comment: &Comment) -> Vec<Mention> {
    // Blank lines are no break: a keyword can be the last word of a line.
    let words: Vec<Word<'_>> = comment.lines.iter().flat_map(|line| words(&line.name, line.line)).collect();
    let mut mentions = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = |by: usize| words.get(at + by);
        if is_macro(word) {
            mentions.push(Mention { name: word.text.to_owned(), line: word.line, keyword: "", member: None });
        } else if let Some(keyword) = ["struct", "union"].into_iter().find(|keyword| word.text == *keyword) {
            let record = next(1).filter(|name| word.after.trim().is_empty() && is_tag(name));
            let reaches = |record: &&Word<'_>| matches!(record.after, "." | "->" | "::");
            let member = record.filter(reaches).and(next(2)).map(|member| member.text.to_owned());
            let mention = record.map(|record| (record.text.to_owned(), record.line));
            mentions.extend(mention.map(|(name, line)| Mention { name, line, keyword, member }));
        }
    }
    mentions
}

/// The words of a line. Bytes that were no text are none.
fn words(text: &str, line: usize) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_part)).map(|start| at + start) {
        let rest = text.get(start..).unwrap_or_default();
        let (word, rest) =
            rest.split_at_checked(rest.find(|c| !is_part(c)).unwrap_or(rest.len())).unwrap_or_default();
        let after = rest.get(..rest.find(is_part).unwrap_or(rest.len())).unwrap_or_default();
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        words.push(Word { text: word, line, before, after });
        at = start + word.len();
    }
    words
}

/// Whether a word is a whole name, and no part or pattern of names.
fn is_whole(word: &Word<'_>) -> bool {
    let stands_alone = word.before.is_none_or(|c| !"*<\"'./-$}".contains(c))
        && !word.after.starts_with(['*', '<', '{', '"', '$'])
        && !word.after.starts_with("..");
    stands_alone && word.text.contains('_') && !word.text.starts_with('_') && !word.text.ends_with('_')
}

fn is_macro(word: &Word<'_>) -> bool {
    is_whole(word)
        && !word.text.contains(|c: char| c.is_ascii_lowercase())
        && !word.text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_tag(word: &Word<'_>) -> bool {
    is_whole(word) && word.text.contains(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let index = HeaderIndex::new("", format!("/* {text} */").as_bytes());
        let mentions = index.comments.iter().flat_map(mentions);
        let written = mentions.map(|m| {
            let member = m.member.map(|member| format!(".{member}")).unwrap_or_default();
            format!("{} {}{member}", m.keyword, m.name).trim_start().to_owned()
        });
        written.collect()
    }

    #[test]
    fn names_are_told_from_parts_of_names() {
        assert_eq!(found("A_B, `C_D`. %E_F() (G_H)"), ["A_B", "C_D", "E_F", "G_H"]);
        assert_eq!(found("_A_B A_ A_* *_B <A_B> \"A_B\" A_B.. A_{B,C} x.A_B A b_c 1_A a_B"), [""; 0]);
        assert_eq!(
            found("&struct a_b, `struct c_d.e` union\n * f_g->h struct I_J"),
            ["struct a_b", "struct c_d.e", "union f_g.h", "I_J"]
        );
        assert_eq!(found("struct, a_b struct rather struct a_* struct a_b_ struct a_b. C"), ["struct a_b"]);
    }

    #[test]
    fn a_similar_name_is_the_only_one() {
        let defined = BTreeSet::from(["A_X_B_C", "A_X_Y_C", "D_E", "A_B_C_D"]);
        assert_eq!(similar("A_B_C", &defined), Some("A_X_B_C"));
        assert_eq!(similar("A_C", &defined), None);
        assert_eq!(similar("D_F", &defined), None);
    }
}
