//! What a compiler complains about, from its error messages. Only errors count; warnings and notes are passed over.

use super::compiler;
use super::text::{Text, ABSENT, END, FALSE, FILE, WRONG_COMPILER};
use crate::error::CannotCheck;
use crate::input::Input;

/// What came of compiling a text whose includes are in order.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The numbers of questions with an error in one of their lines, in the order of the errors.
    pub(super) complaints: Vec<(usize, Complaint)>,
    /// Whether the assertion at the end failed.
    pub(super) reached_end: bool,
}

/// What is wrong with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Complaint {
    /// The assertion is false.
    False,
    /// There is no such macro.
    Absent,
    /// It does not compile.
    Refused,
}

impl Report {
    /// Reads a compiler's messages on `text`.
    ///
    /// # Errors
    /// With the first error that belongs to no question, and that no question can have caused.
    pub(super) fn new(messages: &str, text: &Text) -> Result<Report, Diagnostic> {
        let mut report = Report::default();
        for error in messages.lines().filter_map(Diagnostic::parse) {
            let line = error.line.filter(|_| error.file == FILE);
            match line.and_then(|line| text.owner(line)) {
                Some(number) => report.complaints.push((number, error.complaint())),
                None if line.is_some() && error.message.contains(END) => report.reached_end = true,
                None if line.is_some() && report.has_refused() => {}
                None => return Err(error),
            }
        }
        Ok(report)
    }

    fn has_refused(&self) -> bool {
        self.complaints.iter().any(|(_, complaint)| *complaint == Complaint::Refused)
    }
}

/// One error of gcc or clang: `FILE:LINE:COLUMN: error: MESSAGE`, or `PROGRAM: error: MESSAGE`.
#[derive(Debug)]
pub(super) struct Diagnostic {
    file: String,
    line: Option<usize>,
    message: String,
}

impl Diagnostic {
    /// None if the line is no error.
    fn parse(line: &str) -> Option<Diagnostic> {
        let parts = [": fatal error: ", ": error: "].into_iter().find_map(|mark| line.split_once(mark));
        let (place, message) = parts.or_else(|| Some(("", line.strip_prefix("error: ")?)))?;
        let mut parts = place.rsplitn(3, ':').skip(1);
        let (line, file) = match (parts.next().and_then(|line| line.parse().ok()), parts.next()) {
            (Some(line), Some(file)) => (Some(line), file),
            _ => (None, place),
        };
        Some(Diagnostic { file: file.to_owned(), line, message: message.to_owned() })
    }

    fn complaint(&self) -> Complaint {
        if self.message.contains(ABSENT) {
            Complaint::Absent
        } else if self.message.contains(FALSE) {
            Complaint::False
        } else {
            Complaint::Refused
        }
    }

    /// Why the headers cannot be compiled. `compiler` is who says so.
    pub(super) fn cannot_check(&self, input: &Input, compiler: &str) -> CannotCheck {
        let place = match self.line {
            Some(line) if self.file != FILE => format!("{}:{line}", input.in_tree(&self.file)),
            // What a header leaves open is noticed only after the last one.
            Some(_) if !self.message.contains(WRONG_COMPILER) => "the KHO headers, taken together".to_owned(),
            _ => return CannotCheck::new(format!("{compiler}: {}", self.message), compiler::REMEDY),
        };
        CannotCheck::new(
            format!("{place}: {compiler}: {}", self.message),
            "correct the header, or give the prepared half of the tree with --build DIR if it needs a configured one",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Diagnostic;

    #[test]
    fn messages_of_gcc_and_clang() {
        let parse = |text| Diagnostic::parse(text).map(|d| (d.file, d.line, d.message));
        let found = |file: &str, line, message: &str| Some((file.to_owned(), line, message.to_owned()));
        assert_eq!(parse("/a:b.h:12:3: error: no: error: x"), found("/a:b.h", Some(12), "no: error: x"));
        assert_eq!(parse("a.h:1:2: fatal error: b.h: missing"), found("a.h", Some(1), "b.h: missing"));
        assert_eq!(parse("cc1: error: x"), found("cc1", None, "x"));
        assert_eq!(parse("error: x"), found("", None, "x"));
        assert_eq!(parse("a.h:1:2: note: x"), None);
        assert_eq!(parse("In file included from a.c:1:"), None);
    }
}
