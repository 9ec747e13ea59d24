//! Which old or new sides of a comparison a waiver is for.

use crate::report::{DomainReport, InputReport};

/// The fewest digits that a commit is known by.
const SHORTEST_HASH: usize = 7;

/// One side, in one of the ways in which people name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// By its release, such as `7.3`.
    Release(String),
    /// By the version that a domain announces, such as `kho-v4`.
    Announced(String),
    /// By its commit: digits that its hash begins with, in lower case.
    Commit(String),
}

impl Side {
    /// Reads what a file says.
    ///
    /// # Errors
    /// Says what is to be written instead of something that would never match.
    pub(super) fn parse(text: &str) -> Result<Side, &'static str> {
        let has_letter = |text: &str| text.contains(|c: char| c.is_ascii_alphabetic());
        let is_hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if text.trim().is_empty() || text.trim() != text {
            return Err("name a release (7.3), an announced version (kho-v4) or a commit (7 or more digits)");
        }
        if is_release(text) {
            return Ok(Side::Release(text.to_owned()));
        }
        if is_hex && text.len() >= SHORTEST_HASH {
            return Ok(Side::Commit(text.to_ascii_lowercase()));
        }
        if is_hex && has_letter(text) {
            return Err("name 7 or more digits of a commit's hash");
        }
        // v7.3, 7.3.4 and 7.3-rc1 are close to a release, and none; a version may have a dot anywhere else.
        let number = text.trim_start_matches('v').split('.').next().unwrap_or_default();
        if text.contains('.') && number.parse::<u32>().is_ok() {
            return Err("name a release by two numbers, such as 7.3: updates and candidates count as theirs");
        }
        Ok(Side::Announced(text.to_owned()))
    }

    /// Whether a side is this one: a tree and its commit, as seen by someone who asks about a domain, or, if that is
    /// none, about any.
    pub(super) fn is(&self, input: Option<&InputReport>, commit: Option<&str>, domain: Option<&str>) -> bool {
        match self {
            Side::Commit(start) => commit.is_some_and(|hash| hash.starts_with(start.as_str())),
            Side::Release(release) => input.and_then(|i| i.release.as_ref()).is_some_and(|r| r == release),
            Side::Announced(version) => input.is_some_and(|input| {
                let asked = |report: &&DomainReport| domain.is_none_or(|domain| domain == report.domain);
                input.domains.iter().filter(asked).any(|report| announces(report, version))
            }),
        }
    }

    /// Whether it is a commit.
    pub(super) fn is_commit(&self) -> bool {
        matches!(self, Side::Commit(_))
    }

    /// As the file says it.
    pub(super) fn text(&self) -> &str {
        let (Side::Release(text) | Side::Announced(text) | Side::Commit(text)) = self;
        text
    }
}

fn is_release(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(version, level)| is_number(version) && is_number(level))
}

/// What only a C file says, as before 7.0, is not seen in headers: then the version is known by its release, and called
/// by the name of the domain.
fn announces(report: &DomainReport, version: &str) -> bool {
    match &report.announced {
        Some(announced) => announced == version,
        None => format!("{}-{}", report.domain.replace('_', "-"), report.version) == version,
    }
}
