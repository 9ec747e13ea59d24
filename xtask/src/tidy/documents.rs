//! What the documents say of the repository is still so.

use super::files::{Checkout, File};
use super::Found;

/// The documents that describe the repository. Others tell of the past, where things were elsewhere.
const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];

/// The ends of names that only the repository's files have in these documents. Headers are not among them: most
/// that are mentioned are the kernel's.
const ENDS: [&str; 5] = [".rs", ".md", ".toml", ".yml", ".json"];

/// Every path in backticks that looks like one of the repository, and every link, leads to something.
pub(super) fn paths_exist(file: &File, checkout: &Checkout) -> Found {
    if !DOCUMENTS.contains(&file.path.as_str()) {
        return Found::new();
    }
    let mut found = Found::new();
    let mut fenced = false;
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let gone = quoted(line).filter(|span| is_gone(span, checkout));
            let dead = links(line).filter(|target| is_dead(target, checkout));
            let gone = gone.chain(dead);
            found.extend(gone.map(|path| (number, format!("`{path}` is not in the repository"))));
        }
    }
    found
}

/// What stands between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Where the Markdown links of a line lead.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|behind| behind.split(')').next())
}

/// A link to a place of the repository, which all but those to other hosts and to headings are.
fn is_dead(target: &str, checkout: &Checkout) -> bool {
    let path = target.split('#').next().unwrap_or(target);
    !path.is_empty() && !target.contains("://") && !checkout.has(path)
}

fn is_gone(span: &str, checkout: &Checkout) -> bool {
    // A line number, or an item's name, may follow.
    let path = span.split(':').next().unwrap_or(span).trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    if path.starts_with(['/', '-']) || span.contains("//") || span.contains(char::is_whitespace) {
        return false;
    }
    // Up to the part that stands for several names: `spec/*.rs`, `src/{a,b}.rs`, `src/<name>.rs`.
    let known = match path.find(|c| !plain(c)) {
        Some(at) => path.get(..at).and_then(|start| start.rsplit_once('/')).map_or("", |(folder, _)| folder),
        None => path,
    };
    !known.is_empty() && is_ours(path, known, checkout) && !checkout.has(known)
}

fn is_ours(path: &str, known: &str, checkout: &Checkout) -> bool {
    let first = known.split('/').next().unwrap_or(known);
    let in_a_folder_of_ours = path.contains('/') && checkout.has(first);
    // What is built is below `target`, and is in no repository.
    let named_like_ours =
        path.contains('/') && first != "target" && ENDS.iter().any(|end| path.ends_with(end));
    in_a_folder_of_ours || named_like_ours || is_at_the_top(path)
}

/// The way files at the top are named: `CHANGELOG.md`, `LICENSE-MIT`.
fn is_at_the_top(path: &str) -> bool {
    let stem = path.strip_suffix(".md").or_else(|| path.starts_with("LICENSE-").then_some(path));
    stem.is_some_and(|stem| {
        !stem.is_empty() && stem.chars().all(|c| c.is_ascii_uppercase() || "-_".contains(c))
    })
}
