//! Tables: what a file may say and what it may not, and what comes of it in a report.

mod applied;
mod read;

use super::*;

/// A waiver that has what it needs, in the lines 1 to 6; what is given follows, or takes a line's place by its key.
fn waiver(other: &[&str]) -> String {
    let mut lines = vec![
        "[[waiver]]",
        "rule = \"unbumped-change\"",
        "item = \"kho_vmalloc.flags\"",
        "reason = \"nobody reads it\"",
        "link = \"https://example.org/mail/1\"",
        "until = 2999-12-31",
    ];
    let key = |line: &str| line.split(" =").next().unwrap_or_default().to_owned();
    for line in other {
        match lines.iter_mut().find(|old| key(old) == key(line)) {
            Some(old) => *old = line,
            None => lines.push(line),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn parse(text: &str) -> Waivers {
    Waivers::parse(text, "w.toml").unwrap_or_else(|error| panic!("{error}\n{text}"))
}
