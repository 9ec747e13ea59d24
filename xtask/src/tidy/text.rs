//! Rules about the text of single files. Words that a rule looks for are put together here from parts, because the rules
//! hold for this file, too.

use super::files::{Checkout, File};
use super::Found;

/// The longest file of Rust that one can take in, in lines.
const LONGEST: usize = 400;

/// Rust that is long or bare for a reason. A path that ends in `/` stands for everything below.
const EXEMPT: [(&str, Exemption); 6] = [
    // Written by `gen-headers`, and looked up rather than read: one file for each version channel.
    ("generated/src/", Exemption { docs: true, length: true }),
    // The text that `gen-headers` copies into them.
    ("abi-spec/templates/", Exemption { docs: true, length: false }),
    // Read by the spec's parser, whose language has its own way to say what a file is about.
    ("abi-spec/spec/", Exemption { docs: true, length: true }),
    // Wrong on purpose, each held beside the compiler's message with its line numbers.
    ("abi-derive/tests/ui/", Exemption { docs: true, length: false }),
    // Specs that are wrong on purpose.
    ("abi-spec/tests/mistakes/", Exemption { docs: true, length: false }),
    // A spec that is a test's input: one record for each corner, not read from end to end.
    ("abi-spec/tests/emit_rust/corners.rs", Exemption { docs: false, length: true }),
];

struct Exemption {
    docs: bool,
    length: bool,
}

fn is_exempt(file: &File, what: fn(&Exemption) -> bool) -> bool {
    EXEMPT.iter().any(|(folder, exemption)| file.path.starts_with(folder) && what(exemption))
}

/// No notes to oneself, and no macros that stand for code to come.
pub(super) fn nothing_left_over(file: &File, _: &Checkout) -> Found {
    const WORDS: [&str; 3] = ["TODO", "FIXME", "XXX"];
    const MACROS: [&str; 3] = ["dbg!", "todo!", "unimplemented!"];
    if !file.is_rust() {
        return Found::new();
    }
    let left = |line: &str| WORDS.into_iter().chain(MACROS).find(|needle| says(line, needle));
    collect(file, |line| left(line).map(|needle| format!("`{needle}` is left over: do it, or leave it out")))
}

/// Whether a line says a word that is not part of a longer one. In a string it is a word looked for, or a test's input.
fn says(line: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (line.get(..at).unwrap_or(""), line.get(at + word.len()..).unwrap_or(""));
        // Everything may follow the `!` that a macro's name ends with.
        let longer = before.ends_with(joins) || (after.starts_with(joins) && !word.ends_with('!'));
        !longer && !ends_in_string(before)
    })
}

/// Whether a string that begins in this part of a line is still open at its end.
fn ends_in_string(part: &str) -> bool {
    part.replace("'\"'", "").replace("\\\"", "").matches('"').count() % 2 == 1
}

/// No path that only one machine has.
pub(super) fn no_machine_paths(file: &File, _: &Checkout) -> Found {
    const TOPS: [&str; 4] = ["work", "tmp", "root", "home"];
    let named = |line: &str| TOPS.into_iter().find(|top| begins_a_path(line, &format!("/{top}/")));
    collect(file, |line| named(line).map(|top| format!("a path below /{top} is of one machine only")))
}

/// Whether an absolute path begins like this somewhere in the line, with a name after it.
fn begins_a_path(line: &str, beginning: &str) -> bool {
    line.match_indices(beginning).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + beginning.len()..).and_then(|text| text.chars().next());
        let inside = before.is_some_and(|c| c.is_alphanumeric() || "_-.~})/".contains(c));
        !inside && after.is_some_and(|c| c.is_alphanumeric() || "_.".contains(c))
    })
}

/// No address of an archive: which one is used is for the system's own set-up to say.
pub(super) fn no_archive_addresses(file: &File, _: &Checkout) -> Found {
    const HOSTS: [(&str, &str); 7] = [
        ("deb", "debian.org"),
        ("security", "debian.org"),
        ("snapshot", "debian.org"),
        ("archive", "ubuntu.com"),
        ("index", "crates.io"),
        ("static", "crates.io"),
        ("cdn", "kernel.org"),
    ];
    let named =
        |line: &str| HOSTS.into_iter().map(|(a, b)| format!("{a}.{b}")).find(|host| line.contains(host));
    collect(file, |line| {
        named(line).map(|host| format!("{host} is an archive's address: leave it to the system"))
    })
}

/// Every file of Rust says first what it is for.
pub(super) fn begins_with_docs(file: &File, _: &Checkout) -> Found {
    if !file.is_rust() || is_exempt(file, |exemption| exemption.docs) || file.text.starts_with("//!") {
        return Found::new();
    }
    vec![(1, "does not begin with `//!` and what this file is for".into())]
}

/// No file of Rust is longer than one can take in.
pub(super) fn is_short(file: &File, _: &Checkout) -> Found {
    let lines = file.text.lines().count();
    if !file.is_rust() || is_exempt(file, |exemption| exemption.length) || lines <= LONGEST {
        return Found::new();
    }
    vec![(LONGEST + 1, format!("has {lines} lines, more than {LONGEST}: part it"))]
}

/// The kernel's own files are under a licence that this repository does not have.
pub(super) fn is_no_kernel_file(file: &File, _: &Checkout) -> Found {
    let of_the_kernel = |line: &str| {
        let licence = line.split_once("SPDX-License-Identifier:").map(|(_, licence)| licence.trim_start());
        licence.is_some_and(|licence| licence.trim_start_matches('(').starts_with("GPL-2.0"))
    };
    collect(file, |line| {
        of_the_kernel(line).then(|| "a file under the kernel's licence: only its facts may be here".into())
    })
}

fn collect(file: &File, rule: impl Fn(&str) -> Option<String>) -> Found {
    file.lines().filter_map(|(number, line)| Some((number, rule(line)?))).collect()
}
